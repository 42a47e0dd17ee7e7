package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"path"
	"slices"
	"strings"
	"unicode/utf8"

	"storesim/scenarios"
)

type scenariosCmd struct {
	List   scenariosList   `cmd:"" default:"withargs" help:"One line each, by family."`
	Show   scenariosShow   `cmd:"" help:"Print a preset's TOML."`
	Check  scenariosCheck  `cmd:"" help:"Read scenarios and say whether they are right."`
	New    scenariosNew    `cmd:"" help:"Begin a scenario of one's own from a preset."`
	Schema scenariosSchema `cmd:"" help:"Write the JSON Schema of scenario files, for editors."`
	Pages  scenariosPages  `cmd:"" help:"Write the catalogue's page with its pictures." hidden:""`
}

type scenariosList struct {
	Filter string `arg:"" optional:"" help:"A family (stress) or a pattern of names ('S1*')."`
	JSON   bool   `help:"For machines: everything that is known."`
}

// lineWidth is what a line of the list may take.
const lineWidth = 110

// Run prints the catalogue.
func (c *scenariosList) Run(a *app) error {
	families, err := chosenFamilies(c.Filter)
	if err != nil {
		return badInput{err}
	}
	if c.JSON {
		return listJSON(a.stdout, families)
	}
	width := 0
	for _, f := range families {
		for _, i := range f.Items {
			width = max(width, len(i.Name))
		}
	}
	var out strings.Builder
	for k, f := range families {
		if k > 0 {
			out.WriteString("\n")
		}
		fmt.Fprintf(&out, "# %s (%s)\n", f.Title, f.Name)
		for _, i := range f.Items {
			fmt.Fprintf(&out, "%-*s  %s\n", width, i.Name, cut(i.FirstSentence(), lineWidth-width-2))
		}
	}
	_, err = io.WriteString(a.stdout, out.String())
	return err
}

// chosenFamilies are the families with the scenarios that a filter means: all, a family, or a pattern.
func chosenFamilies(filter string) ([]scenarios.Family, error) {
	all := scenarios.Families()
	if filter == "" {
		return all, nil
	}
	if _, err := path.Match(filter, ""); err != nil {
		return nil, fmt.Errorf("%q is no pattern: %w", filter, err)
	}
	var names []string
	for i := range all {
		f := &all[i]
		names = append(names, f.Name)
		f.Items = slices.DeleteFunc(f.Items, func(i scenarios.Item) bool {
			ok, err := path.Match(filter, i.Name)
			return f.Name != filter && (!ok || err != nil)
		})
	}
	all = slices.DeleteFunc(all, func(f scenarios.Family) bool { return len(f.Items) == 0 })
	if len(all) == 0 {
		return nil, fmt.Errorf("no scenario and no family %q; want one of the families %s, a name, or a "+
			"pattern such as 'S1*'",
			filter, strings.Join(names, ", "))
	}
	return all, nil
}

// cut shortens a text at a word.
func cut(text string, width int) string {
	if utf8.RuneCountInString(text) <= width {
		return text
	}
	short := []rune(text)[:width-1]
	at := strings.LastIndexByte(string(short)+" ", ' ')
	if at == len(string(short)) && []rune(text)[width-1] != ' ' {
		at = strings.LastIndexByte(string(short), ' ')
	}
	return strings.TrimRight(string(short)[:max(at, 1)], " ,;:") + "…"
}

func listJSON(w io.Writer, families []scenarios.Family) error {
	type line struct {
		Name    string `json:"name"`
		Family  string `json:"family"`
		Happens string `json:"happens"`
		Hard    string `json:"hard"`
		About   string `json:"about"`
	}
	out := []line{}
	for _, f := range families {
		for _, i := range f.Items {
			out = append(out, line{i.Name, f.Name, i.Happens, i.Hard, i.About})
		}
	}
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", " ")
	return enc.Encode(out)
}

type scenariosShow struct {
	Name string `arg:""`
	Seed *int64 `help:"Print what the scenario draws under this seed instead."`
}

// Run prints the file, or what it draws.
func (c *scenariosShow) Run(a *app) error {
	if c.Seed != nil {
		return c.drawn(a.stdout)
	}
	text, err := scenarios.Source(c.Name)
	if err != nil {
		return badInput{err}
	}
	_, err = a.stdout.Write(text)
	return err
}

type scenariosCheck struct {
	Scenarios []string `arg:"" name:"scenario" help:"Presets' names or TOML files."`
}

// Run reads the scenarios: what is right is printed with its counts and with what is surely not meant.
func (c *scenariosCheck) Run(a *app) error {
	var errs []error
	for _, name := range c.Scenarios {
		sc, err := scenarios.Load(name)
		if err != nil {
			errs = append(errs, err)
			continue
		}
		if err := printChecked(a.stdout, sc); err != nil {
			return err
		}
	}
	if len(errs) == 0 {
		return nil
	}
	if n := len(c.Scenarios); n > 1 {
		errs = append(errs, fmt.Errorf("%d of %d scenarios are wrong", len(errs), n))
	}
	return badInput{errors.Join(errs...)}
}

func printChecked(w io.Writer, sc *scenarios.Scenario) error {
	l := sc.Config.Layout
	parts := []string{
		count(len(l.Catalog.Products), "product"), count(len(l.Planogram.Facings), "facing"),
		count(len(l.Plates), "plate"), count(len(l.Cameras), "camera"), count(len(sc.Config.Shoppers.Actors),
			"actor"),
		count(len(sc.Config.Devices.Faults), "fault"),
	}
	parts = slices.DeleteFunc(parts, func(p string) bool { return strings.HasPrefix(p, "0 ") })
	advice := sc.Advice()
	if len(advice) > 0 {
		parts = append(parts, count(len(advice), "warning"))
	}
	var out strings.Builder
	fmt.Fprintf(&out, "%s is right: %s\n", sc.Name, strings.Join(parts, ", "))
	for _, text := range advice {
		fmt.Fprintf(&out, "  warning: %s\n", text)
	}
	_, err := io.WriteString(w, out.String())
	return err
}

func count(n int, thing string) string {
	if n == 1 {
		return "1 " + thing
	}
	return fmt.Sprintf("%d %ss", n, thing)
}
