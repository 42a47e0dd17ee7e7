package receipts

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// Files are the two files of a run.
type Files struct{ Name, Truth, Issued string }

// Find pairs files of true receipts with files of issued ones. Both are files, or both folders; in folders
// files belong together that have the same name, ending in .jsonl, and every file of the truth must have
// its partner.
func Find(truth, issued string) ([]Files, error) {
	t, err := os.Stat(truth)
	if err != nil {
		return nil, err
	}
	i, err := os.Stat(issued)
	if err != nil {
		return nil, err
	}
	if t.IsDir() != i.IsDir() {
		return nil, fmt.Errorf("%s and %s: both must be files, or both folders", truth, issued)
	}
	if !t.IsDir() {
		return []Files{{strings.TrimSuffix(filepath.Base(issued), ".jsonl"), truth, issued}}, nil
	}
	entries, err := os.ReadDir(truth)
	if err != nil {
		return nil, err
	}
	var out []Files
	for _, e := range entries {
		name, ok := strings.CutSuffix(e.Name(), ".jsonl")
		if !ok || e.IsDir() {
			continue
		}
		f := Files{name, filepath.Join(truth, e.Name()), filepath.Join(issued, e.Name())}
		if _, err := os.Stat(f.Issued); err != nil {
			return nil, fmt.Errorf("no issued receipts for %s: %w", f.Truth, err)
		}
		out = append(out, f)
	}
	if len(out) == 0 {
		return nil, fmt.Errorf("%s: no file of true receipts (*.jsonl)", truth)
	}
	return out, nil
}

// CompareFiles reads and compares the files of a run.
func CompareFiles(f Files) (Run, error) {
	truth, err := ReadFile(f.Truth)
	if err != nil {
		return Run{}, fmt.Errorf("true receipts: %w", err)
	}
	if len(truth) == 0 {
		return Run{}, fmt.Errorf("true receipts: %s: none in it", f.Truth)
	}
	issued, err := ReadFile(f.Issued)
	if err != nil {
		return Run{}, fmt.Errorf("issued receipts: %w", err)
	}
	run, err := Compare(f.Name, truth, issued)
	if err != nil {
		return Run{}, fmt.Errorf("true receipts: %s: %w", f.Truth, err)
	}
	return run, nil
}
