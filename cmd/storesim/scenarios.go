package main

import (
	"fmt"

	"storesim/scenarios"
)

type scenariosCmd struct {
	List  scenariosList  `cmd:"" default:"1" help:"One line each."`
	Show  scenariosShow  `cmd:"" help:"Print a preset's TOML."`
	Check scenariosCheck `cmd:"" help:"Read a scenario and say whether it is right."`
}

type scenariosList struct{}

// Run prints the presets.
func (scenariosList) Run(a *app) error {
	for _, s := range scenarios.List() {
		if _, err := fmt.Fprintf(a.stdout, "%-14s %s\n", s.Name, s.About); err != nil {
			return err
		}
	}
	return nil
}

type scenariosShow struct {
	Name string `arg:""`
}

// Run prints the file.
func (c *scenariosShow) Run(a *app) error {
	text, err := scenarios.Source(c.Name)
	if err != nil {
		return badInput{err}
	}
	_, err = a.stdout.Write(text)
	return err
}

type scenariosCheck struct {
	Scenario string `arg:""`
}

// Run reads the scenario.
func (c *scenariosCheck) Run(a *app) error {
	sc, err := scenarios.Load(c.Scenario)
	if err != nil {
		return badInput{err}
	}
	l := sc.Config.Layout
	fmt.Fprintf(a.stdout, "%s is right: %d products, %d facings, %d plates, %d cameras\n", sc.Name,
		len(l.Catalog.Products), len(l.Planogram.Facings), len(l.Plates), len(l.Cameras))
	return nil
}
