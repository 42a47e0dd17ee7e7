package sensor

import (
	"fmt"
	"image"
	"math"

	"storesim/pipeline/store"
	"storesim/render"
	"storesim/sim/jpeg"
	"storesim/sim/rng"
	"storesim/sim/truth"
)

// noiseLen is the length of a noise table, a power of two.
const noiseLen = 1 << 14

// noiseLevels is the number of brightness steps with a noise table of their own.
const noiseLevels = 16

// imager turns a rendered picture into what the sensor and its processor put out: what the optics make of it,
// exposure, shot and read noise on the luma, BT.601 full-range YCbCr with the chroma averaged over 2 x 2
// pixels, and what JPEG leaves of that.
type imager struct {
	cfg    CameraConfig
	optics *optics // nil for pictures as drawn
	gain   [256]int32
	noise  [noiseLevels][noiseLen]int8
	key    uint64
	packed []byte // a file
}

func newImager(cfg CameraConfig, lens *store.Intrinsics, key rng.Key) *imager {
	im := &imager{cfg: cfg, optics: newOptics(&cfg, lens), key: uint64(key.Child("noise"))}
	im.amplify(cfg.Exposure)
	table := rng.NewKey(0, "noise table") // one table for all cameras: each row starts elsewhere in it
	for level := range im.noise {
		grey := (float64(level) + 0.5) * 256 / noiseLevels
		sigma := math.Sqrt(cfg.ReadNoise*cfg.ReadNoise + cfg.ShotNoise*grey)
		for i := range im.noise[level] {
			im.noise[level][i] = int8(math.Round(min(max(sigma*table.Norm("luma", uint64(i)), -127), 127)))
		}
	}
	return im
}

// amplify sets the gain on grey levels.
func (im *imager) amplify(gain float64) {
	for i := range im.gain {
		im.gain[i] = int32(min(float64(i)*gain, 255))
	}
}

// form makes the camera's image of frame number seq in out, which has its size, and says how. m may be nil:
// nothing moves.
func (im *imager) form(out *image.YCbCr, f *render.Frame, seq uint64, m *movement) truth.Formation {
	how := truth.Formation{
		Gain: im.cfg.Exposure, WhiteBalance: im.cfg.WhiteBalance, Vignetting: im.cfg.Vignetting,
		ExposureTime: im.cfg.ExposureTime, RowDelay: im.cfg.RowDelay,
		Aperture: im.cfg.Aperture, Focus: im.cfg.Focus,
		ReadNoise: im.cfg.ReadNoise, ShotNoise: im.cfg.ShotNoise, JPEGQuality: im.cfg.JPEGQuality,
		Antialias: im.cfg.Antialias,
	}
	if im.optics != nil {
		f = im.optics.develop(f, m)
	}
	if im.cfg.AutoExposure > 0 {
		how.Gain *= meter(f, im.cfg.AutoExposure)
		im.amplify(how.Gain)
	}
	for y := 0; y < f.Height; y += 2 {
		im.rows(f, out, y, seq)
	}
	if im.cfg.JPEGQuality > 0 {
		im.compress(out)
	}
	return how
}

// compress leaves of a picture what JPEG does.
func (im *imager) compress(img *image.YCbCr) {
	var err error
	if im.packed, err = jpeg.Append(im.packed[:0], img, im.cfg.JPEGQuality); err != nil {
		panic(fmt.Sprintf("sensor: compress a picture: %v", err)) // it is too large for the format
	}
	if err = jpeg.Read(img, im.packed); err != nil {
		panic(fmt.Sprintf("sensor: read a picture that was just compressed: %v", err))
	}
}

// rows forms two rows of luma and one of chroma. The last row of an odd number is its own partner, and so is
// the last pixel of a row, so that chroma is the mean of what there is.
func (im *imager) rows(f *render.Frame, out *image.YCbCr, y int, seq uint64) {
	stride, next := 4*f.Width, min(y+1, f.Height-1)
	upper, lower := f.RGBA[y*stride:(y+1)*stride], f.RGBA[next*stride:(next+1)*stride]
	luma0, luma1 := out.Y[y*out.YStride:], out.Y[next*out.YStride:]
	cb, cr := out.Cb[y/2*out.CStride:], out.Cr[y/2*out.CStride:]
	word := rng.Mix(im.key, seq<<16|uint64(y))
	at0, at1 := int(word&(noiseLen-1)), int(word>>32&(noiseLen-1))
	if next == y {
		at1 = at0
	}
	for x := 0; x < f.Width; x += 2 {
		var r, g, b int32
		for _, k := range [2]int{x, min(x+1, f.Width-1)} {
			pr, pg, pb := im.gain[upper[4*k]], im.gain[upper[4*k+1]], im.gain[upper[4*k+2]]
			luma0[k] = im.shade(pr, pg, pb, at0+k)
			r, g, b = r+pr, g+pg, b+pb
			pr, pg, pb = im.gain[lower[4*k]], im.gain[lower[4*k+1]], im.gain[lower[4*k+2]]
			luma1[k] = im.shade(pr, pg, pb, at1+k)
			r, g, b = r+pr, g+pg, b+pb
		}
		cb[x/2] = clamp(128 + (-11059*r-21709*g+32768*b)>>18)
		cr[x/2] = clamp(128 + (32768*r-27439*g-5329*b)>>18)
	}
}

// shade is the noisy luma of one pixel.
func (im *imager) shade(r, g, b int32, at int) uint8 {
	y := lumaOf(r, g, b)
	return clamp(y + int32(im.noise[y>>4][at&(noiseLen-1)]))
}

// lumaOf is the luma of BT.601.
func lumaOf(r, g, b int32) int32 { return (19595*r + 38470*g + 7471*b) >> 16 }

func clamp(v int32) uint8 {
	if v < 0 {
		return 0
	}
	if v > 255 {
		return 255
	}
	return uint8(v)
}
