package bench

import (
	"math"
	"time"

	"storesim/pipeline/attribution"
	"storesim/pipeline/cart"
	"storesim/pipeline/detect"
	"storesim/pipeline/feed"
	"storesim/pipeline/gallery"
	"storesim/pipeline/shelf"
	"storesim/pipeline/store"
	"storesim/sim"
	"storesim/sim/rng"
	"storesim/sim/truth"
)

// oracleDetector reports what the labels say.
type oracleDetector struct{ album *album }

// Detect reads the labels; a frame that has none shows nobody.
func (o oracleDetector) Detect(camera int, f *feed.Frame) ([]detect.Detection, error) {
	view, _ := o.album.view(camera, f.Seq)
	return Labelled(&view), nil
}

// leastVisible is the share of a body that must be seen for it to count as detectable.
const leastVisible = 0.05

// Labelled is what a detector without errors finds in a frame: every person of whom enough is seen, with
// exact points and an appearance vector that belongs to that body alone.
func Labelled(view *truth.FrameView) []detect.Detection {
	var out []detect.Detection
	for _, b := range view.Bodies {
		if b.VisibleFraction < leastVisible || b.Head.Visibility == truth.Outside {
			continue
		}
		d := detect.Detection{Box: b.Visible, Score: 1, Head: exact(b.Head), Foot: exact(b.Foot)}
		for side, h := range b.Hands {
			if h.Visibility == truth.Visible {
				d.Hands[side] = exact(h)
			}
		}
		key := rng.NewKey(0, "oracle look").ChildN("body", int(b.Body))
		norm := 0.0
		for k := range d.Embedding {
			v := key.Norm("axis", uint64(k))
			d.Embedding[k] = float32(v)
			norm += v * v
		}
		for k := range d.Embedding {
			d.Embedding[k] /= float32(math.Sqrt(norm))
		}
		out = append(out, d)
	}
	return out
}

func exact(m truth.Mark) detect.Point {
	if m.Visibility == truth.Outside {
		return detect.Point{}
	}
	return detect.Point{X: m.U, Y: m.V, XX: 1, YY: 1, Score: 1}
}

// oracleGallery follows the bodies themselves.
type oracleGallery struct {
	sim    *sim.Simulation
	people []*gallery.Identity
	read   int // ledger events read
	exits  []gallery.Exit
}

// Observe and Gate tell the oracle nothing new.
func (o *oracleGallery) Observe(gallery.View) {}

// Gate tells the oracle nothing new.
func (o *oracleGallery) Gate(*feed.GateEvent) {}

// Advance copies the truth up to now.
func (o *oracleGallery) Advance(now feed.Stamp) {
	events := o.sim.Ledger().Events
	for ; o.read < len(events) && feed.Stamp(events[o.read].Time) < now; o.read++ {
		e := &events[o.read]
		switch e.Kind {
		case truth.Entered:
			o.people = append(o.people, &gallery.Identity{
				ID: gallery.IdentityID(e.Body), Token: e.Token, Entered: feed.Stamp(e.Time),
			})
		case truth.Exited:
			o.Of(gallery.IdentityID(e.Body)).Left = feed.Stamp(e.Time)
			o.exits = append(o.exits, gallery.Exit{
				Identity: gallery.IdentityID(e.Body), Token: e.Token, Time: feed.Stamp(e.Time),
			})
		default: // goods do not change who is where
		}
	}
	for _, p := range o.people {
		o.extend(p, now)
	}
}

// extend appends the true samples of a body before now.
func (o *oracleGallery) extend(p *gallery.Identity, now feed.Stamp) {
	paths := o.sim.Paths()
	if int(p.ID) > len(paths) {
		return
	}
	for _, s := range paths[p.ID-1].Samples[len(p.Path):] {
		if feed.Stamp(s.Time) >= now {
			return
		}
		out := gallery.Sample{
			Time: feed.Stamp(s.Time), Floor: s.At, Seen: true, Cov: gallery.Cov2{XX: 1e-4, YY: 1e-4},
		}
		for _, h := range s.Hands {
			cov := store.Mat3{1e-4, 0, 0, 0, 1e-4, 0, 0, 0, 1e-4}
			out.Hands = append(out.Hands, gallery.Hand{Mean: h, Cov: cov, Views: 2})
		}
		p.Path = append(p.Path, out)
	}
}

// Exits returns the news.
func (o *oracleGallery) Exits() []gallery.Exit {
	out := o.exits
	o.exits = nil
	return out
}

// Identities returns everybody so far.
func (o *oracleGallery) Identities() []*gallery.Identity { return o.people }

// Inside returns those in the store.
func (o *oracleGallery) Inside() []*gallery.Identity {
	var out []*gallery.Identity
	for _, p := range o.people {
		if p.Left == 0 {
			out = append(out, p)
		}
	}
	return out
}

// Of returns an identity, or nil.
func (o *oracleGallery) Of(id gallery.IdentityID) *gallery.Identity {
	if id < 1 || int(id) > len(o.people) {
		return nil
	}
	return o.people[id-1]
}

// oracleShelf reports the true moves of goods.
type oracleShelf struct {
	sim    *sim.Simulation
	layout *store.Layout
	read   int
}

// settled is how long after the contact a change is known.
const settled = 600 * time.Millisecond

// Push reports the moves that have settled by the reading's time.
func (o *oracleShelf) Push(r *feed.PlateReading) []shelf.Change { return o.until(r.Captured) }

// Flush reports the rest.
func (o *oracleShelf) Flush() []shelf.Change { return o.until(math.MaxInt64) }

func (o *oracleShelf) until(t feed.Stamp) []shelf.Change {
	var out []shelf.Change
	events := o.sim.Ledger().Events
	for ; o.read < len(events); o.read++ {
		e := &events[o.read]
		if t != math.MaxInt64 && feed.Stamp(e.Time).Add(settled) >= t {
			break
		}
		if e.Kind.OnPlate() {
			out = append(out, o.change(e))
		}
	}
	return out
}

func (o *oracleShelf) change(e *truth.Event) shelf.Change {
	sign := 1
	if e.Kind == truth.Picked {
		sign = -1
	}
	mass := store.Grams(0)
	for _, id := range e.Items {
		mass += o.sim.World().Stock.Item(id).Mass
	}
	mass *= store.Grams(sign)
	return shelf.Change{
		Start: feed.Stamp(e.Time).Add(-settled / 2), End: feed.Stamp(e.Time).Add(settled),
		Shelf:  o.layout.Plates[e.Plate].Shelf,
		Plates: []shelf.PlateDelta{{Plate: e.Plate, Mass: mass, Std: 1}},
		At:     e.At, Mass: mass, Std: 1,
		Hypotheses: []shelf.Hypothesis{{SKU: e.SKU, Count: sign * e.Count(), P: 1}},
	}
}

// oracleAttribution knows who did it: it finds the true event behind a change by shelf, direction and time.
type oracleAttribution struct {
	sim    *sim.Simulation
	layout *store.Layout
	used   map[int]bool // events that a change was found for: two may happen at one place and instant
}

// Attribute names the identity that carries the actor's token.
func (o *oracleAttribution) Attribute(c shelf.Change, people []*gallery.Identity) attribution.Claim {
	claim := attribution.Claim{Change: c, Nobody: 1}
	e := o.event(&c)
	if e == nil {
		return claim
	}
	for _, p := range people {
		if p.Token == e.Token && e.Token != "" {
			claim.Candidates = []attribution.Candidate{{Identity: p.ID, P: 1}}
			claim.Nobody = 0
		}
	}
	return claim
}

// event is the nearest in time of those on the change's shelf and of its direction, within two seconds; of
// equally near ones that on the nearer plate.
func (o *oracleAttribution) event(c *shelf.Change) *truth.Event {
	best, bestCost := -1, 2.0
	events := o.sim.Ledger().Events
	for i := range events {
		e := &events[i]
		if !e.Kind.OnPlate() || o.used[i] || o.layout.Plates[e.Plate].Shelf != c.Shelf ||
			(e.Kind == truth.Picked) != (c.Mass < 0) {
			continue
		}
		at := feed.Stamp(e.Time)
		gap := max(c.Start.Sub(at), at.Sub(c.End), 0).Seconds()
		if cost := gap + 0.3*math.Abs(float64(e.Plate-c.Plates[0].Plate)); gap < 2 && cost < bestCost {
			best, bestCost = i, cost
		}
	}
	if best < 0 {
		return nil
	}
	o.used[best] = true
	return &events[best]
}

// oracleCarts issues the true receipts of whoever leaves.
type oracleCarts struct {
	sim    *sim.Simulation
	layout *store.Layout
}

// Add learns nothing.
func (oracleCarts) Add(attribution.Claim) {}

// Merge learns nothing either.
func (oracleCarts) Merge(gallery.IdentityID, gallery.IdentityID) {}

// Forsaken doubts nothing.
func (oracleCarts) Forsaken(gallery.IdentityID) {}

// Issue looks the token up.
func (o oracleCarts) Issue(id gallery.IdentityID, token store.Token, exited, now feed.Stamp) cart.Receipt {
	out := cart.Receipt{Identity: id, Exited: exited, Issued: now, PExact: 1}
	out.Token = token
	for _, r := range o.sim.Ledger().Receipts(&o.layout.Catalog) {
		if r.Token == token {
			out.Receipt = r
		}
	}
	for range out.Lines {
		out.PLine = append(out.PLine, 1)
	}
	return out
}
