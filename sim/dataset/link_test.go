package dataset

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
)

// A linked file is the same file, a copied one has the same bytes; neither is laid over another, and nothing
// is left beside.
func TestLink(t *testing.T) {
	for name, link := range map[string]func(from, to string) error{"link": Link, "copy": duplicate} {
		dir := t.TempDir()
		from, to := filepath.Join(dir, "from"), filepath.Join(dir, "to")
		if err := os.WriteFile(from, []byte("picture"), 0o600); err != nil {
			t.Fatal(err)
		}
		if err := link(from, to); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if text, err := os.ReadFile(to); err != nil || string(text) != "picture" {
			t.Errorf("%s: %q, %v", name, text, err)
		}
		if err := link(from, to); !errors.Is(err, fs.ErrExist) {
			t.Errorf("%s over a file: %v", name, err)
		}
		if err := link(filepath.Join(dir, "none"), filepath.Join(dir, "other")); !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("%s of no file: %v", name, err)
		}
		if entries, err := os.ReadDir(dir); err != nil || len(entries) != 2 {
			t.Errorf("%s: %v, %v", name, entries, err)
		}
	}
}
