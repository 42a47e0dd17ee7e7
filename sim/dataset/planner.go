package dataset

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"storesim/sim/des"
)

// ErrTooFew is the error of a plan that found too few frames of the kind that is wanted.
var ErrTooFew = errors.New("too few pictures")

// planner chooses the frames of one run.
type planner struct {
	sampling Sampling
	shares   Shares
	part     Split // of the run, in a set that is split by stores
	pictures int
	unseen   bool // no events
}

// planStep is the store time between two looks at whether there is enough.
const planStep = 2 * time.Second

// patience is how many frames are looked at for one picture, beside those at the beginning, until the planner
// gives up: a store that is never empty has no empty frames.
const (
	patience  = 200
	beginning = 20_000
)

// plan plays the run until there is enough to choose from.
func (p *planner) plan(ctx context.Context, run *Run, progress func(found int)) (*Plan, error) {
	t := newTracker(run, p.sampling)
	t.sim = run.Open(Observer{Wanted: t.wanted, Blind: true, Ahead: planStep.Seconds()})
	defer t.sim.Close()
	for {
		done, err := t.sim.Advance(ctx, t.sim.Now().Add(planStep))
		if err != nil {
			return nil, fmt.Errorf("%s: plan the pictures: %w", run.Name, err)
		}
		t.readEvents(t.sim.Now() - des.Time(planStep)/2)
		progress(len(t.candidates))
		if shots := p.choose(t); shots != nil {
			return p.finish(ctx, t, shots)
		}
		if done || len(t.candidates) > patience*p.pictures+beginning {
			return nil, fmt.Errorf("%s: %w: among %d frames until %v of store time there are no %d that "+
				"suit (sampling %s, share of empty ones %g, split by %s)", run.Name, ErrTooFew,
				len(t.candidates), t.sim.Now(), p.pictures, p.sampling.Mode, p.sampling.Empty, p.shares.By)
		}
	}
}

// choose returns the pictures with their parts, nil where there are not enough yet.
func (p *planner) choose(t *tracker) []Shot {
	if len(t.candidates) < p.pictures {
		return nil
	}
	chosen, ok := p.chosen(t)
	if !ok {
		return nil
	}
	shots := make([]Shot, len(chosen))
	for i, c := range chosen {
		shots[i] = c.shot
	}
	if !p.parts(shots) {
		return nil
	}
	return shots
}

// chosen are the candidates that are taken. Those of a set that is split by shoppers are chosen part by part,
// each as large as its share.
func (p *planner) chosen(t *tracker) (out []*candidate, ok bool) {
	if p.shares.By != ByShopper {
		return p.sampling.choose(t.candidates, p.pictures)
	}
	val, test, ok := p.shares.counts(p.pictures)
	if !ok || !p.shares.byArrival(t.presences) {
		return nil, false
	}
	byPart := unmixed(t.candidates, t.presences)
	for part, n := range [...]int{Train: p.pictures - val - test, Val: val, Test: test} {
		some, ok := p.sampling.choose(byPart[part], n)
		if !ok {
			return nil, false
		}
		out = append(out, some...)
	}
	slices.SortFunc(out, func(a, b *candidate) int { return byTime(a.shot, b.shot) })
	return out, true
}

// parts sets the parts that do not depend on who is in a picture; false where there are too few pictures.
func (p *planner) parts(shots []Shot) bool {
	switch p.shares.By {
	case ByStore:
		for i := range shots {
			shots[i].Part = p.part
		}
		return true
	case BySKU:
		parts, ok := p.shares.inOrder(len(shots))
		for i := range parts {
			shots[i].Part = parts[i]
		}
		return ok
	default:
		return true
	}
}

// finish adds the events between the first picture and the last one.
func (p *planner) finish(ctx context.Context, t *tracker, shots []Shot) (*Plan, error) {
	plan := &Plan{Shots: shots, Bodies: t.presences}
	slices.SortFunc(plan.Bodies, func(a, b Presence) int { return int(a.Body - b.Body) })
	first, last := shots[0].Time, shots[len(shots)-1].Time
	if t.sim.Now() < last+des.Time(planStep) { // the frames after the last events
		if _, err := t.sim.Advance(ctx, last+des.Time(planStep)); err != nil {
			return nil, err
		}
	}
	t.readEvents(last)
	var looks []Shot
	for i := range t.events {
		if p.unseen || t.events[i].Time < first || t.events[i].Time > last {
			continue
		}
		for _, l := range t.looks[i] {
			l.Events = []int{len(plan.Events)}
			looks = append(looks, l)
		}
		plan.Events = append(plan.Events, t.events[i])
	}
	plan.addLooks(looks)
	return plan, nil
}
