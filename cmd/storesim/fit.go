package main

import (
	"bytes"
	"fmt"
	"io"
	"path/filepath"

	"storesim/sim/demand"
)

type fitCmd struct {
	Baskets  fitBaskets  `cmd:"" help:"Sizes of baskets and what is bought together, from receipts."`
	Arrivals fitArrivals `cmd:"" help:"Arrivals an hour of the day, from times."`
}

type fitBaskets struct {
	File string `arg:"" help:"Receipts: a basket a line (names between , ; or tabs) or rows of basket,item."`
	Out  string `short:"o" default:"-" help:"File for the TOML block; - for standard output."`

	keep
}

// Run fits the [demand] block of a scenario.
func (c *fitBaskets) Run(a *app) error {
	if err := c.check(c.Out); err != nil {
		return err
	}
	var records *demand.Records
	if err := readInput(c.File, func(r io.Reader) (err error) {
		var form demand.Form
		records, form, err = demand.ReadBaskets(r, c.File)
		if err == nil {
			fmt.Fprintf(a.stderr, "storesim: %s is read as %s, fields separated by %v: %d baskets, "+
				"%d different items\n",
				c.File, form, records.Separator, len(records.Baskets), len(records.Names))
		}
		return err
	}); err != nil {
		return err
	}
	fit, err := demand.FitBaskets(records)
	if err != nil {
		return badInput{fmt.Errorf("%s: %w", c.File, err)}
	}
	fmt.Fprintf(a.stderr, "storesim: %s; %d pairs go together more or less often than by chance\n",
		fit.Law.Verdict(), len(fit.Pairs))
	return writeBlock(a, c.Out, func(w io.Writer) error { return fit.WriteTOML(w, filepath.Base(c.File)) })
}

type fitArrivals struct {
	File string `arg:"" help:"Times in the first column: RFC 3339, 2006-01-02 15:04:05 or seconds."`
	Out  string `short:"o" default:"-" help:"File for the TOML block; - for standard output."`

	keep
}

// Run fits the arrivals of a scenario.
func (c *fitArrivals) Run(a *app) error {
	if err := c.check(c.Out); err != nil {
		return err
	}
	var times []float64
	if err := readInput(c.File, func(r io.Reader) (err error) {
		times, err = demand.ReadTimes(r, c.File)
		return err
	}); err != nil {
		return err
	}
	fit, err := demand.FitArrivals(times)
	if err != nil {
		return badInput{fmt.Errorf("%s: %w", c.File, err)}
	}
	fmt.Fprintf(a.stderr, "storesim: %s. %s.\n", fit.Extent(), fit.Verdict())
	return writeBlock(a, c.Out, func(w io.Writer) error { return fit.WriteTOML(w, filepath.Base(c.File)) })
}

// writeBlock writes to a file or to standard output, all or nothing.
func writeBlock(a *app, path string, write func(io.Writer) error) error {
	if path != "-" {
		return writeBeside(a, path, write)
	}
	var text bytes.Buffer
	if err := write(&text); err != nil {
		return err
	}
	_, err := a.stdout.Write(text.Bytes())
	return err
}
