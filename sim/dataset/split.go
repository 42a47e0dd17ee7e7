package dataset

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"storesim/pipeline/store"
	"storesim/sim/rng"
	"storesim/sim/truth"
)

// SplitBy is what the parts of a set must not share.
type SplitBy string

// What a set is split by.
//
//   - ByStore: a building with its goods is in one part only. Where all runs are in the same building, a run
//     is: then the parts share shelves and goods, but no shopper and no moment.
//   - ByShopper: who pays together is in one part only. Shoppers are divided by arrival, since those who are
//     in the store at the same time are in the same pictures; a picture with people of two parts is not
//     taken.
//     Staff and who shows no token count as shoppers.
//   - BySKU: a product is in one part only. No picture of a store is free of other products, so units of a
//     product of another part are painted grey, and have no label. Pictures are divided by time.
//   - Unsplit: all pictures are for training.
const (
	ByStore   SplitBy = "store"
	ByShopper SplitBy = "shopper"
	BySKU     SplitBy = "sku"
	Unsplit   SplitBy = "none"
)

// SplitKinds lists them all.
func SplitKinds() []SplitBy { return []SplitBy{ByStore, BySKU, ByShopper, Unsplit} }

// Shares is how a set is divided.
type Shares struct {
	By        SplitBy
	Val, Test float64 // [0, 1); what is left is for training
}

// counts divides n units; every part with a share gets at least one.
func (s *Shares) counts(n int) (val, test int, ok bool) {
	part := func(share float64) int {
		if share <= 0 {
			return 0
		}
		return max(1, int(math.Round(share*float64(n))))
	}
	val, test = part(s.Val), part(s.Test)
	return val, test, n-val-test >= 1
}

// inOrder gives each of n units a part: the first ones are for training.
func (s *Shares) inOrder(n int) ([]Split, bool) {
	val, test, ok := s.counts(n)
	if !ok {
		return nil, false
	}
	out := make([]Split, n)
	for i := n - val - test; i < n; i++ {
		out[i] = Val
		if i >= n-test {
			out[i] = Test
		}
	}
	return out, true
}

// drawn gives each name a part, by lot.
func drawn[T ~string](s *Shares, names []T, seed uint64) (map[T]Split, bool) {
	names = slices.Compact(slices.Sorted(slices.Values(names)))
	parts, ok := s.inOrder(len(names))
	if !ok {
		return nil, false
	}
	key := rng.NewKey(seed, "split")
	slices.SortStableFunc(names, func(a, b T) int {
		return cmp.Compare(key.Child(string(a)).Uint64("order", 0), key.Child(string(b)).Uint64("order", 0))
	})
	out := map[T]Split{}
	for i, name := range names {
		out[name] = parts[i]
	}
	return out, true
}

// runParts gives each run its part of a set that is split by stores.
func (s *Shares) runParts(runs []Run, seed uint64) ([]Split, error) {
	out := make([]Split, len(runs))
	if s.By != ByStore {
		return out, nil
	}
	unit := func(r *Run) string { return r.Place }
	if !slices.ContainsFunc(runs, func(r Run) bool { return r.Place != runs[0].Place }) {
		unit = func(r *Run) string { return r.Name }
	}
	var names []string
	for i := range runs {
		names = append(names, unit(&runs[i]))
	}
	parts, ok := drawn(s, names, seed)
	if !ok {
		return nil, fmt.Errorf("%d run(s) cannot be split by store: there must be one for each part, so "+
			"name more scenarios, take more seeds or fewer parts", len(runs))
	}
	for i := range runs {
		out[i] = parts[unit(&runs[i])]
	}
	return out, nil
}

// skuParts gives each product of the runs its part; nil where the set is not split by products.
func (s *Shares) skuParts(runs []Run, seed uint64) (map[store.SKU]Split, error) {
	if s.By != BySKU {
		return nil, nil
	}
	var all []store.SKU
	for i := range runs {
		for _, p := range runs[i].Layout.Catalog.Products {
			all = append(all, p.SKU)
		}
	}
	parts, ok := drawn(s, all, seed)
	if !ok {
		return nil, fmt.Errorf("%d products cannot be split: there must be one for each part", len(all))
	}
	return parts, nil
}

// byArrival divides the parties that were seen, in order of their first body.
func (s *Shares) byArrival(presences []Presence) bool {
	var parties []truth.BodyID
	for i := range presences {
		parties = append(parties, presences[i].Party)
	}
	slices.Sort(parties)
	parties = slices.Compact(parties)
	parts, ok := s.inOrder(len(parties))
	if !ok {
		return false
	}
	for i := range presences {
		at, _ := slices.BinarySearch(parties, presences[i].Party)
		presences[i].Part = parts[at]
	}
	return true
}

// unmixed divides the candidates that show people of one part only. Frames without people go with the one
// before them.
func unmixed(all []candidate, presences []Presence) (byPart [Test + 1][]candidate) {
	part := Train
	for _, c := range all {
		for _, b := range c.bodies {
			part = presences[b].Part
		}
		if slices.ContainsFunc(c.bodies, func(b int32) bool { return presences[b].Part != part }) {
			continue
		}
		c.shot.Part = part
		byPart[part] = append(byPart[part], c)
	}
	return byPart
}
