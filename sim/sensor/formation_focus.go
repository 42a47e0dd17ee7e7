package sensor

import (
	"math"

	"storesim/render"
)

// focusBlur puts out of focus what is not at the distance of focus. By the thin lens, for a lens much shorter
// than the distances, the circle of confusion of a point at depth d is f A |1/at - 1/d| pixels wide, f in
// pixels, A the diameter of the opening (M. Potmesil and I. Chakravarty, A lens and aperture camera model for
// synthetic image generation, SIGGRAPH 1981).
//
// The disc is approached by square means, two along the rows and two along the columns in turn, with the
// disc's variance: nearly a Gaussian. Each pixel takes the mean of its own width, so that the cost does not
// grow with the blur; where depth jumps, the blurred side shows some of the sharp one, and a blurred edge
// before a sharp ground stays too sharp.
type focusBlur struct {
	aperture float64   // f A, pixels times metres
	at       float64   // metres
	width    []float32 // of a pixel's means, 1 and more
	line     []uint16  // three a pixel
	sums     [][3]uint32
}

// widestMean is the greatest width of a mean, pixels.
const widestMean = 63

// blur works on light; spare is as large and is overwritten.
func (b *focusBlur) blur(light, spare []uint16, f *render.Frame) {
	b.measure(f)
	for range 2 {
		for y := range f.Height {
			at := y * f.Width
			b.mean(spare[3*at:], light[3*at:], b.width[at:], f.Width, 1)
		}
		for x := range f.Width {
			b.mean(light[3*x:], spare[3*x:], b.width[x:], f.Height, f.Width)
		}
	}
}

// measure works out the width of each pixel's means. A disc c wide has the variance c^2/16 along an axis, to
// which each of two means gives one half.
func (b *focusBlur) measure(f *render.Frame) {
	if n := f.Width * f.Height; len(b.width) != n {
		b.width = make([]float32, n)
		b.line = make([]uint16, 3*max(f.Width, f.Height))
		b.sums = make([][3]uint32, max(f.Width, f.Height)+1)
	}
	sharp := float32(1 / b.at)
	for i, d := range f.Depth {
		c := float32(b.aperture) * (1/d - sharp)
		b.width[i] = min(widthOf(c*c/32), widestMean)
	}
}

// widthOf is the width of a mean over pixels of a variance. One over N = 2h+1 whole pixels and a part e of
// the next on either side has the variance (h(h+1)N/3 + 2e(h+1)^2) / (N+2e), solved here for 2e.
func widthOf(variance float32) float32 {
	h := float32(math.Floor((math.Sqrt(float64(1+12*variance)) - 1) / 2))
	whole := 2*h + 1
	return whole + whole*(variance-h*(h+1)/3)/((h+1)*(h+1)-variance)
}

// mean writes running means of n pixels that lie stride pixels apart. A mean that would reach beyond the
// picture is that of the part inside.
func (b *focusBlur) mean(dst, src []uint16, width []float32, n, stride int) {
	for i := range n {
		px, sum := src[3*i*stride:], &b.sums[i]
		b.line[3*i], b.line[3*i+1], b.line[3*i+2] = px[0], px[1], px[2]
		next := &b.sums[i+1]
		next[0], next[1], next[2] = sum[0]+uint32(px[0]), sum[1]+uint32(px[1]), sum[2]+uint32(px[2])
	}
	for i := range n {
		half, to := width[i*stride]/2, dst[3*i*stride:3*i*stride+3]
		if half <= 0.505 { // as good as sharp
			copy(to, b.line[3*i:3*i+3])
			continue
		}
		from, until := max(float32(i)+0.5-half, 0), min(float32(i)+0.5+half, float32(n))
		for c := range to {
			light := b.below(until, c) - b.below(from, c)
			to[c] = uint16(light/float64(until-from) + 0.5)
		}
	}
}

// below is the light of the line up to a place.
func (b *focusBlur) below(at float32, channel int) float64 {
	i := int(at)
	sum := float64(b.sums[i][channel])
	if part := float64(at) - float64(i); part > 0 {
		sum += part * float64(b.line[3*i+channel])
	}
	return sum
}
