package main

import (
	"cmp"
	"fmt"
	"io"
	"regexp"
	"runtime"
	"testing"
)

// benchCmd measures the program itself.
type benchCmd struct {
	Render benchRenderCmd `cmd:"" help:"How fast pictures and labels are drawn, in Go's benchmark format."`
}

// benchmark is one thing to measure.
type benchmark struct {
	name string
	run  func(b *testing.B)
	done func() // ends what was opened for it; nil for nothing
}

// runBenchmarks measures count times and writes what benchstat reads.
func runBenchmarks(w io.Writer, list []benchmark, match *regexp.Regexp, count int) error {
	fmt.Fprintf(w, "goos: %s\ngoarch: %s\npkg: storesim\n", runtime.GOOS, runtime.GOARCH)
	measured := 0
	for _, m := range list {
		if match.MatchString(m.name) {
			measured++
			if err := m.measure(w, count); err != nil {
				return err
			}
		}
	}
	if measured == 0 {
		return badInput{fmt.Errorf("nothing to measure matches %q", match)}
	}
	return nil
}

func (m *benchmark) measure(w io.Writer, count int) error {
	if m.done != nil {
		defer m.done()
	}
	for range cmp.Or(count, 1) {
		r := testing.Benchmark(m.run)
		if r.N == 0 {
			return fmt.Errorf("measure %s: it failed", m.name)
		}
		fmt.Fprintf(w, "Benchmark%s-%d\t%s\t%s\n", m.name, runtime.GOMAXPROCS(0), r, r.MemString())
	}
	return nil
}
