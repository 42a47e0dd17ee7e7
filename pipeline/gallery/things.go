package gallery

import (
	"storesim/pipeline/detect"
	"storesim/pipeline/store"
)

// thingCell is the edge of a cell in which detections are counted, pixels.
const thingCell = 16

const (
	thingAfter = 40   // detections about one cell that no identity explains: it is no body
	thingMost  = 2000 // detections after which all counts of a camera are halved
)

// things remembers where a camera sees bodies that nobody is: what stands there looks like a head to the
// network, or half the time like one, and two such in two cameras make a body that even walks. Nobody who
// walks in is seen for seconds at one place of a picture before he is known.
type things struct {
	columns, rows int
	count         []int
	total         int
}

func newThings(c *store.Camera) things {
	t := things{columns: c.Intrinsics.Width/thingCell + 1, rows: c.Intrinsics.Height/thingCell + 1}
	t.count = make([]int, t.columns*t.rows)
	return t
}

// cell returns column and row of a point; points outside count at the edge.
func (t *things) cell(p *detect.Point) (x, y int) {
	x = min(max(int(p.X)/thingCell, 0), t.columns-1)
	return x, min(max(int(p.Y)/thingCell, 0), t.rows-1)
}

// note counts an unexplained detection.
func (t *things) note(d *detect.Detection) {
	x, y := t.cell(anchor(d))
	t.count[y*t.columns+x]++
	if t.total++; t.total < thingMost {
		return
	}
	t.total /= 2
	for i := range t.count {
		t.count[i] /= 2
	}
}

// known reports whether a detection is of such a thing.
func (t *things) known(d *detect.Detection) bool {
	x, y := t.cell(anchor(d))
	n := 0
	for j := max(y-1, 0); j <= min(y+1, t.rows-1); j++ {
		for i := max(x-1, 0); i <= min(x+1, t.columns-1); i++ {
			n += t.count[j*t.columns+i]
		}
	}
	return n >= thingAfter
}

// anchor is the head of a detection, or the foot where there is none.
func anchor(d *detect.Detection) *detect.Point {
	if d.Head.Score > 0 {
		return &d.Head
	}
	return &d.Foot
}
