package store

import "slices"

// CellRule says which neighbouring plates of a shelf stand on one load cell. Real stores differ: a cell under
// each narrow plate, one under each facing, one under the whole shelf, or none at all where vision decides
// alone.
type CellRule string

// The rules. The empty one is CellPlate.
const (
	CellPlate  CellRule = "plate"  // each plate its own
	CellFacing CellRule = "facing" // those of a facing as filed together, unfiled plates each their own
	CellPair   CellRule = "pair"   // two by two from the left; the last one alone where the number is odd
	CellShelf  CellRule = "shelf"  // all of the shelf together
	CellNone   CellRule = "none"   // nothing is weighed: the shelf sends nothing
)

// CellRules lists the rules' names.
func CellRules() []string {
	return []string{
		string(CellPlate), string(CellFacing), string(CellPair), string(CellShelf), string(CellNone),
	}
}

func (r CellRule) known() bool { return r == "" || slices.Contains(CellRules(), string(r)) }

// Cells are the load cells under a shelf, from left to right: cell c carries the shelf's plates Cells[c] to
// Cells[c+1]-1, counted from 0 at the left. Empty where nothing is weighed; else the last entry is the number
// of plates.
type Cells []int

// Len is the number of cells.
func (c Cells) Len() int { return max(0, len(c)-1) }

// Of returns the cell under the shelf's plate index, or -1 where nothing is weighed.
func (c Cells) Of(index int) int {
	if c.Len() == 0 {
		return -1
	}
	at, exact := slices.BinarySearch(c, index)
	if exact {
		return at
	}
	return at - 1
}

// Span returns the first plate over a cell, counted on the shelf, and how many there are.
func (c Cells) Span(cell int) (first, count int) { return c[cell], c[cell+1] - c[cell] }

// CellOf returns the cell under one of the shelf's plates, or -1 where nothing is weighed.
func (s *Shelf) CellOf(p PlateID) int { return s.Cells.Of(int(p - s.First)) }

// CellPlates returns the first plate over a cell of the shelf and how many there are.
func (s *Shelf) CellPlates(cell int) (first PlateID, count int) {
	at, n := s.Cells.Span(cell)
	return s.First + PlateID(at), n
}

// cells resolves a shelf's rule; the planogram must have been indexed.
func (l *Layout) cells(s *Shelf) Cells {
	rule := l.Gondolas[s.Gondola].Bays[s.Bay].Shelves[s.Level].Cells
	if rule == CellNone {
		return nil
	}
	var out Cells
	for i := range s.Count {
		if i == 0 || l.parts(rule, s, i) {
			out = append(out, i)
		}
	}
	return append(out, s.Count)
}

// parts reports whether a cell ends between plates i-1 and i of a shelf.
func (l *Layout) parts(rule CellRule, s *Shelf, i int) bool {
	switch rule {
	case CellShelf:
		return false
	case CellPair:
		return i%2 == 0
	case CellFacing:
		left, right := l.facingOf[int(s.First)+i-1], l.facingOf[int(s.First)+i]
		return left < 0 || left != right
	default:
		return true
	}
}
