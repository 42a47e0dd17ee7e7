// Package review chooses the receipts that a person should look at, and asks about them. A receipt becomes a
// case: a question for each change on a shelf that may have been read wrongly, with its time, the cameras
// that look at the place, and what it may have been. From the same alternatives follows what the receipt is
// expected to lose. A desk takes the cases that lose most, never more than a share of all receipts. What the
// person answers mends the receipt.
//
// Money is in cents. The package neither shows frames nor waits for answers: the store's own program does.
package review

import (
	"storesim/pipeline/feed"
	"storesim/pipeline/store"
)

// Reading is what a shopper did to a shelf: Count units of SKU taken (> 0) or put back (< 0). The zero value
// is nothing: somebody else did it, or nobody.
type Reading struct {
	SKU   store.SKU `json:"sku,omitempty"`
	Count int       `json:"n,omitempty"`
}

// Candidate is a reading with its probability.
type Candidate struct {
	Reading
	P float64 `json:"p"`
}

// Question is a change that may have been read wrongly.
type Question struct {
	Claim      int // the change's number, as in cart.Evidence
	Start, End feed.Stamp
	At         store.Vec3
	Mass       store.Grams      // what the shelf gained
	Cameras    []store.DeviceID // that look at the place, the closest first
	Booked     Reading          // what the receipt has
	Candidates []Candidate      // by falling probability; the zero reading is among them
	Unnamed    float64          // probability of goods of this shopper's that no candidate names
	Loss       float64          // expected cost of leaving it as it is, whatever the others are
}

// Case is a receipt with what is doubtful about it.
type Case struct {
	Token     store.Token
	Exited    feed.Stamp
	Issued    feed.Stamp
	PExact    float64
	Loss      float64    // expected cost of leaving the receipt as it is
	Questions []Question // those that lose most first
}

// Answer is what a person says of a question: what the shopper did there, empty for nothing.
type Answer struct {
	Claim int       `json:"claim"` // of the question
	Did   []Reading `json:"did"`
}

// Costs of mistakes. No two shops agree on them.
type Costs struct {
	Over  float64 // of a cent charged too much
	Under float64 // of a cent charged too little
	Look  float64 // of a person who looks at a receipt, cents
}

// DefaultCosts are assumed, not measured: a cent charged too much costs five, for the complaint and the
// refund; one charged too little costs itself; who looks at a receipt costs half a euro.
func DefaultCosts() Costs { return Costs{Over: 5, Under: 1, Look: 50} }
