// Package mot writes people in pictures as sequences of MOTChallenge, as its files are read by TrackEval
// (https://github.com/JonathonLuiten/TrackEval) and by CVAT's importer
// (https://docs.cvat.ai/docs/dataset_management/formats/format-mot/):
//
//	storesim-train/STORE-CAMERA/img1/000001.jpg
//	storesim-train/STORE-CAMERA/gt/gt.txt
//	storesim-train/STORE-CAMERA/seqinfo.ini
//	storesim-train/STORE-CAMERA/frames.csv
//	seqmaps/storesim-train.txt
//
// A sequence is what one camera of one store gave to one split. Frames, ids and pixels count from 1. Boxes
// hold the whole person, also where something hides it, up to the edges of the image; how much is to be seen
// is the ninth column. There are no detections: a detector makes them.
package mot

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"storesim/pipeline/store"
	"storesim/sim/dataset"
)

// bench is the name of the benchmark, as TrackEval asks for it.
const bench = "storesim"

// Format writes sequences. It keeps a file open for each camera and split of the store at hand.
type Format struct {
	set   *dataset.Set
	dir   string
	names map[place]string // of the sequences
	store string           // at hand
	open  map[string]*sequence
	done  [dataset.Test + 1][]string // names of finished sequences
}

// place is one camera of one store.
type place struct {
	store  string
	camera int
}

// New prepares a data set in an empty folder. Two cameras whose sequences would bear one name are an error.
func New(set *dataset.Set, dir string) (dataset.Format, error) {
	f := &Format{set: set, dir: dir, names: map[place]string{}, open: map[string]*sequence{}}
	taken := map[string]bool{}
	for _, s := range set.Stores {
		for i := range s.Layout.Cameras {
			name := s.Name + "-" + plain(s.Layout.Cameras[i].ID)
			if taken[name] {
				return nil, fmt.Errorf("two sequences would be named %s", name)
			}
			taken[name] = true
			f.names[place{s.Name, i}] = name
		}
	}
	return f, os.MkdirAll(filepath.Join(dir, "seqmaps"), 0o755)
}

// plain keeps letters, digits and - of a device's name: others mean something to some tool.
func plain(id store.DeviceID) string {
	return strings.Map(func(r rune) rune {
		if r == '-' || r >= '0' && r <= '9' || r >= 'A' && r <= 'Z' || r >= 'a' && r <= 'z' {
			return r
		}
		return '_'
	}, string(id))
}

// Add puts a sample at the end of its sequence.
func (f *Format) Add(s *dataset.Sample) error {
	if s.Store != f.store {
		if err := f.finish(); err != nil {
			return err
		}
		f.store = s.Store
	}
	seq, err := f.sequence(s)
	if err != nil {
		return err
	}
	return seq.add(f.set, s)
}

// sequence returns the sequence a sample belongs to, and begins it where there is none.
func (f *Format) sequence(s *dataset.Sample) (*sequence, error) {
	name, ok := f.names[place{s.Store, s.View.Camera}]
	if !ok {
		return nil, fmt.Errorf("sample %s: store %q has no camera %d", s.Name, s.Store, s.View.Camera)
	}
	folder := filepath.Join(bench+"-"+s.Split.String(), name)
	if seq := f.open[folder]; seq != nil {
		return seq, nil
	}
	i := slices.IndexFunc(f.set.Stores, func(x dataset.Store) bool { return x.Name == s.Store })
	seq, err := begin(filepath.Join(f.dir, folder), f.set.Stores[i].Layout.Cameras[s.View.Camera])
	if err != nil {
		return nil, fmt.Errorf("begin sequence: %w", err)
	}
	f.open[folder] = seq
	f.done[s.Split] = append(f.done[s.Split], name)
	return seq, nil
}

// finish ends the sequences of the store at hand.
func (f *Format) finish() error {
	for _, folder := range slices.Sorted(maps.Keys(f.open)) {
		if err := f.open[folder].end(); err != nil {
			return fmt.Errorf("end sequence: %w", err)
		}
	}
	clear(f.open)
	return nil
}

// Close ends what is open and writes the lists of sequences.
func (f *Format) Close() error {
	if err := f.finish(); err != nil {
		return err
	}
	for split, names := range f.done {
		if len(names) == 0 {
			continue
		}
		slices.Sort(names)
		list := "name\n" + strings.Join(names, "\n") + "\n"
		path := filepath.Join(f.dir, "seqmaps", fmt.Sprintf("%s-%s.txt", bench, dataset.Split(split)))
		if err := dataset.WriteFile(path, []byte(list)); err != nil {
			return fmt.Errorf("write list of sequences: %w", err)
		}
	}
	if err := dataset.WriteFile(filepath.Join(f.dir, "README.md"), f.readme()); err != nil {
		return fmt.Errorf("write explanation: %w", err)
	}
	return nil
}
