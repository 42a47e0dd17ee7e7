package scenarios

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"time"

	"storesim/pipeline/store"
	"storesim/sim/fault"
	"storesim/sim/shopper"
	"storesim/sim/world"
)

// Advice says what is legal in a scenario and yet surely not meant, a sentence each.
func (s *Scenario) Advice() []string {
	l := s.Config.Layout
	return slices.Concat(s.adviseOnPeople(), AdviseOnStock(&s.Config), s.adviseOnFaults(), adviseOnCameras(l),
		adviseOnFacings(l))
}

func (s *Scenario) adviseOnPeople() []string {
	c := &s.Config.Shoppers
	var out []string
	comes := slices.ContainsFunc(c.ArrivalsPerHour, func(r float64) bool { return r > 0 })
	if !comes && len(c.Bursts) == 0 && len(c.Actors) == 0 {
		out = append(out, "shoppers: nobody ever comes: arrivals_per_hour is 0, and there is no burst and "+
			"no actor")
	}
	for i, a := range c.Actors {
		if a.Enters > s.Config.Duration {
			out = append(out, fmt.Sprintf("actor[%d]: %s enters at %v, after the store has closed at %v",
				i+1, a.Name, a.Enters, s.Config.Duration))
		}
	}
	return out
}

// longScript is how long a script is thought to take at most, beyond which nothing is expected to happen.
const longScript = 2 * time.Minute

// adviseOnFaults finds faults that begin when the store is likely to be empty: a run ends when the last one
// has left, be it after the closing time.
func (s *Scenario) adviseOnFaults() []string {
	closes := s.Config.Duration
	busy := closes
	for i := range s.Config.Shoppers.Actors {
		busy = max(busy, closes+longScript, s.Config.Shoppers.Actors[i].Enters+longScript)
	}
	var out []string
	for i := range s.Config.Devices.Faults {
		f := &s.Config.Devices.Faults[i]
		if f.Kind.Target() == fault.OnPlan || f.From < busy {
			continue
		}
		out = append(out, fmt.Sprintf("fault[%d]: %s begins at %v, but the store closes at %v, and the run "+
			"ends when the last one has left", i+1, f.Kind, f.From, closes))
	}
	return out
}

// adviseOnCameras finds gondolas of which no camera sees any plate.
func adviseOnCameras(l *store.Layout) []string {
	if len(l.Cameras) == 0 {
		return nil
	}
	seen := map[string]bool{}
	for i := range l.Plates {
		g := gondolaOf(l, &l.Plates[i])
		if seen[g] {
			continue
		}
		p := frontOf(&l.Plates[i])
		seen[g] = slices.ContainsFunc(l.Cameras, func(c store.Camera) bool { return inView(l, &c, p) })
	}
	var out []string
	for i := range l.Gondolas {
		if !seen[l.Gondolas[i].ID] {
			out = append(out, fmt.Sprintf("gondola %s: no camera sees its front", l.Gondolas[i].ID))
		}
	}
	return out
}

// gondolaOf is the gondola that a plate belongs to: the first part of its shelf's id.
func gondolaOf(l *store.Layout, p *store.Plate) string {
	id, _, _ := strings.Cut(string(l.Shelves[p.Shelf].ID), ".")
	return id
}

// frontOf is the point that a camera must see of a plate: the middle of its front edge, where goods begin.
func frontOf(p *store.Plate) store.Vec3 {
	return p.Front().Add(store.Vec3{Z: 0.1}).Add(p.Outward().At(0).Scale(0.02))
}

// inView reports whether a camera sees a point past the fixtures.
func inView(l *store.Layout, c *store.Camera, p store.Vec3) bool {
	u, v, _, ahead := c.Project(p)
	return ahead && c.InImage(u, v) && !slices.ContainsFunc(l.Gondolas, func(g store.Gondola) bool {
		return passes(c.WorldFromCamera.T, p, g.Footprint(), g.Height)
	})
}

// passes reports whether the segment from a to b goes through the box over r up to a height (slab method).
func passes(a, b store.Vec3, r store.Rect, height float64) bool {
	from, to := 0.0, 1.0
	d := b.Sub(a)
	for _, s := range [3][4]float64{
		{a.X, d.X, r.Min.X, r.Max.X}, {a.Y, d.Y, r.Min.Y, r.Max.Y}, {a.Z, d.Z, 0, height},
	} {
		at, step, low, high := s[0], s[1], s[2], s[3]
		if math.Abs(step) < 1e-12 {
			if at < low || at > high {
				return false
			}
			continue
		}
		t0, t1 := (low-at)/step, (high-at)/step
		from, to = max(from, min(t0, t1)), min(to, max(t0, t1))
	}
	return from < to
}

// adviseOnFacings finds facings before which nobody who comes in by a gate can stand.
func adviseOnFacings(l *store.Layout) []string {
	w := newWalk(l)
	var out []string
	for _, f := range l.Planogram.Facings {
		shelf := l.Shelves[l.Plates[f.First].Shelf].ID
		if !w.before(l, f) {
			out = append(out, fmt.Sprintf("shelf %s: nobody can stand before %s", shelf, f.SKU))
		}
	}
	return out
}

// walk is where a shopper can get to, on a grid.
type walk struct {
	floor   store.Rect
	columns int
	reached []bool
}

// stride between the spots that are looked at, metres.
const stride = 0.1

// newWalk floods the floor from the gates.
func newWalk(l *store.Layout) *walk {
	size := l.Floor.Max.Sub(l.Floor.Min)
	w := &walk{floor: l.Floor, columns: int(size.X/stride) + 1}
	w.reached = make([]bool, w.columns*(int(size.Y/stride)+1))
	grid := shopper.NewGrid(l)
	var todo []int
	visit := func(i int) {
		if i >= 0 && i < len(w.reached) && !w.reached[i] && grid.Free(w.centre(i), world.Radius) {
			w.reached[i] = true
			todo = append(todo, i)
		}
	}
	for i := range l.Gates {
		g := &l.Gates[i]
		visit(w.index(g.Centre().Add(g.Inward.Scale(0.5))))
	}
	for len(todo) > 0 {
		i := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		visit(i - w.columns)
		visit(i + w.columns)
		if i%w.columns > 0 {
			visit(i - 1)
		}
		if i%w.columns < w.columns-1 {
			visit(i + 1)
		}
	}
	return w
}

func (w *walk) index(p store.Vec2) int {
	d := p.Sub(w.floor.Min)
	x, y := int(math.Round(d.X/stride)), int(math.Round(d.Y/stride))
	if x < 0 || x >= w.columns || y < 0 {
		return -1
	}
	return y*w.columns + x
}

func (w *walk) centre(i int) store.Vec2 {
	at := store.Vec2{X: float64(i % w.columns), Y: float64(i / w.columns)}
	return w.floor.Min.Add(at.Scale(stride))
}

// before reports whether one can stand within reach before any plate of a facing.
func (w *walk) before(l *store.Layout, f store.Facing) bool {
	for k := range f.Count {
		p := &l.Plates[int(f.First)+k]
		front, out := p.Front().Floor(), p.Outward()
		for _, ahead := range []float64{0.25, 0.35, 0.45} {
			for _, aside := range []float64{0, -0.2, 0.2, -0.4, 0.4} {
				i := w.index(front.Add(out.Scale(ahead)).Add(out.Perp().Scale(aside)))
				if i >= 0 && i < len(w.reached) && w.reached[i] {
					return true
				}
			}
		}
	}
	return false
}
