package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"text/tabwriter"

	"github.com/BurntSushi/toml"

	versus "storesim/bench/compare"
	"storesim/bench/report"
)

type gateCmd struct {
	Baseline     string             `arg:"" help:"results.json to hold against, or its folder."`
	New          string             `arg:"" help:"That of the new build, run under the same seeds."`
	Margin       map[string]float64 `mapsep:"," help:"Losses that may be: items.f1=0.01,receipts.exact=0.02."`
	Margins      string             `type:"existingfile" help:"The same in a TOML file: items.f1 = 0.01."`
	AllowUnknown bool               `help:"Too few seeds to tell is no failure."`
	JUnit        string             `name:"junit" help:"Also write a JUnit report to this file."`
	JSON         bool               `name:"json" help:"Print the answers as JSON."`
}

// Help explains what is asked.
func (gateCmd) Help() string {
	return "A gate asks whether the new build is worse by more than a margin, on equal scenarios and " +
		"seeds. " +
		"It passes where the one-sided 95 % bound of the paired difference excludes a larger loss " +
		"(non-inferiority). Where it does not, either a loss is shown, a regression, or there are too few " +
		"seeds to tell, unknown. Both exit with 1, the latter not with --allow-unknown. A significant " +
		"difference smaller than the margin passes, and a difference that is merely not significant does not."
}

// errGate is the exit of a gate that is shut.
var errGate = errors.New("the gate is shut")

// Run prints a line for each metric and fails where one does.
func (c *gateCmd) Run(a *app) error {
	margins, err := c.margins()
	if err != nil {
		return badInput{err}
	}
	before, err := report.ReadResults(c.Baseline)
	if err != nil {
		return badInput{err}
	}
	after, err := report.ReadResults(c.New)
	if err != nil {
		return badInput{err}
	}
	pairs, _, err := pairResults(a, before, after)
	if err != nil {
		return badInput{fmt.Errorf("%s, %s: %w", c.Baseline, c.New, err)}
	}
	gated := versus.Gate(pairs, margins)
	if err := c.print(a.stdout, gated); err != nil {
		return err
	}
	if c.JUnit != "" {
		write := func(w io.Writer) error { return versus.JUnit(w, gated, c.AllowUnknown) }
		if err := writeBeside(a, c.JUnit, write); err != nil {
			return err
		}
	}
	return c.verdict(gated)
}

// verdict is an error where a metric fails.
func (c *gateCmd) verdict(gated []versus.Gated) error {
	regressions, unknown := 0, 0
	for _, g := range gated {
		switch g.Outcome {
		case versus.Regression:
			regressions++
		case versus.Unknown:
			unknown++
		case versus.Passes:
		}
	}
	switch {
	case regressions > 0:
		return fmt.Errorf("%w: %d of %d figures are shown to be worse", errGate, regressions, len(gated))
	case unknown > 0 && !c.AllowUnknown:
		return fmt.Errorf("%w: for %d of %d figures there are too few seeds to tell",
			errGate, unknown, len(gated))
	}
	return nil
}

// margins joins those of the file and of the command line, which go first.
func (c *gateCmd) margins() (versus.Margins, error) {
	out := versus.Margins{}
	if c.Margins != "" {
		var tree map[string]any
		if _, err := toml.DecodeFile(c.Margins, &tree); err != nil {
			return nil, fmt.Errorf("%s: %w", c.Margins, err)
		}
		if err := flatten(out, "", tree); err != nil {
			return nil, fmt.Errorf("%s: %w", c.Margins, err)
		}
	}
	maps.Copy(out, c.Margin)
	return out, out.Check()
}

// flatten reads items.f1 = 0.01 as well as [items] f1 = 0.01.
func flatten(out versus.Margins, prefix string, tree map[string]any) error {
	for _, key := range slices.Sorted(maps.Keys(tree)) {
		name := prefix + key
		switch v := tree[key].(type) {
		case map[string]any:
			if err := flatten(out, name+".", v); err != nil {
				return err
			}
		case float64:
			out[name] = v
		case int64:
			out[name] = float64(v)
		default:
			return fmt.Errorf("%s is %v, want a number", name, v)
		}
	}
	return nil
}

func (c *gateCmd) print(w io.Writer, gated []versus.Gated) error {
	if c.JSON {
		e := json.NewEncoder(w)
		e.SetIndent("", "  ")
		return e.Encode(gated)
	}
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprint(t, "figure\tbaseline\tnew\tgain\tat least\tmargin\truns\toutcome\n")
	for _, g := range gated {
		bound := "unbounded"
		if g.Bounded {
			bound = fmt.Sprintf("%+.4f", g.AtLeast)
		}
		outcome := string(g.Outcome)
		if g.Seeds > 0 {
			outcome += fmt.Sprintf(": about %d runs would tell", g.Seeds)
		}
		fmt.Fprintf(t, "%s\t%.4f\t%.4f\t%+.4f\t%s\t%.4g\t%d\t%s\n",
			g.Metric, g.A, g.B, g.Gain, bound, g.Margin, g.Runs, outcome)
	}
	return t.Flush()
}
