// Package mask holds sets of pixels as run lengths, as COCO defines them: down the columns, from the left to
// the right, beginning with a run of pixels that do not belong to the set.
package mask

import "slices"

// Mask is a set of pixels of an image. The zero value is a mask of no image.
type Mask struct {
	Width, Height int
	Runs          []uint32 // lengths: out, in, out, in, ...; column by column; their sum is Width * Height
}

// Area is the number of pixels in the set.
func (m *Mask) Area() int {
	n := 0
	for i := 1; i < len(m.Runs); i += 2 {
		n += int(m.Runs[i])
	}
	return n
}

// Clone is a copy that shares nothing with the mask.
func (m *Mask) Clone() Mask {
	return Mask{Width: m.Width, Height: m.Height, Runs: slices.Clone(m.Runs)}
}
