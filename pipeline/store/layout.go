package store

// Facing files a SKU on neighbouring plates of one shelf: First, First+1, ... First+Count-1.
type Facing struct {
	SKU   SKU
	First PlateID
	Count int
}

// Planogram is the plan as filed: which SKU is to lie where. The truth may differ.
type Planogram struct{ Facings []Facing }

// GateKind tells what a gate does.
type GateKind string

// An entry gate reads a token and lets one party in; an exit gate notices that somebody left, not who.
const (
	Entry GateKind = "entry"
	Exit  GateKind = "exit"
)

// Gate is a passage in the wall. Who passes crosses the segment from A to B; Inward points into the store.
type Gate struct {
	ID     DeviceID
	Kind   GateKind
	A, B   Vec2
	Inward Vec2
}

// Centre of the passage.
func (g *Gate) Centre() Vec2 { return g.A.Add(g.B).Scale(0.5) }

// Layout is the store as installed. It is validated once (Validate), then constant: nobody writes to it.
type Layout struct {
	Name      string
	Floor     Rect    // inner side of the walls
	Ceiling   float64 // height, metres
	Gondolas  []Gondola
	Gates     []Gate
	Cameras   []Camera  // as calibrated
	Trackers  []Tracker `json:",omitempty"` // of another make; their bodies come in place of frames
	Catalog   Catalog
	Planogram Planogram

	// PackShots are the pictures of the catalogue by which a camera may know a product; nil for none.
	PackShots map[SKU][]PackShot `json:",omitempty"`

	// Resolved by NewLayout from the gondolas, in their order: bays from the left, shelves from the floor
	// up, plates from the left.
	Shelves []Shelf
	Plates  []Plate

	facingOf []int // plate -> index in Planogram.Facings, -1 for none
}

// PlateWidth and PlateDepth are the size of a plate, metres.
const (
	PlateWidth = 0.1
	PlateDepth = 0.4
)

// NewLayout resolves the fixture tree of l into shelves and plates, indexes the planogram, and validates
// the whole. The error lists every problem found (Problems).
func NewLayout(l Layout) (*Layout, error) {
	l.Shelves, l.Plates = nil, nil
	for gi := range l.Gondolas {
		l.resolve(gi)
	}
	if problems := l.problems(); len(problems) > 0 {
		return nil, problems
	}
	l.facingOf = make([]int, len(l.Plates))
	for i := range l.facingOf {
		l.facingOf[i] = -1
	}
	for i, f := range l.Planogram.Facings {
		for k := range f.Count {
			l.facingOf[int(f.First)+k] = i
		}
	}
	for i := range l.Shelves {
		l.Shelves[i].Cells = l.cells(&l.Shelves[i])
	}
	return &l, nil
}

// FacingOf returns the facing filed on a plate; ok is false where none is.
func (l *Layout) FacingOf(p PlateID) (f Facing, ok bool) {
	if i := l.facingOf[p]; i >= 0 {
		return l.Planogram.Facings[i], true
	}
	return Facing{}, false
}

// Gate returns the first gate of a kind, or nil.
func (l *Layout) Gate(kind GateKind) *Gate {
	for i := range l.Gates {
		if l.Gates[i].Kind == kind {
			return &l.Gates[i]
		}
	}
	return nil
}

// Obstacles returns the footprints of all gondolas.
func (l *Layout) Obstacles() []Rect {
	out := make([]Rect, len(l.Gondolas))
	for i := range l.Gondolas {
		out[i] = l.Gondolas[i].Footprint()
	}
	return out
}

// Camera returns the camera of a device id, or nil.
func (l *Layout) Camera(id DeviceID) *Camera {
	for i := range l.Cameras {
		if l.Cameras[i].ID == id {
			return &l.Cameras[i]
		}
	}
	return nil
}
