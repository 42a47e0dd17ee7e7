package store

import (
	"fmt"
	"strings"
)

// Problem is one thing wrong with a layout. Path names the part ("gondolas[2]", "products[cola-330]").
type Problem struct {
	Path string
	Msg  string // what is wrong and what would be right
}

// Problems is the error of NewLayout: everything that is wrong, in the order of the layout.
type Problems []Problem

// Error lists the problems, one a line.
func (p Problems) Error() string {
	lines := make([]string, len(p))
	for i, q := range p {
		lines[i] = q.Path + ": " + q.Msg
	}
	return strings.Join(lines, "\n")
}

func (p *Problems) add(path, format string, args ...any) {
	*p = append(*p, Problem{Path: path, Msg: fmt.Sprintf(format, args...)})
}

func (l *Layout) problems() Problems {
	var ps Problems
	if l.Floor.Max.X-l.Floor.Min.X < 2 || l.Floor.Max.Y-l.Floor.Min.Y < 2 {
		ps.add("floor", "must be at least 2 x 2 m")
	}
	if l.Ceiling < 2 {
		ps.add("ceiling", "%.2f m is too low, want at least 2 m", l.Ceiling)
	}
	l.checkProducts(&ps)
	l.checkGondolas(&ps)
	l.checkGates(&ps)
	l.checkCameras(&ps)
	l.checkTrackers(&ps)
	l.checkPlanogram(&ps)
	l.checkDevices(&ps)
	return ps
}

// checkDevices finds ids given twice: a message could not be told from another device's.
func (l *Layout) checkDevices(ps *Problems) {
	seen := map[DeviceID]bool{}
	check := func(id DeviceID) {
		if id == "" || seen[id] {
			ps.add("devices", "id %q is empty or given twice, want one a device", id)
		}
		seen[id] = true
	}
	for i := range l.Shelves {
		check(l.Shelves[i].ID)
	}
	for i := range l.Gates {
		check(l.Gates[i].ID)
	}
	for i := range l.Cameras {
		check(l.Cameras[i].ID)
	}
	for i := range l.Trackers {
		check(l.Trackers[i].ID)
	}
}

func (l *Layout) checkProducts(ps *Problems) {
	for _, p := range l.Catalog.Products {
		path := fmt.Sprintf("products[%s]", p.SKU)
		if p.Mass <= 0 {
			ps.add(path, "mass is %g g, want more than 0", float64(p.Mass))
		}
		if p.MassStd < 0 || p.MassStd > p.Mass {
			ps.add(path, "mass_std is %g g, want 0 to the mass", float64(p.MassStd))
		}
		if p.Price <= 0 {
			ps.add(path, "price is %d cents, want more than 0", p.Price)
		}
		if p.Size.X <= 0 || p.Size.Y <= 0 || p.Size.Z <= 0 {
			ps.add(path, "size must be three lengths above 0 (width, depth, height in metres)")
		}
		if err := CheckGTIN13(p.GTIN); err != nil {
			ps.add(path, "%v", err)
		}
	}
}

// extent says where a rectangle lies.
func extent(r Rect) string {
	return fmt.Sprintf("(%.2f, %.2f) to (%.2f, %.2f)", r.Min.X, r.Min.Y, r.Max.X, r.Max.Y)
}

func (l *Layout) checkGondolas(ps *Problems) {
	for i := range l.Gondolas {
		g := &l.Gondolas[i]
		path := fmt.Sprintf("gondolas[%s]", g.ID)
		r := g.Footprint()
		inside := l.Floor.Grow(1e-6)
		if !inside.Contains(r.Min) || !inside.Contains(r.Max) {
			ps.add(path, "stands through a wall: its footprint is %s, the floor %s",
				extent(r), extent(l.Floor))
		}
		for j := range i {
			if l.Gondolas[j].Footprint().Grow(-1e-6).Overlaps(r) {
				ps.add(path, "overlaps gondolas[%s]", l.Gondolas[j].ID)
			}
		}
		checkBays(ps, path, g)
	}
}

func checkBays(ps *Problems, path string, g *Gondola) {
	for b, bay := range g.Bays {
		last := 0.0
		for s, sh := range bay.Shelves {
			where := fmt.Sprintf("%s.bays[%d].shelves[%d]", path, b+1, s+1)
			if sh.Height <= last || sh.Height > g.Height {
				ps.add(where,
					"height %.2f m must rise from shelf to shelf and stay below the gondola's %.2f m",
					sh.Height, g.Height)
			}
			if w := float64(sh.Plates) * PlateWidth; w > bay.Width+1e-9 || sh.Plates < 1 {
				ps.add(where, "%d plates take %.2f m, the bay has %.2f m", sh.Plates, w, bay.Width)
			}
			if !sh.Cells.known() {
				ps.add(where, "cells is %q, want one of %s", sh.Cells, strings.Join(CellRules(), ", "))
			}
			last = sh.Height
		}
	}
}

func (l *Layout) checkGates(ps *Problems) {
	kinds := map[GateKind]bool{}
	for i := range l.Gates {
		g := &l.Gates[i]
		kinds[g.Kind] = true
		if !l.Floor.Grow(0.3).Contains(g.Centre()) {
			ps.add(fmt.Sprintf("gates[%s]", g.ID), "lies outside the store")
		}
		l.checkPassage(ps, g)
	}
	for _, k := range []GateKind{Entry, Exit} {
		if !kinds[k] {
			ps.add("gates", "there is no %s gate, want at least one", k)
		}
	}
}

// passageDepth is how far inside a gate the floor must be free, metres: room for one who steps in and another
// who passes.
const passageDepth = 0.8

// checkPassage finds gondolas that bar a gate: nobody could come in or leave.
func (l *Layout) checkPassage(ps *Problems, g *Gate) {
	in := g.Inward.Scale(passageDepth)
	corners := [...]Vec2{g.B, g.A.Add(in), g.B.Add(in)}
	passage := Rect{Min: g.A, Max: g.A}
	for _, p := range corners {
		passage.Min = Vec2{min(passage.Min.X, p.X), min(passage.Min.Y, p.Y)}
		passage.Max = Vec2{max(passage.Max.X, p.X), max(passage.Max.Y, p.Y)}
	}
	for i := range l.Gondolas {
		if r := l.Gondolas[i].Footprint(); r.Grow(-1e-6).Overlaps(passage) {
			ps.add(fmt.Sprintf("gates[%s]", g.ID),
				"is barred by gondolas[%s] on %s, want %s free: the gate's width, %.1f m deep",
				l.Gondolas[i].ID, extent(r), extent(passage), passageDepth)
		}
	}
}

func (l *Layout) checkCameras(ps *Problems) {
	for _, c := range l.Cameras {
		path := fmt.Sprintf("cameras[%s]", c.ID)
		at := c.WorldFromCamera.T
		if !l.Floor.Contains(at.Floor()) || at.Z <= 0 || at.Z > l.Ceiling+1e-9 {
			ps.add(path, "is outside the store at (%.2f, %.2f, %.2f); the floor is %s, the ceiling %.2f m",
				at.X, at.Y, at.Z, extent(l.Floor), l.Ceiling)
		}
		if c.FPS <= 0 || c.FPS > 120 {
			ps.add(path, "fps is %g, want more than 0 and at most 120", c.FPS)
		}
		if c.Intrinsics.Width < 64 || c.Intrinsics.Height < 64 || c.Intrinsics.Fx <= 0 {
			ps.add(path, "image must be at least 64 x 64 pixels with a positive focal length")
		} else if err := c.Intrinsics.CheckLens(); err != nil {
			ps.add(path, "lens %v", err)
		}
	}
}

func (l *Layout) checkPlanogram(ps *Problems) {
	taken := map[PlateID]SKU{}
	for _, f := range l.Planogram.Facings {
		path := fmt.Sprintf("planogram[%s]", f.SKU)
		p, known := l.Catalog.Product(f.SKU)
		if !known {
			ps.add(path, "is not in the catalogue")
			continue
		}
		if f.Count < 1 || f.First < 0 || int(f.First)+f.Count > len(l.Plates) {
			ps.add(path, "plates %d to %d do not exist", f.First, int(f.First)+f.Count-1)
			continue
		}
		l.checkFacing(ps, path, f, p)
		for k := range f.Count {
			id := f.First + PlateID(k)
			if other, ok := taken[id]; ok {
				ps.add(path, "plate %d is already filed for %q", id, other)
			}
			taken[id] = f.SKU
		}
	}
}

func (l *Layout) checkFacing(ps *Problems, path string, f Facing, p Product) {
	first, last := l.Plates[f.First], l.Plates[int(f.First)+f.Count-1]
	if first.Shelf != last.Shelf {
		ps.add(path, "runs over the end of shelf %s", l.Shelves[first.Shelf].ID)
		return
	}
	if w := float64(f.Count) * PlateWidth; p.Size.X > w+1e-9 {
		ps.add(path, "is %.2f m wide, its %d plates %.2f m", p.Size.X, f.Count, w)
	}
	if s := l.Shelves[first.Shelf]; p.Size.Z > s.Clear {
		ps.add(path, "is %.2f m high, shelf %s leaves %.2f m", p.Size.Z, s.ID, s.Clear)
	}
}
