package jpeg

import (
	"bytes"
	"image"
	"image/color"
	standard "image/jpeg"
	"math"
	"math/rand/v2"
	"slices"
	"sync"
	"testing"

	"pgregory.net/rapid"
)

// scenery is a picture with slopes, edges, fine grain and colours.
func scenery(width, height int, seed uint64) *image.YCbCr {
	r := rand.New(rand.NewPCG(seed, 1))
	img := image.NewYCbCr(image.Rect(0, 0, width, height), image.YCbCrSubsampleRatio420)
	for y := range height {
		for x := range width {
			wave := 40*math.Sin(float64(x)/37) + 30*math.Cos(float64(y)/23)
			stripe := 50 * float64((x/19+y/31)%2)
			img.Y[y*img.YStride+x] = uint8(90 + wave + stripe + 4*r.NormFloat64())
		}
	}
	for y := range (height + 1) / 2 {
		for x := range (width + 1) / 2 {
			img.Cb[y*img.CStride+x] = uint8(128 + 40*math.Sin(float64(x+y)/29))
			img.Cr[y*img.CStride+x] = uint8(128 + 40*math.Cos(float64(x-y)/41))
		}
	}
	return img
}

// likeness is the peak signal to noise ratio of two pictures' luma and chroma, dB.
func likeness(a, b *image.YCbCr) float64 {
	sum, n := 0.0, 0
	for y := range a.Rect.Dy() {
		for x := range a.Rect.Dx() {
			p, q := a.YCbCrAt(x, y), b.YCbCrAt(x, y)
			for _, d := range []int{int(p.Y) - int(q.Y), int(p.Cb) - int(q.Cb), int(p.Cr) - int(q.Cr)} {
				sum, n = sum+float64(d*d), n+1
			}
		}
	}
	return 10 * math.Log10(255*255*float64(n)/max(sum, 1e-9))
}

func decoded(t rapid.TB, file []byte) *image.YCbCr {
	t.Helper()
	img, err := standard.Decode(bytes.NewReader(file))
	if err != nil {
		t.Fatal(err)
	}
	out, ok := img.(*image.YCbCr)
	if !ok || out.SubsampleRatio != image.YCbCrSubsampleRatio420 {
		t.Fatalf("a %T with %v, want 4:2:0", img, img.ColorModel())
	}
	return out
}

// A file is as long and as like its picture as one of image/jpeg with the same quality, and image/jpeg reads
// it.
func TestAppendIsLikeStandard(t *testing.T) {
	for _, tt := range []struct {
		width, height, quality int
		least                  float64 // dB
	}{
		{320, 180, 30, 30}, {320, 180, 75, 34}, {320, 180, 92, 38}, {322, 178, 92, 38}, {320, 180, 100, 50},
	} {
		img := scenery(tt.width, tt.height, uint64(tt.quality))
		var want bytes.Buffer
		if err := standard.Encode(&want, img, &standard.Options{Quality: tt.quality}); err != nil {
			t.Fatal(err)
		}
		got, err := Append([]byte("before"), img, tt.quality)
		if err != nil || !bytes.HasPrefix(got, []byte("before")) {
			t.Fatalf("%+v: %v", tt, err)
		}
		got = got[len("before"):]
		ours, theirs := likeness(img, decoded(t, got)), likeness(img, decoded(t, want.Bytes()))
		if ours < tt.least || math.Abs(ours-theirs) > 0.3 {
			t.Errorf("%+v: %.2f dB, image/jpeg %.2f dB", tt, ours, theirs)
		}
		if ratio := float64(len(got)) / float64(want.Len()); ratio < 0.95 || ratio > 1.05 {
			t.Errorf("%+v: %d bytes, image/jpeg %d", tt, len(got), want.Len())
		}
	}
}

// What Read makes of a file is what image/jpeg makes of it, but for a rounding of the inverse transform.
func TestReadIsLikeStandard(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		width, height := 2*rapid.IntRange(1, 40).Draw(t, "width"), 2*rapid.IntRange(1, 40).Draw(t, "height")
		img := scenery(width, height, rapid.Uint64().Draw(t, "seed"))
		file, err := Append(nil, img, rapid.IntRange(1, 100).Draw(t, "quality"))
		if err != nil {
			t.Fatal(err)
		}
		want := decoded(t, file)
		got := image.NewYCbCr(img.Rect, image.YCbCrSubsampleRatio420)
		if err := Read(got, file); err != nil {
			t.Fatal(err)
		}
		for y := range height {
			for x := range width {
				if p, q := got.YCbCrAt(x, y), want.YCbCrAt(x, y); !near(p, q) {
					t.Fatalf("(%d, %d) is %v, image/jpeg has %v", x, y, p, q)
				}
			}
		}
	})
}

func near(p, q color.YCbCr) bool {
	const most = 2
	return max(p.Y, q.Y)-min(p.Y, q.Y) <= most && max(p.Cb, q.Cb)-min(p.Cb, q.Cb) <= most &&
		max(p.Cr, q.Cr)-min(p.Cr, q.Cr) <= most
}

// Many at a time write the same bytes as one alone.
func TestAppendTogether(t *testing.T) {
	const workers, pictures = 4, 8
	var want [pictures][]byte
	for i := range want {
		var err error
		if want[i], err = Append(nil, scenery(160, 90, uint64(i)), 90); err != nil {
			t.Fatal(err)
		}
		if i > 0 && bytes.Equal(want[i], want[i-1]) {
			t.Fatal("two pictures are the same")
		}
	}
	var group sync.WaitGroup
	for range workers {
		group.Go(func() {
			for i := range want {
				got, err := Append(nil, scenery(160, 90, uint64(i)), 90)
				if err != nil || !bytes.Equal(got, want[i]) {
					t.Errorf("picture %d: %d bytes, %v; alone %d", i, len(got), err, len(want[i]))
				}
			}
		})
	}
	group.Wait()
}

func TestRefused(t *testing.T) {
	good := scenery(32, 16, 1)
	file, err := Append(nil, good, 80)
	if err != nil {
		t.Fatal(err)
	}
	other := image.NewYCbCr(good.Rect, image.YCbCrSubsampleRatio444)
	var grey, full bytes.Buffer
	if err := standard.Encode(&grey, image.NewGray(good.Rect), nil); err != nil {
		t.Fatal(err)
	}
	if err := standard.Encode(&full, image.NewRGBA(image.Rect(0, 0, 48, 16)), nil); err != nil {
		t.Fatal(err)
	}
	appended := func(img *image.YCbCr, quality int) error {
		_, err := Append(nil, img, quality)
		return err
	}
	moved := *good
	moved.Rect = moved.Rect.Add(image.Pt(2, 2))
	for name, err := range map[string]error{
		"quality 0": appended(good, 0), "quality 101": appended(good, 101), "4:4:4": appended(other, 80),
		"odd":   appended(scenery(33, 16, 1), 80),
		"moved": appended(&moved, 80), "empty": appended(&image.YCbCr{SubsampleRatio: good.SubsampleRatio}, 80),
		"read 4:4:4": Read(other, file), "read grey": Read(good, grey.Bytes()), "read nothing": Read(good, nil),
		"read another size": Read(good, full.Bytes()), "read half": Read(good, file[:len(file)/2]),
		"read text": Read(good, []byte("no picture")),
	} {
		if err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}

// Reading leaves the file alone.
func TestReadKeepsFile(t *testing.T) {
	img := scenery(34, 18, 5)
	file, err := Append(nil, img, 85)
	if err != nil {
		t.Fatal(err)
	}
	before := slices.Clone(file)
	if err := Read(img, file); err != nil || !bytes.Equal(before, file) {
		t.Fatalf("%v, file changed: %v", err, !bytes.Equal(before, file))
	}
}

// BenchmarkAppend writes pictures of 1280 x 720.
func BenchmarkAppend(b *testing.B) {
	img := scenery(1280, 720, 1)
	b.ReportAllocs()
	b.SetBytes(int64(len(img.Y) + len(img.Cb) + len(img.Cr)))
	var file []byte
	for b.Loop() {
		var err error
		if file, err = Append(file[:0], img, 92); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkRead reads them.
func BenchmarkRead(b *testing.B) {
	img := scenery(1280, 720, 1)
	file, err := Append(nil, img, 92)
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		if err := Read(img, file); err != nil {
			b.Fatal(err)
		}
	}
}
