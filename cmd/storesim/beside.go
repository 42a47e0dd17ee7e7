package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
)

// fileTarget is the file that an output path means: links are followed, and what is there must be a regular
// file, so that a device or a pipe is never replaced.
func fileTarget(path string) (string, error) {
	for range 16 { // links of links, but no circle
		to, err := os.Readlink(path)
		if err != nil {
			break
		}
		if !filepath.IsAbs(to) {
			to = filepath.Join(filepath.Dir(path), to)
		}
		path = to
	}
	info, err := os.Stat(path)
	if errors.Is(err, os.ErrNotExist) {
		return path, nil
	}
	if err == nil && !info.Mode().IsRegular() {
		err = fmt.Errorf("%s is no regular file: choose another name, or - for standard output", path)
	}
	return path, err
}

// writeBeside writes a file under another name and renames it when it is whole: a failure or an interrupt
// leaves nothing half written.
func writeBeside(a *app, path string, write func(io.Writer) error) (err error) {
	path, err = fileTarget(path)
	if err != nil {
		return badInput{err}
	}
	f, err := os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+".part-*")
	if err != nil {
		return badInput{unwritable(path, err)}
	}
	defer a.onExit(func() { _ = os.Remove(f.Name()) })() // gone already after the rename
	err = write(f)
	err = errors.Join(err, f.Chmod(0o644), f.Close())
	if err == nil {
		err = os.Rename(f.Name(), path)
	}
	if err != nil {
		return badInputUnlessStopped(a, fmt.Errorf("%s was not written: %w", path, err))
	}
	return nil
}

// folderBeside makes a hidden folder beside dir in which something is built up; dir's parents are made too.
// discard removes it, and does nothing once it was renamed.
func folderBeside(a *app, dir string) (part string, discard func(), err error) {
	dir = filepath.Clean(dir)
	if err := os.MkdirAll(filepath.Dir(dir), 0o755); err != nil {
		return "", nil, badInput{err}
	}
	part, err = os.MkdirTemp(filepath.Dir(dir), "."+filepath.Base(dir)+".part-*")
	if err != nil {
		return "", nil, badInput{err}
	}
	if err := os.Chmod(part, 0o755); err != nil {
		return "", nil, badInput{err}
	}
	return part, a.onExit(func() { _ = os.RemoveAll(part) }), nil
}

// badInputUnlessStopped marks an error as the user's to mend, but for an interrupt.
func badInputUnlessStopped(a *app, err error) error {
	if err == nil || a.ctx.Err() != nil {
		return err
	}
	return badInput{err}
}
