package world

import "storesim/pipeline/store"

// Books is where all units of the store are, and what was billed. Check proves that they balance: Units is
// the sum of the six places, and Billed that of Sales and Pending.
type Books struct {
	Units      int
	OnShelves  int
	InBackRoom int
	OnFloor    int
	Carried    int // by people who are inside
	Sold       int // left with somebody who pays
	Unpaid     int // left with somebody who does not

	Billed  store.Cents // to everybody who pays
	Sales   store.Cents // to those of them who left
	Pending store.Cents // what the others carry
}

// Books counts every unit and every cent.
func (w *World) Books() Books {
	b := Books{Units: len(w.Stock.Items), Billed: w.Ledger.Billed(&w.Layout.Catalog), Sales: w.sold}
	b.Pending = b.Billed - b.Sales
	for i := range w.Stock.Items {
		switch w.Stock.Items[i].Place {
		case OnShelf:
			b.OnShelves++
		case InHand, InBag, InJacket:
			b.Carried++
		case OnFloor:
			b.OnFloor++
		case Sold:
			b.Sold++
		case Gone:
			b.Unpaid++
		case BackRoom:
			b.InBackRoom++
		}
	}
	return b
}
