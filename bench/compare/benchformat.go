package compare

import (
	"bufio"
	"fmt"
	"io"
	"strings"

	"storesim/bench/score"
)

// Benchmarks writes runs in Go's benchmark format, a line a run and metric with the metric's name as the
// unit, so that benchstat can read them: two such files are its before and after. Which direction is better
// is said for each unit.
func Benchmarks(w io.Writer, runs []score.RunCounts) error {
	out := bufio.NewWriter(w)
	for _, m := range Metrics() {
		better := "higher"
		if m.Lower {
			better = "lower"
		}
		fmt.Fprintf(out, "Unit %s better=%s\n", m.Name, better)
	}
	for i := range runs {
		r := &runs[i]
		name := strings.ReplaceAll(r.Scenario, " ", "_")
		for _, m := range Metrics() {
			if v, ok := m.value(r); ok {
				fmt.Fprintf(out, "BenchmarkSuite/%s 1 %v %s\n", name, v, m.Name)
			}
		}
	}
	return out.Flush()
}

// value is the metric of one run.
func (m *Metric) value(r *score.RunCounts) (float64, bool) {
	if m.Name == CPU {
		return r.CPUSeconds / max(1e-9, r.StoreSeconds), r.CPUSeconds > 0
	}
	x, ok := r.Counts[m.Name]
	return x.Value(), ok && x.Den > 0
}
