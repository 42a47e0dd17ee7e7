package main

import (
	"io"

	"storesim/scenarios"
)

type scenariosSchema struct {
	Out string `short:"o" default:"-" help:"File to write; - for standard output."`
}

// Run writes the schema.
func (c *scenariosSchema) Run(a *app) error {
	text, err := scenarios.Schema()
	if err != nil {
		return err
	}
	return writeText(a, c.Out, text)
}

// writeText writes to a file, whole or not at all, or to standard output where the name is -.
func writeText(a *app, path string, text []byte) error {
	write := func(w io.Writer) error {
		_, err := w.Write(text)
		return err
	}
	if path == "-" {
		return write(a.stdout)
	}
	return writeBeside(a, path, write)
}
