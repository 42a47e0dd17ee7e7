package main

type runCmd struct {
	Scenario string `arg:"" default:"corner"`
}

// Run is written next.
func (c *runCmd) Run(a *app) error { return nil }
