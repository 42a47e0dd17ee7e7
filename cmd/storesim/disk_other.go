//go:build !linux && !darwin

package main

import "errors"

// freeBytes knows only the systems that have statfs.
func freeBytes(string) (int64, error) { return 0, errors.ErrUnsupported }
