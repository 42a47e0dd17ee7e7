package scenarios

import (
	"errors"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var rewrite = flag.Bool("rewrite", false, "write the golden files of testdata/bad")

// TestBadFiles loads broken scenarios and compares the errors with the .want file beside each.
func TestBadFiles(t *testing.T) {
	files, err := filepath.Glob("testdata/bad/*.toml")
	if err != nil || len(files) < 15 {
		t.Fatalf("found %d files: %v", len(files), err)
	}
	for _, file := range files {
		t.Run(scenarioName(file), func(t *testing.T) {
			_, err := Load(file)
			if err == nil {
				t.Fatal("loads without an error")
			}
			var list Errors
			if !errors.As(err, &list) {
				t.Errorf("error is a %T, want Errors", err)
			}
			for _, e := range list {
				if e.Line < 1 || !strings.HasSuffix(e.File, ".toml") {
					t.Errorf("error has no place: %+v", e)
				}
			}
			golden(t, strings.TrimSuffix(file, ".toml")+".want", err.Error()+"\n")
		})
	}
}

func golden(t *testing.T, file, got string) {
	t.Helper()
	if *rewrite {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("errors differ (-want +got):\n%s", diff)
	}
}

func TestErrorsOfOneFileAreReachable(t *testing.T) {
	_, err := Parse("x.toml", []byte("extends = \"corner\"\n[plates]\nnoise = \"loud\"\n"))
	var e Error
	if !errors.As(err, &e) || e.Line != 3 || e.Key != "plates.noise" {
		t.Errorf("got %+v of %v", e, err)
	}
}

func TestUnknownNameSuggests(t *testing.T) {
	_, err := Load("cornr")
	if err == nil || !strings.Contains(err.Error(), `did you mean "corner"?`) {
		t.Errorf("got %v", err)
	}
	_, err = Load("testdata/tiny")
	if err == nil || !errors.Is(err, os.ErrNotExist) || !strings.Contains(err.Error(), `the file "testdata/tiny.toml"?`) {
		t.Errorf("got %v", err)
	}
	if _, err := Load("no/such/file.toml"); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("got %v, want one that is os.ErrNotExist", err)
	}
}
