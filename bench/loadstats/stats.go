package loadstats

import "math"

// Spread is the quantiles of a statistic over channels or picks; N is how many there were.
type Spread struct {
	N                  int
	P10, P50, P90, Max float64
}

func spreadOf(v []float64) Spread {
	return Spread{len(v), quantile(v, 0.1), quantile(v, 0.5), quantile(v, 0.9), quantile(v, 1)}
}

// Stats is what a stream of load cells is like. What it shows no sign of is not a number.
type Stats struct {
	Channels int     // connected
	Dead     int     // of these, repeat one value for more than half of the time
	Seconds  float64 // of the longest channel

	Noise    Spread  // standard deviation of the samples within a second, live channels, grams
	Wander   Spread  // range of the seconds' means over 17 s, live channels, grams
	Negative float64 // share of live channels whose reading is mostly below zero
	Offset   Spread  // magnitude of the readings, live channels, grams: Max tells how far from zero
	Batch    float64 // median time between two readings of a shelf, seconds
	Late     Spread  // from capture to arrival, seconds

	Picks     int    // lasting changes that stand alone on their shelf
	Settle    Spread // from contact to within 2 % of the change or the noise, seconds
	Press     Spread // mean rise in the half second before goods leave, quiet channels, grams
	Transient Spread // range of the shelf's other channels in the 1.5 s about the change, grams
	Shake     Spread // the same less their range in the 1.5 s before, grams
	Next      Spread // lasting change of the two nearest channels on either side, share of the picked mass
}

// DeadShare is the share of connected channels that repeat one value.
func (s *Stats) DeadShare() float64 { return float64(s.Dead) / float64(s.Channels) }

// quiet is the noise, in grams, up to which a channel shows a press.
const quiet = 2.5

// Stats measures the stream.
func (s *Stream) Stats() Stats {
	var out Stats
	var noise, wander, offset, periods, late []float64
	negative := 0
	t := &tally{}
	for _, b := range s.boards() {
		periods, late = append(periods, b.period), append(late, b.late...)
		for i := range b.channels {
			c := &b.channels[i]
			if c.samples == nil {
				continue
			}
			out.Channels++
			out.Seconds = max(out.Seconds, float64(len(c.samples))/second)
			if c.dead {
				out.Dead++
				continue
			}
			noise, wander = append(noise, c.noise), append(wander, c.wander)
			middle := quantile(c.coarse, 0.5)
			offset = append(offset, math.Abs(middle))
			if middle < 0 {
				negative++
			}
		}
		t.add(&b)
	}
	out.Noise, out.Wander, out.Offset = spreadOf(noise), spreadOf(wander), spreadOf(offset)
	out.Negative, out.Batch = float64(negative)/float64(len(noise)), quantile(periods, 0.5)
	out.Late, out.Picks = spreadOf(late), t.picks
	out.Settle, out.Press = spreadOf(t.settle), spreadOf(t.press)
	out.Transient, out.Shake, out.Next = spreadOf(t.transient), spreadOf(t.shake), spreadOf(t.next)
	return out
}

// tally gathers what the picks of all boards show.
type tally struct {
	picks                                 int
	settle, press, transient, shake, next []float64
}

func (t *tally) add(b *board) {
	for _, p := range b.picks() {
		b.widen(&p)
		t.picks++
		t.settle = append(t.settle, b.settle(&p))
		if p.delta < 0 && b.channels[p.peak].noise < quiet {
			t.press = append(t.press, b.press(&p))
		}
		t.beside(b, &p)
	}
}

// near is how far away the neighbours are that see something of a change.
const near = 2

// beside takes in the channels that were not picked from.
func (t *tally) beside(b *board, p *pick) {
	total := 0.0
	for i := p.channel; i <= p.last; i++ {
		_, delta, _ := b.channels[i].step(p.at)
		total += delta
	}
	for i := range b.channels {
		c := &b.channels[i]
		if !c.live() || i >= p.channel && i <= p.last {
			continue
		}
		transient, shake := c.shake(p)
		t.transient, t.shake = append(t.transient, transient), append(t.shake, shake)
		if i >= p.channel-near && i <= p.last+near {
			_, delta, _ := c.step(p.at)
			t.next = append(t.next, delta/total)
		}
	}
}
