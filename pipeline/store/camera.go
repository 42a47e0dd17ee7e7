package store

import "math"

// DeviceID names one device of the store, unique in a layout ("cam3", "G2.B1.S4", "gate-in").
type DeviceID string

// Intrinsics is a camera without its place: focal lengths and principal point in pixels, image size in
// pixels, and the lens, absent from encodings where it is that of a pinhole.
type Intrinsics struct {
	Width, Height  int
	Fx, Fy, Cx, Cy float64
	Lens           Lens `json:",omitzero"`
}

// NewIntrinsics returns a pinhole with square pixels and a centred principal point for a horizontal field
// of view in radians.
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

// Project returns the pixel of a world point and its depth in metres, along the optical axis or, for a
// fisheye, along the ray; ok is false where the lens does not see the point: behind the camera or beyond
// the lens's reach. The pixel may lie outside the image.
func (c *Camera) Project(p Vec3) (u, v, depth float64, ok bool) {
	return c.Intrinsics.Project(c.WorldFromCamera.R.T().Apply(p.Sub(c.WorldFromCamera.T)))
}

// Ray returns the half line of world points seen at pixel (u, v). Where the lens sees nothing it is that of
// the nearest pixel at the edge of its reach.
func (c *Camera) Ray(u, v float64) Ray {
	k := &c.Intrinsics
	d := Vec3{(u - k.Cx) / k.Fx, (v - k.Cy) / k.Fy, 1}
	if k.Lens.Model != Pinhole {
		d, _ = k.Unproject(u, v)
	}
	return Ray{Origin: c.WorldFromCamera.T, Dir: c.WorldFromCamera.R.Apply(d).Unit()}
}

// InImage reports whether pixel (u, v) lies in the image, and in the image circle of a fisheye.
func (c *Camera) InImage(u, v float64) bool {
	k := &c.Intrinsics
	in := u >= 0 && v >= 0 && u < float64(k.Width) && v < float64(k.Height)
	if !in || k.Lens.Model != KannalaBrandt {
		return in
	}
	return math.Hypot((u-k.Cx)/k.Fx, (v-k.Cy)/k.Fy) <= k.Lens.radius(k.Lens.Reach)
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
