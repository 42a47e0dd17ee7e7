package cart

import "storesim/pipeline/gallery"

// Remembered is how many baskets and how many merges a ledger keeps.
func (l *Ledger) Remembered() (baskets, merges int) { return len(l.baskets), len(l.merged) }

// Survivor is who an identity turned out to be.
func (l *Ledger) Survivor(id gallery.IdentityID) gallery.IdentityID { return l.survivor(id) }
