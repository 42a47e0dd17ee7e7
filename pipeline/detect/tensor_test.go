package detect

import (
	"image"
	"math"
	"math/rand/v2"
	"strings"
	"testing"
)

// noise is a 1280 x 720 picture, a part of a larger one if padded.
func noise(padded bool) *image.YCbCr {
	r := rand.New(rand.NewPCG(1, 2))
	full := image.Rect(0, 0, 2*InputWidth, 2*frameHeight)
	if padded {
		full = image.Rect(0, 0, 2*InputWidth+32, 2*frameHeight+16)
	}
	img := image.NewYCbCr(full, image.YCbCrSubsampleRatio420)
	for _, plane := range [][]byte{img.Y, img.Cb, img.Cr} {
		for i := range plane {
			plane[i] = byte(r.Uint32())
		}
	}
	if padded {
		if part, ok := img.SubImage(image.Rect(16, 8, 16+2*InputWidth, 8+2*frameHeight)).(*image.YCbCr); ok {
			return part
		}
	}
	return img
}

// slow is the tensor's element (c, y, x), by the picture's own access to its pixels.
func slow(img *image.YCbCr, c, y, x int) float64 {
	sum := 0.0
	for dy := range 2 {
		for dx := range 2 {
			p := img.YCbCrAt(img.Rect.Min.X+2*x+dx, img.Rect.Min.Y+2*y+dy)
			sum += float64([]uint8{p.Y, p.Cb, p.Cr}[c]) / (4 * 255)
		}
	}
	return sum
}

func TestFill(t *testing.T) {
	const plane = InputWidth * InputHeight
	for _, padded := range []bool{false, true} {
		img := noise(padded)
		dst := make([]float32, 3*plane)
		if err := fill(dst, img); err != nil {
			t.Fatal(err)
		}
		for i, got := range dst {
			c, y, x := i/plane, i%plane/InputWidth, i%InputWidth
			want := 0.0
			if y < frameHeight {
				want = slow(img, c, y, x)
			}
			if math.Abs(float64(got)-want) > 1e-6 || got < 0 || got > 1 {
				t.Fatalf("padded %v: element (%d, %d, %d) is %v, want %v", padded, c, y, x, got, want)
			}
		}
	}
}

func TestFillWantsTheFramesSize(t *testing.T) {
	dst := make([]float32, 3*InputWidth*InputHeight)
	for _, test := range []struct {
		w, h  int
		ratio image.YCbCrSubsampleRatio
		want  string
	}{
		{1280, 718, image.YCbCrSubsampleRatio420, "frame is 1280 x 718"},
		{640, 360, image.YCbCrSubsampleRatio420, "frame is 640 x 360"},
		{1280, 720, image.YCbCrSubsampleRatio444, "want 1280 x 720 4:2:0"},
	} {
		err := fill(dst, image.NewYCbCr(image.Rect(0, 0, test.w, test.h), test.ratio))
		if err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%d x %d: %v, want %q", test.w, test.h, err, test.want)
		}
	}
}

func TestFillAllocatesNothing(t *testing.T) {
	img, dst := noise(false), make([]float32, 3*InputWidth*InputHeight)
	if n := testing.AllocsPerRun(3, func() {
		if err := fill(dst, img); err != nil {
			t.Fatal(err)
		}
	}); n > 0 {
		t.Errorf("%v allocations a frame", n)
	}
}

func BenchmarkFill(b *testing.B) {
	img, dst := noise(false), make([]float32, 3*InputWidth*InputHeight)
	b.SetBytes(int64(len(img.Y) + len(img.Cb) + len(img.Cr)))
	b.ReportAllocs()
	for b.Loop() {
		if err := fill(dst, img); err != nil {
			b.Fatal(err)
		}
	}
}
