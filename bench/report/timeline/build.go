package timeline

import (
	"cmp"
	"maps"
	"math"
	"slices"
	"time"

	"storesim/bench/score"
	"storesim/pipeline/attribution"
	"storesim/pipeline/cart"
	"storesim/pipeline/gallery"
	"storesim/pipeline/shelf"
	"storesim/pipeline/store"
	"storesim/sim/truth"
)

// Source is what a timeline is made of.
type Source struct {
	Name       string
	Seed       uint64
	End        float64 // seconds
	Layout     *store.Layout
	Events     []truth.Event
	Paths      []truth.Path
	Identities []*gallery.Identity
	Claims     []attribution.Claim
	Issued     []cart.Receipt
	// Camera names the one that saw the actor's hands best at an event, by index; -1 for none. May be nil.
	Camera func(e *truth.Event) int
}

// tolerance is how far a claim may lie from the event that it tells of: the scorer's.
const tolerance = score.DefaultTolerance

// New puts a run on one clock. Plates and pictures are added by the caller, who has them.
func New(s *Source) *Timeline {
	t := &Timeline{
		Schema: Schema, Name: s.Name, Seed: s.Seed, End: round(s.End, 100), Store: plan(s.Layout),
		People: bodies(s.Paths), Tracked: identities(s.Identities), Films: films(s.Layout),
		Plates: []Trace{},
	}
	t.Events = events(s)
	t.Claims = claims(s)
	t.Bills = bills(s.Issued)
	for _, m := range score.MatchEvents(s.Layout, s.Events, s.Claims, tolerance) {
		t.Events[m.Event].Claim, t.Claims[m.Claim].Event = m.Claim, m.Event
	}
	t.Products = t.products(&s.Layout.Catalog)
	return t
}

func plan(l *store.Layout) Store {
	s := Store{Floor: rect(l.Floor), Gondolas: []Block{}, Gates: []Gate{}}
	for i := range l.Gondolas {
		s.Gondolas = append(s.Gondolas, Block{l.Gondolas[i].ID, rect(l.Gondolas[i].Footprint())})
	}
	for _, g := range l.Gates {
		s.Gates = append(s.Gates, Gate{string(g.ID), string(g.Kind), point(g.A), point(g.B)})
	}
	return s
}

func films(l *store.Layout) []Film {
	out := make([]Film, len(l.Cameras))
	for i := range l.Cameras {
		pose := l.Cameras[i].WorldFromCamera
		ahead := pose.R.Apply(store.Vec3{Z: 1})
		out[i] = Film{
			Camera: string(l.Cameras[i].ID), At: point(store.Vec2{X: pose.T.X, Y: pose.T.Y}),
			Ahead: point(store.Vec2{X: ahead.X, Y: ahead.Y}), Tiles: []Tile{},
		}
	}
	return out
}

func events(s *Source) []Event {
	out := make([]Event, len(s.Events))
	for i := range s.Events {
		e := &s.Events[i]
		o := Event{
			Time: round(e.Time.Seconds(), 100), Start: round(e.Start.Seconds(), 100),
			End: round(e.End.Seconds(), 100), Kind: e.Kind.String(), Act: string(e.Act), Body: int(e.Body),
			Token: string(e.Token), PaidBy: string(e.PaidBy), SKU: string(e.SKU), Count: e.Count(),
			Cell: -1, Claim: -1, Camera: -1,
		}
		if e.Plate >= 0 && e.SKU != "" {
			o.Shelf, o.Cell = cellOf(s.Layout, e.Plate)
		}
		if s.Camera != nil && e.SKU != "" {
			o.Camera = s.Camera(e)
		}
		out[i] = o
	}
	return out
}

// cellOf names the shelf of a plate and the load cell under it.
func cellOf(l *store.Layout, p store.PlateID) (string, int) {
	if int(p) >= len(l.Plates) {
		return "", -1
	}
	s := &l.Shelves[l.Plates[p].Shelf]
	return string(s.ID), s.CellOf(p)
}

// shown is how many possible actors and products a claim lists.
const shown = 3

func claims(s *Source) []Claim {
	out := make([]Claim, len(s.Claims))
	for i := range s.Claims {
		c, h := &s.Claims[i], &s.Claims[i].Change
		o := Claim{
			Start: round(h.Start.Seconds(), 100), End: round(h.End.Seconds(), 100), Cell: -1,
			Shelf: string(s.Layout.Shelves[h.Shelf].ID), Grams: round(float64(h.Mass), 10),
			Std: round(float64(h.Std), 10), Nobody: round(c.Nobody, 1000), Unknown: round(h.Unknown, 1000),
			Event: -1, Camera: closest(s.Layout, h.At), Who: []Who{}, What: []What{},
		}
		if d, ok := largestDelta(h); ok {
			_, o.Cell = cellOf(s.Layout, d.Plate)
		}
		for _, w := range c.Candidates[:min(shown, len(c.Candidates))] {
			o.Who = append(o.Who, Who{int(w.Identity), round(w.P, 1000)})
		}
		for _, w := range h.Hypotheses[:min(shown, len(h.Hypotheses))] {
			o.What = append(o.What, What{string(w.SKU), w.Count, round(w.P, 1000)})
		}
		out[i] = o
	}
	return out
}

func largestDelta(h *shelf.Change) (shelf.PlateDelta, bool) {
	if len(h.Plates) == 0 {
		return shelf.PlateDelta{}, false
	}
	return slices.MaxFunc(h.Plates, func(a, b shelf.PlateDelta) int {
		return cmp.Compare(math.Abs(float64(a.Mass)), math.Abs(float64(b.Mass)))
	}), true
}

// closest is the camera that shows a place most closely; -1 for none.
func closest(l *store.Layout, at store.Vec3) int {
	if seen := l.Views(at); len(seen) > 0 {
		return seen[0]
	}
	return -1
}

func bills(issued []cart.Receipt) []Bill {
	out := make([]Bill, len(issued))
	for i := range issued {
		r := &issued[i]
		out[i] = Bill{
			Token: string(r.Token), ID: int(r.Identity), Exited: round(r.Exited.Seconds(), 100),
			Issued: round(r.Issued.Seconds(), 100), PExact: round(r.PExact, 1000), Entries: []Entry{},
		}
		for _, e := range r.Entries {
			out[i].Entries = append(out[i].Entries,
				Entry{round(e.Time.Seconds(), 100), string(e.SKU), e.Count, round(e.P, 1000)})
		}
	}
	return out
}

// products lists what occurs in events, claims and bills.
func (t *Timeline) products(catalog *store.Catalog) []Product {
	named := map[string]bool{}
	for i := range t.Events {
		named[t.Events[i].SKU] = true
	}
	for i := range t.Claims {
		for _, w := range t.Claims[i].What {
			named[w.SKU] = true
		}
	}
	for i := range t.Bills {
		for _, e := range t.Bills[i].Entries {
			named[e.SKU] = true
		}
	}
	delete(named, "")
	out := []Product{}
	for _, sku := range slices.Sorted(maps.Keys(named)) {
		p, ok := catalog.Product(store.SKU(sku))
		if !ok {
			p.Name = sku
		}
		out = append(out, Product{sku, p.Name, int64(p.Price)})
	}
	return out
}

// AddWeights adds what a load cell said.
func (t *Timeline) AddWeights(l *store.Layout, shelfIndex, cell int, times []time.Duration, grams []float32) {
	s := &l.Shelves[shelfIndex]
	first, count := s.CellPlates(cell)
	trace := Trace{Shelf: string(s.ID), Cell: cell, Points: make([]int, 0, 2*len(times))}
	if count > 0 {
		at := l.Plates[first].Front().Add(l.Plates[first+store.PlateID(count-1)].Front()).Scale(0.5)
		trace.At = point(store.Vec2{X: at.X, Y: at.Y})
	}
	lastTime, lastGrams := 0, 0
	for i := range times {
		ticks := int(math.Round(times[i].Seconds() * 100))
		g := int(math.Round(float64(grams[i])))
		trace.Points = append(trace.Points, ticks-lastTime, g-lastGrams)
		lastTime, lastGrams = ticks, g
	}
	t.Plates = append(t.Plates, trace)
}

func rect(r store.Rect) [4]int {
	a, b := point(r.Min), point(r.Max)
	return [4]int{a[0], a[1], b[0], b[1]}
}

// point is a place in whole centimetres.
func point(v store.Vec2) [2]int {
	return [2]int{int(math.Round(100 * v.X)), int(math.Round(100 * v.Y))}
}

// round keeps 1/parts of a unit; what is no number is 0, which JSON can hold.
func round(v float64, parts float64) float64 {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return 0
	}
	return math.Round(v*parts) / parts
}
