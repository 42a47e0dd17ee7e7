package catalog

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"

	"storesim/pipeline/store"
	"storesim/sim/rng"
)

// Plan says how Fill is to file the products.
type Plan struct {
	Seed uint64
	// Facings is how many there are to be: products beyond the first of each get a second place. 0 gives as
	// many as fill the shelves.
	Facings int
	// Widths are the weights of facings of 1, 2, 3 ... plates; nil means the measured ones: of 111 facings
	// 14 take one plate, 56 two, 35 three, 6 more.
	Widths []float64
}

// measuredWidths of facings in the store whose catalogue is public.
func measuredWidths() []float64 { return []float64{14, 56, 35, 6} }

// fullness is the share of the plates that Fill uses where it may choose.
const fullness = 0.93

// entry is a facing that is to be placed.
type entry struct {
	product store.Product
	wide    int // plates under one unit
	plates  int
}

// group is what stands side by side: the varieties of one package.
type group []entry

func (g group) plates() int {
	n := 0
	for _, e := range g {
		n += e.plates
	}
	return n
}

func (g group) tallest() float64 {
	z := 0.0
	for _, e := range g {
		z = max(z, e.product.Size.Z)
	}
	return z
}

func (g group) mass() store.Grams { return g[0].product.Mass }

// Fill files products on the shelves of a layout whose fixtures are resolved (store.NewLayout) and whose
// planogram says what is filed already: shelves with a facing are left as they are. Bays are filled in the
// order of the list, so that neighbours in it stand close, varieties side by side, the heavy ones low; units
// stand over whole plates and fit under the next shelf. Then single products change places until as many
// placements as measured have another product of about their mass on the shelf. What does not fit is listed
// in the error.
func Fill(l *store.Layout, products []store.Product, plan Plan) (store.Planogram, error) {
	f := newFiller(l, plan)
	queue := f.queue(products)
	f.deal(queue)
	f.place(queue)
	if len(f.left) > 0 {
		return store.Planogram{}, f.full()
	}
	f.mingle()
	return store.Planogram{Facings: append(slices.Clone(l.Planogram.Facings), f.facings()...)}, nil
}

// PlatesPerUnit is the number of plates under one unit of a product, with 5 mm to spare on each plate.
func PlatesPerUnit(p store.Product) int {
	const gap = 0.005
	return max(1, int(math.Ceil((p.Size.X-1e-9)/(store.PlateWidth-gap))))
}

// row is a shelf that is being filled.
type row struct {
	shelf   *store.Shelf
	bay     int // running number of the bay in the store
	used    int
	entries []entry
}

func (r *row) free() int { return r.shelf.Count - r.used }

func (r *row) takes(g group) bool { return r.free() >= g.plates() && r.fits(g) }

// fits reports whether units of the group fit under the next shelf and on the plates' depth.
func (r *row) fits(g group) bool {
	for _, e := range g {
		if e.product.Size.Y > store.PlateDepth {
			return false
		}
	}
	return g.tallest() <= r.shelf.Clear
}

func (r *row) put(g group) {
	r.entries = append(r.entries, g...)
	r.used += g.plates()
}

type filler struct {
	plan Plan
	key  rng.Key
	rows []row
	bays [][]*row // of each bay from the floor up
	left []entry  // found no place
}

func newFiller(l *store.Layout, plan Plan) *filler {
	if len(plan.Widths) == 0 {
		plan.Widths = measuredWidths()
	}
	f := &filler{plan: plan, key: rng.NewKey(plan.Seed, "planogram")}
	taken := map[store.ShelfID]bool{}
	for _, facing := range l.Planogram.Facings {
		taken[l.Plates[facing.First].Shelf] = true
	}
	bay, last := -1, [2]int{-1, -1}
	for i := range l.Shelves {
		s := &l.Shelves[i]
		if at := [2]int{s.Gondola, s.Bay}; at != last {
			bay, last = bay+1, at
		}
		if !taken[store.ShelfID(i)] {
			f.rows = append(f.rows, row{shelf: s, bay: bay})
		}
	}
	f.bays = make([][]*row, bay+1)
	for i := range f.rows {
		f.bays[f.rows[i].bay] = append(f.bays[f.rows[i].bay], &f.rows[i])
	}
	return f
}

func (f *filler) capacity() int {
	n := 0
	for i := range f.rows {
		n += f.rows[i].shelf.Count
	}
	return n
}

// queue groups the products, and adds second places for some groups.
func (f *filler) queue(products []store.Product) []group {
	var out []group
	for _, p := range products {
		e := entry{product: p, wide: PlatesPerUnit(p)}
		if n := len(out); n > 0 && sisters(out[n-1][0].product, p) {
			out[n-1] = append(out[n-1], e)
			continue
		}
		out = append(out, group{e})
	}
	s := f.key.Stream("second places")
	first := slices.Clone(out)
	for left := f.seconds(len(products)); left > 0; {
		again := slices.Clone(first[s.IntN(len(first))])
		again = again[:min(left, len(again))]
		left -= len(again)
		out = slices.Insert(out, s.IntN(len(out)+1), again)
	}
	return out
}

// sisters are varieties of one package.
func sisters(a, b store.Product) bool {
	return a.Art.Brand == b.Art.Brand && a.Shape == b.Shape && a.Size == b.Size
}

// seconds is the number of facings beyond the first of each product.
func (f *filler) seconds(products int) int {
	if products == 0 {
		return 0
	}
	if f.plan.Facings > 0 {
		return max(0, f.plan.Facings-products)
	}
	mean, total := 0.0, 0.0
	for i, w := range f.plan.Widths {
		mean, total = mean+w*float64(i+1), total+w
	}
	wanted := int(fullness * float64(f.capacity()) / (mean / total))
	return max(0, wanted-products)
}

// deal gives each facing its width, so that the widths come out in the shares of the plan as far as units
// stand over whole plates; varieties of one package get the same where it goes.
func (f *filler) deal(queue []group) {
	total := 0
	for _, g := range queue {
		total += len(g)
	}
	quota := quotas(f.plan.Widths, total)
	s := f.key.Stream("widths")
	order := s.Perm(len(queue))
	slices.SortStableFunc(order, func(a, b int) int { return queue[b][0].wide - queue[a][0].wide })
	for _, i := range order {
		wish := 0
		for k := range queue[i] {
			e := &queue[i][k]
			e.plates = pick(quota, e.wide, wish, s)
			wish = e.plates
		}
	}
}

// quotas shares a number out by weights: floors first, the rest to the largest remainders.
func quotas(weights []float64, n int) []int {
	sum := 0.0
	for _, w := range weights {
		sum += w
	}
	out, order, rest := make([]int, len(weights)), make([]int, len(weights)), n
	remainder := make([]float64, len(weights))
	for i, w := range weights {
		share := w / sum * float64(n)
		out[i], order[i] = int(share), i
		remainder[i] = share - float64(out[i])
		rest -= out[i]
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(remainder[b], remainder[a]) })
	for k := range rest {
		out[order[k%len(order)]]++
	}
	return out
}

// pick takes one width out of the quota: the wish where there is one left, else any that units of a width
// stand on, else the least there is.
func pick(quota []int, wide, wish int, s *rng.Stream) int {
	weights, sum := make([]float64, len(quota)), 0
	for i, n := range quota {
		if n > 0 && (i+1)%wide == 0 {
			weights[i] = float64(n)
			sum += n
		}
	}
	if sum == 0 {
		return wide
	}
	i := wish - 1
	if wish == 0 || weights[i] == 0 {
		i = s.Weighted(weights)
	}
	quota[i]--
	return i + 1
}

// place fills bay after bay with its share of the queue, then finds places for what was left over.
func (f *filler) place(queue []group) {
	total := 0
	for _, g := range queue {
		total += g.plates()
	}
	load := float64(total) / float64(max(1, f.capacity()))
	var over []group
	next, due := 0, 0.0
	for b := range f.bays {
		var mine []group
		for _, r := range f.bays[b] {
			due += load * float64(r.shelf.Count)
		}
		for next < len(queue) && due >= float64(queue[next].plates())/2 {
			due -= float64(queue[next].plates())
			mine = append(mine, queue[next])
			next++
		}
		over = append(over, stack(f.bays[b], mine, load)...)
	}
	f.squeeze(append(over, queue[next:]...))
}

// stack puts groups on the shelves of a bay, the heaviest lowest, and returns those that do not fit.
func stack(rows []*row, groups []group, load float64) []group {
	slices.SortStableFunc(groups, func(a, b group) int { return cmp.Compare(b.mass(), a.mass()) })
	var over []group
	for _, g := range groups {
		if !putLowest(rows, g, load) {
			over = append(over, g)
		}
	}
	return over
}

// putLowest puts a group on the lowest shelf that is not as full as the others are to be, or else on any.
func putLowest(rows []*row, g group, load float64) bool {
	for _, soft := range []bool{true, false} {
		for _, r := range rows {
			target := load * float64(r.shelf.Count)
			if r.takes(g) && (!soft || float64(r.used)+float64(g.plates())/2 <= target) {
				r.put(g)
				return true
			}
		}
	}
	return false
}

// squeeze finds places for groups anywhere: whole, then one by one, then as narrow as can be.
func (f *filler) squeeze(over []group) {
	slices.SortStableFunc(over, func(a, b group) int { return b.plates() - a.plates() })
	for _, g := range over {
		if f.anywhere(g) {
			continue
		}
		for _, e := range g {
			if f.anywhere(group{e}) {
				continue
			}
			e.plates = e.wide
			if !f.anywhere(group{e}) {
				f.left = append(f.left, e)
			}
		}
	}
}

// anywhere takes the emptiest shelf.
func (f *filler) anywhere(g group) bool {
	var best *row
	for i := range f.rows {
		if r := &f.rows[i]; r.takes(g) && (best == nil || r.free() > best.free()) {
			best = r
		}
	}
	if best != nil {
		best.put(g)
	}
	return best != nil
}

// full is the error where products are left.
func (f *filler) full() error {
	var names []string
	for _, e := range f.left {
		size := e.product.Size
		names = append(names, fmt.Sprintf("%s (%.2f x %.2f x %.2f m)", e.product.SKU, size.X, size.Y, size.Z))
		if len(names) == 3 {
			break
		}
	}
	return fmt.Errorf("%d facings find no place on %d plates of %d shelves, such as %s", len(f.left),
		f.capacity(), len(f.rows), strings.Join(names, ", "))
}

// facings lays each shelf's entries from the left, free plates between them shared out.
func (f *filler) facings() []store.Facing {
	var out []store.Facing
	for i := range f.rows {
		r := &f.rows[i]
		at, spare := 0, r.free()
		for k, e := range r.entries {
			out = append(out, store.Facing{SKU: e.product.SKU, First: r.shelf.First + store.PlateID(at),
				Count: e.plates})
			at += e.plates
			if rest := len(r.entries) - k; spare > 0 && spare >= rest {
				at, spare = at+1, spare-1
			}
		}
	}
	return out
}
