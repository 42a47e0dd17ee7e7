package loadstats

import (
	"cmp"
	"math"
	"slices"

	"storesim/pipeline/feed"
	"storesim/pipeline/store"
)

// Stream collects readings. It is a feed.Sink that keeps the plates' readings and passes over everything
// else.
type Stream struct {
	shelves map[store.DeviceID][]*feed.PlateReading
}

// NewStream returns an empty stream.
func NewStream() *Stream { return &Stream{shelves: map[store.DeviceID][]*feed.PlateReading{}} }

// Push takes in one message. Readings may come in any order.
func (s *Stream) Push(m feed.Message) error {
	if r, ok := m.(*feed.PlateReading); ok {
		s.shelves[r.Device] = append(s.shelves[r.Device], r)
	}
	return nil
}

// board is one shelf: its channels from left to right, all of one length.
type board struct {
	channels []channel
	period   float64 // median time between readings, seconds
	late     []float64
}

// channel is one load cell's samples; nil where nothing is connected.
type channel struct {
	samples []float32
	coarse  []float64 // means of coarseSamples
	noise   float64   // median over seconds of the standard deviation within one
	wander  float64   // range of the seconds' means
	dead    bool      // repeats one value nearly all the time
}

const (
	second        = feed.PlateRate
	coarseSamples = 6  // 0.1 s
	stretch       = 17 // seconds over which the wander is taken: the length of the real recording
)

// boards puts the readings in order, shelf by shelf.
func (s *Stream) boards() []board {
	ids := make([]store.DeviceID, 0, len(s.shelves))
	for id := range s.shelves {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	var out []board
	for _, id := range ids {
		readings := slices.Clone(s.shelves[id])
		slices.SortStableFunc(readings, func(a, b *feed.PlateReading) int {
			return cmp.Compare(a.Seq, b.Seq)
		})
		out = append(out, newBoard(readings))
	}
	return out
}

func newBoard(readings []*feed.PlateReading) board {
	var b board
	n := len(readings[0].Grams) / feed.PlateSamples
	b.channels = make([]channel, n)
	var gaps []float64
	for i, r := range readings {
		b.late = append(b.late, r.Arrived.Sub(r.Captured).Seconds())
		if i > 0 {
			gaps = append(gaps, r.Captured.Sub(readings[i-1].Captured).Seconds())
		}
		for k, g := range r.Grams {
			b.channels[k%n].samples = append(b.channels[k%n].samples, g)
		}
	}
	b.period = quantile(gaps, 0.5)
	for i := range b.channels {
		b.channels[i].measure()
	}
	return b
}

// measure fills in what is known of a channel by itself.
func (c *channel) measure() {
	if len(c.samples) == 0 || math.IsNaN(float64(c.samples[0])) {
		c.samples = nil
		return
	}
	for at := 0; at+coarseSamples <= len(c.samples); at += coarseSamples {
		mean, _ := moments(c.samples[at : at+coarseSamples])
		c.coarse = append(c.coarse, mean)
	}
	var stds, means []float64
	for at := 0; at+second <= len(c.samples); at += second {
		mean, std := moments(c.samples[at : at+second])
		stds, means = append(stds, std), append(means, mean)
	}
	c.noise = quantile(stds, 0.5)
	c.dead = c.noise == 0
	var wanders []float64
	for at := 0; at < len(means); at += stretch {
		if part := means[at:min(at+stretch, len(means))]; len(part) > stretch/2 {
			wanders = append(wanders, slices.Max(part)-slices.Min(part))
		}
	}
	c.wander = quantile(wanders, 0.5)
}

func (c *channel) live() bool { return c.samples != nil && !c.dead }

// moments are mean and standard deviation.
func moments[T float32 | float64](v []T) (mean, std float64) {
	for _, x := range v {
		mean += float64(x)
	}
	mean /= float64(len(v))
	for _, x := range v {
		std += (float64(x) - mean) * (float64(x) - mean)
	}
	return mean, math.Sqrt(std / float64(max(1, len(v)-1)))
}

// quantile of v by nearest rank; not a number where v is empty.
func quantile(v []float64, q float64) float64 {
	if len(v) == 0 {
		return math.NaN()
	}
	s := slices.Sorted(slices.Values(v))
	return s[int(q*float64(len(s)-1)+0.5)]
}
