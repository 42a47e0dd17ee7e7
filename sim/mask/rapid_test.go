package mask_test

import (
	"testing"

	"pgregory.net/rapid"

	"storesim/internal/fixedseed"
	"storesim/sim/mask"
)

func TestMain(m *testing.M) { fixedseed.Main(m) }

// picture draws a bitmap: noise of some density, or a few rectangles laid over each other.
func picture(t *rapid.T) (width int, in []bool) {
	width = rapid.IntRange(1, 14).Draw(t, "width")
	height := rapid.IntRange(1, 14).Draw(t, "height")
	return width, pixels(t, width, height)
}

func pixels(t *rapid.T, width, height int) []bool {
	in := make([]bool, width*height)
	if rapid.Bool().Draw(t, "noise") {
		for i := range in {
			in[i] = rapid.Bool().Draw(t, "pixel")
		}
		return in
	}
	for range rapid.IntRange(0, 5).Draw(t, "rectangles") {
		x0, x1 := rapid.IntRange(0, width).Draw(t, "x0"), rapid.IntRange(0, width).Draw(t, "x1")
		y0, y1 := rapid.IntRange(0, height).Draw(t, "y0"), rapid.IntRange(0, height).Draw(t, "y1")
		set := rapid.Bool().Draw(t, "set")
		for y := y0; y < y1; y++ {
			for x := x0; x < x1; x++ {
				in[y*width+x] = set
			}
		}
	}
	return in
}

// canonical checks a mask's own promise, and that only its first run may be empty.
func canonical(t *rapid.T, m mask.Mask) {
	sum := 0
	for i, n := range m.Runs {
		sum += int(n)
		if i > 0 && n == 0 {
			t.Fatalf("run %d of %v is empty", i, m.Runs)
		}
	}
	if sum != m.Width*m.Height || len(m.Runs) == 0 {
		t.Fatalf("runs %v sum to %d in %d x %d", m.Runs, sum, m.Width, m.Height)
	}
}
