package score

import (
	"cmp"
	"maps"
	"math"
	"slices"
	"time"

	"storesim/pipeline/attribution"
	"storesim/pipeline/gallery"
	"storesim/pipeline/shelf"
	"storesim/pipeline/store"
	"storesim/sim/truth"
)

// DefaultTolerance is how far a claimed change may lie from the true contact.
const DefaultTolerance = 2 * time.Second

// Tolerance is one of the tolerances of time at which events are counted.
type Tolerance struct {
	name string
	Time time.Duration
}

// Tolerances are those of the curve of event F1, each twice the one before.
func Tolerances() [tolerances]Tolerance {
	return [tolerances]Tolerance{
		{"at_250ms", 250 * time.Millisecond}, {"at_500ms", 500 * time.Millisecond}, {"at_1s", time.Second},
		{"at_2s", 2 * time.Second}, {"at_4s", 4 * time.Second},
	}
}

const tolerances = 5

// Match pairs a true event with a claim, both by index.
type Match struct{ Event, Claim int }

// MatchEvents pairs picks and put-backs with claims one to one: same shelf, a plate of the change on the
// event's plate or next to it, the same direction of mass, and the contact within tolerance of the change's
// interval. As many pairs as can be are made, among those the nearest in time. The result is sorted by event.
func MatchEvents(l *store.Layout, events []truth.Event, claims []attribution.Claim,
	tolerance time.Duration) []Match {
	type place struct {
		shelf store.ShelfID
		came  bool
	}
	es, cs := map[place][]int{}, map[place][]int{}
	for i := range events {
		if e := &events[i]; moved(e) {
			p := place{l.Plates[e.Plate].Shelf, e.Kind != truth.Picked}
			es[p] = append(es[p], i)
		}
	}
	for i, c := range claims {
		if c.Change.Mass != 0 {
			p := place{c.Change.Shelf, c.Change.Mass > 0}
			cs[p] = append(cs[p], i)
		}
	}
	var out []Match
	for p := range maps.Keys(es) {
		out = append(out, matchPlace(events, claims, es[p], cs[p], tolerance)...)
	}
	slices.SortFunc(out, func(a, b Match) int { return cmp.Compare(a.Event, b.Event) })
	return out
}

// moved reports whether goods changed place on a plate.
func moved(e *truth.Event) bool {
	return e.Kind.OnPlate() && e.Plate >= 0
}

func matchPlace(events []truth.Event, claims []attribution.Claim, es, cs []int,
	tolerance time.Duration) []Match {
	if len(cs) == 0 {
		return nil
	}
	slices.SortFunc(es, func(a, b int) int { return compareEvents(&events[a], &events[b]) })
	slices.SortFunc(cs, func(a, b int) int { return compareChanges(&claims[a].Change, &claims[b].Change) })
	cost := make([][]float64, len(es))
	for i, e := range es {
		cost[i] = make([]float64, len(cs))
		for j, c := range cs {
			cost[i][j] = eventCost(&events[e], &claims[c].Change, tolerance)
		}
	}
	var out []Match
	for i, j := range Assign(cost) {
		if j >= 0 {
			out = append(out, Match{es[i], cs[j]})
		}
	}
	return out
}

func compareEvents(a, b *truth.Event) int {
	return cmp.Or(cmp.Compare(a.Time, b.Time), cmp.Compare(a.Plate, b.Plate), cmp.Compare(a.Body, b.Body))
}

func compareChanges(a, b *shelf.Change) int {
	return cmp.Or(cmp.Compare(a.End, b.End), cmp.Compare(a.Start, b.Start), cmp.Compare(a.Mass, b.Mass))
}

// eventCost is the time in seconds between contact and change, with a small part for the place in the
// interval and for the plate, so that of two changes at hand the nearer one is taken; +Inf for a pair that
// cannot be.
func eventCost(e *truth.Event, c *shelf.Change, tolerance time.Duration) float64 {
	plates := plateDistance(e.Plate, c.Plates)
	t := int64(e.Time)
	gap := max(int64(c.Start)-t, t-int64(c.End), 0)
	if plates > 1 || gap > int64(tolerance) {
		return math.Inf(1)
	}
	inside := math.Abs(float64(t)-float64(c.Start+c.End)/2) / 1e9
	return float64(gap)/1e9 + 1e-2*inside + 1e-1*float64(plates)
}

// plateDistance is the least distance in plates from p to a plate of the change.
func plateDistance(p store.PlateID, deltas []shelf.PlateDelta) int {
	best := math.MaxInt
	for _, d := range deltas {
		best = min(best, max(int(p-d.Plate), int(d.Plate-p)))
	}
	return best
}

// EventCounts are the events of one body, or one claim that no event stands behind.
type EventCounts struct {
	Hits, Extra, Missed int // claimed rightly; claimed without an event; not claimed
	SKU                 int // of Hits: most probable product right
	Count               int // of Hits: number of units right
	Both                int // of Hits: product and number right
	Actor               int // of Hits: most probable actor pays for the body; nobody where it does not pay

	Within [tolerances]int // events with a claim within each of Tolerances
}

func (c *EventCounts) add(d EventCounts) {
	c.Hits, c.Extra, c.Missed = c.Hits+d.Hits, c.Extra+d.Extra, c.Missed+d.Missed
	c.SKU, c.Count, c.Both, c.Actor = c.SKU+d.SKU, c.Count+d.Count, c.Both+d.Both, c.Actor+d.Actor
	for i := range c.Within {
		c.Within[i] += d.Within[i]
	}
}

// EventScores are the events of one or more runs: a cluster for each body that touched goods, and one for
// each claim without an event.
type EventScores struct{ Clusters []EventCounts }

// Events scores claims against the ledger's picks and put-backs. People joins the claims' identities to
// bodies by the token both carry.
func Events(l *store.Layout, events []truth.Event, claims []attribution.Claim, people []*gallery.Identity,
	tolerance time.Duration) EventScores {
	byBody := map[truth.BodyID]EventCounts{}
	matched := make([]int, len(events)) // claim+1
	used := make([]bool, len(claims))
	tokens := tokenOf(people)
	matches := MatchEvents(l, events, claims, tolerance)
	exchange(matches, events, claims, tokens)
	for _, m := range matches {
		matched[m.Event], used[m.Claim] = m.Claim+1, true
	}
	for i := range events {
		e := &events[i]
		if !moved(e) {
			continue
		}
		c := byBody[e.Body]
		if matched[i] == 0 {
			c.Missed++
		} else {
			c.add(judge(e, &claims[matched[i]-1], tokens))
		}
		byBody[e.Body] = c
	}
	for i, t := range Tolerances() {
		for _, m := range MatchEvents(l, events, claims, t.Time) {
			c := byBody[events[m.Event].Body]
			c.Within[i]++
			byBody[events[m.Event].Body] = c
		}
	}
	var s EventScores
	for _, b := range slices.Sorted(maps.Keys(byBody)) {
		s.Clusters = append(s.Clusters, byBody[b])
	}
	for _, u := range used {
		if !u {
			s.Clusters = append(s.Clusters, EventCounts{Extra: 1})
		}
	}
	return s
}

// exchange swaps the claims of two events that no claim could tell apart (two people take the same product
// from the same shelf at the same instant) where that makes more actors right.
func exchange(matches []Match, events []truth.Event, claims []attribution.Claim,
	tokens map[gallery.IdentityID]store.Token) {
	right := func(e, c int) int { return judge(&events[e], &claims[c], tokens).Actor }
	for i := range matches {
		for j := i + 1; j < len(matches); j++ {
			a, b := &matches[i], &matches[j]
			ea, eb := &events[a.Event], &events[b.Event]
			if ea.Time != eb.Time {
				break
			}
			same := claims[a.Claim].Change.Shelf == claims[b.Claim].Change.Shelf
			if same && ea.Kind == eb.Kind && ea.SKU == eb.SKU && ea.Count() == eb.Count() &&
				right(a.Event, b.Claim)+right(b.Event, a.Claim) >
					right(a.Event, a.Claim)+right(b.Event, b.Claim) {
				a.Claim, b.Claim = b.Claim, a.Claim
			}
		}
	}
}

func tokenOf(people []*gallery.Identity) map[gallery.IdentityID]store.Token {
	tokens := make(map[gallery.IdentityID]store.Token, len(people))
	for _, p := range people {
		tokens[p.ID] = p.Token
	}
	return tokens
}

// judge says what a matched claim got right. The most probable answer counts, "unknown" and "nobody"
// included.
func judge(e *truth.Event, c *attribution.Claim, tokens map[gallery.IdentityID]store.Token) EventCounts {
	out := EventCounts{Hits: 1}
	if h, ok := topHypothesis(&c.Change); ok {
		sku := h.SKU == e.SKU
		count := max(h.Count, -h.Count) == e.Count()
		out.SKU, out.Count, out.Both = btoi(sku), btoi(count), btoi(sku && count)
	}
	payer := store.Token("") // nobody who pays: staff, say
	if who, ok := topCandidate(c); ok {
		payer = tokens[who.Identity]
	}
	out.Actor = btoi(payer == e.Token)
	return out
}

func topHypothesis(c *shelf.Change) (shelf.Hypothesis, bool) {
	if len(c.Hypotheses) == 0 || c.Hypotheses[0].P < c.Unknown {
		return shelf.Hypothesis{}, false
	}
	return c.Hypotheses[0], true
}

func topCandidate(c *attribution.Claim) (attribution.Candidate, bool) {
	if len(c.Candidates) == 0 || c.Candidates[0].P < c.Nobody {
		return attribution.Candidate{}, false
	}
	return c.Candidates[0], true
}

// The columns of an event cluster.
const (
	eventHits = iota
	eventExtra
	eventMissed
	eventClaimed
	eventTrue
	eventSKU
	eventCount
	eventBoth
	eventActor
	eventWithin // the first of several
)

func (s EventScores) clusters() [][]float64 {
	out := make([][]float64, len(s.Clusters))
	for i, c := range s.Clusters {
		out[i] = []float64{
			float64(c.Hits), float64(c.Extra), float64(c.Missed),
			float64(c.Hits + c.Extra), float64(c.Hits + c.Missed), float64(c.SKU),
			float64(c.Count), float64(c.Both), float64(c.Actor),
		}
		for _, n := range c.Within {
			out[i] = append(out[i], float64(n))
		}
	}
	return out
}
