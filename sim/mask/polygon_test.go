package mask_test

import (
	"image"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"storesim/sim/mask"
)

// Polygons of whole pixels give the mask back, part by part and as one.
func TestOutlinesFillBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		width, in := picture(t)
		m := mask.FromBitmap(width, in)
		back, err := mask.FromPolygons(m.Width, m.Height, m.Polygons())
		if err != nil || !cmp.Equal(m, back) {
			t.Fatalf("parts: %v, want %v, %v", back, m, err)
		}
		one := m.Polygon()
		if m.Area() == 0 {
			if one != nil {
				t.Fatalf("polygon %v of nothing", one)
			}
			return
		}
		back, err = mask.FromPolygon(m.Width, m.Height, mask.Flat(one))
		if err != nil || !cmp.Equal(m, back) {
			t.Fatalf("bridged: %v, want %v, %v", back, m, err)
		}
	})
}

// Parts are what a flood fill finds, each connected within itself; borders enclose exactly the pixels.
func TestParts(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		width, in := picture(t)
		m := mask.FromBitmap(width, in)
		four, eight := m.Parts(mask.Four), m.Parts(mask.Eight)
		if n := count(width, in, false); len(four) != n {
			t.Fatalf("%d parts by sides, want %d", len(four), n)
		}
		if n := count(width, in, true); len(eight) != n {
			t.Fatalf("%d parts by corners, want %d", len(eight), n)
		}
		for _, parts := range [][]mask.Part{four, eight} {
			twice := 0
			for _, p := range parts {
				if area(p.Outer) <= 0 {
					t.Fatalf("outer border %v turns left", p.Outer)
				}
				twice += area(p.Outer)
				for _, hole := range p.Holes {
					if area(hole) >= 0 {
						t.Fatalf("hole %v turns right", hole)
					}
					twice += area(hole)
				}
			}
			if twice != 2*m.Area() {
				t.Fatalf("borders enclose %d/2 pixels of %d", twice, m.Area())
			}
		}
	})
}

func area(loop []image.Point) (twice int) {
	for i, p := range loop {
		q := loop[(i+1)%len(loop)]
		twice += p.X*q.Y - q.X*p.Y
	}
	return twice
}

// count counts connected parts by joining labels until nothing changes.
func count(width int, in []bool, corners bool) int {
	label := make([]int, len(in))
	for i := range label {
		label[i] = i
	}
	height := len(in) / width
	for changed := true; changed; {
		changed = false
		for i := range in {
			for j := range in {
				dx, dy := i%width-j%width, i/width-j/width
				near := dx*dx+dy*dy == 1 || corners && dx*dx+dy*dy == 2
				if in[i] && in[j] && near && label[j] < label[i] {
					label[i], changed = label[j], true
				}
			}
		}
	}
	n := 0
	for i := range width * height {
		if in[i] && label[i] == i {
			n++
		}
	}
	return n
}

func TestRing(t *testing.T) {
	in := make([]bool, 5*5)
	for y := range 3 {
		for x := range 3 {
			in[(y+1)*5+x+1] = x != 1 || y != 1
		}
	}
	m := mask.FromBitmap(5, in)
	want := []mask.Part{{
		Outer: []image.Point{{1, 1}, {4, 1}, {4, 4}, {1, 4}},
		Holes: [][]image.Point{{{2, 3}, {3, 3}, {3, 2}, {2, 2}}},
	}}
	if diff := cmp.Diff(want, m.Parts(mask.Four)); diff != "" {
		t.Error(diff)
	}
	bridged := []image.Point{{1, 1}, {4, 1}, {4, 4}, {1, 4}, {2, 3}, {3, 3}, {3, 2}, {2, 2}, {2, 3}, {1, 4}}
	if diff := cmp.Diff(bridged, m.Polygon()); diff != "" {
		t.Error(diff)
	}
}

// The runs are those of pycocotools' frPyObjects.
func TestFillAsPycocotools(t *testing.T) {
	for _, c := range []struct {
		width, height int
		xy            []float64
		want          string
	}{
		{9, 7, []float64{1, 1, 6, 1, 6, 5, 1, 5}, "8430000000d0"},
		{9, 7, []float64{0.4, 0.6, 8.2, 1.3, 5.5, 6.9}, "8161O1O2N1ON2N8"},
		{9, 7, []float64{-3.3, -2, 12.7, 3.5, -1.2, 9}, "0l01ZO0O101O0OO"},
		{20, 15, []float64{2.5, 2.5, 17.5, 12.5, 17.5, 2.5, 2.5, 12.5}, "`197N101N2N101N1000O2N2O0O2N2O0k0"},
		{17, 19, []float64{14.52, 8.86, -2.65, -5.1, 9.84, 3.1}, "\\21b001000O1000O100000a1"},
		{34, 11, []float64{18.11, 3.04, 32.22, 11.25, 4.04, 13.3, -8.81, 7.98}, "6560000000O100000000O100000000O10000001O001O001O1O001O001O1O00g0"},
		{18, 35, []float64{0.17, 6.85, 12.66, 30.49, 19.21, 38.78, -2.9, 23.43, 13.95, 17.83}, "f04a0ML35NI36OG39NE2<OB2>O_O3a0M_O3`0MA2`0LC3=LE3;LG2:LI36MK3d0N1OT1"},
		{15, 17, []float64{2.22, 20.59, 15.13, 20.53, 15.67, -4.9, 2.51, 14.07, 2.98, 15.71, 0.18, 6.43}, "71d04KNN1N2O1N2O1N2O1N2Od1"},
		{19, 23, []float64{-0.8, 4.33, 19.0, -5.31, -4.29, 16.15, 2.83, 12.77, 8.63, 5.72, 24.62, 0.3}, "<2<OK16OI26OI18OG19OG0;0D0<1CO>1AO`01@Na04000L_O1d00000O1000O00"},
		{23, 39, []float64{16.47, 15.83, -0.14, 15.5, 14.77, 27.89, 0.41, 8.49}, "`1160i01VO0j00UO0k02SOOm01RO0m01SOOm00TO0k00VO0j0OXOOh01YOOf01[OOe00]OOb01_OOa00;0R8"},
		{36, 11, []float64{2.38, 10.17, 24.65, 0.88, 8.27, -0.18, 15.64, -2.55, 29.36, 12.47, 44.19, 9.63, 44.49, -2.98, 5.85, 13.7}, "[119100O10000O100O100O01000O010LL042LM43LM34MM23NN1b0OD2O1N2O1O0O100O100O100"},
		{34, 30, []float64{36.66, 32.74, 26.79, -5.27, 23.4, 33.92, 5.68, 3.0, 22.38, -1.37, 20.98, 8.44}, "g51m02M3N2N1O2M3N2N1O2M3N2N1O2N2NXO3`07N1O2E5NL<N1012N2M3N2M3NYO"},
	} {
		m, err := mask.FromPolygon(c.width, c.height, c.xy)
		if err != nil {
			t.Fatal(err)
		}
		if got := m.Encode(); got != c.want {
			t.Errorf("%v: %q, want %q", c.xy, got, c.want)
		}
	}
}

func TestBadPolygons(t *testing.T) {
	for want, xy := range map[string][]float64{
		"4 numbers are two corners": {1, 2, 3, 4},
		"7 numbers, want pairs":     {1, 2, 3, 4, 5, 6, 7},
		"0 corners, want at least":  {},
		"corner 2 is (1e+09, 4)":    {1, 2, 1e9, 4, 5, 6},
	} {
		_, err := mask.FromPolygons(9, 9, [][]float64{{0, 0, 1, 0, 1, 1}, xy})
		if err == nil || !strings.Contains(err.Error(), want) || !strings.Contains(err.Error(), "polygon 2") {
			t.Errorf("%v: %v, want %q", xy, err, want)
		}
	}
}

// A polygon's direction and first corner do not matter, nor what lies outside the image.
func TestFillTheOtherWay(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var corners [][2]float64
		for range rapid.IntRange(3, 8).Draw(t, "corners") {
			x, y := rapid.Float64Range(-20, 40).Draw(t, "x"), rapid.Float64Range(-20, 40).Draw(t, "y")
			corners = append(corners, [2]float64{x, y})
		}
		a := fill(t, corners)
		canonical(t, a)
		k := rapid.IntRange(0, len(corners)-1).Draw(t, "first")
		turned := slices.Concat(corners[k:], corners[:k])
		slices.Reverse(turned)
		if b := fill(t, turned); !cmp.Equal(a, b) {
			t.Fatalf("%v, the other way %v", a, b)
		}
	})
}

func fill(t *rapid.T, corners [][2]float64) mask.Mask {
	var xy []float64
	for _, c := range corners {
		xy = append(xy, c[0], c[1])
	}
	m, err := mask.FromPolygon(23, 17, xy)
	if err != nil {
		t.Fatal(err)
	}
	return m
}
