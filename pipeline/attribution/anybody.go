package attribution

import (
	"storesim/pipeline/gallery"
	"storesim/pipeline/shelf"
)

// Anybody attributes a change to everybody who was inside, in equal parts: all that can be said without
// cameras.
type Anybody struct{}

// Attribute implements Attributor.
func (Anybody) Attribute(c shelf.Change, people []*gallery.Identity) Claim {
	claim := Claim{Change: c}
	for _, p := range people {
		if p.Entered <= c.Start && (p.Left == 0 || p.Left >= c.Start) {
			claim.Candidates = append(claim.Candidates, Candidate{Identity: p.ID})
		}
	}
	for i := range claim.Candidates {
		claim.Candidates[i].P = 1 / float64(len(claim.Candidates))
	}
	if len(claim.Candidates) == 0 {
		claim.Nobody = 1
	}
	return claim
}
