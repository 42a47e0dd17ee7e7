package mot

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// Files are the two files of a sequence.
type Files struct{ Name, Truth, Claims string }

// Find pairs ground truth with answers by the names of sequences. Both are files, or both folders. In a
// folder of ground truth a sequence is NAME/gt/gt.txt, NAME/gt.txt or NAME.txt; in one of answers it is
// NAME.txt, data/NAME.txt, or the only other text file in the folder NAME. Every true sequence must have
// its answer; extra holds the answers that belong to no truth. Sequences are sorted by name.
func Find(truth, claims string) (found []Files, extra []string, err error) {
	t, err := os.Stat(truth)
	if err != nil {
		return nil, nil, err
	}
	c, err := os.Stat(claims)
	if err != nil {
		return nil, nil, err
	}
	if t.IsDir() != c.IsDir() {
		return nil, nil, fmt.Errorf("%s and %s: both must be files, or both folders", truth, claims)
	}
	if !t.IsDir() {
		return []Files{{strings.TrimSuffix(filepath.Base(claims), ".txt"), truth, claims}}, nil, nil
	}
	names, err := sequences(truth)
	if err != nil {
		return nil, nil, err
	}
	if len(names) == 0 {
		return nil, nil, fmt.Errorf("%s: no NAME/gt/gt.txt, NAME/gt.txt or NAME.txt: no sequence", truth)
	}
	for _, f := range names {
		if f.Claims, err = answer(claims, f.Name); err != nil {
			return nil, nil, err
		}
		found = append(found, f)
	}
	return found, strays(claims, found), nil
}

// sequences lists those of a folder of ground truth.
func sequences(dir string) ([]Files, error) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, err
	}
	var out []Files
	for _, e := range entries {
		name := e.Name()
		path := filepath.Join(dir, name)
		if base, ok := strings.CutSuffix(name, ".txt"); ok && !e.IsDir() {
			out = append(out, Files{Name: base, Truth: path})
			continue
		}
		for _, inside := range []string{"gt/gt.txt", "gt.txt"} {
			if file := filepath.Join(path, inside); isFile(file) {
				out = append(out, Files{Name: name, Truth: file})
				break
			}
		}
	}
	return out, nil
}

// answer finds a tracker's file for a sequence.
func answer(dir, name string) (string, error) {
	for _, path := range []string{filepath.Join(dir, name+".txt"), filepath.Join(dir, "data", name+".txt")} {
		if isFile(path) {
			return path, nil
		}
	}
	entries, err := os.ReadDir(filepath.Join(dir, name))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return "", err
	}
	var files []string
	for _, e := range entries {
		if n := e.Name(); !e.IsDir() && strings.HasSuffix(n, ".txt") && n != "gt.txt" {
			files = append(files, filepath.Join(dir, name, n))
		}
	}
	switch len(files) {
	case 0:
		return "", fmt.Errorf(
			"%s: no answer for sequence %s: neither %[2]s.txt, data/%[2]s.txt nor a text file in %[2]s",
			dir, name)
	case 1:
		return files[0], nil
	default:
		return "", fmt.Errorf("%s: sequence %s has several answers: %s", dir, name, strings.Join(files, ", "))
	}
}

// strays are the answers directly in a folder that belong to no sequence.
func strays(dir string, found []Files) []string {
	var out []string
	for _, sub := range []string{"", "data"} {
		files, err := filepath.Glob(filepath.Join(dir, sub, "*.txt"))
		if err != nil {
			continue // a name with brackets in it: nothing to warn of
		}
		for _, path := range files {
			known := func(f Files) bool { return f.Claims == path || f.Truth == path }
			if !slices.ContainsFunc(found, known) {
				out = append(out, path)
			}
		}
	}
	return out
}

func isFile(path string) bool {
	info, err := os.Stat(path)
	return err == nil && !info.IsDir()
}

// EvaluateFiles reads and compares the files of a sequence.
func EvaluateFiles(f Files, o Options) (Sequence, error) { return new(Evaluator).Files(f, o) }

// Files reads and compares the files of a sequence.
func (e *Evaluator) Files(f Files, o Options) (Sequence, error) {
	if err := e.truth.readFile(f.Truth, o.Floor); err != nil {
		return Sequence{}, fmt.Errorf("ground truth %w", err)
	}
	if err := e.claims.readFile(f.Claims, o.Floor); err != nil {
		return Sequence{}, fmt.Errorf("answer %w", err)
	}
	if len(e.truth.Rows) == 0 {
		return Sequence{}, fmt.Errorf("ground truth %s: no rows", f.Truth)
	}
	return e.evaluate(f.Name, &e.truth, &e.claims, o)
}
