package sort

import (
	"math"

	"storesim/pipeline/store"
)

// filter is the Kalman filter of a box: its centre, its area s and its ratio r of width to height, with
// velocities of all but the last (section 3.2). The covariances that the authors' program begins with couple
// no coordinate to another, so that the filter of seven states is three of two states and one of one.
type filter struct {
	x, y, s moving
	r       resting
}

// The authors' variances, pixels: of the first state, of a frame's motion and of a detection.
const (
	firstPlace, firstSpeed = 10, 1e4
	motionPlace            = 1
	motionSpeed            = 0.01
	motionGrowth           = 1e-4 // of the area's velocity
	noisePlace, noiseShape = 1, 10
)

// moving is a coordinate with its velocity per frame, and the covariance of the two.
type moving struct{ at, speed, aa, as, ss float64 }

func newMoving(at float64) moving { return moving{at: at, aa: firstPlace, ss: firstSpeed} }

func (m *moving) predict(speedNoise float64) {
	m.at += m.speed
	m.aa += 2*m.as + m.ss + motionPlace
	m.as += m.ss
	m.ss += speedNoise
}

func (m *moving) update(seen, noise float64) {
	gain, speedGain := m.aa/(m.aa+noise), m.as/(m.aa+noise)
	off := seen - m.at
	m.at += gain * off
	m.speed += speedGain * off
	m.ss -= speedGain * m.as
	m.as *= 1 - gain
	m.aa *= 1 - gain
}

// resting is a coordinate without velocity, and its variance.
type resting struct{ at, variance float64 }

func (r *resting) update(seen, noise float64) {
	gain := r.variance / (r.variance + noise)
	r.at += gain * (seen - r.at)
	r.variance *= 1 - gain
}

func newFilter(b *store.PixelBox) filter {
	x, y, s, r := shape(b)
	return filter{newMoving(x), newMoving(y), newMoving(s), resting{r, firstPlace}}
}

// shape is a box as the filter has it.
func shape(b *store.PixelBox) (x, y, s, r float64) {
	w, h := b.MaxX-b.MinX, b.MaxY-b.MinY
	return b.MinX + w/2, b.MinY + h/2, w * h, w / h
}

// predict brings the filter to the next frame. An area that would become none stays as it is.
func (f *filter) predict() {
	if f.s.at+f.s.speed <= 0 {
		f.s.speed = 0
	}
	f.x.predict(motionSpeed)
	f.y.predict(motionSpeed)
	f.s.predict(motionGrowth)
	f.r.variance += motionPlace
}

func (f *filter) update(b *store.PixelBox) {
	x, y, s, r := shape(b)
	f.x.update(x, noisePlace)
	f.y.update(y, noisePlace)
	f.s.update(s, noiseShape)
	f.r.update(r, noiseShape)
}

// box is where the filter is; its corners are no numbers if area and ratio are of no box.
func (f *filter) box() store.PixelBox {
	w := math.Sqrt(f.s.at * f.r.at)
	h := f.s.at / w
	return store.PixelBox{MinX: f.x.at - w/2, MinY: f.y.at - h/2, MaxX: f.x.at + w/2, MaxY: f.y.at + h/2}
}
