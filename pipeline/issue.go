package pipeline

import (
	"time"

	"storesim/pipeline/gallery"
)

// issue draws the receipts of those who have been gone long enough.
func (p *Pipeline) issue() error {
	p.pending = append(p.pending, p.stages.Gallery.Exits()...)
	kept := p.pending[:0]
	for _, e := range p.pending {
		if e.Time.Add(p.opt.Settle) > p.now {
			kept = append(kept, e)
			continue
		}
		if p.billed[e.Identity] {
			continue // found after the party had been waited for in vain
		}
		other := p.companion(e)
		switch {
		case other != nil && other.Left > 0:
			p.stages.Carts.Merge(e.Identity, other.ID)
			continue
		case other != nil && !p.ended && e.Time.Add(partyWait) > p.now:
			kept = append(kept, e)
			continue
		case other != nil:
			p.stages.Carts.Merge(other.ID, e.Identity)
			p.billed[other.ID] = true
		}
		if p.now.Sub(e.Time) > p.opt.Settle+late {
			p.stages.Carts.Forsaken(e.Identity)
		}
		receipt := p.stages.Carts.Issue(e.Identity, e.Token, e.Time, p.now)
		if err := p.logReceipt(&receipt); err != nil {
			return err
		}
		p.receipts = append(p.receipts, receipt)
	}
	p.pending = kept
	return nil
}

// partyWait is how long a bill waits for the rest of a party: who has not come by then has been lost inside,
// or never was.
const partyWait = 2 * time.Minute

// late is a bill that was kept longer than any party takes to leave.
const late = 6 * time.Second

// companion is somebody who came in with the same token and is still in the store, or left later; nil for
// nobody. A party has one receipt, drawn when the last of it has gone.
func (p *Pipeline) companion(e gallery.Exit) *gallery.Identity {
	if e.Token == "" {
		return nil
	}
	for _, who := range p.stages.Gallery.Identities() {
		if who.ID != e.Identity && who.Token == e.Token && who.Merged == 0 && !p.billed[who.ID] &&
			(who.Left == 0 || who.Left > e.Time || who.Left == e.Time && who.ID > e.Identity) {
			return who
		}
	}
	return nil
}
