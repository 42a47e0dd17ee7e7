package clues

import (
	"slices"

	"storesim/bench/score"
	"storesim/pipeline/attribution"
	"storesim/pipeline/gallery"
	"storesim/pipeline/store"
	"storesim/sim/truth"
)

// Run is what came of one seed.
type Run struct {
	Scenario string
	Seed     uint64
	Layout   *store.Layout
	Events   []truth.Event
	Claims   []attribution.Claim
	People   []*gallery.Identity
}

// Choice is a change with the people who may have made it.
type Choice struct {
	Scenario   string               `json:"scenario"`
	Seed       uint64               `json:"seed"`
	Candidates []attribution.Vector `json:"candidates"`
	Actors     []int                `json:"actors"` // candidates with the true actor's token; empty: nobody
}

// tolerance is how far a claim may lie from the event that it tells of: the scorer's.
const tolerance = score.DefaultTolerance

// Choices are a run's changes whose true actor is known and for which clues were weighed, in the order of
// events. Left out is what no single choice was made of, or cannot be one: two people who take the same thing
// at the same instant, claims that the pipeline divided between two, and what staff did whom the gallery does
// not follow, for a store knows when its shelves are filled.
func Choices(r *Run) []Choice {
	tokens := map[gallery.IdentityID]store.Token{}
	for _, who := range r.People {
		tokens[who.ID] = who.Token
	}
	divided := dividedClaims(r.Claims)
	var out []Choice
	for _, m := range score.MatchEvents(r.Layout, r.Events, r.Claims, tolerance) {
		e, c := &r.Events[m.Event], &r.Claims[m.Claim]
		if e.Act == truth.Together || divided[m.Claim] || !weighed(c) {
			continue
		}
		choice := Choice{Scenario: r.Scenario, Seed: r.Seed}
		for i := range c.Candidates {
			who := &c.Candidates[i]
			choice.Candidates = append(choice.Candidates, who.Clues.Vector())
			if tokens[who.Identity] == e.Token {
				choice.Actors = append(choice.Actors, i)
			}
		}
		if len(choice.Actors) > 0 || !ofStaff(e.Act) {
			out = append(out, choice)
		}
	}
	return out
}

// weighed reports whether a claim's candidates were judged by clues.
func weighed(c *attribution.Claim) bool {
	return len(c.Candidates) > 0 && c.Candidates[0].Clues != attribution.Clues{}
}

func ofStaff(a truth.Act) bool { return a == truth.Restock || a == truth.Clean }

// dividedClaims marks the claims that are halves of one change: they follow one another, at the same place
// and time.
func dividedClaims(claims []attribution.Claim) []bool {
	out := make([]bool, len(claims))
	for i := 1; i < len(claims); i++ {
		a, b := &claims[i-1].Change, &claims[i].Change
		if a.Start == b.Start && a.End == b.End && a.At == b.At && a.Mass == b.Mass {
			out[i-1], out[i] = true, true
		}
	}
	return out
}

// right reports whether the likeliest of all candidates and nobody is the truth; of two that are equally
// likely the first one counts.
func (c *Choice) right(m *attribution.Logit) bool {
	best, highest := -1, m.Nobody
	for i, x := range c.Candidates {
		if u := x.Dot(m.Weights); u > highest {
			best, highest = i, u
		}
	}
	if best < 0 {
		return len(c.Actors) == 0
	}
	return slices.Contains(c.Actors, best)
}

// contested reports whether somebody else than the actor could be taken for it.
func (c *Choice) contested() bool { return len(c.Actors) > 0 && len(c.Candidates) > len(c.Actors) }
