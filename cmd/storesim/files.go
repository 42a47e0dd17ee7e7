package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
)

// readInput opens a file that a person named and reads it; what is wrong with it is theirs to mend.
func readInput(path string, read func(io.Reader) error) error {
	f, err := os.Open(path)
	if err != nil {
		return badInput{unreadable(path, err)}
	}
	defer func() { _ = f.Close() }() // it was only read
	if info, err := f.Stat(); err == nil && info.IsDir() {
		return badInput{fmt.Errorf("%s is a folder, want a file", path)}
	}
	if err := read(f); err != nil {
		return badInput{err}
	}
	return nil
}

// unreadable says in words why a file cannot be read.
func unreadable(path string, err error) error {
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return fmt.Errorf("there is no file %s", path)
	case errors.Is(err, fs.ErrPermission):
		return fmt.Errorf("%s may not be read by this user", path)
	default:
		return fmt.Errorf("%s cannot be read: %w", path, cause(err))
	}
}

// unwritable says in words why a file cannot be written where a person wants it.
func unwritable(path string, err error) error {
	folder := filepath.Dir(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return fmt.Errorf("%s was not written: there is no folder %s; make it first, or choose another name",
			path, folder)
	case errors.Is(err, fs.ErrPermission):
		return fmt.Errorf("%s was not written: folder %s may not be written to by this user", path, folder)
	default:
		return fmt.Errorf("%s was not written: %w", path, cause(err))
	}
}

// cause is an error without the name of the file that a system call was about: ours may be a hidden one.
func cause(err error) error {
	if of, ok := errors.AsType[*fs.PathError](err); ok {
		return of.Err
	}
	return err
}

// keep is for what a person may have changed since: it is not replaced unasked.
type keep struct {
	Force bool `help:"Replace the file if it is there already."`
}

// check refuses a file that is there.
func (k keep) check(path string) error {
	if path == "-" || k.Force {
		return nil
	}
	if _, err := os.Lstat(path); err == nil {
		return badInput{fmt.Errorf("%s is there already and stays as it is: choose another name, or --force "+
			"to replace it", path)}
	}
	return nil
}
