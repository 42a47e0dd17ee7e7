package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"

	"storesim/bench"
	"storesim/bench/report"
	"storesim/sim"
)

// output is the folder that a run's results go to. They are built up in a hidden folder beside it, which is
// made before the work begins, so that a place where nothing can be written is noticed then.
type output struct {
	dir, part string
	discard   func() // removes what is left of part
}

func openResults(a *app, dir string) (*output, error) {
	if info, err := os.Stat(dir); err == nil && !info.IsDir() {
		return nil, badInput{fmt.Errorf("%s is no folder: choose another one for the results", dir)}
	}
	part, discard, err := folderBeside(a, dir)
	if err != nil {
		return nil, err
	}
	return &output{dir: filepath.Clean(dir), part: part, discard: discard}, nil
}

// resultFiles are the names that a run writes, the folders of its recording and its reviews among them;
// pictures are numbered.
var resultFiles = []string{"results.json", "receipts.jsonl", "report.html", "report.md", "junit.xml",
	"*.part", "frame-*.jpg", "floor-plan.png", "coverage-*.png", recordingDir, reviewDir}

// save writes everything and then moves it into place. Files of an earlier run go; others stay. Without
// pictures it writes the figures only: what an interrupted run leaves.
func (o *output) save(
	cfg sim.Config, runs []*bench.Run, res *report.Results, told *narration, pictures bool,
) error {
	f, err := os.Create(filepath.Join(o.part, "receipts.jsonl"))
	if err != nil {
		return err
	}
	if err := errors.Join(writeReceipts(f, runReceipts(runs)), f.Close(), res.Write(o.part)); err != nil {
		return err
	}
	if pictures {
		drawn, err := runPictures(o.part, cfg, runs)
		if err != nil {
			return err
		}
		if err := told.write(o.part, res, drawn); err != nil {
			return err
		}
	}
	return o.install()
}

// install moves the files into the folder.
func (o *output) install() error {
	if err := os.Rename(o.part, o.dir); err == nil {
		return nil // it was not there, or empty
	}
	var old []string
	for _, pattern := range resultFiles {
		found, err := filepath.Glob(filepath.Join(o.dir, pattern))
		if err != nil {
			return err
		}
		old = append(old, found...)
	}
	for _, path := range slices.Compact(old) {
		if err := os.RemoveAll(path); err != nil { // the recording is a folder
			return err
		}
	}
	files, err := os.ReadDir(o.part)
	if err != nil {
		return err
	}
	for _, f := range files {
		if err := os.Rename(filepath.Join(o.part, f.Name()), filepath.Join(o.dir, f.Name())); err != nil {
			return err
		}
	}
	return nil
}

// page is what to open: the report, or the figures where there is none.
func (o *output) page() string {
	if _, err := os.Stat(filepath.Join(o.dir, "report.html")); err != nil {
		return "results.json"
	}
	return "report.html"
}
