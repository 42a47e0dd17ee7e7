package cart

import "storesim/pipeline/gallery"

// Forget drops what concerns only people who are not known any more: their baskets, and whom they turned out
// to be. No receipt of anybody else changes. Goods that lie where another product is filed are not forgotten.
func (l *Ledger) Forget(known func(gallery.IdentityID) bool) {
	needed := map[gallery.IdentityID]bool{}
	need := func(id gallery.IdentityID) { // and whom it turned out to be
		for ; id != 0 && !needed[id]; id = l.merged[id] {
			needed[id] = true
		}
	}
	for id := range l.merged { // in no loop here does the order matter: marks are only ever set
		if known(id) {
			need(id)
		}
	}
	for id := range l.baskets {
		if !known(id) && !needed[id] {
			delete(l.baskets, id)
		}
	}
	for _, b := range l.baskets {
		for _, e := range b.entries {
			e.Evidence.names(need)
		}
		for _, d := range b.doubts {
			need(d.instead)
			d.evidence.names(need)
		}
	}
	for id := range l.merged {
		if !needed[id] {
			delete(l.merged, id)
		}
	}
}

// names calls a function for everybody whom evidence names.
func (e *Evidence) names(f func(gallery.IdentityID)) {
	if e == nil {
		return
	}
	for _, a := range e.Alternatives {
		f(a.Who)
	}
}
