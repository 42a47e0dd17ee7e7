package shelf

import (
	"cmp"
	"slices"

	"storesim/pipeline/feed"
	"storesim/pipeline/store"
)

// Plates is the detector over all shelves of a store. It is used by one goroutine.
type Plates struct {
	boards []board
	index  map[store.DeviceID]int
	now    feed.Stamp // latest reading of any shelf
	shop   workshop
}

var _ Detector = (*Plates)(nil)

// New returns a detector for the shelves of a layout, which it keeps and does not write.
func New(layout *store.Layout, opt Options) *Plates {
	opt = opt.withDefaults()
	p := &Plates{index: make(map[store.DeviceID]int, len(layout.Shelves))}
	p.shop = workshop{layout: layout, priors: newPriors(layout, opt)}
	for i, s := range layout.Shelves {
		p.index[s.ID] = i
		b := board{shelf: store.ShelfID(i), cells: platesOf(&s), channels: make([]channel, s.Cells.Len())}
		for k := range b.channels {
			b.channels[k].chain = make([]plateau, 0, maxPlateaus+1)
		}
		p.boards = append(p.boards, b)
	}
	return p
}

// platesOf lists the plates over each cell of a shelf.
func platesOf(s *store.Shelf) [][]PlateDelta {
	out := make([][]PlateDelta, s.Cells.Len())
	for c := range out {
		first, n := s.CellPlates(c)
		for k := range n {
			out[c] = append(out[c], PlateDelta{Plate: first + store.PlateID(k)})
		}
	}
	return out
}

// Push takes in one reading of one shelf and returns the changes that are certain by now, in order of End. A
// shelf's readings must come in order of Captured; an older one, one of an unknown shelf and one of a wrong
// size are passed over.
func (p *Plates) Push(r *feed.PlateReading) []Change {
	i, ok := p.index[r.Device]
	if !ok {
		return nil
	}
	b := &p.boards[i]
	size := feed.PlateSamples * len(b.channels)
	if size == 0 || len(r.Grams) != size || b.next > 0 && r.Captured <= b.last {
		return nil
	}
	b.push(r)
	p.now = max(p.now, r.Captured)
	b.collect(p.shop.priors, false)
	b.settle(&p.shop, false)
	return p.shop.release(p.now.Add(-p.shop.priors.opt.Hold))
}

// Flush ends the feed: it settles what is pending and returns the rest of the changes in order of End.
func (p *Plates) Flush() []Change {
	for i := range p.boards {
		b := &p.boards[i]
		b.collect(p.shop.priors, true)
		b.settle(&p.shop, true)
	}
	return p.shop.release(1<<63 - 1)
}

// Dead lists the plates whose load cell has repeated one value for more than two seconds, in order.
func (p *Plates) Dead() []store.PlateID {
	var out []store.PlateID
	for i := range p.boards {
		b := &p.boards[i]
		for k := range b.channels {
			out = b.ifDead(out, k)
		}
	}
	return out
}

// Mute lists the plates that tell nothing: dead ones, and all of shelves without load cells, in order.
func (p *Plates) Mute() []store.PlateID {
	out := p.Dead()
	for i := range p.shop.layout.Plates {
		if plate := &p.shop.layout.Plates[i]; len(p.boards[plate.Shelf].channels) == 0 {
			out = append(out, plate.ID)
		}
	}
	slices.Sort(out)
	return out
}

// Silent is the share of the store's load cells that have repeated one value for more than two seconds, 0 to
// 1; 0 in a store without cells.
func (p *Plates) Silent() float64 {
	dead, all := 0, 0
	for i := range p.boards {
		all += len(p.boards[i].channels)
		for k := range p.boards[i].channels {
			if p.boards[i].channels[k].dead() {
				dead++
			}
		}
	}
	if all == 0 {
		return 0
	}
	return float64(dead) / float64(all)
}

// workshop makes changes of steps and keeps them until it is their turn.
type workshop struct {
	layout *store.Layout
	priors *priors
	ready  []Change
}

// release returns the changes that ended by a time, in order of End.
func (w *workshop) release(by feed.Stamp) []Change {
	if len(w.ready) == 0 {
		return nil
	}
	slices.SortStableFunc(w.ready, func(a, b Change) int {
		return cmp.Or(cmp.Compare(a.End, b.End), cmp.Compare(a.Plates[0].Plate, b.Plates[0].Plate))
	})
	n := 0
	for n < len(w.ready) && w.ready[n].End <= by {
		n++
	}
	if n == 0 {
		return nil
	}
	out := slices.Clone(w.ready[:n])
	w.ready = slices.Delete(w.ready, 0, n)
	return out
}
