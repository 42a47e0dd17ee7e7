package report

import (
	"fmt"
	"strings"

	"storesim/pipeline/store"
)

// Books is where all units of the store were at the end of the runs, and what was billed: in the world, not
// by the pipeline. Units is the sum of the six places, Billed that of Sales and Pending; a run whose books do
// not balance fails.
type Books struct {
	Units     int         `json:"units"`
	OnShelves int         `json:"on_shelves"`
	BackRoom  int         `json:"back_room"`
	Floor     int         `json:"floor"`
	Carried   int         `json:"carried"` // by people who are inside
	Sold      int         `json:"sold"`    // left with somebody who pays
	Unpaid    int         `json:"unpaid"`  // left with somebody who does not
	Billed    store.Cents `json:"billed_cents"`
	Sales     store.Cents `json:"sales_cents"`   // to payers who left
	Pending   store.Cents `json:"pending_cents"` // carried by payers who are inside
}

// Add sums the books of several runs.
func (b *Books) Add(o Books) {
	b.Units += o.Units
	b.OnShelves += o.OnShelves
	b.BackRoom += o.BackRoom
	b.Floor += o.Floor
	b.Carried += o.Carried
	b.Sold += o.Sold
	b.Unpaid += o.Unpaid
	b.Billed += o.Billed
	b.Sales += o.Sales
	b.Pending += o.Pending
}

// Text is the books in a line: every unit is somewhere, every cent is billed.
func (b *Books) Text() string {
	parts := []string{fmt.Sprintf("%d on shelves", b.OnShelves)}
	for _, p := range []struct {
		n    int
		text string
	}{
		{b.BackRoom, "in the back room"}, {b.Floor, "on the floor"}, {b.Carried, "carried"}, {b.Sold, "sold"},
		{b.Unpaid, "left unpaid"},
	} {
		if p.n > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", p.n, p.text))
		}
	}
	return fmt.Sprintf("%d units = %s; bills %s = sales %s + carried %s", b.Units, strings.Join(parts, " + "),
		b.Billed, b.Sales, b.Pending)
}
