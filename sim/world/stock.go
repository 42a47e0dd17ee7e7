package world

import (
	"math"

	"storesim/pipeline/store"
	"storesim/sim/rng"
	"storesim/sim/truth"
)

// ColumnID is the index of a column in Stock.Columns.
type ColumnID int

// Column is a row of units one behind the other on one or more neighbouring plates. It is filed for one
// product, but a shopper may put another one there.
type Column struct {
	ID    ColumnID
	SKU   store.SKU // as filed
	First store.PlateID
	Count int            // plates the column stands on; they share its mass equally
	X     float64        // offset of the column's centre from the first plate's centre, metres
	Items []truth.ItemID // from the back to the front
	full  int            // units of its own product that it holds
}

// Place is where an item is.
type Place uint8

// An item is always somewhere.
const (
	OnShelf  Place = iota
	InHand         // Holder's
	InBag          // Holder's bag, basket or cart: in the open where the holder has a basket or a cart
	InJacket       // hidden on the Holder
	OnFloor        // at Pose
	Sold           // left with somebody who pays
	Gone           // left with somebody who does not
	BackRoom       // not on the shelf yet
)

// Item is one unit of a product.
type Item struct {
	ID     truth.ItemID
	SKU    store.SKU
	Mass   store.Grams // of this very unit
	Depth  float64     // of the package, metres
	Place  Place
	Column ColumnID     // where it stands, or stood last
	Holder truth.BodyID // who has it, 0 for nobody
	Pose   store.Pose   // on the floor: of the package, world
}

// Stock is every unit of the store and where it stands.
type Stock struct {
	Columns []Column
	Items   []Item // Items[k].ID is k+1
	ofSKU   map[store.SKU][]ColumnID
	onPlate [][]ColumnID
	layout  *store.Layout
	key     rng.Key
	unused  []truth.ItemID // numbers of units that left, to be used again
}

// gap between units on a shelf, metres.
const gap = 0.01

// NewStock fills every facing of the planogram to its depth. The mass of each unit is drawn from its
// product's spread.
func NewStock(layout *store.Layout, key rng.Key) *Stock {
	s := &Stock{
		layout: layout, key: key, ofSKU: map[store.SKU][]ColumnID{},
		onPlate: make([][]ColumnID, len(layout.Plates)),
	}
	for _, f := range layout.Planogram.Facings {
		p, _ := layout.Catalog.Product(f.SKU)
		wide := PlatesWide(p)
		for k := 0; k+wide <= f.Count; k += wide {
			s.addColumn(p, f.First+store.PlateID(k), wide)
		}
	}
	return s
}

// Thin leaves only a share of the units of each column on the shelf, at least one; those in front stay in the
// back room.
func (s *Stock) Thin(share float64) {
	for i := range s.Columns {
		c := &s.Columns[i]
		keep := max(1, int(math.Ceil(share*float64(len(c.Items))-1e-9)))
		for _, id := range c.Items[keep:] {
			s.Item(id).Place = BackRoom
		}
		c.Items = c.Items[:keep:keep]
	}
}

// PlatesWide is the number of plates a unit of p stands on.
func PlatesWide(p store.Product) int {
	return max(1, int(math.Ceil((p.Size.X-1e-9)/store.PlateWidth)))
}

func (s *Stock) addColumn(p store.Product, first store.PlateID, wide int) {
	id := ColumnID(len(s.Columns))
	c := Column{ID: id, SKU: p.SKU, First: first, Count: wide, X: float64(wide-1) * store.PlateWidth / 2}
	pitch := p.Size.Y + gap
	for depth := pitch; depth <= store.PlateDepth+1e-9 || len(c.Items) == 0; depth += pitch {
		c.Items = append(c.Items, s.unit(p, id))
	}
	c.full = len(c.Items)
	s.Columns = append(s.Columns, c)
	s.ofSKU[p.SKU] = append(s.ofSKU[p.SKU], id)
	for k := range wide {
		s.onPlate[int(first)+k] = append(s.onPlate[int(first)+k], id)
	}
}

// unit makes a new unit of a product, of its own mass, for a column.
func (s *Stock) unit(p store.Product, c ColumnID) truth.ItemID {
	item := truth.ItemID(len(s.Items) + 1)
	if n := len(s.unused); n > 0 {
		item, s.unused = s.unused[n-1], s.unused[:n-1]
	} else {
		s.Items = append(s.Items, Item{})
	}
	mass := float64(p.Mass) + float64(p.MassStd)*s.key.Norm("unit mass", uint64(item))
	*s.Item(item) = Item{
		ID: item, SKU: p.SKU, Mass: store.Grams(max(mass, 0.5*float64(p.Mass))), Depth: p.Size.Y, Column: c,
	}
	return item
}

// Missing is how many units of its own product a column has room for.
func (s *Stock) Missing(c ColumnID) int {
	col := &s.Columns[c]
	return max(0, col.full-len(col.Items))
}

// Item returns the unit of an id.
func (s *Stock) Item(id truth.ItemID) *Item { return &s.Items[id-1] }

// ColumnsOf returns the columns filed for a product.
func (s *Stock) ColumnsOf(sku store.SKU) []ColumnID { return s.ofSKU[sku] }

// used is the depth that a column's units take, metres.
func (s *Stock) used(c *Column) float64 {
	d := 0.0
	for _, id := range c.Items {
		d += s.Item(id).Depth + gap
	}
	return d
}

// Room reports whether one more unit of a product fits in front of a column, and not sideways off its plates.
func (s *Stock) Room(c ColumnID, p store.Product) bool {
	col := &s.Columns[c]
	shelf := s.layout.Shelves[s.layout.Plates[col.First].Shelf]
	return s.used(col)+p.Size.Y <= store.PlateDepth+1e-9 && PlatesWide(p) <= col.Count &&
		p.Size.Z <= shelf.Clear
}

// Fits reports whether some units fit in front of a column, one before the other.
func (s *Stock) Fits(c ColumnID, items []truth.ItemID) bool {
	depth := s.used(&s.Columns[c])
	for _, id := range items {
		p, _ := s.layout.Catalog.Product(s.Item(id).SKU)
		if !s.Room(c, p) || depth+p.Size.Y > store.PlateDepth+1e-9 {
			return false
		}
		depth += p.Size.Y + gap
	}
	return true
}

// Pose returns where the k-th unit from the back of a column stands: the world pose of a package whose
// origin is the centre of its bottom and whose front looks out of the shelf.
func (s *Stock) Pose(c ColumnID, k int) store.Pose {
	col := &s.Columns[c]
	y := store.PlateDepth
	for _, id := range col.Items[:k] {
		y -= s.Item(id).Depth + gap
	}
	y -= s.Item(col.Items[k]).Depth / 2
	plate := &s.layout.Plates[col.First]
	return plate.Pose.Compose(store.Pose{R: store.Identity3(), T: store.Vec3{X: col.X, Y: y}})
}

// Reach returns the point a hand goes to for the front unit of a column (or for the place of the next one),
// world.
func (s *Stock) Reach(c ColumnID) store.Vec3 {
	col := &s.Columns[c]
	plate := &s.layout.Plates[col.First]
	y := min(max(store.PlateDepth-s.used(col), 0.03), 0.28)
	height := 0.08
	if n := len(col.Items); n > 0 {
		p, _ := s.layout.Catalog.Product(s.Item(col.Items[n-1]).SKU)
		height = min(0.7*p.Size.Z, 0.2)
		y = min(y+p.Size.Y/3, 0.3)
	}
	return plate.Pose.Apply(store.Vec3{X: col.X, Y: y, Z: height})
}
