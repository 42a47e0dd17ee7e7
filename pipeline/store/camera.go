package store

import "math"

// DeviceID names one device of the store, unique in a layout ("cam3", "G2.B1.S4", "gate-in").
type DeviceID string

// Intrinsics is a pinhole camera: focal lengths and principal point in pixels, image size in pixels.
type Intrinsics struct {
	Width, Height  int
	Fx, Fy, Cx, Cy float64
}

// NewIntrinsics returns square pixels and a centred principal point for a horizontal field of view in
// radians.
func NewIntrinsics(width, height int, hfov float64) Intrinsics {
	f := float64(width) / 2 / math.Tan(hfov/2)
	return Intrinsics{
		Width: width, Height: height,
		Fx: f, Fy: f, Cx: float64(width) / 2, Cy: float64(height) / 2,
	}
}

// Camera is one camera as calibrated. WorldFromCamera takes camera coordinates (x right, y down, z forward)
// to the world.
type Camera struct {
	ID              DeviceID
	Intrinsics      Intrinsics
	WorldFromCamera Pose
	FPS             float64 // frames per second, > 0
}

// LookAt returns the pose of a camera at eye whose optical axis passes through target, with the image's up
// direction as near to world up as can be (for a camera straight above its target: world +y).
func LookAt(eye, target Vec3) Pose {
	forward := target.Sub(eye).Unit()
	up := Vec3{0, 0, 1}
	if forward.Floor().Len() < 1e-6 {
		up = Vec3{0, 1, 0}
	}
	right := forward.Cross(up).Unit()
	down := forward.Cross(right)
	return Pose{R: Columns(right, down, forward), T: eye}
}

// Project returns the pixel of a world point and its depth along the optical axis in metres; ok is false
// behind the camera. The pixel may lie outside the image.
func (c *Camera) Project(p Vec3) (u, v, depth float64, ok bool) {
	q := c.WorldFromCamera.R.T().Apply(p.Sub(c.WorldFromCamera.T))
	if q.Z < 1e-6 {
		return 0, 0, q.Z, false
	}
	k := c.Intrinsics
	return k.Fx*q.X/q.Z + k.Cx, k.Fy*q.Y/q.Z + k.Cy, q.Z, true
}

// Ray returns the half line of world points seen at pixel (u, v).
func (c *Camera) Ray(u, v float64) Ray {
	k := c.Intrinsics
	d := Vec3{(u - k.Cx) / k.Fx, (v - k.Cy) / k.Fy, 1}
	return Ray{Origin: c.WorldFromCamera.T, Dir: c.WorldFromCamera.R.Apply(d).Unit()}
}

// InImage reports whether pixel (u, v) lies in the image.
func (c *Camera) InImage(u, v float64) bool {
	return u >= 0 && v >= 0 && u < float64(c.Intrinsics.Width) && v < float64(c.Intrinsics.Height)
}

// Ray is a half line in the world; Dir has length 1.
type Ray struct{ Origin, Dir Vec3 }

// AtHeight returns the point of the ray on the horizontal plane z, and false where it never gets there.
func (r Ray) AtHeight(z float64) (Vec3, bool) {
	if math.Abs(r.Dir.Z) < 1e-9 {
		return Vec3{}, false
	}
	t := (z - r.Origin.Z) / r.Dir.Z
	if t <= 0 {
		return Vec3{}, false
	}
	return r.Origin.Add(r.Dir.Scale(t)), true
}

// Dist returns the distance of p from the ray and the distance of its foot point along the ray.
func (r Ray) Dist(p Vec3) (across, along float64) {
	d := p.Sub(r.Origin)
	along = max(0, d.Dot(r.Dir))
	return d.Sub(r.Dir.Scale(along)).Len(), along
}
