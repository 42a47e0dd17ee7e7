// Package fixedseed makes the property tests of a package draw the same cases every time. A package that has
// such tests calls Main from its TestMain; -rapid.seed=N tries others, and 0 new ones each time.
package fixedseed

import (
	"flag"
	"fmt"
	"testing"
)

// Main runs the tests of a package that uses pgregory.net/rapid with seed 1, unless the command line says
// otherwise: its flags are read later, by m.Run.
func Main(m *testing.M) {
	if err := flag.Set("rapid.seed", "1"); err != nil {
		panic(fmt.Sprintf("fixedseed: the tests do not use rapid: %v", err))
	}
	m.Run() // the exit status is that of the tests
}

// Share is the part of n, a count that the cases of a property must have reached in all, that is due with the
// cases asked for: -short draws a fifth of them.
func Share(n int) int {
	if testing.Short() {
		return n / 5
	}
	return n
}
