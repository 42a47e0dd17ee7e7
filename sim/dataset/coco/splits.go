package coco

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"

	"storesim/sim/dataset"
)

// header is what stands before the lists of a file.
type header struct {
	Info       info       `json:"info"`
	Licenses   []license  `json:"licenses"`
	Categories []category `json:"categories"`
}

// info says where a set comes from. Its date is given, not asked of a clock: the same command writes the same
// bytes on any day.
type info struct {
	Description string `json:"description"`
	Text        string `json:"text"`
	URL         string `json:"url"`
	Version     string `json:"version"`
	Year        int    `json:"year"`
	Contributor string `json:"contributor"`
	Date        string `json:"date_created"`
	Command     string `json:"command"`
	Seed        uint64 `json:"seed"`
}

type license struct {
	ID   int    `json:"id"`
	Name string `json:"name"`
	URL  string `json:"url"`
}

// picture is an entry of "images".
type picture struct {
	ID      int     `json:"id"`
	Width   int     `json:"width"`
	Height  int     `json:"height"`
	File    string  `json:"file_name"` // in images/<split>
	License int     `json:"license"`
	Store   string  `json:"store"`
	Camera  string  `json:"camera"` // the device's name
	Seq     uint64  `json:"seq"`    // of the frame
	Seconds float64 `json:"time_s"` // simulated time

	Formation *dataset.Formation `json:"formation,omitempty"` // absent where it was not recorded
}

// document is one of the annotation files that every split has: annotations/<name>_<split>.json.
type document struct {
	name       string
	categories []category
}

// splits keeps the lists of each split on the disk until Close joins them to documents.
type splits struct {
	set       *dataset.Set
	dir       string
	documents []document
	parts     [dataset.Test + 1]*part // nil before a split's first sample
}

// part is one split.
type part struct {
	images      *list
	annotations []*list // by document
}

func newSplits(set *dataset.Set, dir string, documents ...document) (*splits, error) {
	if err := os.MkdirAll(filepath.Join(dir, "annotations"), 0o755); err != nil {
		return nil, fmt.Errorf("make data set folder: %w", err)
	}
	return &splits{set: set, dir: dir, documents: documents}, nil
}

func (s *splits) path(name string, split dataset.Split) string {
	return filepath.Join(s.dir, "annotations", name+"_"+split.String())
}

// part returns a split's lists and makes them when it is the first time.
func (s *splits) part(split dataset.Split) (*part, error) {
	if s.parts[split] != nil {
		return s.parts[split], nil
	}
	if err := os.MkdirAll(filepath.Join(s.dir, "images", split.String()), 0o755); err != nil {
		return nil, err
	}
	p := &part{}
	s.parts[split] = p
	var err error
	if p.images, err = newList(s.path("images", split) + ".part"); err != nil {
		return nil, err
	}
	for _, d := range s.documents {
		l, err := newList(s.path(d.name, split) + ".annotations.part")
		if err != nil {
			return nil, err
		}
		p.annotations = append(p.annotations, l)
	}
	return p, nil
}

// picture puts a sample's picture in its place and on its split's list.
func (s *splits) picture(sample *dataset.Sample) (*part, picture, error) {
	p, err := s.part(sample.Split)
	if err != nil {
		return nil, picture{}, err
	}
	width, height, err := dataset.PictureSize(sample.File)
	if err != nil {
		return nil, picture{}, err
	}
	v := &sample.View
	record := picture{
		ID: p.images.n + 1, Width: width, Height: height, File: sample.Name + ".jpg", License: 1,
		Store: sample.Store, Camera: s.camera(sample), Seq: v.Seq, Seconds: v.Time.Seconds(),
		Formation: dataset.FormationOf(sample),
	}
	to := filepath.Join(s.dir, "images", sample.Split.String(), record.File)
	if err := dataset.Link(sample.File, to); err != nil {
		return nil, picture{}, err
	}
	return p, record, p.images.add(record)
}

// camera is the name of the device that took a sample, empty where the set does not tell.
func (s *splits) camera(sample *dataset.Sample) string {
	for _, st := range s.set.Stores {
		if st.Name == sample.Store && st.Layout != nil && sample.View.Camera < len(st.Layout.Cameras) {
			return string(st.Layout.Cameras[sample.View.Camera].ID)
		}
	}
	return ""
}

// close writes the documents, unless something failed before, and removes the lists.
func (s *splits) close(failed error) error {
	err := failed
	for split, p := range s.parts {
		if p != nil && err == nil {
			err = s.join(dataset.Split(split), p)
		}
	}
	for split, p := range s.parts {
		if p != nil {
			err = errors.Join(err, p.remove())
			s.parts[split] = nil
		}
	}
	return err
}

func (s *splits) join(split dataset.Split, p *part) error {
	for i, d := range s.documents {
		path := s.path(d.name, split) + ".json"
		if err := join(path, s.header(d.categories), p.images, p.annotations[i]); err != nil {
			return err
		}
	}
	return nil
}

func (p *part) remove() error {
	var err error
	for _, l := range append(p.annotations, p.images) {
		if l != nil {
			err = errors.Join(err, l.remove())
		}
	}
	return err
}

func (s *splits) header(categories []category) header {
	year, _ := strconv.Atoi(s.set.Date[:min(4, len(s.set.Date))]) // 0: a set without a date
	return header{
		Info: info{
			Description: s.set.Title, Text: s.set.Text, URL: s.set.URL, Version: s.set.Version,
			Year: year, Date: s.set.Date, Contributor: s.set.Creator,
			Command: s.set.Command, Seed: s.set.Seed,
		},
		Licenses:   []license{{ID: 1, Name: s.set.License, URL: s.set.LicenseURL()}},
		Categories: categories,
	}
}
