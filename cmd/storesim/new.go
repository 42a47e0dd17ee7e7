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
	Name string `arg:"" help:"Name of the scenario; NAME.toml is written. FOLDER/NAME will do too."`
	From string `default:"corner" help:"The preset to start from, or a TOML file in the same folder."`
}

// Run writes a file that extends a preset and shows what there is to change.
func (c *scenariosNew) Run(a *app) error {
	file := strings.TrimSuffix(c.Name, ".toml") + ".toml"
	if err := c.check(file); err != nil {
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

// check says what is wrong with the arguments.
func (c *scenariosNew) check(file string) error {
	folder, name := filepath.Split(strings.TrimSuffix(c.Name, ".toml"))
	if !regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._-]*$`).MatchString(name) {
		return fmt.Errorf("%q is no name for a scenario, want letters, digits, - and _, or FOLDER/NAME",
			c.Name)
	}
	if _, err := scenarios.Source(name); err == nil {
		return fmt.Errorf("%s is the name of a preset: choose one of your own", name)
	}
	if c.From == "" {
		return errors.New("--from is empty, want a preset that storesim scenarios lists, such as corner, " +
			"or a TOML file in the same folder")
	}
	if err := c.checkFrom(file); err != nil {
		return err
	}
	if info, err := os.Stat(filepath.Dir(file)); err != nil || !info.IsDir() {
		return fmt.Errorf("there is no folder %s for %s: make it first, or leave it out of the name",
			filepath.Clean(folder), filepath.Base(file))
	}
	if _, err := os.Lstat(file); err == nil {
		return fmt.Errorf("%s is there already and stays as it is", file)
	} else if !errors.Is(err, os.ErrNotExist) {
		return err
	}
	return nil
}

// checkFrom says what is wrong with the scenario to start from: neither a preset nor a file
// beside the new one.
func (c *scenariosNew) checkFrom(file string) error {
	_, err := scenarios.Source(c.From)
	if err == nil {
		return nil
	}
	for _, name := range []string{c.From, c.From + ".toml"} {
		if _, there := os.Stat(filepath.Join(filepath.Dir(file), name)); there == nil {
			return nil
		}
	}
	return fmt.Errorf("--from %s: %w; nor is there a file of that name in %s",
		c.From, err, filepath.Dir(file))
}
