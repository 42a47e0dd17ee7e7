//go:build linux || darwin

package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"
)

// lockFolder keeps a second suite out of a folder. The lock is the system's, on a file that names the
// process: it ends with the process, however that ends, so that a file left behind keeps nobody out.
func lockFolder(dir string) (unlock func(), err error) {
	path := filepath.Join(dir, ".lock")
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o644)
	if err != nil {
		return nil, err
	}
	if err := lockFile(f); err != nil {
		holder, reading := os.ReadFile(path)
		if !errors.Is(err, errLocked) || reading != nil {
			return nil, errors.Join(fmt.Errorf("lock %s: %w", path, err), f.Close())
		}
		return nil, errors.Join(fmt.Errorf("process %s works in %s: wait for it, or choose another folder "+
			"with --out", strings.TrimSpace(string(holder)), dir), f.Close())
	}
	err = f.Truncate(0)
	if _, writing := fmt.Fprintf(f, "%d\n", os.Getpid()); err != nil || writing != nil {
		return nil, errors.Join(err, writing, f.Close())
	}
	return func() { _ = f.Close() }, nil // the lock goes with it
}

// errLocked is wrapped by lockFile's error where another process has the file.
var errLocked = errors.New("another process works with it")

// lockFile keeps other processes out of a file until it is closed or the process ends.
func lockFile(f *os.File) error {
	err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
	if errors.Is(err, syscall.EWOULDBLOCK) {
		return errLocked
	}
	return err
}
