// Package timeline is a run on one clock: who walked where, who was followed where, what was taken, what was
// claimed, what was billed, what the plates said and what the cameras saw. The player shows it, and the
// report's stories of wrong receipts are told from it.
//
// It is a file beside results.json, in a form that stays small: places are whole centimetres, five a second,
// each as the difference to the one before; plates are kept where they changed; pictures lie in one file a
// camera. Times are seconds of the run. Store, true and tracked are not mixed: People, Events are the truth,
// Tracked, Claims and Bills are what the pipeline made of it.
package timeline

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
)

// Schema names the form of the file; a reader refuses another one.
const Schema = "storesim.timeline/1"

// File is the timeline's name in its folder.
const File = "timeline.json"

// Timeline is one seed of a run.
type Timeline struct {
	Schema   string    `json:"schema"`
	Name     string    `json:"name"` // of the scenario
	Seed     uint64    `json:"seed"`
	End      float64   `json:"end"`
	Store    Store     `json:"store"`
	Products []Product `json:"products"` // those that occur, sorted by SKU
	People   []Person  `json:"people"`   // the bodies, in order of ID
	Tracked  []Person  `json:"tracked"`  // the identities, in order of ID
	Events   []Event   `json:"events"`   // in order of time
	Claims   []Claim   `json:"claims"`   // in order of attribution
	Bills    []Bill    `json:"bills"`    // in order of issue
	Plates   []Trace   `json:"plates"`   // load cells that changed
	Films    []Film    `json:"films"`    // one a camera, in the layout's order
}

// Store is the floor, seen from above.
type Store struct {
	Floor    [4]int  `json:"floor"` // west, south, east, north
	Gondolas []Block `json:"gondolas"`
	Gates    []Gate  `json:"gates"`
}

// Block is a fixture's footprint: west, south, east, north.
type Block struct {
	ID   string `json:"id"`
	Rect [4]int `json:"rect"`
}

// Gate is a passage from A to B.
type Gate struct {
	ID   string `json:"id"`
	Kind string `json:"kind"`
	A    [2]int `json:"a"`
	B    [2]int `json:"b"`
}

// Product is what a reader must know of an article.
type Product struct {
	SKU   string `json:"sku"`
	Name  string `json:"name"`
	Price int64  `json:"cents"`
}

// Step is the time between two places of a walk, seconds.
const Step = 0.2

// Person is a body or an identity with its walk.
type Person struct {
	ID    int    `json:"id"`
	Token string `json:"token,omitempty"`
	Walks []Walk `json:"walks"` // in order of time; a gap between two is a time at which nobody knew
}

// Walk is an unbroken row of places.
type Walk struct {
	From int   `json:"from"` // in steps
	XY   []int `json:"xy"`   // the first place, then differences: x, y, x, y, ...
}

// Event is a line of the true ledger.
type Event struct {
	Time   float64 `json:"t"`
	Start  float64 `json:"start"`
	End    float64 `json:"end"`
	Kind   string  `json:"kind"` // truth.Kind
	Act    string  `json:"act,omitempty"`
	Body   int     `json:"body"`
	Token  string  `json:"token,omitempty"`
	PaidBy string  `json:"paid_by,omitempty"`
	SKU    string  `json:"sku,omitempty"`
	Count  int     `json:"n,omitempty"`
	Shelf  string  `json:"shelf,omitempty"`
	Cell   int     `json:"cell"`   // load cell on the shelf, -1 for none
	Claim  int     `json:"claim"`  // index of the claim that tells of it, -1 for none
	Camera int     `json:"camera"` // index of the one that saw it best, -1 for none
}

// Claim is a change that the pipeline saw, and whom it gave it to.
type Claim struct {
	Start   float64 `json:"start"`
	End     float64 `json:"end"`
	Shelf   string  `json:"shelf"`
	Cell    int     `json:"cell"` // the cell that changed most, -1 for none
	Grams   float64 `json:"grams"`
	Std     float64 `json:"std"`
	Who     []Who   `json:"who"` // the likeliest, falling
	Nobody  float64 `json:"nobody"`
	What    []What  `json:"what"` // the likeliest, falling
	Unknown float64 `json:"unknown"`
	Event   int     `json:"event"`  // index of the true event that it tells of, -1 for none
	Camera  int     `json:"camera"` // index of the one that looks at the place most closely, -1 for none
}

// Who is a possible actor.
type Who struct {
	ID int     `json:"id"`
	P  float64 `json:"p"`
}

// What is a possible product and number; a negative number left the shelf.
type What struct {
	SKU   string  `json:"sku"`
	Count int     `json:"n"`
	P     float64 `json:"p"`
}

// Bill is an issued receipt with its ledger.
type Bill struct {
	Token   string  `json:"token"`
	ID      int     `json:"id"`
	Exited  float64 `json:"exited"`
	Issued  float64 `json:"issued"`
	PExact  float64 `json:"p_exact"`
	Entries []Entry `json:"entries"` // in order of time
}

// Entry is a line of a bill's ledger; a negative number went back.
type Entry struct {
	Time  float64 `json:"t"`
	SKU   string  `json:"sku"`
	Count int     `json:"n"`
	P     float64 `json:"p"`
}

// Trace is what a load cell said: time and mass, tick by tick as differences, in hundredths of a second and
// grams. Between two points it stayed near the first, within two grams or its own noise.
type Trace struct {
	Shelf  string `json:"shelf"`
	Cell   int    `json:"cell"`
	At     [2]int `json:"at"`
	Points []int  `json:"tg"`
}

// Film is a camera with its pictures. They lie one after the other in the file Name.
type Film struct {
	Camera string `json:"camera"`
	At     [2]int `json:"at"`
	Ahead  [2]int `json:"ahead"` // direction of view on the floor, hundredths
	Width  int    `json:"width"`
	Height int    `json:"height"`
	Tiles  []Tile `json:"tiles"`
}

// Name is the file of a film's pictures, one JPEG after the other, as players of Motion JPEG read it.
func (f *Film) Name() string { return f.Camera + ".mjpeg" }

// Tile is one picture: where it lies in the file, and who was found in it.
type Tile struct {
	Time   float64 `json:"t"`
	Offset int64   `json:"at"`
	Size   int     `json:"size"`
	Found  []Mark  `json:"found,omitempty"`
}

// Mark is a find in pixels of the tile: the identity (0: not known), the box's x, y, width and height, then
// x and y of the head, the foot and both hands, -1 for what was not found.
type Mark [13]int

// Encode writes the timeline as one line of JSON.
func (t *Timeline) Encode() ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(t); err != nil {
		return nil, fmt.Errorf("timeline: %w", err)
	}
	return b.Bytes(), nil
}

// largest is the size beyond which a file is no timeline, bytes.
const largest = 512 << 20

// Read loads the timeline of a folder and checks it, so that every index in it may be followed.
func Read(dir string) (*Timeline, error) {
	path := filepath.Join(dir, File)
	info, err := os.Stat(path)
	if err != nil {
		return nil, fmt.Errorf("timeline: %w", err)
	}
	if info.Size() > largest {
		return nil, fmt.Errorf("timeline %s: %d bytes is too much", path, info.Size())
	}
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("timeline: %w", err)
	}
	t, err := decode(data)
	if err != nil {
		return nil, fmt.Errorf("timeline %s: %w", path, err)
	}
	return t, nil
}

func decode(data []byte) (*Timeline, error) {
	var t Timeline
	if err := json.Unmarshal(data, &t); err != nil {
		return nil, err
	}
	if err := t.check(); err != nil {
		return nil, err
	}
	return &t, nil
}

// check refuses what would lead a reader astray.
func (t *Timeline) check() error {
	if t.Schema != Schema {
		return fmt.Errorf("schema is %q, this version reads %q", t.Schema, Schema)
	}
	for i := range t.Events {
		if e := &t.Events[i]; !index(e.Claim, len(t.Claims)) || !index(e.Camera, len(t.Films)) {
			return fmt.Errorf("event %d names what is not there", i)
		}
	}
	for i := range t.Claims {
		if c := &t.Claims[i]; !index(c.Event, len(t.Events)) || !index(c.Camera, len(t.Films)) {
			return fmt.Errorf("claim %d names what is not there", i)
		}
	}
	for _, p := range slices.Concat(t.People, t.Tracked) {
		for _, w := range p.Walks {
			if len(w.XY)%2 != 0 {
				return fmt.Errorf("a walk of %d ends in half a place", p.ID)
			}
		}
	}
	for i := range t.Plates {
		if len(t.Plates[i].Points)%2 != 0 {
			return fmt.Errorf("load cell %d ends in half a reading", i)
		}
	}
	for i := range t.Films {
		if err := t.Films[i].check(); err != nil {
			return err
		}
	}
	return nil
}

// index reports whether i is one of n, or -1 for none.
func index(i, n int) bool { return i >= -1 && i < n }

// largestTile is more than a picture of a camera has, bytes.
const largestTile = 1 << 24

func (f *Film) check() error {
	if f.Camera == "" || f.Camera == "." || f.Camera == ".." || f.Camera != filepath.Base(f.Camera) {
		return fmt.Errorf("a camera's name, %.40q, is no file's name", f.Camera)
	}
	for k, t := range f.Tiles {
		if t.Offset < 0 || t.Size < 0 || t.Size > largestTile {
			return fmt.Errorf("picture %d of %s lies nowhere", k, f.Camera)
		}
	}
	return nil
}
