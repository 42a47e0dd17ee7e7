package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"sync"
	"time"
)

// app is what every command gets.
type app struct {
	ctx    context.Context
	stdout io.Writer
	stderr io.Writer

	mu       sync.Mutex
	cleanups map[int]func()
	next     int
}

// onExit registers what must be tidied up however the program ends. The function returned does it and takes
// it off the list.
func (a *app) onExit(tidy func()) func() {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.cleanups == nil {
		a.cleanups = map[int]func(){}
	}
	id := a.next
	a.next++
	a.cleanups[id] = tidy
	return func() {
		a.mu.Lock()
		defer a.mu.Unlock()
		if a.cleanups[id] != nil {
			tidy()
			delete(a.cleanups, id)
		}
	}
}

// patience is how long after an interrupt the work under way may take to stop by itself.
const patience = 700 * time.Millisecond

// leaveOnInterrupt ends the program a little after an interrupt where the work did not stop by itself:
// drawing a store for the first time, say, knows no interrupt. finished ends the watch.
func (a *app) leaveOnInterrupt(finished <-chan struct{}) {
	select {
	case <-finished:
		return
	case <-a.ctx.Done():
	}
	select {
	case <-finished:
	case <-time.After(patience):
		a.mu.Lock() // held until the end: nothing is registered or renamed any more
		for _, tidy := range a.cleanups {
			tidy()
		}
		fmt.Fprintln(a.stderr, "storesim: interrupted: nothing is half written, what was complete is kept")
		os.Exit(exitInterrupted)
	}
}
