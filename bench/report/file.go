package report

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
)

// ResultsFile is the name of the results in a run's folder, HTMLFile that of the page.
const (
	ResultsFile = "results.json"
	HTMLFile    = "report.html"
)

// Encode writes the results as indented JSON with a final newline.
func (r *Results) Encode(w io.Writer) error {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	if err := e.Encode(r); err != nil {
		return fmt.Errorf("results: %w", err)
	}
	return nil
}

// Write stores results.json in dir, all or nothing.
func (r *Results) Write(dir string) error {
	var b bytes.Buffer
	if err := r.Encode(&b); err != nil {
		return err
	}
	return WriteFile(filepath.Join(dir, ResultsFile), b.Bytes())
}

// WriteFile writes a file beside its place, syncs it and renames it: a reader sees the old one or the whole
// new one. The folder is made where it is missing.
func WriteFile(path string, data []byte) (err error) {
	dir := filepath.Dir(path)
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return fmt.Errorf("write %s: %w", path, err)
	}
	f, err := os.CreateTemp(dir, ".new-*")
	if err != nil {
		return fmt.Errorf("write %s: %w", path, err)
	}
	_, writing := f.Write(data)
	err = errors.Join(writing, f.Chmod(0o644), f.Sync(), f.Close())
	if err == nil {
		err = os.Rename(f.Name(), path)
	}
	if err != nil {
		return fmt.Errorf("write %s: %w", path, errors.Join(err, os.Remove(f.Name())))
	}
	return nil
}
