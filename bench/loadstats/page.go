package loadstats

import (
	"fmt"
	"io"
	"math"
	"slices"
	"strings"
)

// row is a statistic of the page: what a source says, and how to read it off measured ones.
type row struct {
	name   string
	source string
	unit   string
	of     func(s *Stats) float64
}

// rows of the comparison. The source is a published analysis of the same recording, and the specification
// that came with it (AutoCheckout contest, CPS-IoT Week 2020).
func rows() []row {
	return []row{
		{"channels", "278", "", func(s *Stats) float64 { return float64(s.Channels) }},
		{"dead channels", "14 %", "%", func(s *Stats) float64 { return 100 * s.DeadShare() }},
		{"time between readings", "0.20 s", "s", func(s *Stats) float64 { return s.Batch }},
		{"from capture to arrival, p50", "", "s", func(s *Stats) float64 { return s.Late.P50 }},
		{"noise within a second, p10", "0.5 g", "g", func(s *Stats) float64 { return s.Noise.P10 }},
		{"noise within a second, p50", "0.9 g", "g", func(s *Stats) float64 { return s.Noise.P50 }},
		{"noise within a second, p90", "4.2 g", "g", func(s *Stats) float64 { return s.Noise.P90 }},
		{"noise within a second, worst", "13.6 g", "g", func(s *Stats) float64 { return s.Noise.Max }},
		{"range of the seconds' means in 17 s, p50", "0.6 g", "g",
			func(s *Stats) float64 { return s.Wander.P50 }},
		{"readings below zero", "15 of 240", "%", func(s *Stats) float64 { return 100 * s.Negative }},
		{"size of a reading, p50", "", "g", func(s *Stats) float64 { return s.Offset.P50 }},
		{"size of a reading, most", "9.5 kg", "g", func(s *Stats) float64 { return s.Offset.Max }},
		{"picks that stand alone", "one of 623 g", "", func(s *Stats) float64 { return float64(s.Picks) }},
		{"contact to settled, p50", "0.5 s at most", "s", func(s *Stats) float64 { return s.Settle.P50 }},
		{"mean press in the half second before, p50", "7 g", "g",
			func(s *Stats) float64 { return s.Press.P50 }},
		{"range of the others on the shelf, p10", "15 g", "g",
			func(s *Stats) float64 { return s.Transient.P10 }},
		{"range of the others on the shelf, p50", "", "g", func(s *Stats) float64 { return s.Transient.P50 }},
		{"range of the others on the shelf, p90", "60 g", "g",
			func(s *Stats) float64 { return s.Transient.P90 }},
		{"the same above its range at rest, p50", "", "g", func(s *Stats) float64 { return s.Shake.P50 }},
		{"what two neighbours on either side keep, p50", "1 %", "%",
			func(s *Stats) float64 { return 100 * s.Next.P50 }},
		{"what two neighbours on either side keep, most", "2.4 %", "%",
			func(s *Stats) float64 { return 100 * s.Next.Max }},
	}
}

// WritePage writes docs/sensors.md: the comparison, and the table of defaults. Simulated are runs of
// Simulate, for the seeds given.
func WritePage(w io.Writer, recording *Stats, simulated []Stats, seeds []uint64, defaults []Default) error {
	var b strings.Builder
	b.WriteString(`# Sensors: measured, simulated, assumed

What the load cells of the simulated store are like beside those of a real one. The recording is of the
AutoCheckout contest (CPS-IoT Week 2020): 17 s of 278 channels at 60 Hz, one pick of 623 g. Source is what its
publishers and analysts say of it. Recording and simulated are measured by the same code,
`)
	b.WriteString("`bench/loadstats`, which is told nothing but the readings. ")
	fmt.Fprintf(&b, "Simulated is\n`%s`, seeds %s: median over the seeds, and their range.\n\n",
		Scenario, list(seeds))
	b.WriteString("| statistic | source | recording | simulated |\n|---|---|---|---|\n")
	for _, r := range rows() {
		fmt.Fprintf(&b, "| %s | %s | %s | %s |\n",
			r.name, r.source, r.show(r.of(recording)), r.extent(simulated))
	}
	b.WriteString(`
Where the two differ, and why:

- Source says 0.5 s *at most* until a pick has settled; the recording's one pick took 0.2 s. The default is
  the published bound, which is the harder of the two.
- The one pick of the recording is from a shelf that is five times as noisy as the median one. That is why the
  range of the other channels hardly rises above that at rest: the range itself is alike.
- Its press is stronger than the 7 g that were published. The default is such that a simulated press, which
  lasts a quarter of a second and rises and settles as the cell does, shows the published 7 g over the half
  second.
- Neighbours: 1.88 % is the most of four in one pick, the simulated figure the most of four in each of 42, and
  the noise of the noisiest of them is in it. The medians can be compared, the extremes only by order.
- Readings below zero: 14 of the recording's 240 plates are 3.5 to 9.6 % with 95 % certainty. The size of a
  reading depends on what stands on the shelves; the simulated store is the fuller one.
- The simulated store has more shelves, hence more channels.

## How easily products are confused by mass

Measured in that contest's store (its product file and planogram, 2020): of the placements, 53 % have
another product within 5 g on their shelf and 72 % within 20 g; of the store's products, 80 and 89 %
have another one within 5 and 20 g anywhere. The generator of catalogues, over 24 seeds: 53 % (50 to 58
%) and 72 % (68 to 72 %) on the shelf, 80 % (77 to 82 %) and 89 % (87 to 92 %) in the store; masses of
30 to 1,572 g in both. Repeat with "go test ./sim/catalog -run AsConfusable -v". The corner store, whose
products are listed one by one: 54 and 71 % on the shelf ("go test ./scenarios -run AsConfusable -v").

`)
	b.WriteString(DefaultsTable(defaults))
	_, err := io.WriteString(w, b.String())
	return err
}

// DefaultsTable is the page's second part.
func DefaultsTable(defaults []Default) string {
	var b strings.Builder
	b.WriteString("## Defaults\n\nA key of `[plates]` that a scenario leaves out has this value; those " +
		"of `[cameras]` and `[shoppers]` are the scenario `corner`'s. The probabilities of single acts " +
		"and the sizes of faults have tables of their own in [scenarios](../scenarios/README.md).\n\n")
	b.WriteString("| key | default | what it is | source |\n|---|---|---|---|\n")
	for _, d := range defaults {
		fmt.Fprintf(&b, "| `%s` | `%s` | %s | %s |\n", d.Key, d.Value, d.What, d.Source)
	}
	return b.String()
}

// show prints a value with three digits and its unit.
func (r *row) show(v float64) string {
	if math.IsNaN(v) {
		return "-"
	}
	digits := 0
	if a := math.Abs(v); a > 0 && a < 100 && v != math.Trunc(v) {
		digits = min(3, max(0, 2-int(math.Floor(math.Log10(a)))))
	}
	return strings.TrimSpace(fmt.Sprintf("%.*f %s", digits, v, r.unit))
}

// extent prints the median over runs, and the least and the most.
func (r *row) extent(runs []Stats) string {
	var v []float64
	for i := range runs {
		v = append(v, r.of(&runs[i]))
	}
	text := r.show(quantile(v, 0.5))
	if low, high := r.show(slices.Min(v)), r.show(slices.Max(v)); low != high {
		text += fmt.Sprintf(" (%s to %s)", strings.TrimSuffix(low, " "+r.unit), high)
	}
	return text
}

func list(seeds []uint64) string {
	var out []string
	for _, s := range seeds {
		out = append(out, fmt.Sprint(s))
	}
	return strings.Join(out, ", ")
}
