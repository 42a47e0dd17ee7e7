package scenarios

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// FuzzParse: whatever the text, Parse ends, and gives a checked layout or errors with places that exist.
func FuzzParse(f *testing.F) {
	files, err := filepath.Glob("testdata/*/*.toml")
	if err != nil {
		f.Fatal(err)
	}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(bytes.Replace(text, []byte(`extends = "corner"`), nil, 1)) // a fast start beats a valid one
	}
	tiny, err := os.ReadFile("testdata/tiny.toml")
	if err != nil {
		f.Fatal(err)
	}
	f.Add(tiny)
	f.Fuzz(func(t *testing.T, text []byte) {
		s, err := Parse("fuzz.toml", text)
		if err == nil {
			if s.Config.Layout == nil || s.Hash == "" {
				t.Error("no error, but no layout or hash")
			}
			return
		}
		var list Errors
		if !errors.As(err, &list) || len(list) == 0 {
			t.Fatalf("error is a %T (%v), want Errors", err, err)
		}
		for _, e := range list {
			if e.File == "fuzz.toml" && (e.Line < 1 || e.Line > 1+strings.Count(string(text), "\n")) {
				t.Errorf("no line %d in the text: %v", e.Line, e)
			}
		}
	})
}

// FuzzKeyLines: the scan ends on any text, TOML or not.
func FuzzKeyLines(f *testing.F) {
	f.Add("[a\n[[b]]]\nc = [[{")
	f.Add("= = =\n\"\"\"\\")
	f.Fuzz(func(t *testing.T, text string) {
		for path, line := range keyLines(text) {
			if line < 1 || line > 1+strings.Count(text, "\n") {
				t.Errorf("%s is on line %d", path, line)
			}
		}
	})
}
