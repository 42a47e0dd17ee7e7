package mask

import (
	"image"
	"slices"
)

// Connectivity says which pixels belong to one part of a mask.
type Connectivity int

// Connectivities.
const (
	Four  Connectivity = 4 // pixels with a common side
	Eight Connectivity = 8 // pixels with a common corner too
)

// Part is a connected part of a mask, by its borders. They run along the pixels' edges, corners in pixels,
// (0, 0) the image's upper left corner. With y downwards, Outer runs clockwise and Holes the other way; each
// begins at the leftmost of its topmost corners that a border leaves to the right.
type Part struct {
	Outer []image.Point
	Holes [][]image.Point
}

// Parts are the connected parts of a mask, and of each part the holes, in order of their first corners: from
// the top down, then from the left.
func (m *Mask) Parts(c Connectivity) []Part {
	t := newTracer(m, c)
	var parts []Part
	var holes [][]image.Point // in order, each with its part's label
	var owner []int32
	index := map[int32]int{}
	for y := range t.size.Y {
		for x := range t.size.X {
			if t.label(x, y) == 0 || t.label(x, y-1) != 0 || t.seen[y*t.size.X+x] {
				continue
			}
			loop := t.follow(image.Pt(x, y))
			if label := t.label(x, y); turnsRight(loop) {
				index[label] = len(parts)
				parts = append(parts, Part{Outer: loop})
			} else {
				holes, owner = append(holes, loop), append(owner, label)
			}
		}
	}
	for i, loop := range holes {
		part := &parts[index[owner[i]]]
		part.Holes = append(part.Holes, loop)
	}
	return parts
}

// tracer follows the borders within the box of a mask.
type tracer struct {
	origin, size image.Point
	labels       []int32 // of the pixels in the box, row by row: their part, counted from 1; 0 out of the set
	seen         []bool  // pixels whose upper edge has been followed
	eight        bool
}

func newTracer(m *Mask, c Connectivity) *tracer {
	box := m.Box()
	t := &tracer{origin: box.Min, size: box.Size(), eight: c == Eight}
	t.labels = make([]int32, t.size.X*t.size.Y)
	t.seen = make([]bool, len(t.labels))
	at := 0
	for i, n := range m.Runs {
		end := at + int(n)
		for ; i&1 == 1 && at < end; at++ {
			t.labels[(at%m.Height-t.origin.Y)*t.size.X+at/m.Height-t.origin.X] = -1
		}
		at = end
	}
	label := int32(0)
	for i, v := range t.labels {
		if v == -1 {
			label++
			t.flood(i, label)
		}
	}
	return t
}

// flood labels the part of a pixel.
func (t *tracer) flood(start int, label int32) {
	t.labels[start] = label
	for queue := []int{start}; len(queue) > 0; {
		last := len(queue) - 1
		x, y := queue[last]%t.size.X, queue[last]/t.size.X
		queue = queue[:last]
		for dy := -1; dy <= 1; dy++ {
			for dx := -1; dx <= 1; dx++ {
				if (dx == 0 || dy == 0 || t.eight) && t.label(x+dx, y+dy) == -1 {
					next := (y+dy)*t.size.X + x + dx
					t.labels[next] = label
					queue = append(queue, next)
				}
			}
		}
	}
}

func (t *tracer) label(x, y int) int32 {
	if x < 0 || y < 0 || x >= t.size.X || y >= t.size.Y {
		return 0
	}
	return t.labels[y*t.size.X+x]
}

// follow walks the border that begins with the upper edge of a pixel, to the right, with the set on its right
// hand, and returns its corners.
func (t *tracer) follow(start image.Point) []image.Point {
	var loop []image.Point
	at, ahead := start, image.Pt(1, 0)
	for {
		if ahead.X == 1 {
			t.seen[at.Y*t.size.X+at.X] = true
		}
		at = at.Add(ahead)
		turned := t.turn(at, ahead)
		if turned != ahead {
			loop = append(loop, at.Add(t.origin))
		}
		ahead = turned
		if at == start && ahead == image.Pt(1, 0) {
			break
		}
	}
	return append(loop[len(loop)-1:len(loop):len(loop)], loop[:len(loop)-1]...) // it begins at the start
}

// turn is the way on from a corner: to the right where the pixel ahead on the right is out of the set, to the
// left where the one ahead on the left is in it. Where both are so, two pixels of the set meet in the corner:
// they belong together with Eight.
func (t *tracer) turn(at, ahead image.Point) image.Point {
	right := image.Pt(-ahead.Y, ahead.X)
	inRight := t.beside(at, ahead.Add(right))
	inLeft := t.beside(at, ahead.Sub(right))
	switch {
	case inLeft && (inRight || t.eight):
		return image.Pt(0, 0).Sub(right)
	case inRight:
		return ahead
	default:
		return right
	}
}

// beside tells whether the pixel in a diagonal direction from a corner is in the set.
func (t *tracer) beside(corner, diagonal image.Point) bool {
	return t.label(corner.X+(diagonal.X-1)/2, corner.Y+(diagonal.Y-1)/2) != 0
}

// turnsRight tells a part's outer border from that of a hole by the sign of its area.
func turnsRight(loop []image.Point) bool {
	sum := 0
	for i, p := range loop {
		q := loop[(i+1)%len(loop)]
		sum += p.X*q.Y - q.X*p.Y
	}
	return sum > 0
}

// Polygon is a part as one polygon: the holes are joined to the outer border by bridges without width.
func (p *Part) Polygon() []image.Point {
	return bridged(slices.Concat([][]image.Point{p.Outer}, p.Holes))
}

// Polygon is a whole mask as one polygon, all parts and holes joined by bridges without width: what a row of
// Ultralytics' segmentation format holds. Filled by the even-odd rule, and by FromPolygon, it gives the mask
// back. It is nil of an empty mask.
func (m *Mask) Polygon() []image.Point {
	var loops [][]image.Point
	for _, part := range m.Parts(Four) {
		loops = append(append(loops, part.Outer), part.Holes...)
	}
	return bridged(loops)
}

// Polygons are COCO's "segmentation" of a mask: a list x, y, x, y, ... for each of its parts, holes joined to
// their outer border by bridges.
func (m *Mask) Polygons() [][]float64 {
	var out [][]float64
	for _, part := range m.Parts(Four) {
		out = append(out, Flat(part.Polygon()))
	}
	return out
}

// Flat lists points as x, y, x, y, ...
func Flat(points []image.Point) []float64 {
	xy := make([]float64, 0, 2*len(points))
	for _, p := range points {
		xy = append(xy, float64(p.X), float64(p.Y))
	}
	return xy
}

// bridged joins borders into one. Each is inserted, from its first corner round to it again, after the
// nearest corner of what is joined so far, which is then named again: the bridge is walked there and back.
func bridged(loops [][]image.Point) []image.Point {
	if len(loops) == 0 {
		return nil
	}
	out := slices.Clone(loops[0])
	for _, loop := range loops[1:] {
		i := nearest(out, loop[0])
		out = slices.Insert(out, i+1, slices.Concat(loop, []image.Point{loop[0], out[i]})...)
	}
	return out
}

// nearest is the index of the first of the points nearest to p.
func nearest(points []image.Point, p image.Point) int {
	best, least := 0, squared(points[0].Sub(p))
	for i, q := range points[1:] {
		if d := squared(q.Sub(p)); d < least {
			best, least = i+1, d
		}
	}
	return best
}

// squared is a vector's length, squared.
func squared(d image.Point) int { return d.X*d.X + d.Y*d.Y }
