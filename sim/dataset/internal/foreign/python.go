// Package foreign asks programs that are not ours to read what the formats wrote. Where one is not installed
// the test that needs it is skipped and says so.
package foreign

import (
	"bytes"
	"encoding/json"
	"os/exec"
	"testing"
)

// find is a script that fails where a module is missing. It loads none of them: torch takes seconds.
func find(modules string) string {
	return "import importlib.util as u, sys\n" +
		"sys.exit(None in map(u.find_spec, '" + modules + "'.split(', ')))"
}

// Python runs a script with arguments under a Python that has all the modules, and reads the JSON that it
// prints. Debian's names of the packages are said where there is none.
func Python(t *testing.T, answer any, modules, packages, script string, args ...string) {
	t.Helper()
	for _, name := range []string{"python3", "/usr/bin/python3"} { // a system's packages are its own Python's
		python, err := exec.LookPath(name)
		if err != nil || exec.CommandContext(t.Context(), python, "-c", find(modules)).Run() != nil {
			continue
		}
		cmd := exec.CommandContext(t.Context(), python, append([]string{script}, args...)...)
		var trouble bytes.Buffer
		cmd.Stderr = &trouble
		text, err := cmd.Output()
		if err != nil {
			t.Fatalf("%s: %v\n%s", script, err, &trouble)
		}
		if err := json.Unmarshal(text, answer); err != nil {
			t.Fatalf("%s: %v: %s", script, err, text)
		}
		return
	}
	t.Skipf("no python3 with %s (Debian: %s)", modules, packages)
}
