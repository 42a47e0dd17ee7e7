package store

import "math"

// Project returns the pixel of a point in the camera's frame and its depth in metres: along the optical axis,
// but for a fisheye, which may see behind its own plane, along the ray. ok is false where the lens does not
// see the point: behind the camera or beyond the lens's reach. The pixel may lie outside the image.
func (k *Intrinsics) Project(q Vec3) (u, v, depth float64, ok bool) {
	if k.Lens.Model == KannalaBrandt {
		return k.projectFisheye(q)
	}
	if q.Z < 1e-6 {
		return 0, 0, q.Z, false
	}
	if k.Lens.Model == Pinhole {
		return k.Fx*q.X/q.Z + k.Cx, k.Fy*q.Y/q.Z + k.Cy, q.Z, true
	}
	x, y := q.X/q.Z, q.Y/q.Z
	if limit := math.Tan(k.Lens.Reach); x*x+y*y > limit*limit {
		return 0, 0, q.Z, false
	}
	b := k.Lens.bend(x, y)
	return k.Fx*b.x + k.Cx, k.Fy*b.y + k.Cy, q.Z, true
}

func (k *Intrinsics) projectFisheye(q Vec3) (u, v, depth float64, ok bool) {
	across, depth := math.Hypot(q.X, q.Y), q.Len()
	angle := math.Atan2(across, q.Z)
	if depth < 1e-6 || angle > k.Lens.Reach {
		return 0, 0, depth, false
	}
	if across == 0 {
		return k.Cx, k.Cy, depth, true
	}
	t, _ := k.Lens.fisheye(angle)
	t /= across
	return k.Fx*q.X*t + k.Cx, k.Fy*q.Y*t + k.Cy, depth, true
}

// Unproject returns the direction, of length 1 and in the camera's frame, that is seen at pixel (u, v). ok is
// false where the lens sees nothing there; the direction is then one at the edge of its reach. Projected
// again, a direction meets its pixel up to rounding: within 1e-12 focal lengths, checked before ok is given.
func (k *Intrinsics) Unproject(u, v float64) (dir Vec3, ok bool) {
	x, y := (u-k.Cx)/k.Fx, (v-k.Cy)/k.Fy
	switch k.Lens.Model {
	case Pinhole:
		return Vec3{x, y, 1}.Unit(), true
	case BrownConrady:
		x, y, ok = k.Lens.unbend(x, y)
		return Vec3{x, y, 1}.Unit(), ok
	case KannalaBrandt:
		t := math.Hypot(x, y)
		angle, ok := k.Lens.angle(t)
		if t == 0 {
			return Vec3{Z: 1}, true
		}
		sin, cos := math.Sincos(angle)
		return Vec3{x / t * sin, y / t * sin, cos}, ok
	}
	return Vec3{Z: 1}, false // of an unknown model
}

// Directions calls f with what Unproject returns for the centre of each pixel, pixels counted row by row. A
// lens without tangential distortion before the picture's centre is worked out for a quarter of it: in the
// others the direction is the mirror image to the last bit.
func (k *Intrinsics) Directions(f func(pixel int, dir Vec3, ok bool)) {
	w, h := k.Width, k.Height
	columns, rows := w, h
	even := 2*k.Cx == float64(w) && 2*k.Cy == float64(h)
	if even && (k.Lens.Model != BrownConrady || k.Lens.K[2] == 0 && k.Lens.K[3] == 0) {
		columns, rows = (w+1)/2, (h+1)/2
	}
	for y := range rows {
		for x := range columns {
			dir, ok := k.Unproject(float64(x)+0.5, float64(y)+0.5)
			f(y*w+x, dir, ok)
			right, below := w-1-x, h-1-y
			across := Vec3{-dir.X, dir.Y, dir.Z}
			if right >= columns {
				f(y*w+right, across, ok)
			}
			if below >= rows {
				f(below*w+x, Vec3{dir.X, -dir.Y, dir.Z}, ok)
			}
			if right >= columns && below >= rows {
				f(below*w+right, Vec3{across.X, -across.Y, across.Z}, ok)
			}
		}
	}
}

const (
	exact    = 1e-12 // focal lengths by which an inverse may miss
	rounding = 2e-16 // focal lengths; no search goes on below
	mostTurn = 64    // steps after which a search ends; Newton's need 4 or 5, halving alone 53
)

// angle inverts Kannala and Brandt's polynomial: Newton's steps, and halves of the bracket where one would
// leave it, so that it ends at the root whatever the coefficients.
func (l *Lens) angle(bent float64) (angle float64, ok bool) {
	return within(bent, l.Reach, 1e-16, l.fisheye)
}

// within solves law(x) = y for x from 0 to most, for a law that grows from 0. It ends after a step of less
// than a part of x; ok says whether y was met exactly enough.
func within(y, most, part float64, law func(x float64) (y, slope float64)) (x float64, ok bool) {
	if top, _ := law(most); y >= top {
		return most, y-top <= exact
	}
	lo, hi := 0.0, most
	x = min(y, most)
	for range mostTurn {
		at, slope := law(x)
		if at < y {
			lo = x
		} else {
			hi = x
		}
		next := x - (at-y)/slope
		if !(next > lo && next < hi) {
			next = (lo + hi) / 2
		}
		last := x
		x = next
		if math.Abs(next-last) <= part*next {
			break
		}
	}
	at, _ := law(x)
	return x, math.Abs(at-y) <= exact
}

// unbend inverts the Brown-Conrady law. It starts from the radial law's own root and goes on by Newton's
// steps, halved until they bring the point nearer and cut where they leave the lens's reach. Within the reach
// the law is one to one (see Lens.reach), so that what it finds is the one solution.
func (l *Lens) unbend(bx, by float64) (x, y float64, ok bool) {
	limit := math.Tan(l.Reach)
	if r := math.Hypot(bx, by); r > 0 {
		root, _ := within(r, limit, 1e-3, func(r float64) (float64, float64) {
			d, s := l.radial(r * r)
			return r * d, d + 2*r*r*s
		})
		x, y = bx/r*root, by/r*root
	}
	at := l.bend(x, y)
	miss := math.Hypot(at.x-bx, at.y-by)
	for n := 0; n < mostTurn && miss > rounding; n++ {
		nx, ny, next, less := l.step(x, y, &at, bx, by, limit)
		if !(less < miss) {
			break
		}
		x, y, at, miss = nx, ny, next, less
	}
	return x, y, miss <= exact
}

// step goes from (x, y), which the lens bends to at, towards the point that it bends to (bx, by), and returns
// where it got, that bent, and its distance from the aim.
func (l *Lens) step(x, y float64, at *bent, bx, by, limit float64) (nx, ny float64, b bent, miss float64) {
	det := at.xx*at.yy - at.xy*at.xy
	ex, ey := bx-at.x, by-at.y
	dx, dy := (at.yy*ex-at.xy*ey)/det, (at.xx*ey-at.xy*ex)/det
	before := math.Hypot(ex, ey)
	for range mostTurn {
		nx, ny = x+dx, y+dy
		if r := math.Hypot(nx, ny); r > limit {
			nx, ny = nx/r*limit, ny/r*limit
		}
		b = l.bend(nx, ny)
		if miss = math.Hypot(b.x-bx, b.y-by); miss < before || before <= exact {
			break // nearer, or as near as rounding lets it come
		}
		dx, dy = dx/2, dy/2
	}
	return nx, ny, b, miss
}

// PixelsPerRadian returns how many pixels a small angle covers at pixel (u, v), the mean of all directions.
// Of a pinhole it is the focal length, which is a little less than true towards the rim.
func (c *Camera) PixelsPerRadian(u, v float64) float64 {
	k := &c.Intrinsics
	if k.Lens.Model == Pinhole {
		return k.Fx
	}
	left, _ := k.Unproject(u-0.5, v)
	right, _ := k.Unproject(u+0.5, v)
	above, _ := k.Unproject(u, v-0.5)
	below, _ := k.Unproject(u, v+0.5)
	solid := right.Sub(left).Cross(below.Sub(above)).Len()
	return 1 / math.Sqrt(max(solid, 1e-12))
}
