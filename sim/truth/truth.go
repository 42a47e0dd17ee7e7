// Package truth is the ledger of what really happened in the simulated store. The scorer reads it; the
// pipeline never does. From it come the true receipts and the proof that nothing was lost: stock, hands,
// bags, floor and sold goods always add up to what was stocked, in units and in cents.
package truth

import (
	"storesim/pipeline/store"
	"storesim/sim/des"
)

// BodyID numbers the bodies of a run from 1 in order of arrival at the store.
type BodyID int

// ItemID numbers the units of a run from 1 in order of stocking.
type ItemID int

// Kind is what happened.
type Kind uint8

// The kinds of event. Touched is a reach that took nothing, Acted a behaviour in which no goods changed
// place.
const (
	Entered    Kind = iota + 1
	Picked          // shelf to hand
	PutBack         // hand to shelf
	Exited          // what the body carries leaves with it
	Touched         // a reach that took nothing
	HandedOver      // hand to hand: from Body to Partner, who pays from then on
	Dropped         // hand to floor: nobody's any more
	Recovered       // floor to hand
	Restocked       // the back room to a shelf, by staff
	Acted           // a behaviour without goods: leaning, running, taking a jacket off, ...
)

// String names the kind as the ledger file does.
func (k Kind) String() string {
	return [...]string{"?", "entered", "picked", "put_back", "exited", "touched", "handed_over", "dropped",
		"recovered", "restocked", "acted"}[k]
}

// OnPlate reports whether goods came to a plate or left one.
func (k Kind) OnPlate() bool { return k == Picked || k == PutBack || k == Restocked }

// Event is one line of the ledger. Times are simulated time.
type Event struct {
	Kind      Kind          `json:"kind"`
	Act       Act           `json:"act,omitempty"` // the behaviour it belongs to
	Body      BodyID        `json:"body"`
	Token     store.Token   `json:"token,omitempty"` // who pays for this body; empty for staff and tailgaters
	Partner   BodyID        `json:"partner,omitempty"`
	PaidBy    store.Token   `json:"paid_by,omitempty"` // the partner's token
	Start     des.Time      `json:"start"`             // the hand sets out
	Time      des.Time      `json:"time"`              // the goods change place; the passage of a gate
	End       des.Time      `json:"end"`               // the hand is back
	SKU       store.SKU     `json:"sku,omitempty"`
	Items     []ItemID      `json:"items,omitempty"`     // the units moved together
	Plate     store.PlateID `json:"plate"`               // where the hand went; -1 for none
	At        store.Vec3    `json:"at"`                  // the contact point, world
	Misplaced bool          `json:"misplaced,omitempty"` // put back where another product is filed
}

// Count of units moved.
func (e *Event) Count() int { return len(e.Items) }
