package main

import (
	"cmp"
	"errors"
	"fmt"
)

// manyCores is what 0 workers mean.
const manyCores = "0 for the number of cores"

// atLeast says what is wrong with a flag's value that is too small; means is said of the least, empty where
// it speaks for itself.
func atLeast[T cmp.Ordered](flag string, is, least T, means string) error {
	if is >= least {
		return nil
	}
	if means != "" {
		means = " (" + means + ")"
	}
	return fmt.Errorf("--%s is %v, want %v or more%s", flag, is, least, means)
}

// wrongFlags is what is wrong with flags, all of it at once; nil where nothing is.
func wrongFlags(errs ...error) error {
	if err := errors.Join(errs...); err != nil {
		return badInput{err}
	}
	return nil
}
