package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"text/tabwriter"

	versus "storesim/bench/compare"
	"storesim/bench/report"
	"storesim/bench/score"
)

type compareCmd struct {
	A         string `arg:"" help:"results.json of one pipeline, or its folder."`
	B         string `arg:"" optional:"" help:"That of the other one, run under the same seeds."`
	JSON      bool   `name:"json" help:"Print every row as JSON."`
	Benchstat bool   `help:"Print the runs of A (and B) as benchmarks, for benchstat."`
}

// compareSchema names the form of the JSON that storesim compare prints.
const compareSchema = "storesim.compare/1"

// comparison is what two files of results come to.
type comparison struct {
	Schema   string       `json:"schema"`
	A        string       `json:"a"` // pipelines
	B        string       `json:"b"`
	Pairs    int          `json:"pairs"`
	Warnings []string     `json:"warnings,omitempty"`
	Rows     []versus.Row `json:"rows"`
}

// Run says metric by metric whether B is better.
func (c *compareCmd) Run(a *app) error {
	first, err := report.ReadResults(c.A)
	if err != nil {
		return badInput{err}
	}
	if c.Benchstat {
		return c.benchmarks(a, first)
	}
	if c.B == "" {
		return badInput{errors.New("two files are compared: storesim compare A.json B.json")}
	}
	second, err := report.ReadResults(c.B)
	if err != nil {
		return badInput{err}
	}
	pairs, warnings, err := pairResults(a, first, second)
	if err != nil {
		return badInput{fmt.Errorf("%s, %s: %w", c.A, c.B, err)}
	}
	out := comparison{
		Schema: compareSchema, A: first.Pipeline, B: second.Pipeline, Pairs: len(pairs), Warnings: warnings,
		Rows: versus.Table(pairs),
	}
	if c.JSON {
		e := json.NewEncoder(a.stdout)
		e.SetEscapeHTML(false)
		e.SetIndent("", "  ")
		return e.Encode(out)
	}
	return out.table(a.stdout)
}

// pairResults pairs the runs of two files and prints the warnings.
func pairResults(a *app, first, second *report.Results) ([]versus.Pair, []string, error) {
	pairs, warnings, err := versus.Join(first.Runs, second.Runs)
	for i, r := range []*report.Results{first, second} {
		if !r.Valid {
			warnings = append(warnings, []string{"the first", "the second"}[i]+" file is marked as not valid")
		}
	}
	for _, w := range warnings {
		fmt.Fprintln(a.stderr, "storesim: warning:", w)
	}
	return pairs, warnings, err
}

// benchmarks prints runs, of both files where there are two: benchstat takes a file for each side.
func (c *compareCmd) benchmarks(a *app, first *report.Results) error {
	runs := first.Runs
	if c.B != "" {
		return badInput{errors.New("--benchstat prints one file: benchstat itself compares two")}
	}
	if len(runs) == 0 {
		return badInput{fmt.Errorf("%s: has no counts of runs", c.A)}
	}
	fmt.Fprintf(a.stdout, "pkg: storesim\npipeline: %s\n", first.Pipeline)
	return versus.Benchmarks(a.stdout, runs)
}

// table prints what all scenarios come to, then the scenarios that differ.
func (c *comparison) table(w io.Writer) error {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintf(t, "A: %s\nB: %s\n%d pairs of runs; differences B - A, 95 %% intervals, p after Holm\n\n",
		c.A, c.B, c.Pairs)
	rest := map[versus.Verdict]int{}
	header := "scenario\tfigure\tA\tB\tdifference\t95 %\tp\tverdict\tseeds to settle it\n"
	fmt.Fprint(t, header)
	for _, r := range c.Rows {
		if r.Scenario == versus.All {
			fmt.Fprint(t, compareLine(&r))
		}
	}
	if err := t.Flush(); err != nil {
		return err
	}
	for _, r := range c.Rows {
		switch {
		case r.Scenario == versus.All:
		case r.Verdict == versus.Better || r.Verdict == versus.Worse:
			if rest[versus.Better]+rest[versus.Worse] == 0 {
				fmt.Fprint(t, "\n"+header)
			}
			rest[r.Verdict]++
			fmt.Fprint(t, compareLine(&r))
		default:
			rest[r.Verdict]++
		}
	}
	fmt.Fprintf(t, "\nof single scenarios: %d better, %d worse, %d with no difference shown, %d equal\n",
		rest[versus.Better], rest[versus.Worse], rest[versus.NotShown], rest[versus.Equal])
	return t.Flush()
}

func compareLine(r *versus.Row) string {
	interval, seeds := "", ""
	if r.Bounded && r.Verdict != versus.Equal {
		interval = fmt.Sprintf("%+.4f to %+.4f", r.Low, r.High)
	}
	if r.Seeds > 0 {
		seeds = fmt.Sprintf("about %d", r.Seeds)
	}
	p := fmt.Sprintf("%.3g", r.Adjusted)
	if r.Verdict == versus.Timed {
		p = ""
	}
	d, _ := score.Define(r.Metric)
	return fmt.Sprintf("%s\t%s\t%s\t%s\t%+.4f\t%s\t%s\t%s\t%s\n", r.Scenario, r.Metric,
		valueText(r.A, d.Unit), valueText(r.B, d.Unit), r.Difference, interval, p, r.Verdict, seeds)
}
