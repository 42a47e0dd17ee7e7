package main

import (
	"errors"
	"fmt"
	"io"
	"os"

	"storesim/pipeline/feed"
	"storesim/scenarios/importer/autocheckout"
)

type importAutoCheckout struct {
	Dir string `arg:"" help:"Folder with plate_data, full_targets, planogram and products, each .json."`
	Out string `short:"o" default:"real.feed" help:"Recording to write."`

	keep
}

// Run turns a recording of the AutoCheckout contest into one of ours. What was derived goes to standard
// error.
func (c *importAutoCheckout) Run(a *app) error {
	if err := c.check(c.Out); err != nil {
		return err
	}
	r, err := autocheckout.Read(os.DirFS(c.Dir))
	if err != nil {
		return badInput{fmt.Errorf("%s: %w (nothing was written)", c.Dir, err)}
	}
	for _, n := range r.Notes {
		fmt.Fprintf(a.stderr, "storesim: %s\n", n)
	}
	for _, d := range r.Ended() {
		fmt.Fprintf(a.stderr, "storesim: by the plates alone: %s\n", d)
	}
	if err := writeBeside(a, c.Out, func(w io.Writer) error { return copyMessages(w, r) }); err != nil {
		return err
	}
	fmt.Fprintf(a.stdout, "%s: %d messages; replay it with: storesim replay %s\n",
		c.Out, len(r.Messages), c.Out)
	return nil
}

func copyMessages(w io.Writer, r *autocheckout.Recording) error {
	rec, err := feed.NewRecorder(w, r.Layout)
	if err != nil {
		return err
	}
	for _, m := range r.Messages {
		err = errors.Join(err, rec.Push(m))
	}
	return errors.Join(err, rec.Close())
}
