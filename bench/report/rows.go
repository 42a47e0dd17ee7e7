package report

import (
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"

	"storesim/bench/score"
	"storesim/pipeline/store"
)

// Row is one figure ready to be shown.
type Row struct {
	Name, Title string
	Family      string // "receipts", "items", ...
	Value       string // "86.7 %"
	Interval    string // "76.0 … 93.2 %"
	Of          string // "of 60 receipts"
	Means       string
	Unit        score.Unit
	Lower       bool // less is better
	Figure      score.Figure
}

// scoreRows puts figures in the order of their definitions, unknown names last.
func scoreRows(figures map[string]score.Figure) []Row {
	var out []Row
	known := map[string]bool{}
	for _, d := range score.Definitions() {
		known[d.Name] = true
		if f, ok := figures[d.Name]; ok {
			out = append(out, newRow(d, f))
		}
	}
	for _, name := range slices.Sorted(maps.Keys(figures)) {
		if !known[name] {
			plain := score.Definition{Name: name, Title: name, Unit: score.Score}
			out = append(out, newRow(plain, figures[name]))
		}
	}
	return out
}

func newRow(d score.Definition, f score.Figure) Row {
	family, _, _ := strings.Cut(d.Name, ".")
	return Row{
		Name: d.Name, Title: d.Title, Family: family, Means: d.Means, Unit: d.Unit, Lower: d.Lower, Figure: f,
		Value: valueText(f, d.Unit), Interval: intervalText(f, d.Unit), Of: ofText(f.N, d),
	}
}

func valueText(f score.Figure, u score.Unit) string {
	if f.N == 0 && u == score.Share {
		return "–"
	}
	return formatValue(f.Value, u)
}

func formatValue(v float64, u score.Unit) string {
	switch u {
	case score.Share:
		return percent(v) + "\u00a0%"
	case score.Number:
		return fmt.Sprintf("%.0f", v)
	case score.Cents:
		return store.Cents(math.Round(v)).String()
	case score.Metres:
		return fmt.Sprintf("%.3f\u00a0m", v)
	case score.PerSec:
		return fmt.Sprintf("%.1f\u00a0/s", v)
	case score.Secs:
		return fmt.Sprintf("%.2f\u00a0s", v)
	case score.Times:
		return fmt.Sprintf("%.2f\u00a0×", v)
	default:
		return fmt.Sprintf("%.3f", v)
	}
}

// percent rounds towards the middle: only what is exactly all or nothing is shown as 100 or 0.
func percent(v float64) string {
	s := fmt.Sprintf("%.1f", 100*v)
	switch {
	case v == 1:
		return "100"
	case v == 0:
		return "0"
	case s == "100.0":
		return "99.9"
	case s == "0.0":
		return "0.1"
	}
	return s
}

func intervalText(f score.Figure, u score.Unit) string {
	if f.N == 0 || f.Low == f.High {
		return ""
	}
	low, high := formatValue(f.Low, u), formatValue(f.High, u)
	if number, _, cut := strings.Cut(low, "\u00a0"); cut {
		low = number
	}
	return low + " … " + high
}

func ofText(n int, d score.Definition) string {
	switch {
	case strings.HasSuffix(d.Name, ".count"): // the value itself is the count
		return ""
	case d.Of == "":
		return fmt.Sprintf("n %d", n)
	}
	return thousands(n) + " " + d.Of
}

// signed is a difference with a true minus sign.
func signed(n int) string { return strings.Replace(fmt.Sprintf("%+d", n), "-", "−", 1) }

// thousands groups digits by narrow spaces.
func thousands(n int) string {
	s := fmt.Sprint(n)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "\u202f" + s[i:]
	}
	return s
}
