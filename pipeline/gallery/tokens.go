package gallery

import (
	"math"
	"slices"
	"time"

	"storesim/pipeline/feed"
	"storesim/pipeline/store"
)

// tokenRead is a token that a gate has read of late, or that nobody carries yet.
type tokenRead struct {
	token  store.Token
	gate   *store.Gate
	at     feed.Stamp
	bearer *person // who is taken to carry it, nil for nobody
}

// When and where bodies are first seen that a token lets in: 1.4 s after it was read they pass the gate, with
// a standard deviation of 0.9 s (291 entries of development seeds). Costs are minus twice a log likelihood.
const (
	readLate  = 2 * time.Second // at most, after the body has crossed
	usualLag  = 1400 * time.Millisecond
	lagStd    = 900 * time.Millisecond
	originStd = 1.0              // m beyond a metre from the passage
	leftOver  = 10.0             // of those who came at another time, when a token has waited for long
	unbound   = 12.0             // of a token that nobody carries
	certain   = 10 * time.Second // after it was read, who carries a token is not asked again
)

// await takes in a token that nobody carries yet.
func (f *Floor) await(t tokenRead) {
	t.bearer = nil
	f.tokens = append(f.tokens, t)
	slices.SortStableFunc(f.tokens, func(a, b tokenRead) int { return order(a.at, b.at) })
}

// waiting are the tokens that nobody carries.
func (f *Floor) waiting() []tokenRead {
	var out []tokenRead
	for _, t := range f.tokens {
		if t.bearer == nil {
			out = append(out, t)
		}
	}
	return out
}

// bindTokens gives the tokens of late to those who came in of late, all at once: one token lets in one body,
// and where a body was missed, or found late, the others keep what is theirs.
func (f *Floor) bindTokens() {
	for _, p := range f.people {
		f.noteEntry(p)
	}
	if len(f.tokens) == 0 {
		return
	}
	var who []*person
	for _, p := range f.people {
		known := p.Left == 0 && p.crossed != 0 && f.now.Sub(p.crossed) >= settle
		if known && (p.Token == "" || f.carries(p)) {
			who = append(who, p)
		}
	}
	var cost []float64
	for i := range f.tokens {
		for _, p := range who {
			cost = append(cost, f.costOfToken(&f.tokens[i], p))
		}
	}
	for _, p := range who {
		p.Token = ""
	}
	for i, j := range f.scene.assigner.Solve(cost, len(f.tokens), len(who), unbound) {
		t := &f.tokens[i]
		t.bearer = nil
		if j >= 0 {
			t.bearer = who[j]
			t.bearer.Token, t.bearer.read = t.token, *t
		}
	}
	f.tokens = slices.DeleteFunc(f.tokens, func(t tokenRead) bool {
		return t.bearer != nil && f.now.Sub(t.at) > certain
	})
}

// carries reports whether a person's token may yet be found to be another's.
func (f *Floor) carries(p *person) bool {
	return slices.ContainsFunc(f.tokens, func(t tokenRead) bool { return t.bearer == p })
}

// keepToken settles that a person carries its token.
func (f *Floor) keepToken(p *person) {
	f.tokens = slices.DeleteFunc(f.tokens, func(t tokenRead) bool { return t.bearer == p })
}

// costOfToken is that of a token on a person, +Inf for one who came in before it was read.
func (f *Floor) costOfToken(t *tokenRead, p *person) float64 {
	lag := p.crossed.Sub(t.at)
	if lag < -readLate {
		return math.Inf(1)
	}
	late := float64(lag-usualLag) / float64(lagStd)
	far := max(0, distance(t.gate, p.origin)-1) / originStd
	c := late*late + far*far
	if f.now.Sub(t.at) > fresh {
		c = min(c, leftOver+min(1, lag.Minutes()/10))
	}
	return c
}

// noteEntry sets when the person came in: when it was first seen inside, less the way from the gate.
func (f *Floor) noteEntry(p *person) {
	if p.crossed != 0 {
		return
	}
	g := f.nearestGate(store.Entry, p.origin)
	switch {
	case g == nil:
		p.crossed = p.first
	case inward(g, p.origin) > 0.1:
		p.crossed = reckon(g, p.origin, p.first)
	case inward(g, p.body.floor()) > 0.1:
		p.crossed = f.now
	}
}

// reckon returns when a body first seen at a place and time came through the gate, had it walked straight on.
func reckon(g *store.Gate, at store.Vec2, first feed.Stamp) feed.Stamp {
	const pace = 1.2 // m/s
	return first.Add(-time.Duration(distance(g, at) / pace * float64(time.Second)))
}
