// Package attribution decides whose hand made a change on a shelf.
package attribution

import (
	"storesim/pipeline/gallery"
	"storesim/pipeline/shelf"
)

// Candidate is one possible actor.
type Candidate struct {
	Identity gallery.IdentityID
	P        float64  // by where bodies and hands were
	Clues    Clues    // what P was made of; zero where an Attributor has none
	Seen     Evidence // by what was in the hands
}

// Claim is a change with its possible actors, sorted by falling P. The probabilities and Nobody sum to 1.
type Claim struct {
	Change     shelf.Change
	Candidates []Candidate
	Nobody     float64 // nobody the gallery knows
}

// Attributor names the possible actors of a change. People is everybody the gallery has followed; it is not
// kept.
type Attributor interface {
	Attribute(c shelf.Change, people []*gallery.Identity) Claim
}
