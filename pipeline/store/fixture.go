package store

// PlateID is the index of a plate in Layout.Plates.
type PlateID int

// ShelfID is the index of a shelf in Layout.Shelves.
type ShelfID int

// Gondola is one face of shelving. Its local frame: x along the front from left to right as a shopper in
// front of it sees it, y into the shelves, z up, origin on the floor at the left front corner.
type Gondola struct {
	ID      string
	Pose    Pose // world from gondola
	Bays    []Bay
	Height  float64 // of the back panel, metres
	Depth   float64 // front to back, metres
	Double  bool    // true where a second face stands back to back (no back panel is drawn twice)
	Surface string  // look: "steel", "wood", "fridge"
	Doors   bool    `json:",omitempty"` // glass doors before its shelves
}

// Width is the length of the gondola's front.
func (g *Gondola) Width() float64 {
	w := 0.0
	for _, b := range g.Bays {
		w += b.Width
	}
	return w
}

// Footprint is the gondola's rectangle on the floor; gondolas stand at right angles to the axes.
func (g *Gondola) Footprint() Rect {
	a := g.Pose.Apply(Vec3{}).Floor()
	b := g.Pose.Apply(Vec3{g.Width(), g.Depth, 0}).Floor()
	return Rect{Vec2{min(a.X, b.X), min(a.Y, b.Y)}, Vec2{max(a.X, b.X), max(a.Y, b.Y)}}
}

// Bay is one upright section of a gondola.
type Bay struct {
	Width   float64
	Shelves []ShelfSpec // from the floor up
}

// ShelfSpec is a board with load plates side by side.
type ShelfSpec struct {
	Height float64  // of the plates' upper side above the floor, metres
	Plates int      // number of plates across the bay
	Cells  CellRule `json:",omitempty"` // which plates share a load cell; empty: none does
}

// Shelf is one shelf of the store, resolved: its plates share one electronics box, whose device id is ID.
type Shelf struct {
	ID      DeviceID // "G2.B1.S4"
	Gondola int      // index in Layout.Gondolas
	Bay     int
	Level   int     // 0 at the bottom
	Height  float64 // of the plates' upper side, metres
	Clear   float64 // free height above the plates, metres
	Left    float64 // x of the bay's left edge in the gondola's frame
	Width   float64
	First   PlateID // its plates are First, First+1, ... from left to right
	Count   int
	Cells   Cells `json:"-"` // its load cells; follows from the gondolas and the planogram
}

// Plate is one slot of a shelf: what stands on it is weighed by the load cell under it, which may be shared
// with its neighbours (Cells).
type Plate struct {
	ID    PlateID
	Shelf ShelfID
	Index int     // position on the shelf, 0 at the left
	Width float64 // along the shelf, metres
	Depth float64 // into the shelf, metres
	// Pose takes plate coordinates (x right, y into the shelf, z up, origin at the centre of the front edge
	// on the upper side) to the world.
	Pose Pose
}

// Front returns the centre of the plate's front edge in the world: where a hand enters.
func (p *Plate) Front() Vec3 { return p.Pose.T }

// Centre returns the middle of the plate's upper side in the world.
func (p *Plate) Centre() Vec3 { return p.Pose.Apply(Vec3{0, p.Depth / 2, 0}) }

// Outward is the floor direction from the shelf towards the shopper.
func (p *Plate) Outward() Vec2 { return p.Pose.R.Apply(Vec3{0, -1, 0}).Floor() }
