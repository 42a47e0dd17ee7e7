package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"

	"storesim/scenarios"
)

type scenariosNew struct {
	Name string `arg:"" help:"Name of the scenario; NAME.toml is written."`
	From string `default:"corner" help:"The preset, or the TOML file beside, to start from."`
}

// Run writes a file that extends a preset and shows what there is to change.
func (c *scenariosNew) Run(a *app) error {
	file := strings.TrimSuffix(c.Name, ".toml") + ".toml"
	name := strings.TrimSuffix(filepath.Base(file), ".toml")
	if !regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._-]*$`).MatchString(name) {
		return badInput{fmt.Errorf("%q is no name for a scenario, want letters, digits, - and _", name)}
	}
	if _, err := scenarios.Source(name); err == nil {
		return badInput{fmt.Errorf("%s is the name of a preset: choose one of your own", name)}
	}
	if _, err := os.Lstat(file); err == nil {
		return badInput{fmt.Errorf("%s is there already and stays as it is", file)}
	} else if !errors.Is(err, os.ErrNotExist) {
		return badInput{err}
	}
	text, err := scenarios.Template(file, c.From)
	if err != nil {
		return badInput{err}
	}
	if err := writeText(a, file, text); err != nil {
		return err
	}
	_, err = fmt.Fprintf(a.stdout, "%s is written: change it, then storesim scenarios check %s, storesim "+
		"run %s\n",
		file, file, file)
	return err
}
