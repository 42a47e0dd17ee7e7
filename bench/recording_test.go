package bench

import (
	"image"
	"math"
	"math/rand/v2"
	"testing"
	"time"

	"storesim/pipeline/feed"
	"storesim/pipeline/store"
	"storesim/sim/jpeg"
)

// noisyFrame is a picture with as much in it as a store.
func noisyFrame(w, h int, seed uint64) *image.YCbCr {
	r := rand.New(rand.NewPCG(seed, 1))
	img := image.NewYCbCr(image.Rect(0, 0, w, h), image.YCbCrSubsampleRatio420)
	for y := range h {
		for x := range w {
			img.Y[y*img.YStride+x] = uint8(90 + 60*((x/40+y/30)%2) + r.IntN(20))
		}
	}
	for i := range img.Cb {
		img.Cb[i], img.Cr[i] = uint8(110+i%30), uint8(140-i%30)
	}
	return img
}

// The mean of a picture stays what it was, whatever the sizes.
func TestShrinkKeepsTheMean(t *testing.T) {
	mean := func(p []byte) float64 {
		sum := 0.0
		for _, v := range p {
			sum += float64(v)
		}
		return sum / float64(len(p))
	}
	for _, size := range [][2]int{{1280, 720}, {640, 480}, {1281, 723}, {480, 270}, {200, 120}} {
		img := noisyFrame(size[0], size[1], 3)
		small := shrink(img, tileWidth)
		if w := small.Rect.Dx(); w != min(tileWidth, size[0]) || small.Rect.Dy()%2 != 0 {
			t.Errorf("%v became %v", size, small.Rect)
		}
		if d := math.Abs(mean(img.Y) - mean(small.Y)); d > 1 {
			t.Errorf("%v: the mean moved by %.2f grey levels", size, d)
		}
		if d := math.Abs(mean(img.Cb) - mean(small.Cb)); d > 1.5 {
			t.Errorf("%v: the mean of Cb moved by %.2f", size, d)
		}
	}
}

func recorderOf(cameras, limit int) *recorder {
	l := &store.Layout{Cameras: make([]store.Camera, cameras), Shelves: []store.Shelf{{ID: "S1"}}}
	return newRecorder(l, &RecordingOptions{Bytes: limit})
}

// The pictures stay within their bound by halving the rate, and stay evenly spread over the run.
func TestRecorderStaysWithinItsBound(t *testing.T) {
	const limit = 60_000
	r := recorderOf(2, limit)
	img := noisyFrame(320, 180, 1)
	for k := range 400 {
		for c := range 2 {
			f := &feed.Frame{Header: feed.Header{Seq: uint64(k), Captured: feed.Stamp(k) * 2e8}, Image: img}
			if err := r.frame(c, f, true); err != nil {
				t.Fatal(err)
			}
			if r.bytes > limit {
				t.Fatalf("%d bytes at frame %d", r.bytes, k)
			}
		}
	}
	films := r.finish().Films
	for c, film := range films {
		if n := len(film.Tiles); n < 3 || film.Tiles[n-1].Time < 60e9 {
			t.Fatalf("camera %d has %d pictures, the last at %v", c, n, film.Tiles[n-1].Time)
		}
		for i := 1; i < len(film.Tiles); i++ {
			gap := film.Tiles[i].Time.Sub(film.Tiles[i-1].Time)
			if gap < r.every-200*time.Millisecond || gap > r.every+400*time.Millisecond {
				t.Errorf("camera %d: %v between pictures %d and %d, want about %v", c, gap, i-1, i, r.every)
			}
		}
	}
}

// A sketch has no picture to keep.
func TestRecorderPassesOverSketches(t *testing.T) {
	r := recorderOf(1, 1<<20)
	f := &feed.Frame{Image: image.NewYCbCr(image.Rectangle{}, image.YCbCrSubsampleRatio420)}
	if err := r.frame(0, f, true); err != nil || r.finish().Films != nil {
		t.Errorf("a frame without pixels: %v, films %v", err, r.finish().Films)
	}
}

// Of pictures in which nobody is seen the first is kept, then one now and then; somebody is never missed.
func TestRecorderPassesOverEmptyPictures(t *testing.T) {
	r := recorderOf(1, 1<<20)
	img := noisyFrame(64, 36, 1)
	for k := range 200 { // 40 s at 5 frames a second; somebody from 20 to 22 s
		f := &feed.Frame{Header: feed.Header{Captured: feed.Stamp(k) * 2e8}, Image: img}
		if err := r.frame(0, f, k >= 100 && k < 110); err != nil {
			t.Fatal(err)
		}
	}
	busy, empty, after := 0, 0, false
	for _, tile := range r.films[0].Tiles {
		if s := tile.Time.Seconds(); s >= 20 && s < 22 {
			busy++
		} else {
			empty++
			after = after || s >= 22 && s < 23
		}
	}
	if busy != 4 || empty > 6 || !after {
		t.Errorf("%d pictures of somebody, want 4; %d of nobody, want a few; one right after is %v", busy, empty, after)
	}
}

// reading is a batch of one cell.
func reading(k int, grams float64) *feed.PlateReading {
	m := &feed.PlateReading{Header: feed.Header{Device: "S1", Captured: feed.Stamp(k) * 2e8}}
	for range feed.PlateSamples {
		m.Grams = append(m.Grams, float32(grams))
	}
	return m
}

// A step is kept with the readings before and after it; a cell that only makes noise costs little.
func TestRecorderKeepsSteps(t *testing.T) {
	for name, noise := range map[string]float64{"quiet": 0.3, "noisy": 12} {
		rnd := rand.New(rand.NewPCG(5, 5))
		r := recorderOf(0, 0)
		for k := range 1000 {
			level := 5000.0
			if k >= 600 {
				level = 4670
			}
			r.reading(reading(k, level+noise*rnd.NormFloat64()))
		}
		cells := r.finish().Cells
		if len(cells) != 1 {
			t.Fatalf("%s: %d cells, want the one", name, len(cells))
		}
		points := cells[0].Points
		if len(points) > 60 {
			t.Errorf("%s: %d points of 1000 readings were kept", name, len(points))
		}
		step := false
		for i := 1; i < len(points); i++ {
			before, after := points[i-1], points[i]
			if after.Time <= before.Time {
				t.Fatalf("%s: point %d is not later than the one before", name, i)
			}
			step = step || before.Time == 599*2e8 && after.Time == 600*2e8
		}
		if !step {
			t.Errorf("%s: the step at reading 600 is not kept with the reading before it", name)
		}
	}
}

// A cell that never moves is not kept at all, and one that comes late changes nothing.
func TestRecorderForgetsWhatNeverMoves(t *testing.T) {
	r := recorderOf(0, 0)
	for k := range 50 {
		r.reading(reading(k, 700))
	}
	r.reading(reading(3, 100))
	if cells := r.finish().Cells; len(cells) != 0 {
		t.Errorf("%d cells were kept: %+v", len(cells), cells)
	}
	if newRecorder(&store.Layout{}, nil).finish() != nil {
		t.Error("something was recorded where nothing was asked for")
	}
}

// BenchmarkTile makes one picture of a frame of 1280 x 720; bytes are those of the file.
func BenchmarkTile(b *testing.B) {
	img := noisyFrame(1280, 720, 1)
	b.ReportAllocs()
	size := 0
	for b.Loop() {
		data, err := jpeg.Append(nil, shrink(img, tileWidth), tileQuality)
		if err != nil {
			b.Fatal(err)
		}
		size = len(data)
	}
	b.ReportMetric(float64(size), "file-bytes")
}
