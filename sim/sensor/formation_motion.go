package sensor

import (
	"math"
	"time"

	"storesim/pipeline/store"
)

// motionBlur draws what the shutter's time does: things that move while a row is exposed are blurred along
// their way, and where rows are exposed one after the other, they are slanted.
//
// Nothing is drawn twice. A pixel of a moving instance has a velocity in the image, from the poses of the
// instance's parts now and a moment later; a pixel's light is the mean over the row's exposure of what was at
// its place then. It is approximate in that the velocity is constant during a picture, that it is one of the
// parts nearby and not of the very point, that what a moving thing hides is guessed from the pixels beside,
// and that a thing reaches at most a tile beyond its outline. Cameras do not move, so that a still store
// stays as it is. The search for pixels that a thing sweeps over goes by tiles, as that of M. McGuire et al.,
// A reconstruction filter for plausible motion blur, I3D 2012, section 4; the weights here are yes and no.
//
// The middle row is exposed around the instant of the frame and of its labels.
type motionBlur struct {
	width, height int
	open          float32 // seconds for which a row is exposed
	row           float32 // seconds from row to row
	fastest       float32 // pixels a second that a tile is wide enough for
	field         *velocityField
	depth         []float32
}

// velocity is that of a point in the image, pixels a second.
type velocity struct{ u, v float32 }

func (a velocity) square() float32 { return a.u*a.u + a.v*a.v }

// mostSamples is the greatest number of instants that a pixel is made of.
const mostSamples = 24

// nearer is by how many metres a thing must be before another one to hide it.
const nearer = 0.05

func (c *CameraConfig) moves() bool { return c.ExposureTime > 0 || c.RowDelay > 0 }

func newMotionBlur(cfg *CameraConfig, lens *store.Intrinsics) *motionBlur {
	m := &motionBlur{
		width: lens.Width, height: lens.Height,
		open: float32(cfg.ExposureTime.Seconds()), row: float32(cfg.RowDelay.Seconds()),
		field: newVelocityField(lens.Width, lens.Height),
	}
	m.fastest = (tileSize - 1) / (m.open/2 + m.row*float32(m.height)/2)
	return m
}

// watch notes what moves in a frame, and reports whether anything does.
func (m *motionBlur) watch(s *movement) bool {
	m.depth = s.depth
	return m.field.fill(s, m.fastest)
}

// blur writes the pixels that something moves over; all others are dst's already.
func (m *motionBlur) blur(dst, src []uint16) {
	for tile, v := range m.field.reaching() {
		if v.square()*4*(tileSize-1)*(tileSize-1) < m.fastest*m.fastest {
			continue // nothing here moves by half a pixel
		}
		left, top := tile%m.field.across*tileSize, tile/m.field.across*tileSize
		for y := top; y < min(top+tileSize, m.height); y++ {
			for x := left; x < min(left+tileSize, m.width); x++ {
				m.pixel(dst, src, x, y, v)
			}
		}
	}
}

// pixel is the mean of one pixel's light over the exposure. v is the velocity of what may sweep over it; what
// moves itself goes by its own.
func (m *motionBlur) pixel(dst, src []uint16, x, y int, v velocity) {
	i := y*m.width + x
	own := m.field.at[i]
	if own != (velocity{}) {
		v = own
	}
	n := 1 + min(int(math.Sqrt(float64(v.square()))*float64(m.open)), mostSamples-1)
	middle := (float32(y) + 0.5 - float32(m.height)/2) * m.row
	var sum [3]uint32
	for k := range n {
		t := middle + m.open*((float32(k)+0.5)/float32(n)-0.5)
		var from int
		if own != (velocity{}) {
			from = m.beneath(x, y, own, t)
		} else {
			from = m.over(x, y, v, t)
		}
		px := src[3*from : 3*from+3]
		sum[0], sum[1], sum[2] = sum[0]+uint32(px[0]), sum[1]+uint32(px[1]), sum[2]+uint32(px[2])
	}
	for c := range sum {
		dst[3*i+c] = uint16((sum[c] + uint32(n)/2) / uint32(n))
	}
}

// beneath is the pixel of the frame that shows what a pixel of a moving thing showed at t: a part of the
// thing, or of what is behind it, for which the pixel beside it stands.
func (m *motionBlur) beneath(x, y int, v velocity, t float32) int {
	i := y*m.width + x
	j := m.back(x, y, v, t)
	if m.field.at[j] == (velocity{}) && m.depth[j] < m.depth[i]-nearer {
		return i // it is before the thing, and stays where it is
	}
	return j
}

// over is the pixel of the frame that shows what a still pixel showed at t: itself, or what moves before it.
func (m *motionBlur) over(x, y int, v velocity, t float32) int {
	i := y*m.width + x
	theirs := m.field.at[m.back(x, y, v, t)]
	if theirs == (velocity{}) {
		return i
	}
	j := m.back(x, y, theirs, t) // the tile's velocity may be that of something else
	if m.field.at[j] == (velocity{}) || m.depth[j] > m.depth[i]-nearer {
		return i
	}
	return j
}

// back is the pixel where what is in a pixel at t was at the instant of the frame.
func (m *motionBlur) back(x, y int, v velocity, t float32) int {
	bx, by := x-roundOff(v.u*t), y-roundOff(v.v*t)
	if bx < 0 || by < 0 || bx >= m.width || by >= m.height {
		return y*m.width + x
	}
	return by*m.width + bx
}

// roundOff rounds to the nearest whole number, for values that are small beside 1 << 20.
func roundOff(v float32) int { return int(v+(1<<20)+0.5) - 1<<20 }

// lookAhead is the time over which velocities are measured: poses may be asked for after the instant of a
// frame, not before it.
const lookAhead = 10 * time.Millisecond
