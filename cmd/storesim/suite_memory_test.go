package main

import (
	"os"
	"path/filepath"
	"testing"
)

// A container's limit of memory is read as the kernel writes it; without one, or without containers, there is
// none.
func TestMemoryLimit(t *testing.T) {
	for text, want := range map[string]uint64{"1073741824\n": 1 << 30, "max\n": 0, "": 0} {
		path := filepath.Join(t.TempDir(), "memory.max")
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		if got := memoryLimit(path); got != want {
			t.Errorf("%q is read as %d bytes, want %d", text, got, want)
		}
	}
	if got := memoryLimit(filepath.Join(t.TempDir(), "none")); got != 0 {
		t.Errorf("a file that is not there allows %d bytes", got)
	}
}
