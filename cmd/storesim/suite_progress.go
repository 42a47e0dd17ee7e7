package main

import (
	"fmt"
	"time"

	"storesim/bench/sweep"
	"storesim/sim/des"
)

// progressEvery is how often a run under way is reported where nobody watches a terminal.
const progressEvery = 30 * time.Second

// suiteProgress tells on standard error what runs have come to, and how far those under way are.
type suiteProgress struct {
	a     *app
	every time.Duration
	said  map[string]time.Time // when a run under way was last reported
}

func newSuiteProgress(a *app) *suiteProgress {
	return &suiteProgress{a: a, every: progressEvery, said: map[string]time.Time{}}
}

// done reports a run that has ended, or was kept.
func (p *suiteProgress) done(done, all int, r *sweep.Record) {
	fmt.Fprintf(p.a.stderr, "%d of %d: %s, seed %d: %s receipts right, %.0f store seconds in %.1f s\n",
		done, all, r.Scenario, r.Seed, ofN(r.Scores.Receipts.Exact()), r.StoreSeconds, r.WallSeconds)
}

// within reports a run under way.
func (p *suiteProgress) within(j sweep.Job, now, end des.Time, issued int) {
	name := fmt.Sprintf("%s, seed %d", j.Scenario.Name, j.Seed)
	last, ok := p.said[name]
	if !ok {
		p.said[name] = time.Now() // begun
		return
	}
	if time.Since(last) < p.every {
		return
	}
	p.said[name] = time.Now()
	rest := ""
	if now > end {
		rest = ", closed, shoppers leaving"
	}
	fmt.Fprintf(p.a.stderr, "%s: %.0f of %.0f store seconds, receipts so far: %d%s\n",
		name, now.Seconds(), end.Seconds(), issued, rest)
}
