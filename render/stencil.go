package render

import (
	"image"
	"math/bits"
)

// stencil is a set of pixels within a rectangle: a bit a pixel, row by row, the leftmost pixel of a word in
// its lowest bit. Words begin at columns that are multiples of 64, so that stencils can be laid on each other
// word by word.
type stencil struct {
	box    image.Rectangle // the pixels that may be in the set
	first  int             // column of words that the rows begin with
	stride int             // words a row
	words  []uint64
}

// wordsOf is how many words a stencil of a rectangle needs.
func wordsOf(box image.Rectangle) int {
	if box.Empty() {
		return 0
	}
	return ((box.Max.X+63)>>6 - box.Min.X>>6) * box.Dy()
}

// newStencil returns the empty set, in words that were 0 before: wordsOf(box) of them.
func newStencil(box image.Rectangle, words []uint64) stencil {
	if box.Empty() {
		return stencil{}
	}
	first := box.Min.X >> 6
	return stencil{box: box, first: first, stride: (box.Max.X+63)>>6 - first, words: words}
}

// row returns the words of row y.
func (s *stencil) row(y int) []uint64 {
	i := (y - s.box.Min.Y) * s.stride
	return s.words[i : i+s.stride]
}

// cover adds the pixels of row y that p tells, all within the stencil's rectangle.
func (s *stencil) cover(p span, y int) {
	row := s.row(y)
	i, j := p.lo>>6-s.first, (p.hi-1)>>6-s.first
	low, high := ^uint64(0)<<(p.lo&63), ^uint64(0)>>(63-(p.hi-1)&63)
	if i == j {
		row[i] |= low & high
		return
	}
	row[i] |= low
	for k := i + 1; k < j; k++ {
		row[k] = ^uint64(0)
	}
	row[j] |= high
}

// common returns the rows and the columns of words that two stencils share.
func (s *stencil) common(t *stencil) (rows, columns span) {
	return span{max(s.box.Min.Y, t.box.Min.Y), min(s.box.Max.Y, t.box.Max.Y)},
		span{max(s.first, t.first), min(s.first+s.stride, t.first+t.stride)}
}

// pair returns the words of row y in the given columns of two stencils.
func (s *stencil) pair(t *stencil, y int, columns span) (a, b []uint64) {
	a = s.row(y)[columns.lo-s.first : columns.hi-s.first]
	return a, t.row(y)[columns.lo-t.first : columns.hi-t.first][:len(a)]
}

// add unites the set with t, as far as it lies within s's rectangle.
func (s *stencil) add(t *stencil) {
	rows, columns := s.common(t)
	if columns.empty() {
		return
	}
	for y := rows.lo; y < rows.hi; y++ {
		a, b := s.pair(t, y, columns)
		for i, w := range b {
			a[i] |= w
		}
	}
}

// remove takes the pixels of t away.
func (s *stencil) remove(t *stencil) {
	rows, columns := s.common(t)
	if columns.empty() {
		return
	}
	for y := rows.lo; y < rows.hi; y++ {
		a, b := s.pair(t, y, columns)
		for i, w := range b {
			a[i] &^= w
		}
	}
}

// shared is the number of pixels in both sets.
func (s *stencil) shared(t *stencil) int {
	rows, columns := s.common(t)
	if columns.empty() {
		return 0
	}
	n := 0
	for y := rows.lo; y < rows.hi; y++ {
		a, b := s.pair(t, y, columns)
		for i, w := range b {
			n += bits.OnesCount64(a[i] & w)
		}
	}
	return n
}

// meets reports whether two sets have a pixel in common.
func (s *stencil) meets(t *stencil) bool {
	rows, columns := s.common(t)
	if columns.empty() {
		return false
	}
	for y := rows.lo; y < rows.hi; y++ {
		a, b := s.pair(t, y, columns)
		for i, w := range b {
			if a[i]&w != 0 {
				return true
			}
		}
	}
	return false
}

// measure counts the set and finds the smallest rectangle around it.
func (s *stencil) measure() (n int, tight image.Rectangle) {
	left, right := s.box.Max.X, s.box.Min.X
	top, bottom := s.box.Max.Y, s.box.Min.Y
	for y := s.box.Min.Y; y < s.box.Max.Y; y++ {
		before := n
		for i, w := range s.row(y) {
			if w == 0 {
				continue
			}
			n += bits.OnesCount64(w)
			x := (s.first + i) << 6
			left, right = min(left, x+bits.TrailingZeros64(w)), max(right, x+64-bits.LeadingZeros64(w))
		}
		if n > before {
			top, bottom = min(top, y), y+1
		}
	}
	if n == 0 {
		return 0, image.Rectangle{}
	}
	return n, image.Rect(left, top, right, bottom)
}

// spans calls f for each run of pixels of the set, row by row from the left to the right; runs end where
// words do.
func (s *stencil) spans(f func(p span, y int)) {
	for y := s.box.Min.Y; y < s.box.Max.Y; y++ {
		for i, w := range s.row(y) {
			x := (s.first + i) << 6
			for w != 0 {
				lo := bits.TrailingZeros64(w)
				n := bits.TrailingZeros64(^(w >> lo))
				f(span{x + lo, x + lo + n}, y)
				w &= w + 1<<lo // adding carries through the run
			}
		}
	}
}

// transposer turns stencils, which run along rows, into masks, which run down columns.
type transposer struct {
	columns []uint64 // 64 columns of words, each of height bits
}

// trace appends to dst the run lengths of the set as a mask of an image of width by height pixels. The
// stencil's rectangle lies within the image.
func (t *transposer) trace(dst []uint32, s *stencil, width, height int) []uint32 {
	r := runs{list: dst, first: len(dst)}
	for block := range s.stride {
		t.turn(s, block)
		per := (s.box.Dy() + 63) / 64
		for c := range 64 {
			from := ((s.first+block)<<6+c)*height + s.box.Min.Y
			for k, w := range t.columns[c*per : (c+1)*per] {
				r.add(w, from+64*k)
			}
		}
	}
	if rest := width*height - r.last; rest > 0 {
		r.list = append(r.list, uint32(rest))
	}
	return r.list
}

// runs are the run lengths of a mask as they come, behind those of others.
type runs struct {
	list  []uint32
	first int // where the mask begins
	last  int // where its last run ends, counted down the columns
}

// add appends the runs of a word whose lowest bit is at a place.
func (r *runs) add(w uint64, at int) {
	for w != 0 {
		lo := bits.TrailingZeros64(w)
		n := bits.TrailingZeros64(^(w >> lo))
		if begin := at + lo; begin == r.last && len(r.list) > r.first {
			r.list[len(r.list)-1] += uint32(n)
		} else {
			r.list = append(r.list, uint32(begin-r.last), uint32(n))
		}
		r.last = at + lo + n
		w &= w + 1<<lo
	}
}

// turn fills columns with a block of 64 columns of a stencil.
func (t *transposer) turn(s *stencil, block int) {
	per := (s.box.Dy() + 63) / 64
	if n := 64 * per; cap(t.columns) < n {
		t.columns = make([]uint64, n)
	}
	t.columns = t.columns[:64*per]
	var square [64]uint64
	for k := range per {
		rows := min(64, s.box.Dy()-64*k)
		for i := range rows {
			square[i] = s.words[(64*k+i)*s.stride+block]
		}
		clear(square[rows:])
		transpose(&square)
		for c, w := range square {
			t.columns[c*per+k] = w
		}
	}
}

// transpose mirrors a square of bits at its diagonal: bit j of word i becomes bit i of word j (Warren,
// Hacker's Delight, 2nd ed., section 7-3, for 64 bits and the lowest bit first).
func transpose(a *[64]uint64) {
	m := uint64(0x00000000ffffffff)
	for j := 32; j != 0; j, m = j>>1, m^m<<(j>>1) {
		for k := 0; k < 64; k = (k + j + 1) &^ j {
			d := (a[k]>>j ^ a[k+j]) & m
			a[k] ^= d << j
			a[k+j] ^= d
		}
	}
}
