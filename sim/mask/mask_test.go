package mask_test

import (
	"image"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"storesim/sim/mask"
)

func TestBitmapAndBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		width, in := picture(t)
		m := mask.FromBitmap(width, in)
		canonical(t, m)
		if got := m.Bitmap(); !slices.Equal(got, in) {
			t.Fatalf("runs %v give another picture", m.Runs)
		}
	})
}

func TestTextAndBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		width, in := picture(t)
		m := mask.FromBitmap(width, in)
		back, err := mask.Decode(m.Width, m.Height, m.Encode())
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(m, back); diff != "" {
			t.Fatal(diff)
		}
		counted, err := mask.FromCounts(m.Width, m.Height, m.Runs)
		if err != nil || !cmp.Equal(m, counted) {
			t.Fatalf("from counts: %v %v", counted, err)
		}
	})
}

// The texts are those of pycocotools' rleToString, for counts with differences of both signs, of one and of
// several letters.
func TestEncodeAsPycocotools(t *testing.T) {
	for _, c := range []struct {
		width, height int
		counts        []uint32
		want          string
	}{
		{4, 3, []uint32{12}, "<"},
		{4, 3, []uint32{0, 12}, "0<"},
		{4, 3, []uint32{2, 1, 9}, "219"},
		{10, 8, []uint32{3, 5, 40, 2, 1, 9, 20}, "35X1MiN7c0"},
		{1280, 720, []uint32{100000, 31, 689, 33, 687, 1000, 1, 1, 1, 16, 15, 17, 819109}, "PeQ3o0ae02NWn0bZOiPO0?>1floh0"},
		{640, 480, []uint32{5, 300000, 1, 1, 7192, 1}, "5PoT91QQkFgP70"},
	} {
		m, err := mask.FromCounts(c.width, c.height, c.counts)
		if err != nil {
			t.Fatal(err)
		}
		if got := m.Encode(); got != c.want {
			t.Errorf("%v: %q, want %q", c.counts, got, c.want)
		}
	}
}

func TestBadCounts(t *testing.T) {
	for text, want := range map[string]string{
		"":              "run lengths sum to 0, want 12",
		"5":             "run lengths sum to 5, want 12",
		"1/":            "byte 2 is '/'",
		"1P":            "the text ends within a number",
		"pppppppppp":    "byte 1 is 'p'",
		"ooooooooooooo": "byte 1 begins a number of more than 7 letters",
		"O<":            "run 1 is -1 long",
		"=":             "run 1 is 13 long, want 0 to 12",
	} {
		_, err := mask.Decode(4, 3, text)
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want %q", text, err, want)
		}
	}
	if _, err := mask.Decode(4, 3, "<"); err != nil {
		t.Errorf("12 pixels out of the set: %v", err)
	}
	for _, size := range [][2]int{{0, 3}, {3, 0}, {-1, 3}, {1 << 20, 1 << 20}} {
		if _, err := mask.Decode(size[0], size[1], ""); err == nil {
			t.Errorf("%v was taken", size)
		}
	}
}

func TestJoinsEmptyRuns(t *testing.T) {
	m, err := mask.FromCounts(4, 3, []uint32{2, 1, 0, 3, 0, 0, 6})
	if err != nil {
		t.Fatal(err)
	}
	if want := []uint32{2, 4, 6}; !slices.Equal(m.Runs, want) {
		t.Errorf("runs %v, want %v", m.Runs, want)
	}
}

func TestBoxIsTight(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		width, in := picture(t)
		m := mask.FromBitmap(width, in)
		want := image.Rectangle{}
		for i, set := range in {
			if set {
				at := image.Pt(i%width, i/width)
				want = want.Union(image.Rectangle{Min: at, Max: at.Add(image.Pt(1, 1))})
			}
		}
		if got := m.Box(); got != want {
			t.Fatalf("box %v, want %v", got, want)
		}
	})
}

func TestSetsAgainstPixels(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		width, a := picture(t)
		b := pixels(t, width, len(a)/width)
		both, either := make([]bool, len(a)), make([]bool, len(a))
		intersection, union := 0, 0
		for i := range a {
			both[i], either[i] = a[i] && b[i], a[i] || b[i]
			if both[i] {
				intersection++
			}
			if either[i] {
				union++
			}
		}
		ma, mb := mask.FromBitmap(width, a), mask.FromBitmap(width, b)
		if i, u := mask.Overlap(&ma, &mb); i != intersection || u != union {
			t.Fatalf("overlap %d of %d, want %d of %d", i, u, intersection, union)
		}
		want := 0.0
		if intersection > 0 {
			want = float64(intersection) / float64(union)
		}
		if got := mask.IoU(&ma, &mb); got != want {
			t.Fatalf("IoU %v, want %v", got, want)
		}
		joint, common := mask.Union(&ma, &mb), mask.Intersection(&ma, &mb)
		if !cmp.Equal(joint, mask.FromBitmap(width, either)) || !cmp.Equal(common, mask.FromBitmap(width, both)) {
			t.Fatalf("union %v, intersection %v", joint, common)
		}
		if joint.Area() != union || common.Area() != intersection {
			t.Fatalf("areas %d, %d", joint.Area(), common.Area())
		}
	})
}

func FuzzDecode(f *testing.F) {
	f.Add(4, 3, "<")
	f.Add(4, 3, "042:")
	f.Add(40, 30, "PPPPo")
	f.Fuzz(func(t *testing.T, width, height int, text string) {
		m, err := mask.Decode(width%512, height%512, text)
		if err != nil {
			return
		}
		back, err := mask.Decode(m.Width, m.Height, m.Encode())
		if err != nil || !cmp.Equal(m, back) {
			t.Errorf("%q: %v, back %v, %v", text, m, back, err)
		}
		if box := m.Box(); box.Dx()*box.Dy() < m.Area() {
			t.Errorf("area %d in %v", m.Area(), box)
		}
	})
}

// shopper is a mask like that of a person seen from a ceiling in a 1280 x 720 frame: a noisy disc.
func shopper() []mask.Span {
	draw := rand.New(rand.NewPCG(1, 2))
	var spans []mask.Span
	for y := 200; y < 500; y++ {
		dy := y - 350
		half := 1
		for half*half+dy*dy < 150*150 {
			half++
		}
		spans = append(spans, mask.Span{Y: y, Lo: 600 - half - draw.IntN(3), Hi: 600 + half + draw.IntN(3)})
	}
	return spans
}

func BenchmarkFromSpans1280x720(b *testing.B) {
	spans := shopper()
	b.ReportAllocs()
	for b.Loop() {
		mask.FromSpans(1280, 720, spans)
	}
}

func BenchmarkEncode1280x720(b *testing.B) {
	spans := shopper()
	b.ReportAllocs()
	for b.Loop() {
		m := mask.FromSpans(1280, 720, spans)
		if len(m.Encode()) < 100 {
			b.Fatal("too short")
		}
	}
}

func BenchmarkFromBitmap1280x720(b *testing.B) {
	m := mask.FromSpans(1280, 720, shopper())
	in := m.Bitmap()
	b.ReportAllocs()
	for b.Loop() {
		mask.FromBitmap(1280, in)
	}
}
