// Package cart keeps a virtual basket for every identity: an append-only ledger of claims, from which the
// receipt is drawn at the exit, with the probability that it is exactly right.
package cart

import (
	"storesim/pipeline/attribution"
	"storesim/pipeline/feed"
	"storesim/pipeline/gallery"
	"storesim/pipeline/store"
)

// Entry is one line of a basket's ledger: count units of SKU came in (> 0) or went back (< 0).
type Entry struct {
	Time  feed.Stamp
	SKU   store.SKU
	Count int
	P     float64 // that this entry is right: product, count and actor
	Plate store.PlateID

	Evidence *Evidence `json:",omitempty"` // what it was read from; nil where nothing was weighed
}

// Receipt is what the pipeline charges a token, and how sure it is.
type Receipt struct {
	store.Receipt
	Identity gallery.IdentityID
	Exited   feed.Stamp // when the identity left
	Issued   feed.Stamp // when the receipt was drawn
	PExact   float64    // probability that the receipt is exactly right
	PLine    []float64  // probability of each line, in the order of Lines
	RawExact float64    `json:",omitzero"`  // PExact before Confidence; 0 where there is none
	RawLine  []float64  `json:",omitempty"` // PLine before Confidence; nil where there is none
	Entries  []Entry    // the ledger behind it, in order of time
	Doubts   []Doubt    `json:",omitempty"` // what may be missing in it, in order of time
}

// Carts turns claims into receipts. Merge tells that two identities were one body all along: what from did,
// and will yet be found to have done, is into's. Forsaken tells that an identity's party was waited for in
// vain.
type Carts interface {
	Add(c attribution.Claim)
	Merge(from, into gallery.IdentityID)
	Forsaken(identity gallery.IdentityID)
	Issue(identity gallery.IdentityID, token store.Token, exited, now feed.Stamp) Receipt
}
