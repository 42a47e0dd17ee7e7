package sensor_test

import (
	"crypto/sha256"
	"image"
	"math"
	"testing"
	"time"

	"pgregory.net/rapid"

	"storesim/pipeline/store"
	"storesim/render"
	"storesim/sim/rng"
	"storesim/sim/sensor"
)

func digest(img *image.YCbCr) [32]byte {
	h := sha256.New()
	for _, plane := range [][]uint8{img.Y, img.Cb, img.Cr} {
		h.Write(plane)
	}
	return [32]byte(h.Sum(nil))
}

// asBefore forms a picture as cameras without optics always did, pixel by pixel.
func asBefore(cfg sensor.CameraConfig, key rng.Key, f *render.Frame, seq uint64) *image.YCbCr {
	table := rng.NewKey(0, "noise table")
	noise := func(level int32, at int) int32 {
		sigma := math.Sqrt(cfg.ReadNoise*cfg.ReadNoise + cfg.ShotNoise*(float64(level)+0.5)*16)
		return int32(math.Round(min(max(sigma*table.Norm("luma", uint64(at)), -127), 127)))
	}
	clamp := func(v int32) uint8 { return uint8(min(max(v, 0), 255)) }
	out := image.NewYCbCr(image.Rect(0, 0, f.Width, f.Height), image.YCbCrSubsampleRatio420)
	for y := range f.Height {
		word := rng.Mix(uint64(key.Child("noise")), seq<<16|uint64(y&^1)) >> (32 * (y & 1))
		for x := range f.Width {
			var c [3]int32
			for k := range c {
				c[k] = int32(min(float64(f.RGBA[4*(y*f.Width+x)+k])*cfg.Exposure, 255))
			}
			luma := (19595*c[0] + 38470*c[1] + 7471*c[2]) >> 16
			out.Y[y*out.YStride+x] = clamp(luma + noise(luma>>4, (int(word&(1<<14-1))+x)&(1<<14-1)))
		}
	}
	for y := 0; y < f.Height; y += 2 {
		for x := 0; x < f.Width; x += 2 {
			var c [3]int32
			for _, at := range [4]int{y*f.Width + x, y*f.Width + x + 1, (y+1)*f.Width + x, (y+1)*f.Width + x + 1} {
				for k := range c {
					c[k] += int32(min(float64(f.RGBA[4*at+k])*cfg.Exposure, 255))
				}
			}
			out.Cb[y/2*out.CStride+x/2] = clamp(128 + (-11059*c[0]-21709*c[1]+32768*c[2])>>18)
			out.Cr[y/2*out.CStride+x/2] = clamp(128 + (32768*c[0]-27439*c[1]-5329*c[2])>>18)
		}
	}
	return out
}

// Without keys of formation a picture is that of before to the byte; so is one that goes the whole way
// through optics that are set to change nothing.
func TestDefaultsLeavePicturesAsTheyWere(t *testing.T) {
	f := mottled(96, 64)
	for _, exposure := range []float64{0.85, 1, 1.1} {
		plain := sensor.CameraConfig{Exposure: exposure, ReadNoise: 2, ShotNoise: 0.04}
		want := digest(asBefore(plain, 7, f, 5))
		balanced, focused := plain, plain
		balanced.WhiteBalance = 6500
		focused.Aperture, focused.Focus = 1e-12, 3
		for what, cfg := range map[string]sensor.CameraConfig{"plain": plain, "balanced": balanced, "focused": focused} {
			if got := digest(sensor.Form(cfg, 7, f, 5)); got != want {
				t.Errorf("exposure %g, %s: digest %x, want %x", exposure, what, got[:4], want[:4])
			}
		}
		focused.Aperture = 0.02
		if digest(sensor.Form(focused, 7, f, 5)) == want {
			t.Error("a wide aperture changes nothing: the digest is blind")
		}
	}
}

// The light of a spot in the middle of a dark picture is spread, not lost.
func TestFocusBlurKeepsEnergy(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		depth, aperture := rapid.Float64Range(0.5, 20).Draw(t, "depth"), rapid.Float64Range(0, 0.05).Draw(t, "aperture")
		const size = 160
		light, depths := make([]uint16, 3*size*size), make([]float32, size*size)
		before := 0.0
		for y := 70; y < 90; y++ {
			for x := 70; x < 90; x++ {
				light[3*(y*size+x)+1] = uint16(rapid.IntRange(0, 1<<16-1).Draw(t, "light"))
				before += float64(light[3*(y*size+x)+1])
			}
		}
		for i := range depths {
			depths[i] = float32(depth)
		}
		sensor.Defocus(light, &render.Frame{Width: size, Height: size, Depth: depths}, aperture*80, 3)
		after := 0.0
		for _, v := range light {
			after += float64(v)
		}
		if math.Abs(after-before) > 0.002*before+0.5*size*size {
			t.Errorf("%.0f of light become %.0f", before, after)
		}
	})
}

// The disc's width by the thin lens: a bright point has the standard deviation of its circle of confusion.
func TestFocusBlurIsAsWideAsTheThinLensSays(t *testing.T) {
	const size, focal, at, depth = 161, 600.0, 3.0, 1.2
	for _, aperture := range []float64{0.01, 0.02, 0.05} {
		light, depths := make([]uint16, 3*size*size), make([]float32, size*size)
		light[3*(80*size+80)] = 65535
		for i := range depths {
			depths[i] = depth
		}
		sensor.Defocus(light, &render.Frame{Width: size, Height: size, Depth: depths}, aperture*focal, at)
		sum, square := 0.0, 0.0
		for i := range depths {
			d := float64(i%size - 80)
			sum, square = sum+float64(light[3*i]), square+float64(light[3*i])*d*d
		}
		want := aperture * focal * (1/depth - 1/at) / 4
		if got := math.Sqrt(square / sum); math.Abs(got-want) > 0.1*want+0.15 {
			t.Errorf("aperture %g: deviation of %.2f pixels, want %.2f", aperture, got, want)
		}
	}
}

// What moves at one speed before a still ground keeps its light, and is blurred along its way only.
func TestMotionBlurKeepsEnergy(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := sensor.Sweep{
			Open: rapid.Float64Range(0, 0.05).Draw(t, "open"), Row: rapid.Float64Range(0, 1e-4).Draw(t, "row"),
			Speed: [2]float64{rapid.Float64Range(-300, 300).Draw(t, "u"), 0},
		}
		before, after, still := s.Run(200, 120)
		if math.Abs(after-before) > 0.003*before {
			t.Errorf("%+v: %.0f of light become %.0f", s, before, after)
		}
		if !still {
			t.Errorf("%+v: rows that nothing moves along have changed", s)
		}
	})
}

// A picture gets darker from the middle to each corner, and all the darker the stronger the vignetting.
func TestVignettingFallsMonotonically(t *testing.T) {
	lens := store.NewIntrinsics(128, 96, math.Pi/2)
	fisheye, err := store.NewDistorted(128, 96, 200*math.Pi/180, store.KannalaBrandt, nil)
	if err != nil {
		t.Fatal(err)
	}
	rapid.Check(t, func(t *rapid.T) {
		k := rapid.SampledFrom([]store.Intrinsics{lens, fisheye}).Draw(t, "lens")
		strength := rapid.Float64Range(0.01, 1).Draw(t, "strength")
		shade, stronger := sensor.Vignette(&k, strength), sensor.Vignette(&k, min(1, strength*1.5))
		row := rapid.IntRange(0, k.Height-1).Draw(t, "row") * k.Width
		for x := k.Width / 2; x+1 < k.Width; x++ {
			if shade[row+x+1] > shade[row+x] || stronger[row+x] > shade[row+x] {
				t.Errorf("column %d: %d after %d; %d where stronger", x+1, shade[row+x+1], shade[row+x], stronger[row+x])
			}
		}
		if middle := shade[k.Height/2*k.Width+k.Width/2]; middle < 4090 || shade[0] >= middle {
			t.Errorf("%d in the middle, %d in the corner", middle, shade[0])
		}
	})
	if got, want := float64(sensor.Vignette(&lens, 1)[48*128+127])/4096, 0.25; math.Abs(got-want) > 0.01 {
		t.Errorf("%g of the light at 45 degrees, want cos^4 = %g", got, want)
	}
}

// blackBody is the colour of a black body in linear sRGB, by Planck's law and the colour matching functions
// as C. Wyman et al. fit them (JCGT 2(2), 2013).
func blackBody(kelvin float64) [3]float64 {
	var x, y, z float64
	g := func(nm, mean, left, right float64) float64 {
		if nm > mean {
			left = right
		}
		return math.Exp(-(nm - mean) * (nm - mean) / (2 * left * left))
	}
	for nm := 380.0; nm <= 780; nm++ {
		power := math.Pow(nm/560, -5) / (math.Exp(1.4387769e7/(nm*kelvin)) - 1)
		x += power * (1.056*g(nm, 599.8, 37.9, 31.0) + 0.362*g(nm, 442.0, 16.0, 26.7) - 0.065*g(nm, 501.1, 20.4, 26.2))
		y += power * (0.821*g(nm, 568.8, 46.9, 40.5) + 0.286*g(nm, 530.9, 16.3, 31.1))
		z += power * (1.217*g(nm, 437.0, 11.8, 36.0) + 0.681*g(nm, 459.0, 26.0, 13.8))
	}
	return [3]float64{
		(3.2406*x - 1.5372*y - 0.4986*z) / y, (-0.9689*x + 1.8758*y + 0.0415*z) / y, (0.0557*x - 0.2040*y + 1.0570*z) / y,
	}
}

// A grey card under light of the temperature that the camera is set to comes out grey.
func TestWhiteBalanceKeepsGrey(t *testing.T) {
	drawn := blackBody(6500)
	encode := func(v float64) uint8 { return uint8(math.Round(255 * (1.055*math.Pow(v, 1/2.4) - 0.055))) }
	rapid.Check(t, func(t *rapid.T) {
		kelvin := rapid.Float64Range(3000, 12000).Draw(t, "kelvin")
		grey := rapid.Float64Range(0.1, 0.3).Draw(t, "grey")
		var card [3]uint8
		for c, v := range blackBody(kelvin) {
			card[c] = encode(grey * v / drawn[c])
		}
		img := sensor.Form(sensor.CameraConfig{Exposure: 1, WhiteBalance: kelvin}, 1, flat(8, 8, card[0], card[1], card[2]), 0)
		if cb, cr := int(img.Cb[0])-128, int(img.Cr[0])-128; max(cb, -cb, cr, -cr) > 3 {
			t.Errorf("a card of %v at %.0f K has the colour %d, %d", card, kelvin, cb, cr)
		}
	})
	warm := sensor.Form(sensor.CameraConfig{Exposure: 1, WhiteBalance: 3000}, 1, flat(8, 8, 128, 128, 128), 0)
	if warm.Cb[0] < 140 || warm.Cr[0] > 116 {
		t.Errorf("daylight is %d, %d to a camera set to lamps, want blue", warm.Cb[0], warm.Cr[0])
	}
}

// The automatic exposure reaches its mean wherever its gain may, and depends on nothing but the frame.
func TestAutoExposureReachesItsMean(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		grey := uint8(rapid.IntRange(20, 250).Draw(t, "grey"))
		aim := rapid.Float64Range(40, 150).Draw(t, "aim")
		cfg := sensor.CameraConfig{Exposure: 1, AutoExposure: aim}
		f := mottled(64, 48)
		for i := range f.RGBA {
			f.RGBA[i] = uint8(int(f.RGBA[i]) * int(grey) / 255)
		}
		form := sensor.Former(cfg, 1, f)
		img, how := form(1)
		mean, _ := moments(img.Y)
		if how.Gain < 7.9 && how.Gain > 0.13 && math.Abs(mean-aim) > 6 {
			t.Errorf("a mean of %.1f at a gain of %.2f, want %.1f", mean, how.Gain, aim)
		}
		again, same := sensor.Former(cfg, 1, f)(1)
		if same != how || digest(img) != digest(again) {
			t.Error("the picture is not a function of its frame")
		}
	})
}

// The camera's own JPEG costs detail, the less the better the quality, and keeps what is flat.
func TestJPEG(t *testing.T) {
	f := mottled(96, 64)
	raw := sensor.Form(sensor.CameraConfig{Exposure: 1}, 1, f, 0)
	last := math.Inf(1)
	for _, quality := range []int{10, 50, 95} {
		img := sensor.Form(sensor.CameraConfig{Exposure: 1, JPEGQuality: quality}, 1, f, 0)
		sum := 0.0
		for i := range raw.Y {
			d := float64(img.Y[i]) - float64(raw.Y[i])
			sum += d * d
		}
		if sum == 0 || sum >= last {
			t.Errorf("quality %d: error %g after %g", quality, sum, last)
		}
		last = sum
	}
	img := sensor.Form(sensor.CameraConfig{Exposure: 1, JPEGQuality: 50}, 1, flat(50, 38, 90, 90, 90), 0)
	if mean, sd := moments(img.Y); math.Abs(mean-90) > 1.5 || sd > 0.1 || len(img.Y) != 50*38 {
		t.Errorf("grey 90 becomes %.1f with %.1f", mean, sd)
	}
}

// A still store looks the same through a rolling shutter that is open for long; who walks does not.
func TestRollingShutterOfAStillScene(t *testing.T) {
	for _, moving := range []bool{false, true} {
		var got [2][32]byte
		for i, delay := range []time.Duration{0, 40 * time.Microsecond} {
			cfg := sensor.CameraConfig{Exposure: 1, ReadNoise: 2, RowDelay: delay, ExposureTime: delay * 500}
			got[i] = digest(shot(t, cfg, moving))
		}
		if same := got[0] == got[1]; same == moving {
			t.Errorf("moving: %v; the pictures are the same: %v", moving, same)
		}
	}
}
