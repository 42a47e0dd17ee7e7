package dataset

import (
	"storesim/pipeline/store"
	"storesim/sim/truth"
)

// Split is the part of a data set that a sample belongs to.
type Split uint8

// Parts of a data set.
const (
	Train Split = iota
	Val
	Test
)

func (s Split) String() string { return [...]string{"train", "val", "test"}[s] }

// Sample is one picture and its labels, as it was captured. Labels are in View.Things.
type Sample struct {
	Name    string // unique in the set: letters, digits, - and _ only; without a file's ending
	Store   string // of which store, the same characters: sets may hold several
	Split   Split
	File    string // the captured JPEG
	Quality int    // of File, 1 to 100; 0 where it is not known
	Depth   string // the captured depth, a 16-bit PNG in millimetres, 0 where nothing is; empty for none

	// Normals are where the surfaces face, a PNG of 8-bit RGB in the frame of the camera (x right, y down, z
	// forward): a component n is written as 255 (n/2 + 1/2), rounded. (0, 0, 0) is where nothing is; the
	// name is empty for none.
	Normals string

	View truth.FrameView
}

// Layers are the pictures that a sample has beside the camera's: the same ones for all samples of a set.
type Layers struct{ Depth, Normals bool }

// Layers tells which ones a sample has.
func (s *Sample) Layers() Layers { return Layers{Depth: s.Depth != "", Normals: s.Normals != ""} }

// Set is what the samples of a data set have in common.
type Set struct {
	Title      string // one line
	Text       string // a paragraph: what is to be seen, how it was made
	Command    string // repeats it
	Version    string // of the program
	Date       string // of publication, YYYY-MM-DD; the program asks no clock
	Creator    string // who publishes it
	License    string // its identifier in SPDX's list (https://spdx.org/licenses), or where it is to be read
	URL        string // where it is published; empty: nowhere yet
	Seed       uint64
	Stores     []Store
	MinVisible float64 // things with a smaller visible fraction are left out by the formats, [0, 1]
}

// Store is one store of a set, as installed. A sample's View.Camera counts its cameras.
type Store struct {
	Name   string
	Layout *store.Layout
}

// Kept reports whether a format writes a thing: it shows at least one pixel, and enough of itself.
func (s *Set) Kept(t *truth.Thing) bool {
	return t.VisiblePixels > 0 && t.VisibleFraction() >= s.MinVisible
}

// Format writes samples in one of the formats of the field into a folder of its own. Samples come in order
// of store, time and camera, from one goroutine; the folder is empty before and whole after Close.
type Format interface {
	Add(s *Sample) error
	Close() error
}
