package store

import "fmt"

// resolve appends the shelves and plates of gondola gi.
func (l *Layout) resolve(gi int) {
	g := &l.Gondolas[gi]
	left := 0.0
	for bi, bay := range g.Bays {
		for level, spec := range bay.Shelves {
			free := g.Height - spec.Height
			if level+1 < len(bay.Shelves) {
				free = bay.Shelves[level+1].Height - spec.Height - boardThickness
			}
			s := Shelf{
				ID:      DeviceID(fmt.Sprintf("%s.B%d.S%d", g.ID, bi+1, level+1)),
				Gondola: gi, Bay: bi, Level: level,
				Height: spec.Height, Clear: free, Left: left, Width: bay.Width,
				First: PlateID(len(l.Plates)), Count: spec.Plates,
			}
			l.appendPlates(g, s)
			l.Shelves = append(l.Shelves, s)
		}
		left += bay.Width
	}
}

// boardThickness of a shelf, metres; the free height above the shelf below ends there.
const boardThickness = 0.03

func (l *Layout) appendPlates(g *Gondola, s Shelf) {
	margin := (s.Width - float64(s.Count)*PlateWidth) / 2
	for i := range s.Count {
		x := s.Left + margin + (float64(i)+0.5)*PlateWidth
		l.Plates = append(l.Plates, Plate{
			ID: PlateID(len(l.Plates)), Shelf: ShelfID(len(l.Shelves)), Index: i,
			Width: PlateWidth, Depth: PlateDepth,
			Pose: g.Pose.Compose(Pose{R: Identity3(), T: Vec3{x, 0, s.Height}}),
		})
	}
}
