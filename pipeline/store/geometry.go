package store

import "math"

// Vec2 is a point or direction on the floor plane, metres.
type Vec2 struct{ X, Y float64 }

// Add returns a+b.
func (a Vec2) Add(b Vec2) Vec2 { return Vec2{a.X + b.X, a.Y + b.Y} }

// Sub returns a-b.
func (a Vec2) Sub(b Vec2) Vec2 { return Vec2{a.X - b.X, a.Y - b.Y} }

// Scale returns a*k.
func (a Vec2) Scale(k float64) Vec2 { return Vec2{a.X * k, a.Y * k} }

// Dot returns the scalar product.
func (a Vec2) Dot(b Vec2) float64 { return a.X*b.X + a.Y*b.Y }

// Cross returns the z component of the vector product.
func (a Vec2) Cross(b Vec2) float64 { return a.X*b.Y - a.Y*b.X }

// Len returns the Euclidean length.
func (a Vec2) Len() float64 { return math.Sqrt(a.X*a.X + a.Y*a.Y) }

// Dist returns the distance between two points.
func (a Vec2) Dist(b Vec2) float64 { return a.Sub(b).Len() }

// Unit returns the direction of a, or the zero vector when a is (nearly) zero.
func (a Vec2) Unit() Vec2 {
	if l := a.Len(); l > 1e-12 {
		return a.Scale(1 / l)
	}
	return Vec2{}
}

// Perp returns a turned a quarter turn to the left.
func (a Vec2) Perp() Vec2 { return Vec2{-a.Y, a.X} }

// At lifts a floor point to height z.
func (a Vec2) At(z float64) Vec3 { return Vec3{a.X, a.Y, z} }

// Heading returns the unit vector at angle yaw, counter-clockwise from +x.
func Heading(yaw float64) Vec2 { return Vec2{math.Cos(yaw), math.Sin(yaw)} }

// Vec3 is a point or direction in space, metres.
type Vec3 struct{ X, Y, Z float64 }

// Add returns a+b.
func (a Vec3) Add(b Vec3) Vec3 { return Vec3{a.X + b.X, a.Y + b.Y, a.Z + b.Z} }

// Sub returns a-b.
func (a Vec3) Sub(b Vec3) Vec3 { return Vec3{a.X - b.X, a.Y - b.Y, a.Z - b.Z} }

// Scale returns a*k.
func (a Vec3) Scale(k float64) Vec3 { return Vec3{a.X * k, a.Y * k, a.Z * k} }

// Dot returns the scalar product.
func (a Vec3) Dot(b Vec3) float64 { return a.X*b.X + a.Y*b.Y + a.Z*b.Z }

// Cross returns the vector product.
func (a Vec3) Cross(b Vec3) Vec3 {
	return Vec3{a.Y*b.Z - a.Z*b.Y, a.Z*b.X - a.X*b.Z, a.X*b.Y - a.Y*b.X}
}

// Len returns the Euclidean length.
func (a Vec3) Len() float64 { return math.Sqrt(a.X*a.X + a.Y*a.Y + a.Z*a.Z) }

// Dist returns the distance between two points.
func (a Vec3) Dist(b Vec3) float64 { return a.Sub(b).Len() }

// Unit returns the direction of a, or the zero vector when a is (nearly) zero.
func (a Vec3) Unit() Vec3 {
	if l := a.Len(); l > 1e-12 {
		return a.Scale(1 / l)
	}
	return Vec3{}
}

// Lerp returns the point a fraction f of the way from a to b.
func (a Vec3) Lerp(b Vec3, f float64) Vec3 { return a.Add(b.Sub(a).Scale(f)) }

// Floor drops a point to the floor plane.
func (a Vec3) Floor() Vec2 { return Vec2{a.X, a.Y} }

// Mat3 is a 3x3 matrix, row by row.
type Mat3 [9]float64

// Identity3 is the unit matrix.
func Identity3() Mat3 { return Mat3{1, 0, 0, 0, 1, 0, 0, 0, 1} }

// Apply returns m*v.
func (m Mat3) Apply(v Vec3) Vec3 {
	return Vec3{
		m[0]*v.X + m[1]*v.Y + m[2]*v.Z,
		m[3]*v.X + m[4]*v.Y + m[5]*v.Z,
		m[6]*v.X + m[7]*v.Y + m[8]*v.Z,
	}
}

// Mul returns m*n.
func (m Mat3) Mul(n Mat3) Mat3 {
	var r Mat3
	for i := range 3 {
		for j := range 3 {
			r[3*i+j] = m[3*i]*n[j] + m[3*i+1]*n[3+j] + m[3*i+2]*n[6+j]
		}
	}
	return r
}

// T returns the transpose, which for a rotation is the inverse.
func (m Mat3) T() Mat3 {
	return Mat3{m[0], m[3], m[6], m[1], m[4], m[7], m[2], m[5], m[8]}
}

// RotZ returns the rotation by yaw about the vertical, counter-clockwise seen from above.
func RotZ(yaw float64) Mat3 {
	s, c := math.Sincos(yaw)
	return Mat3{c, -s, 0, s, c, 0, 0, 0, 1}
}

// Columns returns the matrix whose columns are x, y and z: it takes local axes to the given directions.
func Columns(x, y, z Vec3) Mat3 {
	return Mat3{x.X, y.X, z.X, x.Y, y.Y, z.Y, x.Z, y.Z, z.Z}
}

// Pose is a rigid transform that takes local coordinates to the parent's: parent = R*local + T.
type Pose struct {
	R Mat3
	T Vec3
}

// IdentityPose leaves points where they are.
func IdentityPose() Pose { return Pose{R: Identity3()} }

// FloorPose stands a thing on the floor at p, turned by yaw.
func FloorPose(p Vec2, yaw float64) Pose { return Pose{R: RotZ(yaw), T: p.At(0)} }

// Apply takes a local point to the parent frame.
func (p Pose) Apply(v Vec3) Vec3 { return p.R.Apply(v).Add(p.T) }

// Inverse takes the parent's coordinates to local ones.
func (p Pose) Inverse() Pose {
	rt := p.R.T()
	return Pose{R: rt, T: rt.Apply(p.T).Scale(-1)}
}

// Compose returns the transform that applies q first, then p.
func (p Pose) Compose(q Pose) Pose { return Pose{R: p.R.Mul(q.R), T: p.Apply(q.T)} }

// Rect is an axis-aligned rectangle on the floor, metres. Points on the boundary are inside.
type Rect struct{ Min, Max Vec2 }

// Contains reports whether p lies in r.
func (r Rect) Contains(p Vec2) bool {
	return p.X >= r.Min.X && p.X <= r.Max.X && p.Y >= r.Min.Y && p.Y <= r.Max.Y
}

// Nearest returns the point of r closest to p.
func (r Rect) Nearest(p Vec2) Vec2 {
	return Vec2{min(max(p.X, r.Min.X), r.Max.X), min(max(p.Y, r.Min.Y), r.Max.Y)}
}

// Grow returns r widened by d on every side.
func (r Rect) Grow(d float64) Rect {
	return Rect{Vec2{r.Min.X - d, r.Min.Y - d}, Vec2{r.Max.X + d, r.Max.Y + d}}
}

// Centre returns the middle of r.
func (r Rect) Centre() Vec2 { return r.Min.Add(r.Max).Scale(0.5) }

// Overlaps reports whether the interiors of r and s share a point.
func (r Rect) Overlaps(s Rect) bool {
	return r.Min.X < s.Max.X && s.Min.X < r.Max.X && r.Min.Y < s.Max.Y && s.Min.Y < r.Max.Y
}

// PixelBox is an axis-aligned box in an image, pixels; Min inclusive, Max exclusive edges.
type PixelBox struct{ MinX, MinY, MaxX, MaxY float64 }

// Width of the box, 0 when empty.
func (b PixelBox) Width() float64 { return max(0, b.MaxX-b.MinX) }

// Height of the box, 0 when empty.
func (b PixelBox) Height() float64 { return max(0, b.MaxY-b.MinY) }

// Area of the box in square pixels.
func (b PixelBox) Area() float64 { return b.Width() * b.Height() }

// Intersect returns the common part, possibly empty.
func (b PixelBox) Intersect(c PixelBox) PixelBox {
	return PixelBox{max(b.MinX, c.MinX), max(b.MinY, c.MinY), min(b.MaxX, c.MaxX), min(b.MaxY, c.MaxY)}
}

// IoU is the intersection over union of two boxes, in [0, 1].
func (b PixelBox) IoU(c PixelBox) float64 {
	inter := b.Intersect(c).Area()
	if inter == 0 {
		return 0
	}
	return inter / (b.Area() + c.Area() - inter)
}
