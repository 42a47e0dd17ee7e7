package main

import (
	"fmt"
	"io"
	"math"
	"slices"
	"strings"

	"storesim/pipeline"
	"storesim/pipeline/attribution"
	"storesim/pipeline/cart"
	"storesim/pipeline/gallery"
	"storesim/pipeline/store"
)

// leastShare is the probability from which on an alternative is told.
const leastShare = 1e-4

// evidence is what stands behind the receipts of a replay.
type evidence struct {
	layout *store.Layout
	claims []attribution.Claim
	people []*gallery.Identity
}

// writeEvidence tells for each receipt the changes that may be its owner's: where and when, how much, the
// products and the people that they may mean with their probabilities. Changes on nobody's receipt come last.
func writeEvidence(w io.Writer, layout *store.Layout, p *pipeline.Pipeline) error {
	e := evidence{layout, p.Claims(), p.Identities()}
	var b strings.Builder
	told := make([]bool, len(e.claims))
	for _, r := range p.Receipts() {
		e.receipt(&b, &r)
		for i := range e.claims {
			if share(&e.claims[i], r.Identity) >= leastShare {
				told[i] = true
				e.claim(&b, &e.claims[i], &r)
			}
		}
	}
	for i, done := range told {
		if !done {
			fmt.Fprintf(&b, "storesim: a change on nobody's receipt:\n")
			e.claim(&b, &e.claims[i], nil)
		}
	}
	_, err := io.WriteString(w, b.String())
	return err
}

func (e *evidence) receipt(b *strings.Builder, r *cart.Receipt) {
	fmt.Fprintf(b, "storesim: receipt of %s: units %d, total %s, exact with probability %.4f; left at "+
		"%.2f s, issued at %.2f s\n", r.Token, r.Units(), r.Total(), r.PExact,
		r.Exited.Seconds(), r.Issued.Seconds())
	for i, line := range r.Lines {
		fmt.Fprintf(b, "storesim:   %d x %s, right with probability %.4f\n",
			line.Count, e.name(line.SKU), r.PLine[i])
	}
}

// claim tells of one change, and how the receipt's ledger has it.
func (e *evidence) claim(b *strings.Builder, c *attribution.Claim, r *cart.Receipt) {
	ch := &c.Change
	fmt.Fprintf(b, "storesim:   %.2f to %.2f s, %s plates %s: %+.1f g, standard error %.1f g\n",
		ch.Start.Seconds(), ch.End.Seconds(), e.layout.Shelves[ch.Shelf].ID, e.plates(c),
		float64(ch.Mass), float64(ch.Std))
	for _, h := range ch.Hypotheses {
		if h.P >= leastShare {
			fmt.Fprintf(b, "storesim:     %+d x %s: %.4f\n", h.Count, e.name(h.SKU), h.P)
		}
	}
	fmt.Fprintf(b, "storesim:     something else: %.4f\n", ch.Unknown)
	for _, who := range c.Candidates {
		if who.P >= leastShare {
			fmt.Fprintf(b, "storesim:     by %s: %.4f%s\n",
				e.who(who.Identity), who.P, e.near(c, who.Identity))
		}
	}
	fmt.Fprintf(b, "storesim:     by nobody who is known: %.4f\n", c.Nobody)
	if r == nil {
		return
	}
	for _, entry := range r.Entries {
		if entry.Time == ch.End && len(ch.Plates) > 0 && entry.Plate == ch.Plates[0].Plate {
			fmt.Fprintf(b, "storesim:     booked as %+d x %s, right with probability %.4f\n",
				entry.Count, e.name(entry.SKU), entry.P)
		}
	}
}

// near says how close a person's body and hands came to a change while it lasted.
func (e *evidence) near(c *attribution.Claim, id gallery.IdentityID) string {
	body, hand := math.Inf(1), math.Inf(1)
	for _, s := range e.people[id-1].Path {
		if s.Time < c.Change.Start || s.Time > c.Change.End {
			continue
		}
		body = min(body, s.Floor.Dist(c.Change.At.Floor()))
		for i := range s.Hands {
			hand = min(hand, s.Hands[i].Mean.Dist(c.Change.At))
		}
	}
	if math.IsInf(body, 1) || math.IsInf(hand, 1) {
		return ""
	}
	return fmt.Sprintf(", body within %.2f m, a hand within %.2f m of the place", body, hand)
}

// share is the probability that an identity made a change.
func share(c *attribution.Claim, id gallery.IdentityID) float64 {
	i := slices.IndexFunc(c.Candidates, func(who attribution.Candidate) bool { return who.Identity == id })
	if i < 0 {
		return 0
	}
	return c.Candidates[i].P
}

// plates are the changed ones, counted from 1 on their shelf, with what each gained.
func (e *evidence) plates(c *attribution.Claim) string {
	var out []string
	for _, d := range c.Change.Plates {
		out = append(out, fmt.Sprintf("%d (%+.1f g)", e.layout.Plates[d.Plate].Index+1, float64(d.Mass)))
	}
	return strings.Join(out, ", ")
}

func (e *evidence) who(id gallery.IdentityID) string {
	if t := e.people[id-1].Token; t != "" {
		return string(t)
	}
	return fmt.Sprintf("person %d without a token", id)
}

func (e *evidence) name(sku store.SKU) string {
	if p, ok := e.layout.Catalog.Product(sku); ok && p.Name != "" {
		return fmt.Sprintf("%s (%s)", p.Name, sku)
	}
	return string(sku)
}
