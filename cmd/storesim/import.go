package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"strings"

	"storesim/pipeline/store"
	"storesim/scenarios"
	"storesim/scenarios/importer"
)

type importCmd struct {
	Planogram importPlanogram `cmd:"" help:"What lies on which shelf, from a CSV file."`
	Catalog   importCatalog   `cmd:"" help:"Products, from a CSV file; the shelves are filled with them."`

	Real importAutoCheckout `cmd:"" name:"autocheckout" help:"A real store: a recording of the contest."`
}

// target is what an import is for, and where it goes.
type target struct {
	Extends string `default:"corner" help:"The store: a preset, or a TOML file beside the output."`
	Out     string `short:"o" default:"-" help:"TOML file to write; - for standard output."`

	keep
}

// file is how errors call what is written.
func (t target) file() string {
	if t.Out == "-" {
		return "import.toml"
	}
	return t.Out
}

// base reads the scenario that is extended, once it is clear that something may be written.
func (t target) base() (*scenarios.Scenario, error) {
	if err := t.check(t.Out); err != nil {
		return nil, err
	}
	return scenarios.Parse(t.file(), fmt.Appendf(nil, "extends = %q\n", t.Extends))
}

// finish sees to it that the text loads, and writes it; notes go to standard error.
func (t target) finish(a *app, text []byte, notes []string) error {
	sc, err := scenarios.Parse(t.file(), text)
	if err != nil {
		return badInput{fmt.Errorf("what was read makes no store of %s (nothing was written): %w", t.Extends,
			err)}
	}
	for _, n := range append(notes, fmt.Sprintf("%d products, %d facings",
		len(sc.Config.Layout.Catalog.Products),
		len(sc.Config.Layout.Planogram.Facings))) {
		fmt.Fprintf(a.stderr, "storesim: %s\n", n)
	}
	return writeText(a, t.Out, text)
}

type importPlanogram struct {
	File    string `arg:"" help:"Columns: shelf, sku, plates or facings, position."`
	Catalog string `help:"CSV file of the products; without it those of the store."`

	target
}

// Run reads a planogram.
func (c *importPlanogram) Run(a *app) error {
	base, err := c.base()
	if err != nil {
		return badInput{err}
	}
	products, notes := base.Config.Layout.Catalog.Products, []string(nil)
	var goods bytes.Buffer
	if c.Catalog != "" {
		if products, notes, err = readCatalog(c.Catalog); err != nil {
			return badInput{err}
		}
		if err := importer.WriteProducts(&goods, products); err != nil {
			return err
		}
	}
	var shelves []importer.Shelf
	err = readInput(c.File, func(r io.Reader) error {
		var more []string
		shelves, more, err = importer.Planogram(filepath.Base(c.File), r, base.Config.Layout, products)
		notes = append(notes, more...)
		return err
	})
	if err != nil {
		return badInput{err}
	}
	var out bytes.Buffer
	c.head(&out, filepath.Base(c.File), filepath.Base(c.Catalog))
	fmt.Fprint(&out, "\n[planogram]\nfill = false # shelves that are not in the file stay empty\n")
	err = errors.Join(importer.WriteShelves(&out, shelves), copyTo(&out, &goods))
	if err != nil {
		return err
	}
	return c.finish(a, out.Bytes(), notes)
}

func copyTo(w io.Writer, from *bytes.Buffer) error {
	_, err := from.WriteTo(w)
	return err
}

type importCatalog struct {
	File string `arg:"" help:"Columns: sku, price, mass_g, width_mm, depth_mm, ..."`

	target
}

// Run reads a catalogue.
func (c *importCatalog) Run(a *app) error {
	if _, err := c.base(); err != nil {
		return badInput{err}
	}
	products, notes, err := readCatalog(c.File)
	if err != nil {
		return badInput{err}
	}
	var out bytes.Buffer
	c.head(&out, filepath.Base(c.File))
	fmt.Fprint(&out, "shelf = [] # filled by the rule of [planogram]\n\n[planogram]\nfill = true\n")
	if err := importer.WriteProducts(&out, products); err != nil {
		return err
	}
	return c.finish(a, out.Bytes(), notes)
}

// head begins the file.
func (t target) head(w io.Writer, sources ...string) {
	var from []string
	for _, s := range sources {
		if s != "" && s != "." {
			from = append(from, s)
		}
	}
	fmt.Fprintf(w, "# The store of %s with the goods of %s. Hard about it is what is hard about the "+
		"goods.\n\nextends = %q\n",
		t.Extends, strings.Join(from, " and "), t.Extends)
}

func readCatalog(path string) (products []store.Product, notes []string, err error) {
	err = readInput(path, func(r io.Reader) error {
		products, notes, err = importer.Catalog(filepath.Base(path), r)
		return err
	})
	return products, notes, err
}
