package main

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"regexp"
	"runtime"
	"testing"
)

// benchCmd measures the program itself, and the pipeline.
type benchCmd struct {
	Render  benchRenderCmd  `cmd:"" help:"How fast pictures and labels are drawn, in Go's benchmark format."`
	Streams benchStreamsCmd `cmd:"" help:"How many camera streams the pipeline sustains at a rate."`
	Suite   benchSuiteCmd   `cmd:"" default:"withargs" help:"How right it is: storesim suite, by --suite."`
}

// benchSuiteCmd is storesim suite with the scenarios as a flag.
type benchSuiteCmd struct {
	Suite []string `help:"everyday, ac30, confusing, degraded, surge, formats, mixes, stress, all, a preset."`

	suiteCmd
}

// Run plays the suite that is named.
func (c *benchSuiteCmd) Run(a *app) error {
	if len(c.Suite)+len(c.Scenarios) == 0 {
		return badInput{errors.New("--suite names what to run: everyday, ac30, confusing, degraded, surge, " +
			"formats, mixes, stress, all, a preset or a file")}
	}
	c.Scenarios = append(c.Suite, c.Scenarios...)
	return c.suiteCmd.Run(a)
}

// benchmark is one thing to measure.
type benchmark struct {
	name string
	run  func(b *testing.B) error
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
		var err error
		r := testing.Benchmark(func(b *testing.B) {
			b.Helper()
			if err = m.run(b); err != nil {
				b.FailNow()
			}
		})
		if err != nil {
			return fmt.Errorf("measure %s: %w", m.name, err)
		}
		fmt.Fprintf(w, "Benchmark%s-%d\t%s\t%s\n", m.name, runtime.GOMAXPROCS(0), r, r.MemString())
	}
	return nil
}
