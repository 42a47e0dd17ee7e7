// Package webdataset writes samples as shards of WebDataset (https://github.com/webdataset/webdataset):
// train-000000.tar, train-000001.tar, ..., and the same for val and test. A sample is two files side by side,
// NAME.jpg and NAME.json, and with them NAME.depth.png and NAME.normals.png where these were asked for; which
// ones is the same for all samples of a set, as Hugging Face's loader wants it, so that a picture of an empty
// store has its labels too, an empty list.
//
// Beside the shards of a split lies its index, train.json, as the wids library of the same project reads it,
// with the number of samples and the MD5 sum of each shard.
package webdataset

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"

	"storesim/sim/dataset"
)

// Limits of a shard. One that has a sample already takes no further one that would break a limit.
type Limits struct {
	Samples int
	Bytes   int64 // of the files in it, without the headers of the archive
}

// standard shards can be moved and shuffled well: the authors of WebDataset advise some hundred megabytes.
var standard = Limits{Samples: 10_000, Bytes: 256 << 20}

// Format writes shards, one at a time for each split.
type Format struct {
	set    *dataset.Set
	dir    string
	limits Limits
	splits [dataset.Test + 1]split
	last   string         // name of the sample before
	layers dataset.Layers // of the first sample, and so of all
}

// split is the state of one split.
type split struct {
	open    *shard // nil for none
	written []entry
}

// New prepares a data set in an empty folder, in shards of at most 10,000 samples and 256 MiB.
func New(set *dataset.Set, dir string) (dataset.Format, error) { return NewSharded(set, dir, standard) }

// NewSharded is New with other limits.
func NewSharded(set *dataset.Set, dir string, limits Limits) (dataset.Format, error) {
	if limits.Samples < 1 || limits.Bytes < 1 {
		return nil, fmt.Errorf("limits of a shard are %d samples, %d bytes: want at least 1",
			limits.Samples, limits.Bytes)
	}
	return &Format{set: set, dir: dir, limits: limits}, os.MkdirAll(dir, 0o755)
}

// key has no dot, where WebDataset ends a name, and is not of the kind __x__, which it skips.
var key = regexp.MustCompile(`^[A-Za-z0-9-][A-Za-z0-9_-]*$`)

// Add puts a sample into the shard of its split.
func (f *Format) Add(s *dataset.Sample) error {
	if err := f.check(s); err != nil {
		return fmt.Errorf("sample %q: %w", s.Name, err)
	}
	files, err := f.files(s)
	if err != nil {
		return fmt.Errorf("sample %s: %w", s.Name, err)
	}
	p := &f.splits[s.Split]
	if p.open != nil && !p.open.fits(files, f.limits) {
		if err := f.end(p); err != nil {
			return err
		}
	}
	if p.open == nil {
		path := filepath.Join(f.dir, fmt.Sprintf("%s-%06d.tar", s.Split, len(p.written)))
		if p.open, err = begin(path); err != nil {
			return fmt.Errorf("begin shard: %w", err)
		}
	}
	if err := p.open.add(files); err != nil {
		return fmt.Errorf("write sample %s: %w", s.Name, err)
	}
	return nil
}

func (f *Format) check(s *dataset.Sample) error {
	first := f.last == ""
	switch {
	case !key.MatchString(s.Name):
		return errors.New("a name has letters, digits, - and _ only, and begins with none of the last")
	case s.Name == f.last:
		return errors.New("the one before has the same name")
	case !first && f.layers != s.Layers():
		return errors.New("either all samples of a set have depth or none, and normals or none")
	}
	f.last, f.layers = s.Name, s.Layers()
	return nil
}

// files of a sample in the order in which they lie in a shard.
func (f *Format) files(s *dataset.Sample) ([]file, error) {
	label, err := f.label(s)
	if err != nil {
		return nil, err
	}
	picture, err := os.ReadFile(s.File)
	if err != nil {
		return nil, err
	}
	out := []file{{s.Name + ".jpg", picture}, {s.Name + ".json", label}}
	for _, l := range []struct{ path, suffix string }{
		{s.Depth, ".depth.png"}, {s.Normals, ".normals.png"},
	} {
		if l.path == "" {
			continue
		}
		content, err := os.ReadFile(l.path)
		if err != nil {
			return nil, err
		}
		out = append(out, file{s.Name + l.suffix, content})
	}
	return out, nil
}

func (f *Format) end(p *split) error {
	e, err := p.open.end()
	if err != nil {
		return fmt.Errorf("end shard: %w", err)
	}
	p.open, p.written = nil, append(p.written, e)
	return nil
}

// Close ends the shards under way and writes the indexes.
func (f *Format) Close() error {
	for i := range f.splits {
		p := &f.splits[i]
		if p.open != nil {
			if err := f.end(p); err != nil {
				return err
			}
		}
		if len(p.written) > 0 {
			if err := f.index(dataset.Split(i), p.written); err != nil {
				return fmt.Errorf("write index: %w", err)
			}
		}
	}
	if err := dataset.WriteFile(filepath.Join(f.dir, "README.md"), f.readme()); err != nil {
		return fmt.Errorf("write explanation: %w", err)
	}
	return nil
}
