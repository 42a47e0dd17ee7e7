package attribution

import (
	"maps"
	"math"
	"slices"
	"time"

	"storesim/pipeline/feed"
	"storesim/pipeline/gallery"
	"storesim/pipeline/shelf"
	"storesim/pipeline/store"
)

// The model of what is taken where no load cell tells. Chosen on seeds below 1000.
const (
	glimpse   = 0.3  // probability from which a picture shows a product
	certain   = 4.0  // log ratio from which somebody holds it
	glimpses  = 3    // pictures that show it, at least
	within    = 0.95 // metres on the floor from the body to the silent place
	heardWait = 4 * time.Second
	forget    = 3 * time.Second // a product not seen for so long has been put away
	unheardP  = 0.85            // that such a taking is one
	plausible = 0.1             // probability of an actor or a product that counts
)

// Unheard finds what is taken from places that have no load cell or a dead one: a product filed there is in
// the hand of somebody who stands there, and no cell tells why. One unit of a product is found for each
// person.
type Unheard struct {
	layout *store.Layout
	silent func() []store.PlateID // the plates whose load cells tell nothing now
	people map[gallery.IdentityID]*watch
}

// watch follows one person's hands.
type watch struct {
	read  int // grasps that were looked at
	grips []grip
	had   []store.SKU // what was found already
}

// grip is a product that somebody seems to hold.
type grip struct {
	sku         store.SKU
	log         float64 // of the ratio: holds it over does not
	views       int
	first, last feed.Stamp
	settled     bool // found or explained
}

// NewUnheard watches nobody yet. Silent lists plates whose cells are dead.
func NewUnheard(layout *store.Layout, silent func() []store.PlateID) *Unheard {
	return &Unheard{layout: layout, silent: silent, people: map[gallery.IdentityID]*watch{}}
}

// Claims are the takings that became certain by now, people in order. Heard are all claims so far, in about
// the order of time.
func (u *Unheard) Claims(now feed.Stamp, people []*gallery.Identity, heard []Claim) []Claim {
	var out []Claim
	for _, who := range people {
		w := u.people[who.ID]
		if w == nil {
			w = &watch{}
			u.people[who.ID] = w
		}
		w.look(who.Grasps)
		for i := range w.grips {
			g := &w.grips[i]
			if g.settled || g.log < certain || g.views < glimpses || now < g.first.Add(heardWait) {
				continue
			}
			g.settled = true
			if c, found := u.taking(g, who, w, heard); found {
				w.had = append(w.had, g.sku)
				out = append(out, c)
			}
		}
		w.grips = slices.DeleteFunc(w.grips, func(g grip) bool {
			return now > g.last.Add(forget) && now > g.first.Add(heardWait)
		})
	}
	return out
}

// Forget drops what was seen of people who are not known any more.
func (u *Unheard) Forget(known func(gallery.IdentityID) bool) {
	maps.DeleteFunc(u.people, func(id gallery.IdentityID, _ *watch) bool { return !known(id) })
}

// look goes on through the pictures of the hands.
func (w *watch) look(list []gallery.Grasp) {
	for ; w.read < len(list); w.read++ {
		p := &list[w.read]
		for _, l := range p.Goods {
			if l.P >= glimpse && !slices.ContainsFunc(w.grips, func(g grip) bool { return g.sku == l.SKU }) {
				w.grips = append(w.grips, grip{sku: l.SKU, first: p.Time})
			}
		}
		for i := range w.grips {
			g := &w.grips[i]
			q := p.Of(g.sku)
			g.log = min(g.log+dependent*math.Log(1-showing+showing*q/lookalike), most)
			if q >= glimpse {
				g.views, g.last = g.views+1, p.Time
			}
			if g.log < 0 && !g.settled { // it was another thing, or is put away
				*g = grip{sku: g.sku, first: p.Time, last: p.Time}
			}
		}
	}
}

// taking is the claim that somebody took a product from a silent place; found is false where cells tell of
// it, where the plan has it elsewhere, or where nobody stood near.
func (u *Unheard) taking(g *grip, who *gallery.Identity, w *watch, heard []Claim) (c Claim, found bool) {
	if slices.Contains(w.had, g.sku) || explained(g, who.ID, heard) {
		return c, false
	}
	product, known := u.layout.Catalog.Product(g.sku)
	plate, near := u.place(g, who)
	if !known || !near {
		return c, false
	}
	return Claim{
		Change: shelf.Change{
			Start: g.first.Add(-time.Second), End: g.first, Shelf: u.layout.Plates[plate].Shelf,
			Plates: []shelf.PlateDelta{{Plate: plate}}, Dead: []store.PlateID{plate},
			At: u.layout.Plates[plate].Pose.T, Mass: -product.Mass,
			Hypotheses: []shelf.Hypothesis{{SKU: g.sku, Count: -1, P: unheardP}}, Unknown: 1 - unheardP,
		},
		Candidates: []Candidate{{Identity: who.ID, P: 1}},
	}, true
}

// explained reports whether load cells told of something that the person took at about that time, or of
// that product earlier.
func explained(g *grip, who gallery.IdentityID, heard []Claim) bool {
	for i := range heard {
		c := &heard[i]
		if c.Change.Mass >= 0 || !c.names(who) {
			continue
		}
		if c.Change.End >= g.first.Add(-Watch) && c.Change.Start <= g.first.Add(time.Second) {
			return true
		}
		for _, h := range c.Change.Hypotheses {
			if h.SKU == g.sku && h.P > plausible {
				return true
			}
		}
	}
	return false
}

// names reports whether a person is a plausible actor of a claim.
func (c *Claim) names(who gallery.IdentityID) bool {
	return slices.ContainsFunc(c.Candidates, func(k Candidate) bool {
		return k.Identity == who && k.P > plausible
	})
}

// place is the silent plate, with the product filed on it, that the person stood nearest to when the product
// came into the hand.
func (u *Unheard) place(g *grip, who *gallery.Identity) (store.PlateID, bool) {
	best, nearest := store.PlateID(-1), within
	for _, id := range u.silent() {
		if f, filed := u.layout.FacingOf(id); !filed || f.SKU != g.sku {
			continue
		}
		at := u.layout.Plates[id].Pose.T.Floor()
		from := first(who.Path, g.first.Add(-2*time.Second))
		for i := from; i < len(who.Path) && who.Path[i].Time <= g.first; i++ {
			if d := who.Path[i].Floor.Dist(at); d < nearest {
				best, nearest = id, d
			}
		}
	}
	return best, best >= 0
}
