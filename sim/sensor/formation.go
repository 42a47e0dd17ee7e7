package sensor

import (
	"math"

	"storesim/pipeline/store"
	"storesim/render"
)

// optics is what light goes through between the scene and the grey levels: the lens (focus blur, vignetting),
// the time for which the shutter is open, and the colour gains of the white balance. It works in linear
// light: the picture as drawn is decoded by the sRGB curve (IEC 61966-2-1), blurred, weighed and encoded by
// the same curve. The exposure's gain, the noise and JPEG come after it, on grey levels; they are the
// imager's.
//
// A camera without any of these has no optics, so that its pictures are the drawn ones to the byte.
type optics struct {
	curve   *curve
	light   []uint16 // three a pixel, row by row
	spare   []uint16 // as light; where a blur writes
	shade   []uint16 // what vignetting leaves of each pixel's light, of full; nil for all of it
	balance [3]uint64
	focus   *focusBlur  // nil for a pinhole
	motion  *motionBlur // nil for a shutter that takes no time
	out     render.Frame
}

// full is a weight of 1 in the optics' tables.
const full = 1 << 12

// newOptics returns nil for a camera that shows pictures as drawn.
func newOptics(cfg *CameraConfig, lens *store.Intrinsics) *optics {
	o := &optics{balance: balanceOf(cfg.WhiteBalance)}
	plain := o.balance == [3]uint64{full, full, full}
	if cfg.Aperture > 0 {
		o.focus, plain = &focusBlur{aperture: cfg.Aperture * lens.Fx, at: cfg.Focus}, false
	}
	if cfg.moves() {
		o.motion, plain = newMotionBlur(cfg, lens), false
	}
	if cfg.Vignetting > 0 {
		o.shade, plain = vignette(lens, cfg.Vignetting), false
	}
	if plain {
		return nil
	}
	o.curve = newCurve()
	o.light = make([]uint16, 3*lens.Width*lens.Height)
	o.spare = make([]uint16, len(o.light))
	o.out = render.Frame{Width: lens.Width, Height: lens.Height}
	o.out.RGBA = make([]uint8, 4*lens.Width*lens.Height)
	return o
}

// develop returns the picture as it falls on the sensor, encoded again; it is valid until the next call. A
// picture depends on its own frame only. m may be nil: nothing moves.
func (o *optics) develop(f *render.Frame, m *movement) *render.Frame {
	o.expose(f.RGBA)
	if o.focus != nil && f.Depth != nil {
		o.focus.blur(o.light, o.spare, f)
	}
	if o.motion != nil && m != nil && o.motion.watch(m) {
		copy(o.spare, o.light)
		o.motion.blur(o.spare, o.light)
		o.light, o.spare = o.spare, o.light
	}
	o.encode()
	return &o.out
}

// expose decodes a picture to light.
func (o *optics) expose(rgba []uint8) {
	decode, light := &o.curve.light, o.light
	for i, k := 0, 0; i < len(rgba); i, k = i+4, k+3 {
		px, to := rgba[i:i+4:i+4], light[k:k+3:k+3]
		to[0], to[1], to[2] = decode[px[0]], decode[px[1]], decode[px[2]]
	}
}

// encode weighs the light and makes grey levels of it.
func (o *optics) encode() {
	grey, rgba, gains := &o.curve.grey, o.out.RGBA, o.balance
	for i, k := 0, 0; i < len(rgba); i, k = i+4, k+3 {
		px, from := rgba[i:i+4:i+4], o.light[k:k+3:k+3]
		gain := gains
		if o.shade != nil {
			s := uint64(o.shade[i/4])
			gain[0], gain[1], gain[2] = gain[0]*s/full, gain[1]*s/full, gain[2]*s/full
		}
		px[0] = grey[min(uint64(from[0])*gain[0]/full, math.MaxUint16)]
		px[1] = grey[min(uint64(from[1])*gain[1]/full, math.MaxUint16)]
		px[2] = grey[min(uint64(from[2])*gain[2]/full, math.MaxUint16)]
		px[3] = 255
	}
}

// vignette is the share of the light that each pixel keeps: at full strength the fourth power of the cosine
// of its angle from the optical axis (the law of natural vignetting; B. K. P. Horn, Robot Vision, 1986,
// section 10.3), at a smaller one that share of the loss. What lies beyond a right angle is lost by the law;
// fisheyes are built to do better, so that theirs is a small strength.
func vignette(lens *store.Intrinsics, strength float64) []uint16 {
	out := make([]uint16, lens.Width*lens.Height)
	lens.Directions(func(pixel int, dir store.Vec3, _ bool) {
		cos := max(dir.Unit().Z, 0)
		out[pixel] = uint16(math.Round(full * (1 - strength*(1-cos*cos*cos*cos))))
	})
	return out
}
