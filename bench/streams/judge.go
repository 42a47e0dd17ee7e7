package streams

import (
	"fmt"
	"math"
	"slices"
	"time"
)

// Judge holds a trial against the rule; f1 is asked only where the rest has passed.
func (r *Rule) Judge(o *Observed, f1 func(dropped []Frame) (float64, error)) (Verdict, error) {
	v := Verdict{Streams: o.Streams, Load: o.Load, LeastRate: math.Inf(1)}
	var age, queue, lag []time.Duration
	var rates []float64
	for w := range r.Windows {
		part := r.window(o, w)
		v.add(r, w, &part)
		age, queue, lag = append(age, part.age...), append(queue, part.queue...), append(lag, part.lag...)
		rates = append(rates, part.rates...)
	}
	if math.IsInf(v.LeastRate, 1) {
		v.LeastRate = 0 // no frame in any window
	}
	v.Age, v.Queue, v.Lag = agesOf(age), agesOf(queue), agesOf(lag)
	slices.Sort(rates)
	v.MedianRate = rates[(len(rates)-1)/2]
	if o.Load > 1+rounding {
		v.fail("%.4f of the cores are asked for: the queue grows without end", o.Load)
	}
	if v.Reasons != nil {
		return v, nil
	}
	var dropped []Frame
	for _, f := range o.Frames {
		if f.Dropped {
			dropped = append(dropped, f)
		}
	}
	var err error
	if v.F1, err = f1(dropped); err != nil {
		return v, err
	}
	if v.F1 < r.Floor {
		v.fail("receipts F1 is %.4f, below the floor of %.4f", v.F1, r.Floor)
	}
	v.Pass = v.Reasons == nil
	return v, nil
}

func (v *Verdict) fail(format string, args ...any) {
	v.Reasons = append(v.Reasons, fmt.Sprintf(format, args...))
}

// part is one window of a trial.
type part struct {
	frames, drops   int
	age, queue, lag []time.Duration
	rates           []float64 // by stream, frames searched a second
}

// window collects the frames that arrived in a window, and what the stores did in it.
func (r *Rule) window(o *Observed, w int) part {
	from := r.WarmUp + time.Duration(w)*r.Window
	to := from + r.Window
	p := part{rates: make([]float64, o.Streams)}
	due := make([]int, o.Streams)
	for i := range o.Frames {
		f := &o.Frames[i]
		if f.Arrives < from || f.Arrives >= to {
			continue
		}
		p.frames++
		due[f.Stream]++
		p.queue = append(p.queue, f.Start-f.Arrives)
		if f.Dropped {
			p.drops++
			continue
		}
		p.age = append(p.age, f.End-f.Arrives)
		p.rates[f.Stream]++
	}
	for s := range p.rates { // a camera's frames do not divide a window evenly: shares of those due
		p.rates[s] *= r.Rate / math.Max(1, float64(due[s]))
	}
	for _, l := range o.Lag {
		if l.At >= from && l.At < to {
			p.lag = append(p.lag, l.Late)
		}
	}
	return p
}

// add takes in a window.
func (v *Verdict) add(r *Rule, w int, p *part) {
	v.Frames, v.Drops = v.Frames+p.frames, v.Drops+p.drops
	if p.frames == 0 {
		v.fail("window %d saw no frame", w+1)
		return
	}
	share := float64(p.drops) / float64(p.frames)
	v.DropShare = math.Max(v.DropShare, share)
	if share > r.MaxDrop {
		v.fail("window %d: %.2f %% of the frames were dropped, more than %.2f %%", w+1, 100*share,
			100*r.MaxDrop)
	}
	if a := agesOf(p.age).P99; a > r.MaxAge {
		v.fail("window %d: p99 age of a result is %v, above %v", w+1, a.Round(time.Millisecond), r.MaxAge)
	}
	if a := agesOf(p.lag).P99; a > r.MaxAge {
		v.fail("window %d: stores lag by %v (p99), more than %v", w+1, a.Round(time.Millisecond), r.MaxAge)
	}
	least := slices.Min(p.rates)
	v.LeastRate = math.Min(v.LeastRate, least)
	if least < r.MinRate*r.Rate {
		v.fail("window %d: a stream had %.2f frames/s of %.2f", w+1, least, r.Rate)
	}
}
