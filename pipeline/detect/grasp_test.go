package detect

import (
	"bytes"
	"errors"
	"image"
	"image/color"
	"image/jpeg"
	"math"
	"testing"

	"storesim/pipeline/feed"
	"storesim/pipeline/store"
)

// above is a camera three metres up that looks straight down at the origin.
func above() store.Camera {
	return store.Camera{
		ID: "above", FPS: 5, Intrinsics: store.NewIntrinsics(1280, 720, 1.6),
		WorldFromCamera: store.LookAt(store.Vec3{Z: 3}, store.Vec3{}),
	}
}

// plain is a picture of one colour.
func plain(w, h int, c color.Color) *image.YCbCr {
	img := image.NewYCbCr(image.Rect(0, 0, w, h), image.YCbCrSubsampleRatio420)
	r, g, b, _ := c.RGBA()
	y, cb, cr := color.RGBToYCbCr(uint8(r>>8), uint8(g>>8), uint8(b>>8))
	for i := range img.Y {
		img.Y[i] = y
	}
	for i := range img.Cb {
		img.Cb[i], img.Cr[i] = cb, cr
	}
	return img
}

// TestCropScale: a square of CropWidth at a hand's height fills the crop, and nothing beyond it.
func TestCropScale(t *testing.T) {
	cam, img := above(), plain(1280, 720, color.Black)
	for y := range 720 {
		for x := range 1280 {
			ray := cam.Ray(float64(x)+0.5, float64(y)+0.5)
			at, _ := ray.AtHeight(handHeight)
			if max(math.Abs(at.X), math.Abs(at.Y)) < CropWidth/2 {
				img.Y[y*img.YStride+x] = 255
			}
		}
	}
	crop := make([]float32, CropLen)
	if _, ok := Crop(crop, img, &cam, 640, 360); !ok {
		t.Fatal("no crop")
	}
	white := 0
	for _, v := range crop[:CropSize*CropSize] {
		if v > 0.5 {
			white++
		}
	}
	if white < 98*CropSize*CropSize/100 {
		t.Errorf("%d of %d pixels show the square", white, CropSize*CropSize)
	}
	if _, ok := Crop(crop, img, &cam, 640+CropWidth*cam.Intrinsics.Fx/(3-handHeight), 360); !ok {
		t.Fatal("no crop")
	}
	for i, v := range crop[:CropSize*CropSize] {
		if i%CropSize > 1 && v > 0.5 {
			t.Fatalf("pixel %d beside the square is %v", i, v)
		}
	}
}

// TestCropAtTheEdge: what lies beyond the picture is grey.
func TestCropAtTheEdge(t *testing.T) {
	cam := above()
	crop := make([]float32, CropLen)
	if _, ok := Crop(crop, plain(1280, 720, color.White), &cam, 0, 0); !ok {
		t.Fatal("no crop")
	}
	grey, white := crop[0], crop[CropSize*CropSize-1]
	if math.Abs(float64(grey)-0.5) > 0.01 || white < 0.95 {
		t.Errorf("corners are %v outside and %v inside", grey, white)
	}
	far := cam
	far.WorldFromCamera.T.Z = 40
	if _, ok := Crop(crop, plain(1280, 720, color.White), &far, 640, 360); ok {
		t.Error("a hand forty metres away has a crop")
	}
}

// colours is a stand-in for the item network: vectors are the crop's middle colour.
type colours struct {
	in   []float32
	fail error
}

func (c *colours) Input() []float32 { return c.in }

func (c *colours) Run([]float32) ([][]float32, error) {
	hold, shot := make([]float32, itemBatch*itemDim), make([]float32, itemBatch*itemDim)
	free := make([]float32, itemBatch)
	for i := range itemBatch {
		for k := range 3 {
			v := c.in[i*CropLen+k*CropSize*CropSize+CropSize*CropSize/2+CropSize/2] - 0.5
			hold[i*itemDim+k], shot[i*itemDim+k] = 40*v, v
		}
	}
	return [][]float32{hold, shot, free}, c.fail
}

// crew is a detector that finds the same people everywhere.
type crew []Detection

func (c crew) Detect(int, *feed.Frame) ([]Detection, error) {
	return append([]Detection(nil), c...), nil
}

func packShots(t *testing.T, c color.Color) []store.PackShot {
	t.Helper()
	var file bytes.Buffer
	if err := jpeg.Encode(&file, plain(store.PackShotSize, store.PackShotSize, c), nil); err != nil {
		t.Fatal(err)
	}
	return []store.PackShot{{JPEG: file.Bytes()}, {JPEG: file.Bytes()}}
}

// TestItemsNamesWhatHandsHold: five hands over a red picture hold the red product, more than one batch of
// them; a hand that was not detected holds nothing known.
func TestItemsNamesWhatHandsHold(t *testing.T) {
	red, blue := color.RGBA{200, 20, 20, 255}, color.RGBA{20, 20, 200, 255}
	catalog, err := store.NewCatalog([]store.Product{{SKU: "blue"}, {SKU: "red"}, {SKU: "unpictured"}})
	if err != nil {
		t.Fatal(err)
	}
	l := &store.Layout{Cameras: []store.Camera{above()}, Catalog: catalog,
		PackShots: map[store.SKU][]store.PackShot{"red": packShots(t, red), "blue": packShots(t, blue)}}
	hand := func(x float64) Point { return Point{X: x, Y: 360, Score: 0.9} }
	people := crew{
		{Hands: [2]Point{hand(300), hand(400)}}, {Hands: [2]Point{hand(500), {}}}, {Hands: [2]Point{hand(700), hand(800)}},
	}
	net := &colours{in: make([]float32, itemBatch*CropLen)}
	items, err := NewItems(people, l, []Network{net})
	if err != nil {
		t.Fatal(err)
	}
	got, err := items.Detect(0, &feed.Frame{Image: plain(1280, 720, red)})
	if err != nil {
		t.Fatal(err)
	}
	looked := 0
	for i := range got {
		for side, g := range got[i].Grasps {
			if (g != nil) != (got[i].Hands[side].Score > 0) {
				t.Errorf("person %d, hand %d: grasp %v", i, side, g)
			}
			if g == nil {
				continue
			}
			looked++
			sum := g.Free + g.Rest
			for _, l := range g.Goods {
				sum += l.P
			}
			if g.Goods[0].SKU != "red" || g.Of("red") < 0.5 || g.Of("blue") > 0.1 || math.Abs(sum-1) > 1e-9 {
				t.Errorf("person %d, hand %d: %+v", i, side, *g)
			}
		}
	}
	if looked != 5 {
		t.Errorf("looked at %d hands, want 5", looked)
	}
	net.fail = errors.New("broken")
	if _, err := items.Detect(0, &feed.Frame{Image: plain(1280, 720, red)}); !errors.Is(err, net.fail) {
		t.Errorf("error %v, want the network's", err)
	}
}

func TestItemsNeedsPackShots(t *testing.T) {
	l := &store.Layout{Cameras: []store.Camera{above()}}
	if _, err := NewItems(crew{}, l, []Network{&colours{}}); err == nil {
		t.Error("no error without pack shots")
	}
	l.PackShots = map[store.SKU][]store.PackShot{"x": {{JPEG: []byte("no picture")}}}
	l.Catalog, _ = store.NewCatalog([]store.Product{{SKU: "x"}})
	if _, err := NewItems(crew{}, l, []Network{&colours{in: make([]float32, itemBatch*CropLen)}}); err == nil {
		t.Error("no error with a broken pack shot")
	}
}
