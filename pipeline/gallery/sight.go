package gallery

import (
	"storesim/pipeline/detect"
	"storesim/pipeline/store"
)

// sight is a linear measurement of a body: at = floor - lever*height + noise. A head's ray meets the plane
// of the height h at origin + lever*(h - origin.Z), which is over the floor point up to noise; a foot's ray
// has no lever.
type sight struct {
	at    store.Vec2
	lever store.Vec2 // metres along the floor a metre of height
	noise Cov2
}

const (
	pixelNoise  = 1.5  // px, least standard deviation of a point
	calibNoise  = 0.03 // m on the floor: calibration and clock
	headLean    = 0.07 // m, how far a head is from over the floor point
	footGuess   = 0.12 // m, what a network's idea of a hidden foot is off beside its own covariance
	leastFoot   = 0.3  // score of a foot point that is used
	leastPoint  = 0.2  // score of a head or hand that is used
	farthest    = 14   // m from the camera along the floor; beyond that a pixel is a metre
	widestSight = 1.0  // m, standard deviation on the floor of a sight that is used
)

// headSight turns a head point into a measurement; ok is false where it says nothing. Height is the
// expected one, at which the noise is evaluated.
func headSight(cam *store.Camera, p *detect.Point, height float64) (m sight, ok bool) {
	ray := cam.Ray(p.X, p.Y)
	m, ok = sightAt(cam, ray, p, height, calibNoise*calibNoise+headLean*headLean)
	if !ok {
		return m, false
	}
	m.lever = ray.Dir.Floor().Scale(1 / ray.Dir.Z)
	m.at = ray.Origin.Floor().Sub(m.lever.Scale(ray.Origin.Z))
	return m, true
}

// footSight turns a foot point into a measurement.
func footSight(cam *store.Camera, p *detect.Point) (m sight, ok bool) {
	if p.Score < leastFoot {
		return m, false
	}
	noise := calibNoise*calibNoise + footGuess*footGuess/p.Score
	return sightAt(cam, cam.Ray(p.X, p.Y), p, 0, noise)
}

// sightAt propagates a point's covariance to the plane of height z by differences of one pixel, which holds
// for any lens; extra is an isotropic variance on the floor, square metres.
func sightAt(cam *store.Camera, ray store.Ray, p *detect.Point, z, extra float64) (m sight, ok bool) {
	at, ok0 := ray.AtHeight(z)
	right, ok1 := cam.Ray(p.X+1, p.Y).AtHeight(z)
	down, ok2 := cam.Ray(p.X, p.Y+1).AtHeight(z)
	if p.Score < leastPoint || !ok0 || !ok1 || !ok2 || at.Floor().Dist(ray.Origin.Floor()) > farthest {
		return m, false
	}
	u, v := right.Sub(at), down.Sub(at)
	xx, yy, xy := p.XX+pixelNoise*pixelNoise, p.YY+pixelNoise*pixelNoise, p.XY
	m.at = at.Floor()
	m.noise = Cov2{
		XX: u.X*u.X*xx + 2*u.X*v.X*xy + v.X*v.X*yy + extra,
		XY: u.X*u.Y*xx + (u.X*v.Y+u.Y*v.X)*xy + v.X*v.Y*yy,
		YY: u.Y*u.Y*xx + 2*u.Y*v.Y*xy + v.Y*v.Y*yy + extra,
	}
	return m, m.noise.XX < widestSight*widestSight && m.noise.YY < widestSight*widestSight
}
