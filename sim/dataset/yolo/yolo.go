package yolo

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"storesim/sim/dataset"
	"storesim/sim/truth"
)

// Kind is what a row says about a thing.
type Kind uint8

// Kinds of sets.
const (
	Detect  Kind = iota // a box
	Segment             // a polygon
	Pose                // a box and the points of a person
)

// minSide is the shortest side of a picture that is read, pixels.
const minSide = 10

// format writes one picture and one label file for each sample; there is nothing to keep until Close but
// which splits there are.
type format struct {
	set   *dataset.Set
	dir   string
	kind  Kind
	begun [dataset.Test + 1]bool // by split
	err   error                  // the first; nothing is written after it
	text  []byte                 // of the label file at work
}

// New begins a set in the folder dir.
func New(set *dataset.Set, dir string, kind Kind) (dataset.Format, error) {
	f := &format{set: set, dir: dir, kind: kind}
	// The importer refuses a set without this one, so it is there even if it stays empty.
	if err := f.begin(dataset.Train); err != nil {
		return nil, fmt.Errorf("make data set folder: %w", err)
	}
	return f, nil
}

// begin makes the folders of a split.
func (f *format) begin(split dataset.Split) error {
	if f.begun[split] {
		return nil
	}
	f.begun[split] = true
	return errors.Join(
		os.MkdirAll(filepath.Join(f.dir, "images", split.String()), 0o755),
		os.MkdirAll(filepath.Join(f.dir, "labels", split.String()), 0o755))
}

// Add writes a sample. After an error the set is given up: Close writes no data.yaml.
func (f *format) Add(s *dataset.Sample) error {
	if f.err == nil {
		f.err = f.add(s)
	}
	return f.err
}

// Close writes data.yaml.
func (f *format) Close() error {
	if f.err != nil {
		return f.err
	}
	return write(filepath.Join(f.dir, "data.yaml"), f.yaml())
}

func (f *format) add(s *dataset.Sample) error {
	if err := f.begin(s.Split); err != nil {
		return err
	}
	width, height, err := dataset.PictureSize(s.File)
	if err != nil {
		return err
	}
	if min(width, height) < minSide {
		return fmt.Errorf("%s: %d x %d pixels, want sides of at least %d", s.File, width, height, minSide)
	}
	if err := f.label(s, width, height); err != nil {
		return err
	}
	split := s.Split.String()
	// The label comes first: a picture without one would be taken for an empty scene.
	if err := write(filepath.Join(f.dir, "labels", split, s.Name+".txt"), f.text); err != nil {
		return err
	}
	return dataset.Link(s.File, filepath.Join(f.dir, "images", split, s.Name+".jpg"))
}

// label fills text with the rows of a sample. The importer knows a thing by its class and box, and in pose by
// its points too, and drops the second of two that are equal in that, with a warning; here it is not written
// in the first place.
func (f *format) label(s *dataset.Sample, width, height int) error {
	f.text = f.text[:0]
	seen := map[string]bool{}
	scale := scale{float64(width), float64(height)}
	for i := range s.View.Things {
		t := &s.View.Things[i]
		if !f.set.Kept(t) || f.kind == Pose && t.Class != truth.Person {
			continue
		}
		known := scale.box(nil, t)
		if f.kind == Pose {
			known = scale.points(known, t)
		}
		if seen[string(known)] {
			continue
		}
		seen[string(known)] = true
		row, err := f.row(known, scale, t)
		if err != nil {
			return fmt.Errorf("picture %s: thing %d: %w", s.Name, t.ID, err)
		}
		f.text = append(append(f.text, row...), '\n')
	}
	return nil
}

// write makes a file beside its place and renames it.
func write(path string, text []byte) error {
	if err := os.WriteFile(path+".part", text, 0o644); err != nil {
		return err
	}
	return os.Rename(path+".part", path)
}
