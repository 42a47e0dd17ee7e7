package catalog

import (
	"math"

	"storesim/pipeline/store"
)

// The shares of placements with another product within 5 g and within 20 g on their shelf, as measured.
const (
	shelfWithin5  = 0.53
	shelfWithin20 = 0.72
)

// place of an entry: which row, and where in it.
type spot struct{ row, at int }

// mingle lets single products change places, each with another of about its mass and exactly its width that
// stands nearby, until the shares on the shelves are the measured ones. Varieties stay side by side.
func (f *filler) mingle() {
	spots := f.singles()
	if len(spots) < 2 {
		return
	}
	counts := make([][2]int, len(f.rows)) // of each row: entries with a neighbour within 5 g, within 20 g
	total := 0
	var sum [2]int
	for i := range f.rows {
		counts[i] = f.rows[i].alike()
		sum[0], sum[1] = sum[0]+counts[i][0], sum[1]+counts[i][1]
		total += len(f.rows[i].entries)
	}
	s := f.key.Stream("mingle")
	best := shelfMiss(sum, total)
	for range 120 * len(spots) {
		a, b := spots[s.IntN(len(spots))], spots[s.IntN(len(spots))]
		if best < 0.01 {
			return
		}
		if !f.mayChange(a, b) {
			continue
		}
		f.change(a, b)
		now := sum
		ca, cb := f.rows[a.row].alike(), f.rows[b.row].alike()
		for k := range now {
			now[k] += ca[k] + cb[k] - counts[a.row][k] - counts[b.row][k]
		}
		if miss := shelfMiss(now, total); miss <= best {
			best, sum, counts[a.row], counts[b.row] = miss, now, ca, cb
			continue
		}
		f.change(a, b)
	}
}

func shelfMiss(sum [2]int, total int) float64 {
	n := float64(max(1, total))
	return math.Abs(float64(sum[0])/n-shelfWithin5) + math.Abs(float64(sum[1])/n-shelfWithin20)
}

// alike counts the entries of a row with another product within 5 g, and within 20 g.
func (r *row) alike() [2]int {
	var out [2]int
	for i := range r.entries {
		best := math.Inf(1)
		for j := range r.entries {
			if r.entries[i].product.SKU != r.entries[j].product.SKU {
				best = min(best, math.Abs(float64(r.entries[i].product.Mass-r.entries[j].product.Mass)))
			}
		}
		if best <= 5 {
			out[0]++
		}
		if best <= 20 {
			out[1]++
		}
	}
	return out
}

// singles are the places of products that have no sister beside them.
func (f *filler) singles() []spot {
	var out []spot
	for i := range f.rows {
		es := f.rows[i].entries
		for k := range es {
			left := k > 0 && sisters(es[k-1].product, es[k].product)
			right := k+1 < len(es) && sisters(es[k+1].product, es[k].product)
			if !left && !right {
				out = append(out, spot{i, k})
			}
		}
	}
	return out
}

// nearby bays are those whose goods may mingle.
const nearby = 5

func (f *filler) mayChange(a, b spot) bool {
	ra, rb := &f.rows[a.row], &f.rows[b.row]
	ea, eb := ra.entries[a.at], rb.entries[b.at]
	ratio := float64(ea.product.Mass / eb.product.Mass)
	return a.row != b.row && ea.plates == eb.plates && ratio > 0.4 && ratio < 2.5 &&
		max(ra.bay-rb.bay, rb.bay-ra.bay) <= nearby &&
		!ra.holds(eb.product.SKU) && !rb.holds(ea.product.SKU) &&
		ra.fits(group{eb}) && rb.fits(group{ea})
}

func (r *row) holds(sku store.SKU) bool {
	for i := range r.entries {
		if r.entries[i].product.SKU == sku {
			return true
		}
	}
	return false
}

func (f *filler) change(a, b spot) {
	ea, eb := &f.rows[a.row].entries[a.at], &f.rows[b.row].entries[b.at]
	*ea, *eb = *eb, *ea
}
