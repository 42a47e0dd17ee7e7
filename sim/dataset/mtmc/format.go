// Package mtmc writes stores as scenes of the multi-camera track of NVIDIA's AI City Challenge, in the form
// that the challenge has had since 2025 (https://www.aicitychallenge.org/2025-track1/; data in the same form:
// https://huggingface.co/datasets/nvidia/PhysicalAI-SmartSpaces):
//
//	train/STORE/ground_truth.json
//	train/STORE/calibration.json
//	train/STORE/map.png
//	train/STORE/frames.csv
//	train/STORE/pictures/CAMERA/000000.jpg
//	train/STORE/depth/CAMERA/000000.png
//	train/STORE/normals/CAMERA/000000.png
//	manifest.json
//
// What the form leaves open, such as the unit of angles, is said in manifest.json. Only people are written:
// readers of the form know a fixed list of object types, which has no baskets and no goods.
package mtmc

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"

	"storesim/sim/dataset"
)

// Format writes scenes: one for each split of the store at hand.
type Format struct {
	set    *dataset.Set
	dir    string
	store  string
	open   map[dataset.Split]*scene
	scenes []summary // that have ended
}

// New prepares a data set in an empty folder. Two cameras of a store that would bear one name are an error.
func New(set *dataset.Set, dir string) (dataset.Format, error) {
	for _, s := range set.Stores {
		names := sensorNames(s.Layout)
		for i, name := range names {
			if slices.Contains(names[:i], name) {
				return nil, fmt.Errorf("two cameras of store %s would be named %s", s.Name, name)
			}
		}
	}
	f := &Format{set: set, dir: dir, open: map[dataset.Split]*scene{}, scenes: []summary{}}
	return f, os.MkdirAll(dir, 0o755)
}

// Add puts a sample into the scene of its store and split.
func (f *Format) Add(s *dataset.Sample) error {
	if s.Store != f.store {
		if err := f.finish(); err != nil {
			return err
		}
		f.store = s.Store
	}
	sc := f.open[s.Split]
	if sc == nil {
		i := slices.IndexFunc(f.set.Stores, func(x dataset.Store) bool { return x.Name == s.Store })
		if i < 0 {
			return fmt.Errorf("sample %s: no store %q", s.Name, s.Store)
		}
		var err error
		path := filepath.Join(f.dir, s.Split.String(), s.Store)
		if sc, err = begin(path, f.set.Stores[i].Layout); err != nil {
			return fmt.Errorf("begin scene: %w", err)
		}
		f.open[s.Split] = sc
	}
	if err := sc.add(f.set, s); err != nil {
		return fmt.Errorf("sample %s: %w", s.Name, err)
	}
	return nil
}

// finish ends the scenes of the store at hand.
func (f *Format) finish() error {
	for _, split := range slices.Sorted(maps.Keys(f.open)) {
		sum, err := f.open[split].end()
		if err != nil {
			return fmt.Errorf("end scene: %w", err)
		}
		sum.Split, sum.Name = split.String(), f.store
		f.scenes = append(f.scenes, sum)
	}
	clear(f.open)
	return nil
}

// Close ends what is open and writes the manifest.
func (f *Format) Close() error {
	if err := f.finish(); err != nil {
		return err
	}
	if err := f.manifest(); err != nil {
		return fmt.Errorf("write manifest: %w", err)
	}
	return nil
}
