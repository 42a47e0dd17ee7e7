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
	Filters []string `arg:"" name:"filter" optional:"" help:"Families (stress) or patterns of names ('S1*')."`
	JSON    bool     `help:"For machines: everything that is known."`
}

// lineWidth is what a line of the list may take.
const lineWidth = 110

// Run prints the catalogue.
func (c *scenariosList) Run(a *app) error {
	families, err := chosenFamilies(c.Filters...)
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

// chosenFamilies are the families with the scenarios that some filters mean; none or an empty one
// means all.
func chosenFamilies(filters ...string) ([]scenarios.Family, error) {
	all := scenarios.Families()
	if len(filters) == 0 || slices.Contains(filters, "") {
		return all, nil
	}
	for _, filter := range filters {
		if err := checkFilter(filter, all); err != nil {
			return nil, err
		}
	}
	for i := range all {
		f := &all[i]
		f.Items = slices.DeleteFunc(f.Items, func(i scenarios.Item) bool {
			return !slices.ContainsFunc(filters, func(filter string) bool {
				return means(filter, f.Name, i.Name)
			})
		})
	}
	return slices.DeleteFunc(all, func(f scenarios.Family) bool { return len(f.Items) == 0 }), nil
}

// means reports whether a filter means a scenario: it is its family, or a pattern of its name.
func means(filter, family, name string) bool {
	ok, err := path.Match(filter, name)
	return filter == family || ok && err == nil
}

// checkFilter refuses a filter that means nothing.
func checkFilter(filter string, all []scenarios.Family) error {
	if _, err := path.Match(filter, ""); err != nil {
		return fmt.Errorf("%q is no pattern of names: %w; want one such as 'S1*' or 'B0[1-5]'", filter, err)
	}
	var names []string
	for _, f := range all {
		names = append(names, f.Name)
		for _, i := range f.Items {
			if means(filter, f.Name, i.Name) {
				return nil
			}
		}
	}
	return fmt.Errorf("no scenario and no family %q; want one of the families %s, a name, or a pattern "+
		"such as 'S1*'; the commands of storesim scenarios are list, show, check, new and schema", filter,
		strings.Join(names, ", "))
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
	Name string `arg:"" help:"Name of a preset; with --seed a TOML file of one's own too."`
	Seed *int64 `help:"Print what the scenario draws under this seed instead."`
}

// Run prints the file, or what it draws.
func (c *scenariosShow) Run(a *app) error {
	if c.Seed != nil {
		return c.drawn(a.stdout)
	}
	text, err := scenarios.Source(c.Name)
	if err != nil {
		return badInput{fmt.Errorf("%w; storesim scenarios lists those that there are", err)}
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
