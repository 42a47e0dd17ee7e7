package pipeline

import (
	"maps"
	"slices"
	"time"

	"storesim/pipeline/attribution"
	"storesim/pipeline/cart"
	"storesim/pipeline/feed"
	"storesim/pipeline/gallery"
)

// horizon is how long after somebody left, or walked somewhere, a change may still be told that they made: a
// shelf tells of changes within half a minute, unless its readings stopped in the midst of one. A change that
// is told later finds those only who are still in the store.
const horizon = 10 * time.Minute

// named is the probability of an actor from which on a claim is remembered while the actor is.
const named = 0.05

// Past is what a pipeline handed over.
type Past struct {
	Receipts []cart.Receipt      // issued since the last time, in order of issue
	Claims   []attribution.Claim // attributed since the last time, in order of attribution
	// People are those who were forgotten, in order of ID; of those who are still followed the older part of
	// the path, with the ID alone.
	People []*gallery.Identity
}

// forgetter is a stage that keeps something of each person.
type forgetter interface {
	Forget(known func(gallery.IdentityID) bool)
}

// Forget hands over receipts and claims, and lets go of the people who left long ago and of what concerns
// only them: memory stays bounded however long the feed is. It may be called at any time, every minute say,
// and changes no later receipt. After that Receipts, Claims and Identities have only what is left.
func (p *Pipeline) Forget() Past {
	out := Past{Receipts: p.receipts, Claims: slices.Clone(p.claims[p.handed:])}
	p.receipts = nil
	if g, ok := p.stages.Gallery.(gallery.Forgetter); ok {
		out.People = g.Forget(p.now.Add(-horizon), p.mayForget)
		p.forgetUnknown()
	}
	p.handed = len(p.claims)
	return out
}

// mayForget reports whether nothing can refer to somebody any more. Who turned out to be another goes when
// that one goes.
func (p *Pipeline) mayForget(who *gallery.Identity) bool {
	if who.Left == 0 || p.now.Sub(who.Left) <= horizon ||
		slices.ContainsFunc(p.pending, func(e gallery.Exit) bool { return e.Identity == who.ID }) {
		return false
	}
	other := p.stages.Gallery.Of(who.Merged)
	return other == nil || p.mayForget(other)
}

// forgetUnknown drops what concerns only those whom the gallery has forgotten.
func (p *Pipeline) forgetUnknown() {
	known := func(id gallery.IdentityID) bool { return p.stages.Gallery.Of(id) != nil }
	if c, ok := p.stages.Carts.(forgetter); ok {
		c.Forget(known)
	}
	if p.stages.Unheard != nil {
		p.stages.Unheard.Forget(known)
	}
	for _, list := range []map[gallery.IdentityID]bool{p.merged, p.billed} {
		maps.DeleteFunc(list, func(id gallery.IdentityID, _ bool) bool { return !known(id) })
	}
	old := p.now.Add(-horizon)
	p.claims = slices.DeleteFunc(p.claims, func(c attribution.Claim) bool {
		return !remembered(&c, old, known)
	})
}

// remembered reports whether a claim may say something about people who are known.
func remembered(c *attribution.Claim, old feed.Stamp, known func(gallery.IdentityID) bool) bool {
	return c.Change.End > old || slices.ContainsFunc(c.Candidates, func(k attribution.Candidate) bool {
		return k.P > named && known(k.Identity)
	})
}
