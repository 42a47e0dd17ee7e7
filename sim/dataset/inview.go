package dataset

import (
	"math"

	"storesim/pipeline/store"
	"storesim/sim/des"
	"storesim/sim/world"
)

// margin is how far outside the image a joint may lie for its body to count as in view, as a share of the
// image's width: bodies are thicker than their joints.
const margin = 0.08

// figure is a body as a camera sees it, without drawing it.
type figure struct {
	body   *world.Body
	joints [world.NumJoints]store.Vec3
	box    store.PixelBox // around the joints in front of the camera
	depth  float64        // of the neck
}

// figuresIn are the bodies in a camera's view; poses are those of bodies.
func figuresIn(cam *store.Camera, bodies []*world.Body, poses []world.Pose) []figure {
	var out []figure
	for i, b := range bodies {
		f := figure{body: b, joints: poses[i].Joints}
		if f.look(cam, &poses[i]) {
			out = append(out, f)
		}
	}
	return out
}

// look projects the body and reports whether some of it is in view.
func (f *figure) look(cam *store.Camera, pose *world.Pose) bool {
	inf := math.Inf(1)
	f.box = store.PixelBox{MinX: inf, MinY: inf, MaxX: -inf, MaxY: -inf}
	seen := false
	points := append(f.joints[:len(f.joints):len(f.joints)], pose.Foot.At(0), pose.Gear.T)
	if f.body.Gear == 0 {
		points = points[:len(points)-1]
	}
	for _, p := range points {
		u, v, _, ok := cam.Project(p)
		if !ok {
			continue
		}
		f.box.MinX, f.box.MinY = min(f.box.MinX, u), min(f.box.MinY, v)
		f.box.MaxX, f.box.MaxY = max(f.box.MaxX, u), max(f.box.MaxY, v)
		seen = seen || near(cam, u, v)
	}
	f.depth = f.joints[world.Neck].Dist(cam.WorldFromCamera.T)
	return seen
}

func near(cam *store.Camera, u, v float64) bool {
	w, h := float64(cam.Intrinsics.Width), float64(cam.Intrinsics.Height)
	m := margin * w
	return u > -m && v > -m && u < w+m && v < h+m
}

// moveable is how far a joint has to go between two pictures to count as motion, metres.
const moveable = 0.1

// movement remembers where a camera's people were in its last picture with motion.
type movement struct {
	joints map[*world.Body][world.NumJoints]store.Vec3
}

// moved reports whether somebody came, left or moved since the last time it was true.
func (m *movement) moved(figures []figure) bool {
	moved := len(figures) != len(m.joints)
	for i := range figures {
		was, known := m.joints[figures[i].body]
		moved = moved || !known
		for k := 0; k < len(was) && !moved; k++ {
			moved = was[k].Dist(figures[i].joints[k]) > moveable
		}
	}
	if moved {
		m.joints = map[*world.Body][world.NumJoints]store.Vec3{}
		for i := range figures {
			m.joints[figures[i].body] = figures[i].joints
		}
	}
	return moved
}

// crowding is what a further person in view adds to the hardness of a frame.
const crowding = 0.1

// hardness estimates how much of the people in view cannot be seen: for each of them the share of joints
// that lie outside the image, behind a fixture, or within the outline of somebody nearer.
func hardness(cam *store.Camera, l *store.Layout, figures []figure) float64 {
	sum := crowding * float64(len(figures))
	for i := range figures {
		hidden := 0
		for _, p := range figures[i].joints {
			if hides(cam, l, figures, i, p) {
				hidden++
			}
		}
		sum += float64(hidden) / float64(world.NumJoints)
	}
	return sum
}

// shownJoints is how many joints of a body must be seen for it to show in a picture.
const shownJoints = 4

// shown reports whether somebody can be seen.
func shown(cam *store.Camera, l *store.Layout, figures []figure) bool {
	for i := range figures {
		seen := 0
		for _, p := range figures[i].joints {
			if !hides(cam, l, figures, i, p) {
				seen++
			}
		}
		if seen >= shownJoints {
			return true
		}
	}
	return false
}

// hides reports whether a joint of somebody lies outside the image, behind a fixture, or within the outline
// of somebody nearer.
func hides(cam *store.Camera, l *store.Layout, figures []figure, own int, p store.Vec3) bool {
	u, v, _, ok := cam.Project(p)
	if !ok || !cam.InImage(u, v) {
		return true
	}
	for i := range figures {
		b := &figures[i].box
		if i != own && figures[i].depth < figures[own].depth &&
			u > b.MinX && u < b.MaxX && v > b.MinY && v < b.MaxY {
			return true
		}
	}
	for i := range l.Gondolas {
		if crosses(cam.WorldFromCamera.T, p, l.Gondolas[i].Footprint(), l.Gondolas[i].Height) {
			return true
		}
	}
	return false
}

// crosses reports whether the straight line from a to b passes through a box that stands on the floor (the
// slab method).
func crosses(a, b store.Vec3, r store.Rect, height float64) bool {
	from, to := 0.0, 1.0
	d := b.Sub(a)
	for _, s := range [...][4]float64{
		{a.X, d.X, r.Min.X, r.Max.X}, {a.Y, d.Y, r.Min.Y, r.Max.Y}, {a.Z, d.Z, 0, height},
	} {
		if s[1] == 0 {
			if s[0] < s[2] || s[0] > s[3] {
				return false
			}
			continue
		}
		near, far := (s[2]-s[0])/s[1], (s[3]-s[0])/s[1]
		from, to = max(from, min(near, far)), min(to, max(near, far))
	}
	return from < to
}

func posesAt(bodies []*world.Body, now des.Time) []world.Pose {
	out := make([]world.Pose, len(bodies))
	for i, b := range bodies {
		out[i] = b.At(now)
	}
	return out
}
