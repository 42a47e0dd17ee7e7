package dataset

import (
	"bytes"
	"image/color"
	"image/png"
	"math"
	"testing"

	"pgregory.net/rapid"

	"storesim/render"
)

// coded is a normal as its file has it.
func coded(t interface{ Fatal(args ...any) }, n render.Normal) color.NRGBA {
	var b bytes.Buffer
	if err := encodeNormals(&b, 2, []render.Normal{n, {}, {}, n}); err != nil {
		t.Fatal(err)
	}
	img, err := png.Decode(&b)
	if err != nil || img.Bounds().Dx() != 2 || img.Bounds().Dy() != 2 || img.At(0, 0) != img.At(1, 1) {
		t.Fatal(err, img)
	}
	return color.NRGBAModel.Convert(img.At(0, 0)).(color.NRGBA)
}

// The axes by hand: a wall straight ahead, a floor (down is +y), a shelf's end to the left, and nothing.
func TestNormalColours(t *testing.T) {
	for n, want := range map[render.Normal]color.NRGBA{
		{0, 0, -1}: {R: 128, G: 128, B: 0, A: 255}, {0, -1, 0}: {R: 128, G: 0, B: 128, A: 255},
		{1, 0, 0}: {R: 255, G: 128, B: 128, A: 255}, {}: {A: 255},
	} {
		if got := coded(t, n); got != want {
			t.Errorf("%v is %v, want %v", n, got, want)
		}
	}
}

// Every direction comes back within 0.4 degrees, and none of them is the colour of nothing.
func TestNormalsRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		sin, cos := math.Sincos(rapid.Float64Range(0, 2*math.Pi).Draw(t, "azimuth"))
		z := rapid.Float64Range(-1, 1).Draw(t, "z")
		r := math.Sqrt(1 - z*z)
		n := render.Normal{float32(r * cos), float32(r * sin), float32(z)}
		c := coded(t, n)
		dot, length := 0.0, 0.0
		for k, v := range [3]uint8{c.R, c.G, c.B} {
			x := 2*float64(v)/255 - 1
			dot, length = dot+x*float64(n[k]), length+x*x
		}
		angle := math.Acos(min(1, dot/math.Sqrt(length))) * 180 / math.Pi
		if angle > 0.4 || c.R == 0 && c.G == 0 && c.B == 0 || c.A != 255 {
			t.Errorf("%v comes back as %v, %.3f degrees off", n, c, angle)
		}
	})
}
