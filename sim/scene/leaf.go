package scene

import (
	"math"

	"storesim/pipeline/store"
	"storesim/render"
	"storesim/sim/world"
)

// The parts of a refrigerator's doors, metres. The glass stands where door_fogged has it.
const (
	leafWidest  = 0.7 // of one leaf; wider bays have two, which open away from each other
	leafFront   = -0.075
	leafBack    = -0.045
	leafGlass   = -0.06
	leafBar     = 0.035
	leafFoot    = 0.09
	plinthHigh  = 0.1
	lintelHigh  = 0.06
	handleLow   = 0.75 // above the leaf's lower edge
	handleHigh  = 1.2
	leafOpening = 88 * math.Pi / 180
	leafSteps   = 24 // positions from closed to open: the picture is drawn anew at each
)

// Leaf is a door of a refrigerator that swings. Its objects stand in Builder.Store from First on.
type Leaf struct {
	First, Count int
	gondola      store.Pose // world from gondola
	local        store.Pose // and back
	from, to     float64    // along the gondola's x axis
	hinge        float64
	turn         float64 // -1 where the hinge is at the shopper's left, else 1
	high         float64 // upper edge
}

// Leaves are the doors of the store.
func (b *Builder) Leaves() []Leaf { return b.leaves }

// Pose is where the leaf's objects are, open by so many steps (see Opening).
func (l *Leaf) Pose(open int) store.Pose {
	at := xyz(l.hinge, leafBack, plinthHigh)
	angle := l.turn * leafOpening * float64(open) / leafSteps
	return l.gondola.Compose(store.Pose{R: store.RotZ(angle), T: at})
}

// Opening is how far people hold the leaf open, from 0 to the number of steps in which it opens: a hand that
// reaches into the shelves behind it pulls it open on its way in and lets it fall shut on its way out. It
// depends on the poses alone, so that every picture of an instant shows the same. That a leaf strikes
// somebody is not simulated.
func (l *Leaf) Opening(poses []world.Pose) int {
	most := 0.0
	for i := range poses {
		foot := -l.local.Apply(poses[i].Foot.At(0)).Y
		if foot > 1.5 {
			continue
		}
		for _, joint := range []world.Joint{world.LeftHand, world.RightHand} {
			hand := l.local.Apply(poses[i].Joints[joint])
			beside := max(l.from-hand.X, hand.X-l.to, hand.Z-l.high, 0)
			ahead := -hand.Y // of the shelves' front
			most = max(most, ramp(0.12, 0.02, beside)*ramp(0.36, 0.14, ahead)*ramp(0.12, 0.28, foot-ahead))
		}
	}
	return int(math.Round(leafSteps * most))
}

// ramp goes smoothly from 0 at a to 1 at b.
func ramp(a, b, x float64) float64 {
	x = min(max((x-a)/(b-a), 0), 1)
	return x * x * (3 - 2*x)
}

// doors hangs the leaves of a refrigerator, in a surround that closes it at the top.
func (s *stage) doors(gi int) {
	g := &s.layout.Gondolas[gi]
	look, width, top := finishingOf(g.Surface), g.Width(), s.ridge(gi)
	metal := s.paint(look.frame)
	s.block(g.Pose, xyz(0, leafFront, top-lintelHigh), xyz(width, 0, top), metal)
	s.block(g.Pose, xyz(0, 0, top), xyz(width, g.Depth-backThick-0.02, top+0.02), metal)
	s.block(g.Pose, xyz(0, leafFront, 0), xyz(width, 0, plinthHigh), s.paint(shade(look.frame, 0.6)))
	left := 0.0
	for _, bay := range g.Bays {
		n := max(1, int(math.Ceil(bay.Width/leafWidest-1e-9)))
		for i := range n {
			from, to := left+bay.Width*float64(i)/float64(n), left+bay.Width*float64(i+1)/float64(n)
			s.leaf(g, from, to, top-lintelHigh, 2*i >= n)
		}
		left += bay.Width
	}
}

// ridge is the height up to which a refrigerator is open: all that may stand in it must fit.
func (s *stage) ridge(gi int) float64 {
	top := s.layout.Gondolas[gi].Height
	for _, f := range s.layout.Planogram.Facings {
		sh := &s.layout.Shelves[s.layout.Plates[f.First].Shelf]
		if p, ok := s.layout.Catalog.Product(f.SKU); ok && sh.Gondola == gi {
			top = max(top, sh.Height+p.Size.Z+0.01)
		}
	}
	return top
}

// leaf hangs one leaf: a frame, a handle and glass, all in a frame whose z axis is the hinge.
func (s *stage) leaf(g *store.Gondola, from, to, top float64, right bool) {
	const gap = 0.004
	l := Leaf{
		First: len(s.objects), gondola: g.Pose, local: g.Pose.Inverse(), from: from, to: to, hinge: from,
		turn: -1, high: top,
	}
	low, high := gap, to-from-gap
	closing := high - leafBar
	if right {
		l.hinge, l.turn = to, 1
		low, high = -high, -low
		closing = low
	}
	tall := top - plinthHigh - gap
	front, back := leafFront-leafBack, 0.0
	var m shaper
	edge := allFaces(wholeTexture())
	m.box(xyz(low, front, gap), xyz(high, back, leafFoot), edge)
	m.box(xyz(low, front, tall-leafBar), xyz(high, back, tall), edge)
	m.box(xyz(low, front, leafFoot), xyz(low+leafBar, back, tall-leafBar), edge)
	m.box(xyz(high-leafBar, front, leafFoot), xyz(high, back, tall-leafBar), edge)
	pose := l.Pose(0)
	s.add(m.done(), pose, s.paint(shade(finishingOf(g.Surface).frame, 1.12)))
	s.handle(pose, closing+leafBar/2, front, min(handleHigh, tall-0.15))
	var glass shaper
	glass.glaze(low+leafBar, high-leafBar, leafFoot, tall-leafBar, leafGlass-leafBack)
	s.darken(glass.done(), pose, glassTakes)
	l.Count = len(s.objects) - l.First
	s.leaves = append(s.leaves, l)
}

// handle is a bar on two feet.
func (s *stage) handle(pose store.Pose, x, front, high float64) {
	low := min(handleLow, high-0.2)
	var m shaper
	edge := allFaces(wholeTexture())
	m.box(xyz(x-0.01, front-0.045, low), xyz(x+0.01, front-0.025, high), edge)
	for _, z := range []float64{low + 0.04, high - 0.06} {
		m.box(xyz(x-0.008, front-0.025, z), xyz(x+0.008, front, z+0.02), edge)
	}
	s.add(m.done(), pose, &render.Material{Color: rgb(0xc3c8cd)})
}
