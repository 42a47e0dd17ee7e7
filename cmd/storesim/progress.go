package main

import (
	"fmt"
	"os"
	"time"

	"github.com/vbauerster/mpb/v8"
	"github.com/vbauerster/mpb/v8/decor"
	"golang.org/x/term"
)

// progress shows how far a long job is: a bar on a terminal, a line now and then elsewhere.
type progress struct {
	a     *app
	what  string
	total int
	bars  *mpb.Progress
	bar   *mpb.Bar
	last  time.Time
}

func newProgress(a *app, what string, total int) *progress {
	p := &progress{a: a, what: what, total: total, last: time.Now()}
	if f, ok := a.stderr.(*os.File); ok && term.IsTerminal(int(f.Fd())) {
		p.bars = mpb.New(mpb.WithOutput(f), mpb.WithWidth(50))
		p.bar = p.bars.AddBar(int64(total),
			mpb.PrependDecorators(decor.Name(what+" "), decor.CountersNoUnit("%d / %d")),
			mpb.AppendDecorators(decor.AverageETA(decor.ET_STYLE_GO)))
	}
	return p
}

func (p *progress) set(n int) {
	n = min(n, p.total)
	if p.bar != nil {
		p.bar.SetCurrent(int64(n))
		return
	}
	if time.Since(p.last) > 10*time.Second {
		p.last = time.Now()
		fmt.Fprintf(p.a.stderr, "%s: %d of %d\n", p.what, n, p.total)
	}
}

// done ends the display.
func (p *progress) done() {
	if p.bar == nil {
		return
	}
	if !p.bar.Completed() {
		p.bar.Abort(false)
	}
	p.bars.Wait()
}
