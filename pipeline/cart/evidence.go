package cart

import (
	"cmp"
	"slices"

	"storesim/pipeline/attribution"
	"storesim/pipeline/feed"
	"storesim/pipeline/gallery"
	"storesim/pipeline/shelf"
	"storesim/pipeline/store"
)

// Evidence is what an entry or a doubt was read from: one change on a shelf, and the readings that it may
// have. Several entries and doubts share it: nobody writes to it.
type Evidence struct {
	Claim      int        // its number in the order in which claims were added, from 0
	Start, End feed.Stamp // from the first sign of a hand to the settled mass
	At         store.Vec3 // where the hand must have been, world
	Mass       store.Grams
	Cameras    []store.DeviceID // that look at the place from the front, the closest view first; a few

	Alternatives []Alternative // the likeliest readings, by falling P
	Other        float64       // that none of them is right: other goods, none, or by nobody who is known
}

// Alternative is one way to read a change.
type Alternative struct {
	Who   gallery.IdentityID
	SKU   store.SKU
	Count int // > 0: into the basket, < 0: back to the shelf
	P     float64
}

// Doubt is a change that is not in a basket and may belong there.
type Doubt struct {
	P float64 // that it does
	*Evidence
}

// How much evidence tells.
const (
	mostAlternatives = 6
	mostCameras      = 3
	leastDoubt       = 1e-3 // probability
)

// evidence keeps the likeliest readings of a claim; scale makes probabilities of their weights.
func (l *Ledger) evidence(c *attribution.Claim, all []reading, scale float64) *Evidence {
	e := &Evidence{
		Claim: l.claims, Start: c.Change.Start, End: c.Change.End, At: c.Change.At, Mass: c.Change.Mass,
		Cameras: l.cameras(&c.Change),
	}
	for _, r := range all {
		e.Alternatives = append(e.Alternatives, Alternative{r.who, r.sku, -r.count, scale * r.weight})
	}
	e.sort()
	return e
}

// sort puts the alternatives in order, keeps the likeliest, and counts the rest among the others. Equals keep
// their order, which is that of the claim.
func (e *Evidence) sort() {
	slices.SortStableFunc(e.Alternatives, func(a, b Alternative) int { return cmp.Compare(b.P, a.P) })
	e.Alternatives = e.Alternatives[:min(mostAlternatives, len(e.Alternatives))]
	e.Other = 1
	for _, a := range e.Alternatives {
		e.Other -= a.P
	}
	e.Other = max(0, e.Other)
}

// cameras are those before the changed shelf that look at the place.
func (l *Ledger) cameras(c *shelf.Change) []store.DeviceID {
	if len(c.Plates) == 0 {
		return nil
	}
	var out []store.DeviceID
	outward := l.layout.Plates[c.Plates[0].Plate].Outward()
	for _, i := range l.layout.Views(c.At) {
		cam := &l.layout.Cameras[i]
		if len(out) < mostCameras && cam.WorldFromCamera.T.Sub(c.At).Floor().Dot(outward) > 0 {
			out = append(out, cam.ID)
		}
	}
	return out
}

// told are the entries of an identity's basket with what is known now of who was whom.
func (l *Ledger) told(id gallery.IdentityID) []Entry {
	out := slices.Clone(l.basket(l.survivor(id)).entries)
	for i := range out {
		out[i].Evidence = l.updated(out[i].Evidence, id)
	}
	return out
}

// doubts are those of an identity's basket that count.
func (l *Ledger) doubts(id gallery.IdentityID) []Doubt {
	var out []Doubt
	for _, d := range l.basket(l.survivor(id)).doubts {
		if d.p >= leastDoubt && d.evidence != nil {
			out = append(out, Doubt{d.p, l.updated(d.evidence, id)})
		}
	}
	slices.SortStableFunc(out, func(x, y Doubt) int { return cmp.Compare(x.End, y.End) })
	return out
}

// updated is evidence in which identities that turned out to be one are one; id stands for all of its own.
func (l *Ledger) updated(e *Evidence, id gallery.IdentityID) *Evidence {
	own := l.survivor(id)
	now := func(who gallery.IdentityID) gallery.IdentityID {
		if who = l.survivor(who); who == own {
			return id
		}
		return who
	}
	old := func(a Alternative) bool { return now(a.Who) != a.Who }
	if e == nil || !slices.ContainsFunc(e.Alternatives, old) {
		return e
	}
	out := *e
	out.Alternatives = nil
	for _, a := range e.Alternatives {
		a.Who = now(a.Who)
		same := func(b Alternative) bool { return b.Who == a.Who && b.SKU == a.SKU && b.Count == a.Count }
		if i := slices.IndexFunc(out.Alternatives, same); i >= 0 {
			out.Alternatives[i].P += a.P
			continue
		}
		out.Alternatives = append(out.Alternatives, a)
	}
	out.sort()
	return &out
}
