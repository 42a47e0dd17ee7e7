package shelf_test

import (
	"bufio"
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"errors"
	"io"
	"math"
	"os"
	"testing"
	"time"

	"storesim/pipeline/feed"
	"storesim/pipeline/shelf"
	"storesim/pipeline/store"
)

const recording = "../../../shared/anchors/autocheckout/BENCHMARK-1/"

// batch is one message of the recording: a gondola's samples.
type batch struct {
	Document struct {
		Header struct {
			Origin string `json:"t_origin"`
		} `json:"header"`
		Plates struct {
			ID struct {
				Shelf struct {
					Gondola struct {
						ID int `json:"id"`
					} `json:"gondola_id"`
				} `json:"shelf_id"`
			} `json:"plate_id"`
			Values struct {
				Data  string `json:"data"`
				Shape []int  `json:"shape"`
			} `json:"values"`
		} `json:"plate_data"`
	} `json:"document"`
}

// eachJSON calls f for each of a file's concatenated JSON values.
func eachJSON[T any](t *testing.T, path string, f func(T)) {
	t.Helper()
	file, err := os.Open(path)
	if errors.Is(err, os.ErrNotExist) {
		t.Skipf("the reference recording is not there: %v", err)
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = file.Close() })
	d := json.NewDecoder(bufio.NewReader(file))
	for {
		var v T
		if err := d.Decode(&v); errors.Is(err, io.EOF) {
			return
		} else if err != nil {
			t.Fatal(err)
		}
		f(v)
	}
}

// dims are the largest shape of the recording: its indices count from 1, so row and column 0 are empty.
const (
	realGondolas = 5
	realShelves  = 7
	realPlates   = 15
)

// productJSON and facingJSON are what the test reads of the catalogue and the planogram.
type productJSON struct {
	ID struct {
		ID string `json:"id"`
	} `json:"product_id"`
	Metadata struct {
		Name   string  `json:"name"`
		Weight float64 `json:"weight"`
	} `json:"metadata"`
}

type facingJSON struct {
	Plates []struct {
		Shelf struct {
			Gondola struct {
				ID int `json:"id"`
			} `json:"gondola_id"`
			Index int `json:"shelf_index"`
		} `json:"shelf_id"`
		Index int `json:"plate_index"`
	} `json:"plate_ids"`
	Product struct {
		ID string `json:"id"`
	} `json:"planogram_product_id"`
}

func realPlate(gondola, shelf, plate int) int {
	return ((gondola-1)*realShelves+shelf)*realPlates + plate
}

// realLayout is the recorded store on one long shelf wall: gondola after gondola of shelves of plates.
func realLayout(t *testing.T) *store.Layout {
	t.Helper()
	var products []store.Product
	known := map[store.SKU]bool{}
	eachJSON(t, recording+"products.json", func(p productJSON) {
		q := product(p.ID.ID, p.Metadata.Weight, 0.01*p.Metadata.Weight, 0.09)
		if p.Metadata.Weight > 0 && !known[q.SKU] {
			known[q.SKU] = true
			q.Name = p.Metadata.Name
			products = append(products, q)
		}
	})
	var plan store.Planogram
	taken := map[int]bool{}
	eachJSON(t, recording+"planogram.json", func(f facingJSON) {
		if !known[store.SKU(f.Product.ID)] {
			return
		}
		for _, p := range f.Plates {
			at := realPlate(p.Shelf.Gondola.ID, p.Shelf.Index, p.Index)
			if !taken[at] {
				taken[at] = true
				plan.Facings = append(plan.Facings,
					store.Facing{SKU: store.SKU(f.Product.ID), First: store.PlateID(at), Count: 1})
			}
		}
	})
	catalog, err := store.NewCatalog(products)
	if err != nil {
		t.Fatal(err)
	}
	layout, err := wallLayout(realGondolas, realShelves, realPlates, catalog, plan)
	if err != nil {
		t.Fatal(err)
	}
	return layout
}

// readings turns a message into one reading for each shelf of the gondola.
func (b *batch) readings(t *testing.T, layout *store.Layout, seq uint64) []*feed.PlateReading {
	t.Helper()
	raw, err := base64.StdEncoding.DecodeString(b.Document.Plates.Values.Data)
	if err != nil {
		t.Fatal(err)
	}
	at, err := time.Parse(time.RFC3339Nano, b.Document.Header.Origin)
	if err != nil {
		t.Fatal(err)
	}
	shape := b.Document.Plates.Values.Shape
	var out []*feed.PlateReading
	for s := range shape[1] {
		r := &feed.PlateReading{Grams: make([]float32, shape[0]*realPlates)}
		first := realPlate(b.Document.Plates.ID.Shelf.Gondola.ID, s, 0)
		r.Device = layout.Shelves[layout.Plates[first].Shelf].ID
		r.Seq, r.Captured, r.Arrived = seq, feed.Stamp(at.UnixNano()-realEpoch), feed.Stamp(at.UnixNano()-realEpoch)
		for i := range r.Grams {
			r.Grams[i] = float32(math.NaN())
		}
		for k := range shape[0] {
			for p := range shape[2] {
				bits := binary.LittleEndian.Uint32(raw[4*((k*shape[1]+s)*shape[2]+p):])
				r.Grams[k*realPlates+p] = math.Float32frombits(bits)
			}
		}
		out = append(out, r)
	}
	return out
}

// realEpoch is the nanosecond of 2020-04-22T05:06:36Z, just before the recording.
const realEpoch = 1587531996e9

// TestRealRecording runs the detector over 17 s of a real store: it finds a handful of changes. Their truth
// is not known but for one pick of 623 g, which is a bottle that the catalogue gives 621.67 g.
func TestRealRecording(t *testing.T) {
	layout := realLayout(t)
	d := shelf.New(layout, shelf.Options{})
	var changes []shelf.Change
	seq := uint64(0)
	eachJSON(t, recording+"plate_data.json", func(b batch) {
		for _, r := range b.readings(t, layout, seq) {
			changes = append(changes, d.Push(r)...)
		}
		seq++
	})
	changes = append(changes, d.Flush()...)
	heavy := 0
	for i := range changes {
		c := &changes[i]
		t.Logf("%s %s", layout.Shelves[c.Shelf].ID, describe(c))
		if c.Mass < -600 && c.Mass > -650 {
			heavy++
		}
	}
	live := 0
	for i := range layout.Plates {
		if _, filed := layout.FacingOf(store.PlateID(i)); filed {
			live++
		}
	}
	t.Logf("%d changes, %d plates without a signal of %d, %d filed", len(changes), len(d.Dead()), len(layout.Plates), live)
	if len(changes) == 0 || len(changes) > 12 || heavy != 1 {
		t.Errorf("%d changes, %d of 600 to 650 g; want 1 to 12 and one", len(changes), heavy)
	}
}
