package mask

import "fmt"

// Span is a run of pixels within a row: Lo <= x < Hi.
type Span struct{ Y, Lo, Hi int }

// FromSpans makes a mask of spans in order of rows and, within a row, of columns. Spans may touch, not
// overlap. It panics on spans that are out of order or outside the image.
func FromSpans(width, height int, spans []Span) Mask {
	checkSpans(width, height, spans)
	b := newBorders(width, height)
	for pass := range 2 { // count, then place
		b.begin(pass == 1)
		above, rest := spans[:0], spans
		for y := range height + 1 {
			n := 0
			for n < len(rest) && rest[n].Y == y {
				n++
			}
			b.row(y, above, rest[:n])
			above, rest = rest[:n], rest[n:]
		}
	}
	return b.mask()
}

func checkSpans(width, height int, spans []Span) {
	before := Span{}
	for i, s := range spans {
		inside := s.Y >= 0 && s.Y < height && s.Lo >= 0 && s.Lo < s.Hi && s.Hi <= width
		if !inside || s.Y < before.Y || s.Y == before.Y && s.Lo < before.Hi {
			panic(fmt.Sprintf("mask: span %d %+v after %+v in an image of %d x %d", i, s, before, width,
				height))
		}
		before = s
	}
}

// FromBitmap makes a mask of a picture, row by row: pixel (x, y) is in[y*width+x].
func FromBitmap(width int, in []bool) Mask {
	if width < 1 || len(in)%width != 0 {
		panic(fmt.Sprintf("mask: %d pixels are no picture of width %d", len(in), width))
	}
	var spans []Span
	for y := range len(in) / width {
		row := in[y*width : (y+1)*width]
		for x := 0; x < width; x++ {
			if !row[x] {
				continue
			}
			lo := x
			for x < width && row[x] {
				x++
			}
			spans = append(spans, Span{y, lo, x})
		}
	}
	return FromSpans(width, len(in)/width, spans)
}

// Bitmap is the mask as a picture, row by row.
func (m *Mask) Bitmap() []bool {
	in := make([]bool, m.Width*m.Height)
	at := 0
	for i, n := range m.Runs {
		for end := at + int(n); at < end; at++ {
			if i&1 == 1 {
				in[at%m.Height*m.Width+at/m.Height] = true
			}
		}
	}
	return in
}

// borders collects, column by column, the rows at which a column enters or leaves the set. Rows come from the
// top, so each column's are in order, and a sort by counting puts columns one after the other.
type borders struct {
	width, height int
	next          []int32 // by column: how many borders, then where its next one goes; one more at the end
	rows          []int32 // borders of all columns
	place         bool
}

func newBorders(width, height int) *borders {
	return &borders{width: width, height: height, next: make([]int32, width+1)}
}

// begin starts the pass that counts or the one that places.
func (b *borders) begin(place bool) {
	b.place = place
	if !place {
		return
	}
	sum := int32(0)
	for x, n := range b.next {
		b.next[x] = sum
		sum += n
	}
	b.rows = make([]int32, sum)
}

// row notes the columns in which row y differs from the one above: the ends of both rows' spans, in order,
// bound stretches where exactly one of the two rows is in the set.
func (b *borders) row(y int, above, here []Span) {
	ends := [2][]Span{above, here}
	var at [2]int // ends passed, two a span
	from, differ := 0, false
	for {
		k, x := 0, end(ends[0], at[0])
		if other := end(ends[1], at[1]); x < 0 || other >= 0 && other < x {
			k, x = 1, other
		}
		if x < 0 {
			return
		}
		if differ {
			b.note(y, from, x)
		}
		at[k]++
		from, differ = x, !differ
	}
}

// end is the i-th end of spans, -1 after the last.
func end(spans []Span, i int) int {
	switch {
	case i >= 2*len(spans):
		return -1
	case i&1 == 0:
		return spans[i/2].Lo
	default:
		return spans[i/2].Hi
	}
}

func (b *borders) note(y, lo, hi int) {
	if !b.place {
		for x := lo; x < hi; x++ {
			b.next[x]++
		}
		return
	}
	for x := lo; x < hi; x++ {
		b.rows[b.next[x]] = int32(y)
		b.next[x]++
	}
}

// mask turns the borders into runs. A column that ends within the set and a next one that begins in it meet
// in the same place, and the two borders cancel.
func (b *borders) mask() Mask {
	places := b.rows
	for x, first := 0, int32(0); x < b.width; x++ {
		for i := first; i < b.next[x]; i++ {
			places[i] += int32(x * b.height)
		}
		first = b.next[x]
	}
	return fromBorders(b.width, b.height, places)
}

// fromBorders makes runs of sorted places, counted down the columns, at which the set begins or ends. Two at
// the same place cancel.
func fromBorders(width, height int, places []int32) Mask {
	runs := make([]uint32, 1, len(places)+2)
	last := int32(0)
	for i := 0; i < len(places); i++ {
		if i+1 < len(places) && places[i] == places[i+1] {
			i++
			continue
		}
		runs[len(runs)-1] = uint32(places[i] - last)
		runs, last = append(runs, 0), places[i]
	}
	runs[len(runs)-1] = uint32(int32(width*height) - last)
	if n := len(runs) - 1; n > 0 && runs[n] == 0 {
		runs = runs[:n]
	}
	return Mask{Width: width, Height: height, Runs: runs}
}
