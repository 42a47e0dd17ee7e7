package cart

import (
	"cmp"
	"math"
	"slices"

	"storesim/pipeline/attribution"
	"storesim/pipeline/feed"
	"storesim/pipeline/gallery"
	"storesim/pipeline/shelf"
	"storesim/pipeline/store"
)

// Priors of what people do with goods.
const (
	heldPrior     = 0.97 // what comes to a shelf was in the hands of whoever brought it
	frontPrior    = 0.85 // what leaves a plate where something was misplaced is that: it was put in front
	inPlacePrior  = 0.85 // what is put back is put where it is filed
	togetherPrior = 0.15 // for each further unit put back in the same movement
)

// Ledger implements Carts: one basket an identity. A loss goes to the likeliest actor and product; a gain
// goes to the actor and product that fit best together, since nobody brings back what they do not have.
// Where something was put on the wrong plate, the plan is corrected for those who come after.
type Ledger struct {
	Silent func() float64 // share of the load cells that tell nothing now; nil for none

	Confidence *Confidence // of the probabilities that receipts state; nil: they are the raw ones

	layout  *store.Layout
	baskets map[gallery.IdentityID]*basket
	stray   map[store.PlateID][]store.SKU // goods put where another product is filed
	merged  map[gallery.IdentityID]gallery.IdentityID
	claims  int // how many were added
}

type basket struct {
	entries  []Entry
	doubts   []doubt
	forsaken bool // the rest of its party never came
}

// rightForsaken is the share of such receipts that are right: who was waited for in vain mostly carries
// another's token. 4 of 106 in development runs.
const rightForsaken = 0.04

// doubt is a claim that was given to another and may have been this one's.
type doubt struct {
	instead  gallery.IdentityID // who has it, 0 for nobody
	p        float64
	evidence *Evidence
}

// missed is the probability that no claim given to others was this one's.
func (b *basket) missed() float64 {
	log := 0.0
	for _, d := range b.doubts {
		log += math.Log1p(-min(d.p, 0.99))
	}
	return math.Exp(log)
}

// Of what is taken from silent cells this share leaves no trace, the rest shows at the cells beside them: 10
// of 152 takings were lost in stores with 14 % of such cells, all else known.
const untold = 0.5

// heard is the probability that nothing of a basket went unheard. Who took n things that cells told of took
// n q / (1-q) from those that say nothing, where q is their share: as many are lost as Poisson's law says.
func (l *Ledger) heard(b *basket) float64 {
	if l.Silent == nil {
		return 1
	}
	taken := 0
	for _, e := range b.entries {
		taken += max(0, e.Count)
	}
	q := min(l.Silent(), 0.95)
	return math.Exp(-untold * float64(taken) * q / (1 - q))
}

// NewLedger returns empty baskets.
func NewLedger(layout *store.Layout) *Ledger {
	return &Ledger{
		layout: layout, baskets: map[gallery.IdentityID]*basket{}, stray: map[store.PlateID][]store.SKU{},
		merged: map[gallery.IdentityID]gallery.IdentityID{},
	}
}

func (l *Ledger) basket(id gallery.IdentityID) *basket {
	b := l.baskets[id]
	if b == nil {
		b = &basket{}
		l.baskets[id] = b
	}
	return b
}

// count of a product in the basket.
func (b *basket) count(sku store.SKU) int {
	n := 0
	for _, e := range b.entries {
		if e.SKU == sku {
			n += e.Count
		}
	}
	return n
}

// held lists the products in the basket in order of their first entry.
func (b *basket) held() []store.SKU {
	var out []store.SKU
	for _, e := range b.entries {
		if !slices.Contains(out, e.SKU) && b.count(e.SKU) > 0 {
			out = append(out, e.SKU)
		}
	}
	return out
}

// reading is one way to read a claim: this actor, this product, so many.
type reading struct {
	who    gallery.IdentityID
	sku    store.SKU
	count  int
	weight float64
}

// Add enters a claim under its likeliest reading.
func (l *Ledger) Add(c attribution.Claim) {
	defer func() { l.claims++ }()
	var all []reading
	for _, who := range c.Candidates {
		if who.P < 1e-4 {
			continue
		}
		for _, r := range l.readings(&c.Change, l.survivor(who.Identity)) {
			r.weight *= who.P * who.Seen.Weight(r.sku)
			all = combine(all, r)
		}
	}
	if len(all) == 0 {
		l.wonder(&c)
		return
	}
	total, best := 0.0, 0
	for i := range all {
		total += all[i].weight
		if all[i].weight > all[best].weight {
			best = i
		}
	}
	if total <= 0 {
		return
	}
	known := (1 - c.Nobody) * (1 - strange*c.Change.Unknown)
	why := l.evidence(&c, all, known/total)
	l.enter(&c, all[best], known*all[best].weight/total, why)
	l.doubt(all, all[best].who, total, why)
}

// strange is the probability that a change which no product explains was goods nevertheless.
const strange = 0.5

// wonder lowers the certainty of those who may have made a change that no product explains.
func (l *Ledger) wonder(c *attribution.Claim) {
	why := l.evidence(c, nil, 0)
	for _, who := range c.Candidates {
		b := l.basket(l.survivor(who.Identity))
		b.doubts = append(b.doubts, doubt{p: strange * who.P * c.Change.Unknown, evidence: why})
	}
}

// combine adds the weight of r to that of the same reading, or appends it.
func combine(all []reading, r reading) []reading {
	for i := range all {
		if a := &all[i]; a.who == r.who && a.sku == r.sku && a.count == r.count {
			a.weight += r.weight
			return all
		}
	}
	return append(all, r)
}

// enter appends the chosen reading to its basket and keeps the corrected plan.
func (l *Ledger) enter(c *attribution.Claim, r reading, p float64, why *Evidence) {
	plate := c.Change.Plates[0].Plate
	b := l.basket(r.who)
	b.entries = append(b.entries,
		Entry{Time: c.Change.End, SKU: r.sku, Count: -r.count, P: p, Plate: plate, Evidence: why})
	if f, filed := l.layout.FacingOf(plate); r.count > 0 && (!filed || f.SKU != r.sku) {
		for range r.count {
			l.stray[plate] = append(l.stray[plate], r.sku)
		}
	}
	for range -r.count {
		l.tidy(&c.Change, r.sku)
	}
}

// tidy forgets one misplaced unit on the changed plates: it was taken.
func (l *Ledger) tidy(c *shelf.Change, sku store.SKU) {
	for _, d := range c.Plates {
		if i := slices.Index(l.stray[d.Plate], sku); i >= 0 {
			l.stray[d.Plate] = slices.Delete(l.stray[d.Plate], i, i+1)
			return
		}
	}
}

// doubt lowers the certainty of those who might have made a change that was given to somebody else.
func (l *Ledger) doubt(all []reading, chosen gallery.IdentityID, total float64, why *Evidence) {
	share := map[gallery.IdentityID]float64{}
	for _, r := range all {
		share[r.who] += r.weight / total
	}
	for who, p := range share { // order does not matter: each basket is touched once
		if who != chosen {
			b := l.basket(who)
			b.doubts = append(b.doubts, doubt{chosen, p, why})
		}
	}
}

// survivor is who an identity turned out to be: itself, or what it was merged into.
func (l *Ledger) survivor(id gallery.IdentityID) gallery.IdentityID {
	for l.merged[id] != 0 {
		id = l.merged[id]
	}
	return id
}

// Merge moves the basket of one identity into another's: they are one body. Between the two there is no doubt
// left about who did what; the entries keep the P they had.
func (l *Ledger) Merge(from, into gallery.IdentityID) {
	from, into = l.survivor(from), l.survivor(into)
	if from == into {
		return
	}
	a, b := l.basket(from), l.basket(into)
	b.entries = append(b.entries, a.entries...)
	slices.SortStableFunc(b.entries, func(x, y Entry) int { return cmp.Compare(x.Time, y.Time) })
	b.doubts = append(b.doubts, a.doubts...)
	l.merged[from] = into
	delete(l.baskets, from)
	for who, c := range l.baskets { // order does not matter: each is changed by itself
		for i := range c.doubts {
			c.doubts[i].instead = l.survivor(c.doubts[i].instead)
		}
		c.doubts = slices.DeleteFunc(c.doubts, func(d doubt) bool { return d.instead == who })
	}
}

// readings are the products and counts that a change may mean if who made it, with their weights (not
// normalised over people). Counts are as on the shelf: < 0 for what left it.
func (l *Ledger) readings(c *shelf.Change, who gallery.IdentityID) []reading {
	if len(c.Hypotheses) == 1 && c.Hypotheses[0].P == 1 {
		h := &c.Hypotheses[0] // certain: nothing to weigh
		return []reading{{who: who, sku: h.SKU, count: h.Count, weight: 1}}
	}
	if c.Mass < 0 {
		return l.losses(c, who)
	}
	return l.gains(c, who)
}

func (l *Ledger) losses(c *shelf.Change, who gallery.IdentityID) []reading {
	out := make([]reading, 0, len(c.Hypotheses)+1)
	strays := l.straysAt(c)
	scale := 1.0
	if len(strays) > 0 {
		scale = math.Pow(1-frontPrior, float64(len(strays)))
	}
	for _, h := range c.Hypotheses {
		out = append(out, reading{who: who, sku: h.SKU, count: h.Count, weight: h.P * scale})
	}
	reference := l.reference(c)
	behind := 1.0 // all before it stayed
	for _, sku := range slices.Backward(strays) {
		p, _ := l.layout.Catalog.Product(sku)
		ratio := math.Exp(min(c.LogLikelihood(p, -1)-reference, 50))
		out = append(out, reading{who: who, sku: sku, count: -1, weight: behind * frontPrior * ratio})
		behind *= 1 - frontPrior
	}
	return out
}

// straysAt lists what was misplaced on the changed plates; on each plate the last stands in front.
func (l *Ledger) straysAt(c *shelf.Change) []store.SKU {
	var out []store.SKU
	for _, d := range c.Plates {
		out = append(out, l.stray[d.Plate]...)
	}
	return out
}

// reference is the log likelihood that a posterior of 1 stands for: that of the best hypothesis, less its
// posterior.
func (l *Ledger) reference(c *shelf.Change) float64 {
	if len(c.Hypotheses) == 0 {
		return -20 // a density far below any product that fits
	}
	h := c.Hypotheses[0]
	p, _ := l.layout.Catalog.Product(h.SKU)
	return c.LogLikelihood(p, h.Count) - math.Log(h.P)
}

// gains weighs what the actor holds against anything else.
func (l *Ledger) gains(c *shelf.Change, who gallery.IdentityID) []reading {
	var out []reading
	reference, massReference := l.reference(c), l.massReference(c)
	b := l.basket(who)
	held := b.held()
	for _, sku := range held {
		p, _ := l.layout.Catalog.Product(sku)
		prior := heldPrior / float64(len(held))
		for n := 1; n <= b.count(sku); n++ {
			log, place := c.MassLogLikelihood(p, n)-massReference, 1-inPlacePrior
			if l.filed(c, sku) {
				log, place = c.LogLikelihood(p, n)-reference, inPlacePrior
			}
			together := math.Pow(togetherPrior, float64(n-1))
			weight := prior * place * together * math.Exp(min(log, 50))
			out = append(out, reading{who: who, sku: sku, count: n, weight: weight})
		}
	}
	for _, h := range c.Hypotheses {
		if b.count(h.SKU) < h.Count {
			out = append(out, reading{who: who, sku: h.SKU, count: h.Count, weight: (1 - heldPrior) * h.P})
		}
	}
	return out
}

// filed reports whether a product is filed on one of the changed plates.
func (l *Ledger) filed(c *shelf.Change, sku store.SKU) bool {
	return slices.ContainsFunc(c.Plates, func(d shelf.PlateDelta) bool {
		f, ok := l.layout.FacingOf(d.Plate)
		return ok && f.SKU == sku
	})
}

// massReference is reference for likelihoods of the total mass alone.
func (l *Ledger) massReference(c *shelf.Change) float64 {
	if len(c.Hypotheses) == 0 {
		return math.Log(1.0 / 2000) // any mass up to two kilograms
	}
	h := c.Hypotheses[0]
	p, _ := l.layout.Catalog.Product(h.SKU)
	return c.MassLogLikelihood(p, h.Count) - math.Log(h.P)
}

// Forsaken tells that an identity's party was waited for in vain, which makes its receipt doubtful.
func (l *Ledger) Forsaken(id gallery.IdentityID) { l.basket(l.survivor(id)).forsaken = true }

// Issue draws the receipt of an identity.
func (l *Ledger) Issue(id gallery.IdentityID, token store.Token, exited, now feed.Stamp) Receipt {
	b := l.basket(l.survivor(id))
	counts := map[store.SKU]int{}
	certain := b.missed() * l.heard(b)
	if b.forsaken {
		certain *= rightForsaken
	}
	line := map[store.SKU]float64{}
	for _, e := range b.entries {
		counts[e.SKU] += e.Count
		certain *= e.P
		if _, ok := line[e.SKU]; !ok {
			line[e.SKU] = 1
		}
		line[e.SKU] *= e.P
	}
	r := Receipt{
		Receipt:  store.NewReceipt(token, counts, &l.layout.Catalog),
		Identity: id, Exited: exited, Issued: now, PExact: certain, Entries: l.told(id), Doubts: l.doubts(id),
	}
	for _, x := range r.Lines {
		r.PLine = append(r.PLine, line[x.SKU])
	}
	if l.Confidence != nil {
		l.Confidence.state(&r)
	}
	return r
}
