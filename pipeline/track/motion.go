package track

import "math"

// sym2 is a symmetric 2x2 matrix.
type sym2 struct{ xx, xy, yy float64 }

func (a sym2) add(b sym2) sym2 { return sym2{a.xx + b.xx, a.xy + b.xy, a.yy + b.yy} }

func (a sym2) det() float64 { return a.xx*a.yy - a.xy*a.xy }

func (a sym2) inverse() sym2 {
	d := 1 / a.det()
	return sym2{a.yy * d, -a.xy * d, a.xx * d}
}

func (a sym2) full() mat2 { return mat2{a.xx, a.xy, a.xy, a.yy} }

// quad returns the quadratic form of (x, y).
func (a sym2) quad(x, y float64) float64 { return a.xx*x*x + 2*a.xy*x*y + a.yy*y*y }

// mat2 is a 2x2 matrix, row by row.
type mat2 [4]float64

func (a mat2) mul(b mat2) mat2 {
	return mat2{
		a[0]*b[0] + a[1]*b[2], a[0]*b[1] + a[1]*b[3],
		a[2]*b[0] + a[3]*b[2], a[2]*b[1] + a[3]*b[3],
	}
}

func (a mat2) t() mat2 { return mat2{a[0], a[2], a[1], a[3]} }

func (a mat2) sym() sym2 { return sym2{a[0], (a[1] + a[2]) / 2, a[3]} }

// motion is a constant-velocity Kalman filter of a point in the image, state (x, y, vx, vy), pixels and
// pixels a second. Its covariance is kept in 2x2 blocks: pp of the position, pv between position (rows) and
// velocity (columns), vv.
type motion struct {
	x, y, vx, vy float64
	pp           sym2
	pv           mat2
	vv           sym2
}

func newMotion(x, y float64, r sym2, speed float64) motion {
	return motion{x: x, y: y, pp: r, vv: sym2{speed * speed, 0, speed * speed}}
}

// predict moves the state dt seconds on; q is the spectral density of the white acceleration, square pixels
// a second cubed.
func (m *motion) predict(dt, q float64) {
	m.x += m.vx * dt
	m.y += m.vy * dt
	cross := m.pv.sym()
	m.pp.xx += 2*dt*cross.xx + dt*dt*m.vv.xx + q*dt*dt*dt/3
	m.pp.xy += 2*dt*cross.xy + dt*dt*m.vv.xy
	m.pp.yy += 2*dt*cross.yy + dt*dt*m.vv.yy + q*dt*dt*dt/3
	vv := m.vv.full()
	for i := range m.pv {
		m.pv[i] += dt * vv[i]
	}
	m.pv[0] += q * dt * dt / 2
	m.pv[3] += q * dt * dt / 2
	m.vv.xx += q * dt
	m.vv.yy += q * dt
}

// distance returns the squared Mahalanobis distance of a measured position with noise r, and the logarithm
// of the innovation's determinant.
func (m *motion) distance(x, y float64, r sym2) (d2, logDet float64) {
	s := m.pp.add(r)
	return s.inverse().quad(x-m.x, y-m.y), math.Log(s.det())
}

// update takes a measured position with noise r into the state.
func (m *motion) update(x, y float64, r sym2) {
	inv := m.pp.add(r).inverse().full()
	dx, dy := x-m.x, y-m.y
	kp := m.pp.full().mul(inv)
	kv := m.pv.t().mul(inv)
	m.x += kp[0]*dx + kp[1]*dy
	m.y += kp[2]*dx + kp[3]*dy
	m.vx += kv[0]*dx + kv[1]*dy
	m.vy += kv[2]*dx + kv[3]*dy
	pp, pv := kp.mul(m.pp.full()).sym(), kp.mul(m.pv)
	vv := kv.mul(m.pv).sym()
	m.pp = sym2{m.pp.xx - pp.xx, m.pp.xy - pp.xy, m.pp.yy - pp.yy}
	m.vv = sym2{m.vv.xx - vv.xx, m.vv.xy - vv.xy, m.vv.yy - vv.yy}
	for i := range m.pv {
		m.pv[i] -= pv[i]
	}
}
