package gallery

import (
	"math"

	"storesim/pipeline/store"
)

// The motion of a shopper: the velocity is an Ornstein-Uhlenbeck process, so that a body that is not seen
// comes to rest instead of walking through the wall. The height of the skull's centre wanders about the
// stature, which is learnt from the population's mean on, fast enough to follow somebody who bends down.
const (
	velocityMemory = 1.5  // s
	velocityStd    = 0.8  // m/s, of each component
	skullMean      = 1.60 // m above the floor
	skullStd       = 0.16 // m, stature (0.09) and posture
	skullMemory    = 2    // s
)

// body is the Kalman filter of one person, state (x, y, vx, vy, h): the floor point in metres, its velocity
// in metres a second and the height of the head's centre. The height is in the state because a head's ray
// says where on the floor somebody stands only as well as the height is known; the cross terms of cov carry
// what one camera tells another.
type body struct {
	state   [5]float64
	cov     [5][5]float64
	stature float64 // the height to which h returns: h of this person when upright
}

func newBody(at store.Vec2) body {
	b := body{state: [5]float64{at.X, at.Y, 0, 0, skullMean}, stature: skullMean}
	const wide = 10 // m: the first sight decides
	for i, std := range [5]float64{wide, wide, velocityStd, velocityStd, skullStd} {
		b.cov[i][i] = std * std
	}
	return b
}

func (b *body) floor() store.Vec2    { return store.Vec2{X: b.state[0], Y: b.state[1]} }
func (b *body) velocity() store.Vec2 { return store.Vec2{X: b.state[2], Y: b.state[3]} }
func (b *body) height() float64      { return b.state[4] }

func (b *body) floorCov() Cov2 { return Cov2{b.cov[0][0], b.cov[0][1], b.cov[1][1]} }

// predict moves the state dt seconds on (Gillespie 1996, equations 2.10 to 2.12 for the integrated process).
func (b *body) predict(dt float64) {
	e, eh := math.Exp(-dt/velocityMemory), math.Exp(-dt/skullMemory)
	k := velocityMemory * (1 - e)
	s := &b.state
	s[0] += k * s[2]
	s[1] += k * s[3]
	s[2] *= e
	s[3] *= e
	s[4] = b.stature + (s[4]-b.stature)*eh
	p := &b.cov
	for j := range p {
		p[0][j] += k * p[2][j]
		p[1][j] += k * p[3][j]
		p[2][j] *= e
		p[3][j] *= e
		p[4][j] *= eh
	}
	for i := range p {
		p[i][0] += k * p[i][2]
		p[i][1] += k * p[i][3]
		p[i][2] *= e
		p[i][3] *= e
		p[i][4] *= eh
	}
	b.shake(dt, e, eh)
}

// shake adds the process noise of dt seconds.
func (b *body) shake(dt, e, eh float64) {
	const v, t = velocityStd * velocityStd, velocityMemory
	xx := v * t * t * (2*dt/t - 3 + 4*e - e*e)
	xv := v * t * (1 - e) * (1 - e)
	vv := v * (1 - e*e)
	for i := range 2 {
		b.cov[i][i] += xx
		b.cov[i][i+2] += xv
		b.cov[i+2][i] += xv
		b.cov[i+2][i+2] += vv
	}
	b.cov[4][4] += skullStd * skullStd * (1 - eh*eh)
}

// innovation is what a sight adds to what was expected: the residual, its covariance and the covariance
// between state and residual (5 x 2).
type innovation struct {
	dx, dy float64
	s      Cov2
	gain   [5][2]float64
}

func (b *body) innovation(m *sight) innovation {
	s, p, g := &b.state, &b.cov, m.lever
	in := innovation{dx: m.at.X - (s[0] - g.X*s[4]), dy: m.at.Y - (s[1] - g.Y*s[4])}
	for i := range p {
		in.gain[i] = [2]float64{p[i][0] - g.X*p[i][4], p[i][1] - g.Y*p[i][4]}
	}
	in.s = Cov2{
		XX: in.gain[0][0] - g.X*in.gain[4][0] + m.noise.XX,
		XY: in.gain[0][1] - g.X*in.gain[4][1] + m.noise.XY,
		YY: in.gain[1][1] - g.Y*in.gain[4][1] + m.noise.YY,
	}
	return in
}

// d2 is the squared Mahalanobis distance.
func (in *innovation) d2() float64 {
	return (in.s.YY*in.dx*in.dx - 2*in.s.XY*in.dx*in.dy + in.s.XX*in.dy*in.dy) / in.s.det()
}

func (c Cov2) det() float64 { return c.XX*c.YY - c.XY*c.XY }

func (c Cov2) scale(k float64) Cov2 { return Cov2{c.XX * k, c.XY * k, c.YY * k} }

func (b *body) update(in *innovation) {
	det := in.s.det()
	for i := range b.state {
		g := in.gain[i]
		k0 := (g[0]*in.s.YY - g[1]*in.s.XY) / det
		k1 := (g[1]*in.s.XX - g[0]*in.s.XY) / det
		b.state[i] += k0*in.dx + k1*in.dy
		for j := range b.cov {
			b.cov[i][j] -= k0*in.gain[j][0] + k1*in.gain[j][1]
		}
	}
}

// learnStature lets the upright height follow the present one where that is known: soon upwards, hardly
// downwards, since people bend down but do not stretch.
func (b *body) learnStature() {
	const known = 0.1 // m
	if b.cov[4][4] > known*known {
		return
	}
	rate := 0.004
	if b.height() > b.stature {
		rate = 0.02
	}
	b.stature += rate * (b.height() - b.stature)
}
