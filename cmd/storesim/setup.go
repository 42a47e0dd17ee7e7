package main

import (
	"fmt"

	"storesim/pipeline/detect/onnx/library"
)

type setupCmd struct{}

// Run fetches the library unless it is there.
func (setupCmd) Run(a *app) error {
	path, err := library.Fetch(a.ctx, a.stderr)
	if err != nil {
		return badInput{err}
	}
	fmt.Fprintln(a.stdout, "ONNX Runtime:", path)
	return nil
}

type doctorCmd struct {
	ONNXRuntime string `name:"onnxruntime" help:"Path of the ONNX Runtime library."`
}

// Run prints the findings.
func (c *doctorCmd) Run(a *app) error {
	if err := runDoctor(a.stdout, c.ONNXRuntime); err != nil {
		return badInput{err}
	}
	return nil
}
