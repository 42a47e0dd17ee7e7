package shopper

import (
	"fmt"
	"math"
	"slices"

	"storesim/pipeline/store"
	"storesim/sim/rng"
	"storesim/sim/world"
)

// part is the product that plays a role, on one of its facings.
type part struct {
	role   *Role
	sku    store.SKU
	facing int // index in the planogram
}

// casting finds a product for every role: depth first over the roles in their order, each trying the facings
// that fit in an order drawn by the seed. It finds a cast whenever there is one.
type casting struct {
	layout *store.Layout
	roles  []Role
	key    rng.Key
	parts  []part
}

// CastError says which role no product of a store can play.
type CastError struct{ Role string }

// Error names the role.
func (e *CastError) Error() string {
	return fmt.Sprintf("no product of the store fits role %q", e.Role)
}

// Audition reports whether a store has products for all roles; the error is a *CastError with the first role
// for which there is none, given the ones before.
func Audition(layout *store.Layout, roles []Role) error {
	_, err := castFor(layout, roles, rng.NewKey(0, "cast"))
	return err
}

// Played is the cast of a run: the product that plays each role under a seed.
func Played(layout *store.Layout, roles []Role, seed uint64) (map[string]store.SKU, error) {
	parts, err := castFor(layout, roles, castKey(seed))
	if err != nil {
		return nil, err
	}
	out := map[string]store.SKU{}
	for _, p := range parts {
		out[p.role.Name] = p.sku
	}
	return out, nil
}

func castKey(seed uint64) rng.Key { return rng.NewKey(seed, "shoppers").Child("cast") }

// castFor chooses the cast.
func castFor(layout *store.Layout, roles []Role, key rng.Key) ([]part, error) {
	c := &casting{layout: layout, roles: roles, key: key}
	if deepest := c.fill(); len(c.parts) < len(roles) {
		return nil, &CastError{Role: roles[deepest].Name}
	}
	return c.parts, nil
}

// fill casts the roles from the next one on. It returns the last role for which something fitted, counted on.
func (c *casting) fill() (deepest int) {
	n := len(c.parts)
	if n == len(c.roles) {
		return n
	}
	deepest = n
	role := &c.roles[n]
	for _, f := range c.key.Child(role.Name).Stream("order").Perm(len(c.layout.Planogram.Facings)) {
		if !c.fits(role, f) {
			continue
		}
		c.parts = append(c.parts, part{role, c.layout.Planogram.Facings[f].SKU, f})
		deepest = max(deepest, c.fill())
		if len(c.parts) == len(c.roles) {
			return deepest
		}
		c.parts = c.parts[:n]
	}
	return deepest
}

// find returns the part of a role cast before.
func (c *casting) find(name string) *part {
	for i := range c.parts {
		if c.parts[i].role.Name == name {
			return &c.parts[i]
		}
	}
	return nil
}

// fits reports whether the product of a facing can play a role.
func (c *casting) fits(r *Role, f int) bool {
	facing := c.layout.Planogram.Facings[f]
	p, _ := c.layout.Catalog.Product(facing.SKU)
	for i := range c.parts {
		if c.parts[i].sku == facing.SKU { // every role is another product
			return false
		}
	}
	shelf := c.shelf(f)
	switch {
	case r.SKU != "" && facing.SKU != r.SKU,
		r.Gondola != "" && c.layout.Gondolas[shelf.Gondola].ID != r.Gondola,
		r.Mass[1] > 0 && (float64(p.Mass) < r.Mass[0] || float64(p.Mass) > r.Mass[1]),
		r.Depth > 0 && p.Size.Y > r.Depth,
		r.Wide > 0 && world.PlatesWide(p) != r.Wide,
		r.MinUnits > 0 && rowsOf(p)*(facing.Count/world.PlatesWide(p)) < r.MinUnits,
		r.Lower && shelf.Height > 1.2,
		rowsOf(p) < r.Deep, facing.Count/world.PlatesWide(p) < r.Columns:
		return false
	}
	return c.relates(r, f, p)
}

// relates checks a role's relations to the roles before it.
func (c *casting) relates(r *Role, f int, p store.Product) bool {
	if o := c.find(r.Beside); o != nil && !c.adjacent(o.facing, f) {
		return false
	}
	if o := c.find(r.SameBay); o != nil && c.shelf(o.facing).ID != c.shelf(f).ID {
		return false
	}
	if o := c.find(r.SameBay); o != nil && r.Apart[1] > 0 {
		if d := c.apart(o.facing, f); d < r.Apart[0] || d > r.Apart[1] {
			return false
		}
	}
	if o := c.find(r.TwinOf); o != nil && !c.twins(o, p, r.Within) {
		return false
	}
	if o := c.find(r.LikeOf); o != nil && !c.alike(o, p) {
		return false
	}
	if o := c.find(r.Dearer); o != nil {
		if q, _ := c.layout.Catalog.Product(o.sku); p.Price <= q.Price {
			return false
		}
	}
	if o := c.find(r.RoomFor); o != nil && !c.roomFor(o, p, f) {
		return false
	}
	return !slices.ContainsFunc(r.NotOn, func(name string) bool {
		o := c.find(name)
		return o != nil && c.shelf(o.facing).Gondola == c.shelf(f).Gondola
	})
}

func (c *casting) shelf(f int) *store.Shelf {
	return &c.layout.Shelves[c.layout.Plates[c.layout.Planogram.Facings[f].First].Shelf]
}

func (c *casting) adjacent(a, b int) bool {
	fa, fb := c.layout.Planogram.Facings[a], c.layout.Planogram.Facings[b]
	next := int(fa.First)+fa.Count == int(fb.First) || int(fb.First)+fb.Count == int(fa.First)
	return next && c.shelf(a).ID == c.shelf(b).ID
}

// apart is how far the middles of two facings of a shelf are from each other, metres.
func (c *casting) apart(a, b int) float64 {
	middle := func(f int) float64 {
		facing := c.layout.Planogram.Facings[f]
		return float64(facing.First) + float64(facing.Count)/2
	}
	return math.Abs(middle(a)-middle(b)) * store.PlateWidth
}

func (c *casting) twins(o *part, p store.Product, within float64) bool {
	if within == 0 {
		within = 5
	}
	q, _ := c.layout.Catalog.Product(o.sku)
	return math.Abs(float64(p.Mass-q.Mass)) <= within
}

func (c *casting) alike(o *part, p store.Product) bool {
	q, _ := c.layout.Catalog.Product(o.sku)
	return q.Shape == p.Shape && (q.Art.Base == p.Art.Base || q.Art.Motif == p.Art.Motif)
}

// roomFor reports whether a unit of o stands in the place of a unit of p on facing f, were that taken away.
func (c *casting) roomFor(o *part, p store.Product, f int) bool {
	q, _ := c.layout.Catalog.Product(o.sku)
	return world.PlatesWide(q) <= world.PlatesWide(p) && q.Size.Y <= p.Size.Y && q.Size.Z <= c.shelf(f).Clear
}

// rowsOf is how many units of a product stand one behind the other.
func rowsOf(p store.Product) int { return max(1, int(store.PlateDepth/(p.Size.Y+0.01))) }
