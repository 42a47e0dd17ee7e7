package scene

import (
	"math"

	"storesim/pipeline/store"
	"storesim/render"
	"storesim/sim/world"
)

// A hand has its palm's centre at the origin, the fingers along +z, the thumb's side at +x, and the back of a
// right hand at +y. What its fingers do is planned in the plane of a finger: X forward, along the palm, and Y
// out of the palm. All lengths are metres of a body of mean height.
const (
	palmDeep   = 0.014  // from the middle of the palm to its surface
	fingerDeep = 0.0095 // from the middle of a finger to its surface
	wristBack  = 0.05   // from the palm's centre back to the end of the forearm
	graspAhead = 0.025  // from the palm's centre ahead to the axis of what it grasps
)

// digit is a finger or a thumb: where it begins, and its bones.
type digit struct {
	aside  float64    // towards the thumb's side
	root   store.Vec2 // in the finger's plane
	bones  []float64
	radius float64
	splay  float64 // what each joint is further aside than the last
}

func fingers() []digit {
	finger := func(aside, root, size, splay float64) digit {
		bones := []float64{0.042 * size, 0.027 * size, 0.021 * size}
		return digit{aside, store.Vec2{X: root}, bones, 0.0093, splay}
	}
	return []digit{
		finger(0.0295, 0.040, 0.94, 0.0015), finger(0.010, 0.044, 1, 0.0003),
		finger(-0.0095, 0.042, 0.95, -0.0008), finger(-0.028, 0.036, 0.78, -0.0022),
	}
}

func thumb() digit {
	return digit{0.026, store.Vec2{X: -0.03, Y: 0.004}, []float64{0.04, 0.033, 0.022}, 0.0115, 0.004}
}

// hold plans where the joints of a digit are; turn is 1 for fingers and -1 for a thumb, which comes from the
// other side.
type hold func(d digit, turn float64) []store.Vec2

// bent curls fingers by angles at the joints, radians, and lays the thumb beside them.
func bent(angles [3]float64, thumbOut float64) hold {
	return func(d digit, turn float64) []store.Vec2 {
		at, angle, out := d.root, 0.0, []store.Vec2{d.root}
		if turn < 0 {
			angle = thumbOut
		}
		for i, bone := range d.bones {
			if turn > 0 {
				angle += angles[i]
			}
			at = at.Add(store.Heading(angle).Scale(bone))
			out = append(out, at)
		}
		return out
	}
}

// around wraps digits about a rod of a radius that lies in the palm. Each bone is a chord of the circle on
// which the middles of the fingers lie.
func around(radius float64) hold {
	centre, ring := store.Vec2{X: graspAhead, Y: palmDeep + radius}, radius+fingerDeep+0.002
	return func(d digit, turn float64) []store.Vec2 {
		at, out := d.root, []store.Vec2{d.root}
		for _, bone := range d.bones {
			from := at.Sub(centre)
			far := from.Len()
			cos := (far*far + ring*ring - bone*bone) / (2 * far * ring) // law of cosines
			step := math.Acos(min(max(cos, -1), 1))
			at = centre.Add(store.Heading(math.Atan2(from.Y, from.X) + turn*step).Scale(ring))
			out = append(out, at)
		}
		return out
	}
}

// clampAhead is how far ahead of the palm's centre the front of something of a thickness is that fingers and
// thumb hold between them: what is thick opens the fingers.
func clampAhead(thick float64) float64 { return 0.033 + 0.6*max(0, thick-0.05) }

// between holds something with flat sides between the fingers ahead and the thumb behind.
func between(thick float64) hold {
	front := clampAhead(thick) + fingerDeep
	return func(d digit, turn float64) []store.Vec2 {
		plane := front
		if turn < 0 {
			plane -= thick + 2*fingerDeep
		}
		at, out := d.root, []store.Vec2{d.root}
		for _, bone := range d.bones {
			ahead := min(max(plane-at.X, -0.9*bone), 0.9*bone)
			at = at.Add(store.Vec2{X: ahead, Y: math.Sqrt(bone*bone - ahead*ahead)})
			out = append(out, at)
		}
		return out
	}
}

// gripStep is how much wider each hand of a family is open than the last.
const gripStep = 0.006

// handMeshes are a hand's shapes, each for the left and the right.
type handMeshes struct {
	open, relaxed, flat, cupped [2]*render.Mesh
	rods, slabs                 [][2]*render.Mesh // round by radius, flat by thickness, in steps of gripStep
}

func newHandMeshes() handMeshes {
	h := handMeshes{
		open:    handPair(bent([3]float64{0.06, 0.1, 0.06}, 0.35)),
		relaxed: handPair(bent([3]float64{0.38, 0.5, 0.35}, 0.4)),
		flat:    handPair(bent([3]float64{-0.03, 0.04, 0.02}, 0.05)),
		cupped:  handPair(bent([3]float64{0.3, 0.32, 0.3}, 0.55)),
	}
	for i := range 10 {
		h.rods = append(h.rods, handPair(around(gripStep*float64(i+1))))
	}
	for i := range 20 {
		h.slabs = append(h.slabs, handPair(between(gripStep*float64(i+1))))
	}
	return h
}

// opened is the narrowest of a family that is at least as wide as asked for.
func opened(family [][2]*render.Mesh, wide float64) [2]*render.Mesh {
	return family[min(max(int(math.Ceil(wide/gripStep-0.2))-1, 0), len(family)-1)]
}

// handPair shapes a hold for the left and for the right hand.
func handPair(h hold) [2]*render.Mesh {
	right := handMesh(h)
	return [2]*render.Mesh{world.Left: mirroredMesh(right), world.Right: right}
}

// mirroredMesh is a mesh with left and right, its y axis, exchanged.
func mirroredMesh(m *render.Mesh) *render.Mesh {
	out := &render.Mesh{}
	for _, v := range m.Vertices {
		v.P.Y, v.N.Y = -v.P.Y, -v.N.Y
		out.Vertices = append(out.Vertices, v)
	}
	for _, t := range m.Triangles {
		out.Triangles = append(out.Triangles, [3]int32{t[0], t[2], t[1]})
	}
	return out
}

// handMesh is a right hand.
func handMesh(h hold) *render.Mesh {
	var m shaper
	m.loft(6, []level{
		{-0.062, 0, 0}, {-0.06, 0.029, 0.026}, {-0.03, 0.034, 0.0185}, {0.01, 0.0405, 0.0165},
		{0.038, 0.0395, 0.0125}, {0.049, 0.033, 0.006}, {0.05, 0, 0},
	}, nil)
	for _, d := range fingers() {
		m.digit(d, h(d, 1))
	}
	m.digit(thumb(), h(thumb(), -1))
	return m.done()
}

// digit adds a finger through its joints, which ends in a round tip.
func (m *shaper) digit(d digit, joints []store.Vec2) {
	last := len(joints) - 1
	aside := func(j int) float64 { return d.aside + d.splay*float64(j) }
	way := func(j int) store.Vec2 { // the bisector of the bones that meet at a joint
		sum := joints[min(j+1, last)].Sub(joints[max(j-1, 0)])
		return sum.Scale(1 / max(sum.Len(), 1e-9))
	}
	m.surface(4, last+1, func(s, t float64) vec {
		j := int(math.Round(t * float64(last+1)))
		if j > last {
			tip := joints[last].Add(way(last).Scale(0.5 * d.radius))
			return xyz(aside(last), -tip.Y, tip.X)
		}
		sin, cos := math.Sincos(2*math.Pi*s + math.Pi/4)
		r, w := 1.15*d.radius*(1-0.08*float64(j)), way(j) // to the corners of a square about as wide
		at := joints[j].Add(store.Vec2{X: w.Y, Y: -w.X}.Scale(r * sin))
		return xyz(aside(j)+r*cos, -at.Y, at.X)
	}, wholeTexture(), nil)
}
