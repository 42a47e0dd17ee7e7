// Package huggingface writes samples as Hugging Face's loader "imagefolder" reads them
// (https://huggingface.co/docs/datasets/image_dataset), and says in Croissant what they are
// (https://docs.mlcommons.org/croissant/docs/croissant-spec-1.1.html):
//
//	train/NAME.jpg
//	train/depth/NAME.png
//	train/normals/NAME.png
//	train/metadata.jsonl
//	SHA256SUMS
//	README.md
//	croissant.json
//
// and the same for val and test. A line of metadata.jsonl has the labels of one picture; its keys, and the
// type of each value, are the same on all lines, since the loader takes them from the first ones: lists are
// empty rather than absent, and a number of pixels has a decimal point even where it is whole.
package huggingface

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"hash"
	"io"
	"os"
	"path/filepath"
	"slices"

	"storesim/pipeline/store"
	"storesim/sim/dataset"
)

// Format writes samples. It keeps a file open for each split, and one for the checksums.
type Format struct {
	set    *dataset.Set
	dir    string
	splits [dataset.Test + 1]split
	sums   *dataset.Part
	count  int
	layers dataset.Layers // of the first sample, and so of all
}

// split is what one split has so far.
type split struct {
	lines   *dataset.Part // metadata.jsonl; nil for an empty split
	text    bytes.Buffer  // the line at hand
	sum     hash.Hash
	size    int
	samples int
	objects int
}

// New prepares a data set in an empty folder.
func New(set *dataset.Set, dir string) (dataset.Format, error) {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return nil, err
	}
	sums, err := dataset.CreatePart(filepath.Join(dir, "SHA256SUMS"))
	if err != nil {
		return nil, err
	}
	return &Format{set: set, dir: dir, sums: sums}, nil
}

// Add puts a picture into the folder of its split and its labels into a line.
func (f *Format) Add(s *dataset.Sample) error {
	c, err := f.camera(s)
	if err != nil {
		return fmt.Errorf("sample %s: %w", s.Name, err)
	}
	p, err := f.split(s.Split)
	if err != nil {
		return fmt.Errorf("begin split: %w", err)
	}
	l := f.line(s, c)
	if err := p.write(l); err != nil {
		return fmt.Errorf("write labels: %w", err)
	}
	folder := s.Split.String()
	for _, x := range []struct{ from, name string }{
		{s.File, l.File}, {s.Depth, l.Depth}, {s.Normals, l.Normals},
	} {
		if x.from == "" && x.name == "" {
			continue
		}
		if err := f.keep(x.from, folder+"/"+x.name); err != nil {
			return fmt.Errorf("sample %s: %w", s.Name, err)
		}
	}
	p.samples++
	p.objects += len(l.Objects.Categories)
	f.count++
	return nil
}

// camera of a sample that fits to those before.
func (f *Format) camera(s *dataset.Sample) (*store.Camera, error) {
	i := slices.IndexFunc(f.set.Stores, func(x dataset.Store) bool { return x.Name == s.Store })
	if i < 0 || s.View.Camera < 0 || s.View.Camera >= len(f.set.Stores[i].Layout.Cameras) {
		return nil, fmt.Errorf("store %q has no camera %d", s.Store, s.View.Camera)
	}
	if f.count > 0 && f.layers != s.Layers() {
		return nil, errors.New("either all samples of a set have depth or none, and normals or none")
	}
	f.layers = s.Layers()
	return &f.set.Stores[i].Layout.Cameras[s.View.Camera], nil
}

// split returns one that has its file.
func (f *Format) split(s dataset.Split) (*split, error) {
	p := &f.splits[s]
	if p.lines != nil {
		return p, nil
	}
	folder := filepath.Join(f.dir, s.String())
	folders := []string{folder}
	if f.layers.Depth {
		folders = append(folders, filepath.Join(folder, "depth"))
	}
	if f.layers.Normals {
		folders = append(folders, filepath.Join(folder, "normals"))
	}
	for _, name := range folders {
		if err := os.MkdirAll(name, 0o755); err != nil {
			return nil, err
		}
	}
	var err error
	p.sum = sha256.New()
	p.lines, err = dataset.CreatePart(filepath.Join(folder, "metadata.jsonl"))
	return p, err
}

func (p *split) write(l *line) error {
	p.text.Reset()
	e := json.NewEncoder(&p.text) // ends a line
	e.SetEscapeHTML(false)        // run lengths are full of < and >
	if err := e.Encode(l); err != nil {
		return err
	}
	p.size += p.text.Len()
	p.sum.Write(p.text.Bytes()) // a hash never fails
	_, err := p.lines.Write(p.text.Bytes())
	return err
}

// keep links a file to a path in the data set and notes its checksum, as sha256sum -c reads it.
func (f *Format) keep(from, path string) error {
	if err := dataset.Link(from, filepath.Join(f.dir, filepath.FromSlash(path))); err != nil {
		return err
	}
	sum, _, err := digest(from)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(f.sums, "%s  %s\n", sum, path)
	return err
}

// Close ends the files under way, then writes the card and the Croissant that sums them up.
func (f *Format) Close() error {
	for i := range f.splits {
		if p := &f.splits[i]; p.lines != nil {
			if err := p.lines.Commit(); err != nil {
				return err
			}
			path := dataset.Split(i).String() + "/metadata.jsonl"
			fmt.Fprintf(f.sums, "%x  %s\n", p.sum.Sum(nil), path)
		}
	}
	if err := f.sums.Commit(); err != nil {
		return err
	}
	if err := dataset.WriteFile(filepath.Join(f.dir, "README.md"), f.card()); err != nil {
		return fmt.Errorf("write card: %w", err)
	}
	text, err := f.croissant()
	if err != nil {
		return fmt.Errorf("describe: %w", err)
	}
	return dataset.WriteFile(filepath.Join(f.dir, "croissant.json"), text)
}

// digest is the SHA-256 sum of a file, in hex, and its size.
func digest(path string) (sum string, size int64, err error) {
	f, err := os.Open(path)
	if err != nil {
		return "", 0, err
	}
	defer func() { _ = f.Close() }() // only read from
	h := sha256.New()
	size, err = io.Copy(h, f)
	return hex.EncodeToString(h.Sum(nil)), size, err
}
