package crowd_test

import (
	"math"
	"slices"
	"testing"

	"storesim/pipeline/store"
	"storesim/sim/crowd"
)

const radius = 0.22

// room is a crowd under test.
type room struct {
	floor  *crowd.Floor
	crowd  *crowd.Crowd
	agents []*crowd.Agent
	steps  int
}

func newRoom(area crowd.Polygon, solids ...crowd.Polygon) *room {
	f := crowd.NewFloor(area, solids)
	return &room{floor: f, crowd: crowd.New(f, crowd.Usual())}
}

// add puts somebody somewhere who keeps right.
func (r *room) add(at store.Vec2, heading float64, foot crowd.Footprint, speed float64) *crowd.Agent {
	a := r.crowd.Add(crowd.Person{At: at, Heading: heading, Foot: foot, Speed: speed, Sidle: -1})
	r.agents = append(r.agents, a)
	return a
}

// run goes on until everybody is there, and returns the seconds it took; false after limit.
func (r *room) run(tb testing.TB, limit float64) (float64, bool) {
	tb.Helper()
	for k := 0; float64(k)*0.1 < limit; k++ {
		r.choose(tb)
		r.crowd.Advance()
		if r.idle() {
			return float64(k) * 0.1, true
		}
	}
	return limit, false
}

// idle reports whether nobody has a way to go.
func (r *room) idle() bool {
	for _, a := range r.agents {
		if a.Walking() {
			return false
		}
	}
	return true
}

// choose lets everybody choose a step and looks at it eight times on the way.
func (r *room) choose(tb testing.TB) {
	tb.Helper()
	r.steps++
	r.crowd.Choose()
	for k := range 9 {
		if !r.apart(tb, float64(k)/8) {
			tb.FailNow()
		}
	}
}

// all lists who is there, and what they have parked.
func (r *room) all() []*crowd.Agent {
	out := slices.Clone(r.agents)
	for _, a := range r.agents {
		if left := a.Parked(); left != nil {
			out = append(out, left)
		}
	}
	return out
}

// apart reports whether nobody overlaps anybody or a fixture a share of a step from now.
func (r *room) apart(tb testing.TB, share float64) bool {
	tb.Helper()
	const slack = 1e-6
	ok := true
	var at [][crowd.MaxDiscs]store.Vec2
	all := r.all()
	for i, a := range all {
		foot := a.Foot()
		p := a.Floor().Add(a.Velocity().Scale(0.1 * share))
		at = append(at, foot.Centres(p, a.Heading()+a.Turn()*share))
		for k, d := range foot.Discs {
			if !r.floor.Free(at[i][k], d.Radius-slack) {
				tb.Errorf("step %d: %d is in a fixture, clearance %.4f of %.3f m (disc %d)",
					r.steps, i, r.floor.Clearance(at[i][k]), d.Radius, k)
				ok = false
			}
		}
		for j, b := range all[:i] {
			if gap := nearest(foot, b.Foot(), at[i], at[j]); gap < -slack {
				tb.Errorf("step %d: %d and %d overlap by %.4f m", r.steps, i, j, -gap)
				ok = false
			}
		}
	}
	return ok
}

// nearest is the gap between two footprints, negative where they overlap.
func nearest(f, g crowd.Footprint, at, bt [crowd.MaxDiscs]store.Vec2) float64 {
	best := math.Inf(1)
	for k, d := range f.Discs {
		for m, e := range g.Discs {
			if d.Radius > 0 && e.Radius > 0 {
				best = min(best, at[k].Dist(bt[m])-d.Radius-e.Radius)
			}
		}
	}
	return best
}

// turned is a frame: x along a corridor, turned by an angle about the origin and shifted.
type turned struct {
	angle float64
	shift store.Vec2
}

func (t turned) at(x, y float64) store.Vec2 {
	d := store.Heading(t.angle)
	return d.Scale(x).Add(d.Perp().Scale(y)).Add(t.shift)
}

// box is the rectangle from (x0, y0) to (x1, y1) in the frame.
func (t turned) box(x0, y0, x1, y1 float64) crowd.Polygon {
	return crowd.Polygon{t.at(x0, y0), t.at(x1, y0), t.at(x1, y1), t.at(x0, y1)}
}
