package sensor_test

import (
	"bytes"
	"math"
	"testing"

	"storesim/render"
	"storesim/sim/rng"
	"storesim/sim/sensor"
)

// flat is a picture of one colour.
func flat(width, height int, r, g, b uint8) *render.Frame {
	f := &render.Frame{Width: width, Height: height, RGBA: make([]uint8, 4*width*height)}
	for i := 0; i < len(f.RGBA); i += 4 {
		f.RGBA[i], f.RGBA[i+1], f.RGBA[i+2], f.RGBA[i+3] = r, g, b, 255
	}
	return f
}

// moments are mean and standard deviation.
func moments(pix []uint8) (mean, sd float64) {
	n := float64(len(pix))
	for _, v := range pix {
		mean += float64(v) / n
	}
	for _, v := range pix {
		sd += (float64(v) - mean) * (float64(v) - mean) / n
	}
	return mean, math.Sqrt(sd)
}

// The sensor keeps the mean, adds read and shot noise of the given size, and multiplies by the exposure.
func TestImagerNoise(t *testing.T) {
	for _, c := range []struct {
		grey              uint8
		exposure          float64
		readNoise, shot   float64
		wantMean, wantStd float64
	}{
		{grey: 128, exposure: 1, wantMean: 128, wantStd: 0},
		{grey: 40, exposure: 1, readNoise: 2, shot: 0.04, wantMean: 40, wantStd: math.Sqrt(4 + 0.04*40)},
		{grey: 128, exposure: 1, readNoise: 2, shot: 0.04, wantMean: 128, wantStd: math.Sqrt(4 + 0.04*128)},
		{grey: 200, exposure: 1, readNoise: 2, shot: 0.04, wantMean: 200, wantStd: math.Sqrt(4 + 0.04*200)},
		{grey: 100, exposure: 0.5, readNoise: 3, wantMean: 50, wantStd: 3},
		{grey: 100, exposure: 1.6, readNoise: 3, wantMean: 160, wantStd: 3},
		{grey: 250, exposure: 2, wantMean: 255, wantStd: 0},
	} {
		cfg := sensor.CameraConfig{Exposure: c.exposure, ReadNoise: c.readNoise, ShotNoise: c.shot}
		img := sensor.Form(cfg, rng.NewKey(1, "camera"), flat(320, 180, c.grey, c.grey, c.grey), 7)
		mean, sd := moments(img.Y)
		t.Logf("grey %d: mean %.2f, sd %.3f, want %.1f, %.3f", c.grey, mean, sd, c.wantMean, c.wantStd)
		rounding := 0.0
		if c.wantStd > 0 {
			rounding = 1.0 / 12 // of the noise to whole grey levels
		}
		if math.Abs(mean-c.wantMean) > 0.1 || math.Abs(sd-math.Sqrt(c.wantStd*c.wantStd+rounding)) > 0.1 {
			t.Errorf("grey %d: mean %.2f, sd %.3f", c.grey, mean, sd)
		}
		if img.Cb[77] != 128 || img.Cr[77] != 128 {
			t.Errorf("grey has colour %d, %d", img.Cb[77], img.Cr[77])
		}
	}
}

// An odd row or column is formed as if it came twice: chroma is the mean of what there is.
func TestImagerOddSizes(t *testing.T) {
	cfg := sensor.CameraConfig{Exposure: 1.1, ReadNoise: 2, ShotNoise: 0.04}
	for _, size := range [][2]int{{1, 1}, {2, 1}, {1, 2}, {3, 2}, {2, 3}, {5, 7}, {240, 135}, {241, 136}} {
		w, h := size[0], size[1]
		odd := mottled(w, h)
		even := flat(w+w%2, h+h%2, 0, 0, 0)
		for y := range even.Height {
			for x := range even.Width {
				from := 4 * (min(y, h-1)*w + min(x, w-1))
				copy(even.RGBA[4*(y*even.Width+x):][:4], odd.RGBA[from:from+4])
			}
		}
		got := sensor.Form(cfg, rng.NewKey(3, "odd"), odd, 5)
		want := sensor.Form(cfg, rng.NewKey(3, "odd"), even, 5)
		if got.Rect.Dx() != w || got.Rect.Dy() != h || len(got.Cb) != len(want.Cb) || !bytes.Equal(got.Cb, want.Cb) ||
			!bytes.Equal(got.Cr, want.Cr) {
			t.Errorf("%d x %d: size %v, or other chroma than with the edge repeated", w, h, got.Rect)
		}
		for y := range h {
			if !bytes.Equal(got.Y[y*got.YStride:][:w], want.Y[y*want.YStride:][:w]) {
				t.Errorf("%d x %d: luma of row %d differs", w, h, y)
			}
		}
	}
}

// Two frames, and two cameras, do not share their noise; one frame is always the same.
func TestImagerNoiseIsIndependent(t *testing.T) {
	cfg := sensor.CameraConfig{Exposure: 1, ReadNoise: 4}
	f := flat(320, 180, 128, 128, 128)
	a := sensor.Form(cfg, rng.NewKey(1, "a"), f, 1)
	if !bytes.Equal(a.Y, sensor.Form(cfg, rng.NewKey(1, "a"), f, 1).Y) {
		t.Error("a frame is not a function of its number")
	}
	for what, b := range map[string][]uint8{
		"next frame":   sensor.Form(cfg, rng.NewKey(1, "a"), f, 2).Y,
		"other camera": sensor.Form(cfg, rng.NewKey(1, "b"), f, 1).Y,
		"next row":     append(a.Y[320:len(a.Y):len(a.Y)], a.Y[:320]...),
	} {
		sum := 0.0
		for i, v := range a.Y {
			sum += (float64(v) - 128) * (float64(b[i]) - 128)
		}
		if r := sum / float64(len(b)) / 16; math.Abs(r) > 0.03 {
			t.Errorf("%s: correlation %.3f", what, r)
		}
	}
}

// Colours are those of JPEG (ITU-T T.871): the primaries to within two levels.
func TestImagerColours(t *testing.T) {
	for _, c := range []struct{ rgb, ycc [3]uint8 }{
		{[3]uint8{255, 0, 0}, [3]uint8{76, 85, 255}},
		{[3]uint8{0, 255, 0}, [3]uint8{150, 44, 21}},
		{[3]uint8{0, 0, 255}, [3]uint8{29, 255, 107}},
	} {
		img := sensor.Form(sensor.CameraConfig{Exposure: 1}, 1, flat(16, 16, c.rgb[0], c.rgb[1], c.rgb[2]), 0)
		for k, got := range [3]uint8{img.Y[0], img.Cb[0], img.Cr[0]} {
			if math.Abs(float64(got)-float64(c.ycc[k])) > 2 {
				t.Errorf("%v becomes %d in channel %d, want %d", c.rgb, got, k, c.ycc[k])
			}
		}
	}
}
