package mask

import "image"

// Box is the smallest rectangle that holds the set, its maximum exclusive; empty for an empty set.
func (m *Mask) Box() image.Rectangle {
	box := image.Rectangle{Min: image.Pt(m.Width, m.Height)}
	at := 0
	for i, n := range m.Runs {
		if i&1 == 1 && n > 0 {
			box = m.grow(box, at, at+int(n)-1)
		}
		at += int(n)
	}
	if box.Max.X == 0 {
		return image.Rectangle{}
	}
	return box
}

// grow widens a box by a run from one place to another, both included.
func (m *Mask) grow(box image.Rectangle, first, last int) image.Rectangle {
	left, right := first/m.Height, last/m.Height
	top, bottom := first-left*m.Height, last-right*m.Height+1
	if left != right { // it runs over the foot of a column and the head of the next
		top, bottom = 0, m.Height
	}
	box.Min.X, box.Max.X = min(box.Min.X, left), max(box.Max.X, right+1)
	box.Min.Y, box.Max.Y = min(box.Min.Y, top), max(box.Max.Y, bottom)
	return box
}
