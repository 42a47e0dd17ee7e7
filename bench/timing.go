package bench

import (
	"math"
	"time"

	"storesim/bench/score"
)

// Phase is the time one side of a run took, measured stretch by stretch while the other side stood still.
type Phase struct {
	Wall, CPU time.Duration
	Store     time.Duration // simulated time
	Frames    int
	parts     []float64 // wall seconds by stretch
}

// Timing is the time a run took.
type Timing struct{ Simulate, Pipeline Phase }

// start begins a stretch; the function returned ends it.
func (p *Phase) start() func() {
	wall, cpu := time.Now(), processCPU()
	return func() {
		d := time.Since(wall)
		p.Wall += d
		p.CPU += processCPU() - cpu
		p.parts = append(p.parts, d.Seconds())
	}
}

// rate is an amount over the phase's wall time, with the interval that the spread between its stretches
// gives (normal approximation to the mean of the stretches' times).
func (p *Phase) rate(amount float64) score.Figure {
	n := len(p.parts)
	if n == 0 || p.Wall <= 0 {
		return score.Figure{}
	}
	total := p.Wall.Seconds()
	mean, square := total/float64(n), 0.0
	for _, s := range p.parts {
		square += (s - mean) * (s - mean)
	}
	half := 0.0
	if n > 1 {
		half = 1.96 * math.Sqrt(square/float64(n-1)*float64(n))
	}
	low, high := amount/(total+half), amount/total
	if total > half {
		high = amount / (total - half)
	}
	return score.Figure{Value: amount / total, N: int(math.Round(amount)), Low: low, High: high}
}

// merge adds another run's phase.
func (p *Phase) merge(q Phase) {
	p.Wall += q.Wall
	p.CPU += q.CPU
	p.Store += q.Store
	p.Frames += q.Frames
	p.parts = append(p.parts, q.parts...)
}

// Merge joins the timings of several runs.
func Merge(all []Timing) Timing {
	var t Timing
	for _, o := range all {
		t.Simulate.merge(o.Simulate)
		t.Pipeline.merge(o.Pipeline)
	}
	return t
}

// Figures are the speeds: frames rendered and labelled a second, frames searched a second, store seconds a
// second.
func (t *Timing) Figures() map[string]score.Figure {
	out := map[string]score.Figure{ // N is the amount: store seconds, frames
		"sim.realtime_factor": t.Simulate.rate(t.Simulate.Store.Seconds()),
	}
	if t.Simulate.Frames > 0 {
		out["render.frames_per_s"] = t.Simulate.rate(float64(t.Simulate.Frames))
	}
	if len(t.Pipeline.parts) > 0 {
		out["pipeline.realtime_factor"] = t.Pipeline.rate(t.Pipeline.Store.Seconds())
		if t.Pipeline.Frames > 0 {
			out["pipeline.frames_per_s"] = t.Pipeline.rate(float64(t.Pipeline.Frames))
		}
	}
	return out
}
