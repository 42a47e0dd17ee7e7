// Package hands writes what teaches a network to name what a hand holds: crops round hands as the pipeline
// cuts them, what each of them shows, and pack shots of all products. All arrays are NumPy files:
//
//	crops.npy   uint8  (N, 3, 64, 64)     planes Y, Cb, Cr of detect.Crop
//	labels.npy  int32  (N, 4)             part (0 train, 1 val, 2 test), store, product or -1 for an empty
//	                                      hand, visible pixels of the product in the frame
//	shots.npy   uint8  (P, V, 3, 64, 64)  store.PackShot, products of all stores in order
//	stores.json                           each store's name, its first product's row, its SKUs
//
// A hand that holds something gives two crops, any other one; each is a little off the hand, as a detector
// is. Hands outside the picture give none, hidden ones few.
package hands

import (
	"bytes"
	"encoding/json"
	"fmt"
	"image"
	"image/jpeg"
	"os"
	"path/filepath"

	"storesim/pipeline/detect"
	"storesim/pipeline/store"
	"storesim/sim/dataset"
	"storesim/sim/rng"
	"storesim/sim/scene"
	"storesim/sim/truth"
)

// Format writes the arrays.
type Format struct {
	dir    string
	crops  *array
	labels *array
	stores []storeRows
	rows   map[string]map[store.SKU]int // store, SKU: product
	key    rng.Key
	crop   []float32
}

// storeRows is a store's part of shots.npy.
type storeRows struct {
	Store string      `json:"store"`
	First int         `json:"first"`
	SKUs  []store.SKU `json:"skus"`

	layout *store.Layout
}

// New prepares a set in an empty folder and writes the pack shots.
func New(set *dataset.Set, dir string) (dataset.Format, error) {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return nil, err
	}
	f := &Format{
		dir: dir, rows: map[string]map[store.SKU]int{}, key: rng.NewKey(set.Seed, "hand crops"),
		crop: make([]float32, detect.CropLen),
	}
	if err := f.shots(set); err != nil {
		return nil, err
	}
	var err error
	f.crops, err = create(filepath.Join(dir, "crops.npy"), "|u1", 3, detect.CropSize, detect.CropSize)
	if err != nil {
		return nil, err
	}
	f.labels, err = create(filepath.Join(dir, "labels.npy"), "<i4", 4)
	return f, err
}

// shots writes the catalogues.
func (f *Format) shots(set *dataset.Set) error {
	var out *array
	for _, s := range set.Stores {
		l, err := scene.Photograph(s.Layout)
		if err != nil {
			return err
		}
		rows := storeRows{Store: s.Name, layout: s.Layout}
		f.rows[s.Name] = map[store.SKU]int{}
		for _, p := range l.Catalog.Products {
			shots := l.PackShots[p.SKU]
			if out == nil {
				path := filepath.Join(f.dir, "shots.npy")
				out, err = create(path, "|u1", len(shots), 3, detect.CropSize, detect.CropSize)
				if err != nil {
					return err
				}
			}
			f.rows[s.Name][p.SKU] = out.rows
			if len(rows.SKUs) == 0 {
				rows.First = out.rows
			}
			rows.SKUs = append(rows.SKUs, p.SKU)
			if err := f.product(out, shots); err != nil {
				return fmt.Errorf("%s: %w", p.SKU, err)
			}
		}
		f.stores = append(f.stores, rows)
	}
	if out == nil {
		return nil
	}
	return out.close()
}

func (f *Format) product(out *array, shots []store.PackShot) error {
	var row []byte
	for _, s := range shots {
		img, err := picture(s.JPEG)
		if err != nil {
			return err
		}
		detect.Unpack(f.crop, img)
		row = append(row, quantised(f.crop)...)
	}
	return out.append(row)
}

// picture decodes a JPEG.
func picture(file []byte) (*image.YCbCr, error) {
	img, err := jpeg.Decode(bytes.NewReader(file))
	if err != nil {
		return nil, err
	}
	planes, ok := img.(*image.YCbCr)
	if !ok {
		return nil, fmt.Errorf("a picture has colours of %T, want YCbCr", img)
	}
	return planes, nil
}

// quantised turns planes in [0, 1] into bytes.
func quantised(planes []float32) []byte {
	out := make([]byte, len(planes))
	for i, v := range planes {
		out[i] = byte(v*255 + 0.5)
	}
	return out
}

// Add writes the crops of a picture.
func (f *Format) Add(s *dataset.Sample) error {
	var cam *store.Camera
	at := 0
	for i := range f.stores {
		if f.stores[i].Store == s.Store {
			cam, at = &f.stores[i].layout.Cameras[s.View.Camera], i
		}
	}
	if cam == nil {
		return fmt.Errorf("sample %s: no store %q in the set", s.Name, s.Store)
	}
	file, err := os.ReadFile(s.File)
	if err != nil {
		return err
	}
	img, err := picture(file)
	if err != nil {
		return fmt.Errorf("sample %s: %w", s.Name, err)
	}
	for i := range s.View.Things {
		t := &s.View.Things[i]
		if t.Class != truth.Person || len(t.Points) < secondPalm+1 {
			continue
		}
		for side := range 2 {
			h := hand{s: s, img: img, cam: cam, store: at, mark: t.Points[firstPalm+side],
				luck: f.key.Child(fmt.Sprint(s.Name, " ", t.ID, " ", side))}
			if err := f.hand(&h); err != nil {
				return err
			}
		}
	}
	return nil
}

// Close ends the files.
func (f *Format) Close() error {
	if err := f.crops.close(); err != nil {
		return err
	}
	if err := f.labels.close(); err != nil {
		return err
	}
	text, err := json.MarshalIndent(f.stores, "", " ")
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(f.dir, "stores.json"), append(text, '\n'), 0o644)
}
