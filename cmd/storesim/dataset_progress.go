package main

import (
	"fmt"
	"time"
)

// stages shows how far a job of several parts is: a bar for each on a terminal, else a line now and then.
type stages struct {
	a     *app
	stage string
	bar   *progress
	begun time.Time
	base  int // done when the stage began, by an earlier attempt
	last  time.Time
}

func newStages(a *app) *stages { return &stages{a: a} }

// set is called by one goroutine at a time; all is 0 where the end is not known.
func (s *stages) set(stage string, done, all int) {
	now := time.Now()
	if stage != s.stage {
		s.done()
		s.stage, s.begun, s.base, s.last, s.bar = stage, now, done, now, nil
		if all > 0 {
			s.bar = newProgress(s.a, stage, all)
		}
	}
	if s.bar != nil && s.bar.bar != nil {
		s.bar.set(done)
		return
	}
	if now.Sub(s.last) < 10*time.Second {
		return
	}
	s.last = now
	if all == 0 {
		fmt.Fprintf(s.a.stderr, "%s: %d\n", stage, done)
		return
	}
	fmt.Fprintf(s.a.stderr, "%s: %d of %d, %v left\n", stage, done, all, s.left(now, done, all))
}

// left estimates the time left from the speed so far.
func (s *stages) left(now time.Time, done, all int) time.Duration {
	if done <= s.base {
		return 0
	}
	each := float64(now.Sub(s.begun)) / float64(done-s.base)
	return time.Duration(each * float64(all-done)).Round(time.Second)
}

// done ends the display of the stage.
func (s *stages) done() {
	if s.bar != nil {
		s.bar.done()
	}
}
