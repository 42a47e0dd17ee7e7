package sensor

import (
	"cmp"
	"slices"

	"storesim/pipeline/store"
	"storesim/render"
)

// movement is what moves in a frame: the same objects at its instant and lookAhead later.
type movement struct {
	camera     *store.Camera
	now, later []render.Object
	id         []uint32
	depth      []float32
}

// velocityField is the velocity of each pixel of a frame, and of the fastest pixel of each tile.
type velocityField struct {
	width, height int
	across, down  int        // tiles
	at            []velocity // by pixel; exactly 0 for what stands still
	tiles         []velocity // the fastest of each
	near          []velocity // the fastest of each and the eight around it
	anchors       []anchor   // by id
	known         map[uint32][]anchor
}

// anchor is a part of a moving instance.
type anchor struct {
	id       uint32
	u, v     float32 // pixels
	velocity velocity
}

// tileSize is the side of a tile, pixels; nothing moves further during a picture.
const tileSize = 32

// stillBelow is the speed, pixels a second, up to which a thing counts as still.
const stillBelow = 1

func newVelocityField(width, height int) *velocityField {
	f := &velocityField{
		width: width, height: height,
		across: (width + tileSize - 1) / tileSize, down: (height + tileSize - 1) / tileSize,
		at: make([]velocity, width*height), known: map[uint32][]anchor{},
	}
	f.tiles, f.near = make([]velocity, f.across*f.down), make([]velocity, f.across*f.down)
	return f
}

// fill works out the field, with no velocity above fastest, and reports whether anything moves.
func (f *velocityField) fill(m *movement, fastest float32) bool {
	if f.anchor(m, fastest); len(f.known) == 0 {
		return false
	}
	clear(f.at)
	clear(f.tiles)
	for y := range f.height {
		row := m.id[y*f.width : (y+1)*f.width]
		for x := 0; x < f.width; {
			id, end := row[x], x+1
			for end < f.width && row[end] == id {
				end++
			}
			if parts := f.known[id]; id != 0 && parts != nil {
				f.run(parts, y, x, end)
			}
			x = end
		}
	}
	return true
}

// anchor finds the parts of each instance that moves.
func (f *velocityField) anchor(m *movement, fastest float32) {
	clear(f.known)
	f.anchors = f.anchors[:0]
	if len(m.now) != len(m.later) {
		return
	}
	for i := range m.now {
		if o := &m.now[i]; o.ID != 0 && !o.Decal {
			if a, ok := m.anchor(o, &m.later[i], fastest); ok {
				f.anchors = append(f.anchors, a)
			}
		}
	}
	slices.SortStableFunc(f.anchors, func(a, b anchor) int { return cmp.Compare(a.id, b.id) })
	for from := 0; from < len(f.anchors); {
		until, moves := from, false
		for ; until < len(f.anchors) && f.anchors[until].id == f.anchors[from].id; until++ {
			moves = moves || f.anchors[until].velocity.square() > stillBelow*stillBelow
		}
		if moves {
			f.known[f.anchors[from].id] = f.anchors[from:until]
		}
		from = until
	}
}

// anchor is where an object's origin is in the image and how fast it moves.
func (m *movement) anchor(now, later *render.Object, fastest float32) (anchor, bool) {
	u, v, _, seen := m.camera.Project(now.Pose.T)
	u1, v1, _, seenLater := m.camera.Project(later.Pose.T)
	if !seen || !seenLater || now.ID != later.ID {
		return anchor{}, false
	}
	a := anchor{id: now.ID, u: float32(u), v: float32(v)}
	a.velocity.u = min(max(float32((u1-u)/lookAhead.Seconds()), -fastest), fastest)
	a.velocity.v = min(max(float32((v1-v)/lookAhead.Seconds()), -fastest), fastest)
	return a, true
}

// run fills a part of a row that shows one instance. Four pixels share a velocity.
func (f *velocityField) run(parts []anchor, y, x, end int) {
	for x < end {
		next := min(x|3+1, end)
		v := blend(parts, float32(x&^3)+2, float32(y)+0.5)
		for i := x; i < next; i++ {
			f.at[y*f.width+i] = v
		}
		if tile := &f.tiles[y/tileSize*f.across+x/tileSize]; v.square() > tile.square() {
			*tile = v
		}
		x = next
	}
}

// blend is the mean of the parts' velocities at a point of the image, weighted by the inverse fourth power of
// the distance (D. Shepard, A two-dimensional interpolation function for irregularly-spaced data, 1968).
func blend(parts []anchor, u, v float32) velocity {
	const soft = 16 // pixels squared: no part counts for more than one at 4 pixels
	var sum velocity
	var total float32
	for i := range parts {
		a := &parts[i]
		d := soft + (a.u-u)*(a.u-u) + (a.v-v)*(a.v-v)
		w := 1 / (d * d)
		sum.u, sum.v, total = sum.u+w*a.velocity.u, sum.v+w*a.velocity.v, total+w
	}
	return velocity{sum.u / total, sum.v / total}
}

// reaching is the fastest velocity of each tile and those around it.
func (f *velocityField) reaching() []velocity {
	for i := range f.near {
		x, y := i%f.across, i/f.across
		var best velocity
		for ny := max(y-1, 0); ny <= min(y+1, f.down-1); ny++ {
			for nx := max(x-1, 0); nx <= min(x+1, f.across-1); nx++ {
				if v := f.tiles[ny*f.across+nx]; v.square() > best.square() {
					best = v
				}
			}
		}
		f.near[i] = best
	}
	return f.near
}
