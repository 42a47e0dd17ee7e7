package crowd

import "storesim/pipeline/store"

// MaxDiscs is how many discs a footprint has at most.
const MaxDiscs = 3

// Disc is a part of a footprint, metres: its centre ahead of the body's axis, and its radius.
type Disc struct{ Ahead, Radius float64 }

// Footprint is what somebody takes up on the floor: a body, and what it pushes ahead. The first disc is the
// body, about its axis. Unused discs are zero.
type Footprint struct {
	Discs   [MaxDiscs]Disc
	Passage float64 // half the width that a planned way must have; 0 for the body's radius
}

// Round is somebody with nothing ahead.
func Round(radius float64) Footprint { return Footprint{Discs: [MaxDiscs]Disc{{0, radius}}} }

// Pushing is somebody who pushes a thing on wheels, metres wide and long, whose near end is from metres ahead
// of the body's axis. It must not be longer than twice its width.
func Pushing(body, from, width, long float64) Footprint {
	r := width / 2
	// Round a corner both ends keep to the way, and the middle cuts it by 0.35 of the length between.
	f := Footprint{Passage: max(body, r+0.35*(from+long-r))}
	f.Discs = [MaxDiscs]Disc{{0, body}, {from + r, r}, {from + long - r, r}}
	return f
}

// Radius of the body.
func (f *Footprint) Radius() float64 { return f.Discs[0].Radius }

// count is the number of discs.
func (f *Footprint) count() int {
	n := 1
	for n < MaxDiscs && f.Discs[n].Radius > 0 {
		n++
	}
	return n
}

// Pushes reports whether there is more than the body: then its heading matters.
func (f *Footprint) Pushes() bool { return f.Discs[1].Radius > 0 }

// far is the distance from the axis to the farthest centre of a disc.
func (f *Footprint) far() float64 { return max(f.Discs[1].Ahead, f.Discs[2].Ahead) }

// Centres of the discs of f at a place with a heading; those not used are the body's.
func (f *Footprint) Centres(at store.Vec2, heading float64) [MaxDiscs]store.Vec2 {
	out := [MaxDiscs]store.Vec2{at, at, at}
	if f.Pushes() {
		dir := store.Heading(heading)
		out[1], out[2] = at.Add(dir.Scale(f.Discs[1].Ahead)), at.Add(dir.Scale(f.Discs[2].Ahead))
	}
	return out
}
