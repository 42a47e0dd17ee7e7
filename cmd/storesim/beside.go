package main

import (
	"errors"
	"fmt"
	"io"
	"os"
)

// writeBeside writes a file under another name and renames it when it is whole: a failure leaves nothing
// half written.
func writeBeside(path string, write func(io.Writer) error) (err error) {
	part := path + ".part"
	f, err := os.Create(part)
	if err != nil {
		return err
	}
	err = write(f)
	err = errors.Join(err, f.Close())
	if err == nil {
		err = os.Rename(part, path)
	}
	if err != nil {
		return errors.Join(fmt.Errorf("%s was not written: %w", path, err), os.Remove(part))
	}
	return nil
}

// badInputUnlessStopped marks an error as the user's to mend, but for an interrupt.
func badInputUnlessStopped(a *app, err error) error {
	if err == nil || a.ctx.Err() != nil {
		return err
	}
	return badInput{err}
}
