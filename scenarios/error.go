package scenarios

import (
	"fmt"
	"strings"
)

// Error is one thing wrong with a scenario file.
type Error struct {
	File string
	Line int    // counted from 1
	Key  string // "plates.noise", "camera[2].at" for the second camera; empty for bad syntax
	Msg  string // what is wrong and what would be right
}

// Error gives `corner.toml:12: plates.noise: is "loud", want a number of grams`.
func (e Error) Error() string {
	if e.Key == "" {
		return fmt.Sprintf("%s:%d: %s", e.File, e.Line, e.Msg)
	}
	return fmt.Sprintf("%s:%d: %s: %s", e.File, e.Line, e.Key, e.Msg)
}

// Errors is everything wrong with a scenario, by file and line.
type Errors []Error

// Error lists the errors, one a line.
func (es Errors) Error() string {
	lines := make([]string, len(es))
	for i, e := range es {
		lines[i] = e.Error()
	}
	return strings.Join(lines, "\n")
}

// Unwrap makes each Error visible to errors.As.
func (es Errors) Unwrap() []error {
	out := make([]error, len(es))
	for i, e := range es {
		out[i] = e
	}
	return out
}
