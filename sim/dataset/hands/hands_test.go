package hands_test

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"image"
	"image/color"
	"image/draw"
	"image/jpeg"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"storesim/pipeline/store"
	"storesim/scenarios"
	"storesim/sim/dataset"
	"storesim/sim/dataset/hands"
	"storesim/sim/truth"
)

// array reads a NumPy file of one-byte or four-byte numbers.
func array(t *testing.T, path string) (shape []int, data []byte) {
	t.Helper()
	file, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.HasPrefix(file, []byte("\x93NUMPY\x01\x00")) {
		t.Fatalf("%s is no NumPy file", path)
	}
	end := 10 + int(binary.LittleEndian.Uint16(file[8:]))
	if end%64 != 0 || file[end-1] != '\n' {
		t.Errorf("%s: header of %d bytes", path, end)
	}
	m := regexp.MustCompile(`'shape': \(([^)]*)\)`).FindSubmatch(file[:end])
	size := 1
	if bytes.Contains(file[:end], []byte("<i4")) {
		size = 4
	}
	for f := range strings.SplitSeq(string(m[1]), ", ") {
		n, err := strconv.Atoi(f)
		if err != nil {
			t.Fatal(err)
		}
		shape, size = append(shape, n), size*n
	}
	if len(file)-end != size {
		t.Fatalf("%s has %d bytes for shape %v", path, len(file)-end, shape)
	}
	return shape, file[end:]
}

// picture saves a grey frame with a red square of 40 pixels in its middle.
func picture(t *testing.T, path string) {
	t.Helper()
	img := image.NewRGBA(image.Rect(0, 0, 1280, 720))
	draw.Draw(img, img.Rect, image.NewUniform(color.Gray{128}), image.Point{}, draw.Src)
	draw.Draw(img, image.Rect(620, 340, 660, 380), image.NewUniform(color.RGBA{220, 0, 0, 255}), image.Point{}, draw.Src)
	var file bytes.Buffer
	if err := jpeg.Encode(&file, img, nil); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, file.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
}

// person has the left palm in the picture's middle, the right one outside.
func person() truth.Thing {
	p := truth.Thing{ID: 1, Class: truth.Person, Points: make([]truth.Mark, len(truth.PointNames()))}
	p.Points[17] = truth.Mark{U: 640, V: 360, Visibility: truth.Visible}
	return p
}

// TestHands: a hand with a product gives two crops that show it, an empty one a crop; the product's row is
// that of its pack shots.
func TestHands(t *testing.T) {
	s, err := scenarios.Load("quiet")
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	file := filepath.Join(dir, "picture.jpg")
	picture(t, file)
	products := s.Config.Layout.Catalog.Products
	held := truth.Thing{
		ID: 2, Class: truth.Product, Spot: truth.InHand, SKU: products[3].SKU, VisiblePixels: 1600, FullPixels: 1600,
		Visible: store.PixelBox{MinX: 620, MinY: 340, MaxX: 660, MaxY: 380},
	}
	onShelf := held
	onShelf.Spot, onShelf.SKU = truth.OnShelf, products[0].SKU
	sample := func(name string, things ...truth.Thing) *dataset.Sample {
		return &dataset.Sample{Name: name, Store: "shop", File: file, Split: dataset.Val, View: truth.FrameView{Things: things}}
	}
	set := &dataset.Set{Seed: 7, Stores: []dataset.Store{{Name: "shop", Layout: s.Config.Layout}}}
	out := filepath.Join(dir, "hands")
	f, err := hands.New(set, out)
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range []*dataset.Sample{sample("a", person(), held), sample("b", person(), onShelf), sample("c")} {
		if err := f.Add(s); err != nil {
			t.Fatal(err)
		}
	}
	if err := f.Add(&dataset.Sample{Name: "d", Store: "elsewhere", File: file}); err == nil {
		t.Error("no error for a sample of an unknown store")
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	shots, _ := array(t, filepath.Join(out, "shots.npy"))
	if shots[0] != len(products) || shots[2] != 3 {
		t.Errorf("pack shots %v of %d products", shots, len(products))
	}
	crops, pixels := array(t, filepath.Join(out, "crops.npy"))
	_, labels := array(t, filepath.Join(out, "labels.npy"))
	want := [][4]int32{{1, 0, 3, 1600}, {1, 0, 3, 1600}, {1, 0, -1, 0}}
	if crops[0] != len(want) || len(labels) != 16*len(want) {
		t.Fatalf("%v crops and %d bytes of labels, want %d crops", crops, len(labels), len(want))
	}
	const plane = 64 * 64
	for i, w := range want {
		for k := range w {
			if got := int32(binary.LittleEndian.Uint32(labels[16*i+4*k:])); got != w[k] {
				t.Errorf("crop %d: label %d is %d, want %d", i, k, got, w[k])
			}
		}
		red := 0
		for _, v := range pixels[3*plane*i+2*plane:][:plane] {
			if v > 180 {
				red++
			}
		}
		if red < plane/50 {
			t.Errorf("crop %d shows %d pixels of the red square", i, red)
		}
	}
	var stores []struct {
		Store string
		SKUs  []store.SKU
	}
	text, err := os.ReadFile(filepath.Join(out, "stores.json"))
	if err != nil || json.Unmarshal(text, &stores) != nil || len(stores) != 1 || len(stores[0].SKUs) != len(products) {
		t.Errorf("stores %s, %v", text, err)
	}
}
