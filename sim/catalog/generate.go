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

// Options say what Generate is to make.
type Options struct {
	Count      int
	Seed       uint64
	Categories []string // of Categories(); none for all
	Markup     float64  // prices over a grocery's: 1.35 in a corner shop, 2.5 in a stadium; 0 means 1
}

// spread is how the masses of a block's varieties lie.
type spread uint8

const (
	twins spread = iota // within 2 g of the first
	near                // some 6 to 14 g apart
	apart               // more than 20 g apart
)

// block is what a brand offers of one kind in one package: its varieties stand side by side.
type block struct {
	kind, form int // indices in the kinds of the generator
	of         form
	rank       int // of the category
	brand      string
	size       int
	mass       float64 // of the first variety, grams
	spread     spread
	step       float64 // grams from one variety to the next, where spread is not twins
	first      int     // index of the first variety in the kind's flavours
}

// massOf is the mass of a block's k-th variety.
func (b *block) massOf(k int) float64 {
	if b.spread == twins {
		return b.mass + [...]float64{0, 1, -1, 2}[k%4]
	}
	return b.mass + b.step*float64(k)
}

func (b *block) appendMasses(dst []float64) []float64 {
	for k := range b.size {
		dst = append(dst, b.massOf(k))
	}
	return dst
}

// clamp keeps a block's masses in the range of its form, as far as that is wide enough.
func (b *block) clamp(mass float64) float64 {
	low, high := b.of.from, b.of.to-b.step*float64(b.size-1)
	if b.spread == twins {
		low, high = low+1, high-2
	}
	return math.Round(max(low, min(mass, max(low, high))))
}

// generator holds what the blocks made so far use up.
type generator struct {
	key    rng.Key
	s      *rng.Stream
	kinds  []kind
	names  []string
	used   map[string]bool // brand, kind and form
	times  []int           // how often each kind was taken
	lines  map[int][]string
	next   int
	blocks []block
}

// Generate makes up products, ordered by category, kind, brand, package and variety: neighbours in the list
// belong side by side on a shelf. It panics on a category that is not one of Categories.
func Generate(o Options) []store.Product {
	g := newGenerator(o)
	for made := 0; made < o.Count; {
		n := min(1+g.s.Weighted([]float64{0.55, 0.22, 0.15, 0.08}), o.Count-made)
		g.blocks = append(g.blocks, block{size: n})
		made += n
	}
	g.assign(o.Count)
	tune(g.blocks, g.key.Stream("tune"))
	slices.SortStableFunc(g.blocks, func(a, b block) int {
		return cmp.Or(cmp.Compare(a.rank, b.rank), cmp.Compare(a.kind, b.kind), cmp.Compare(a.brand, b.brand),
			cmp.Compare(a.form, b.form))
	})
	var out []store.Product
	for i := range g.blocks {
		for k := range g.blocks[i].size {
			out = append(out, g.product(&g.blocks[i], k, len(out), o))
		}
	}
	return out
}

func newGenerator(o Options) *generator {
	for _, c := range o.Categories {
		if !slices.Contains(Categories(), c) {
			panic("catalog: no category " + c)
		}
	}
	key := rng.NewKey(o.Seed, "catalog")
	kinds := kindsOf(o.Categories)
	return &generator{
		key: key, s: key.Stream("blocks"), kinds: kinds, names: brands(key.Stream("brands")),
		used: map[string]bool{}, lines: map[int][]string{}, times: make([]int, len(kinds)),
	}
}

// assign gives each block a mass, its place in the distribution being drawn by lot, and what weighs as much.
func (g *generator) assign(count int) {
	before := 0
	for _, i := range g.s.Perm(len(g.blocks)) {
		b := &g.blocks[i]
		u := (float64(before) + float64(b.size)*g.s.Float64()) / float64(count)
		before += b.size
		b.spread = spread(g.s.Weighted([]float64{0.66, 0.17, 0.17}))
		switch b.spread {
		case near:
			b.step = math.Round(g.s.Uniform(6, 14))
		case apart:
			b.step = math.Round(g.s.Uniform(22, 40))
		case twins: // of one mass
		}
		g.choose(b, quantile(u))
	}
}

// choose takes the kind least used so far among those with a form of a mass, and gives it a brand.
func (g *generator) choose(b *block, mass float64) {
	best, least := [2]int{}, math.Inf(1)
	for k := range g.kinds {
		for f := range g.kinds[k].forms {
			miss := g.kinds[k].forms[f].miss(mass)
			score := 1e6*miss + float64(g.times[k]) + 0.9*g.s.Float64()
			if g.unfinished(k, f) != "" {
				score -= sizeBonus
			}
			if score < least {
				best, least = [2]int{k, f}, score
			}
		}
	}
	b.kind, b.form = best[0], best[1]
	k := &g.kinds[b.kind]
	b.of = k.forms[b.form]
	b.rank = slices.Index(Categories(), k.category)
	if room := b.of.to - b.of.from; b.step*float64(b.size-1) > room {
		b.spread, b.step = twins, 0
	}
	b.size = min(b.size, len(k.flavours))
	b.mass = b.clamp(mass)
	g.times[b.kind] += b.size
	b.brand = g.brand(b)
	b.first = int(g.key.Child(b.brand).Uint64("first flavour", uint64(b.kind)) % uint64(len(k.flavours)))
}

// sizeBonus is by how many products a kind may be ahead of others to get another size of a line it has.
const sizeBonus = 4

// unfinished is a brand's name that has the kind, but not in this form yet.
func (g *generator) unfinished(kind, form int) string {
	for _, name := range g.lines[kind] {
		if !g.used[mark(name, kind, form)] {
			return name
		}
	}
	return ""
}

func mark(name string, kind, form int) string { return fmt.Sprintf("%s/%d/%d", name, kind, form) }

// miss is how far a mass is outside a form's range, as a share.
func (f *form) miss(mass float64) float64 {
	return max(0, f.from/mass-1, mass/f.to-1)
}

// brand continues a line that has not got this form yet, or begins one.
func (g *generator) brand(b *block) string {
	name := g.unfinished(b.kind, b.form)
	if name == "" {
		name = g.names[g.next%len(g.names)]
		if round := g.next / len(g.names); round > 0 {
			name = fmt.Sprintf("%s %d", name, round+1)
		}
		g.next++
		g.lines[b.kind] = append(g.lines[b.kind], name)
	}
	g.used[mark(name, b.kind, b.form)] = true
	return name
}

// product is the k-th variety of a block, number n of the catalogue.
func (g *generator) product(b *block, k, n int, o Options) store.Product {
	kd := &g.kinds[b.kind]
	v := kd.flavours[(b.first+k)%len(kd.flavours)]
	mass := b.massOf(k)
	content := b.content()
	slug := strings.ToLower(fmt.Sprintf("%s-%s-%s-%s", b.brand, kd.noun, v.name, content))
	line := newLook(g.key.Child(b.brand).Child(kd.noun))
	return store.Product{
		SKU:     store.SKU(strings.ReplaceAll(slug, " ", "")),
		Name:    fmt.Sprintf("%s %s %s %s", b.brand, kd.noun, v.name, content),
		GTIN:    store.GTIN13(fmt.Sprintf("21%04d%06d", o.Seed%10000, n)),
		Price:   b.price(o.Markup),
		Mass:    store.Grams(mass),
		MassStd: store.Grams(math.Round(10*(0.3+0.003*mass)) / 10),
		Shape:   b.of.shape,
		Size:    b.of.size(b.mass),
		Art:     line.art(b.brand, kd.noun+" "+v.name, v),
	}
}

// content is what the package says is in it.
func (b *block) content() string {
	net := b.of.net
	if net == 0 {
		net = int(math.Round(b.mass*0.95/5)) * 5
	}
	return fmt.Sprintf("%d %s", net, b.of.unit)
}

// price is a price point: varieties of one block cost the same, prices end in 9, from 5.00 on in 49 or 99.
func (b *block) price(markup float64) store.Cents {
	f := (b.mass - b.of.from) / max(1, b.of.to-b.of.from)
	cents := (b.of.cheap + f*(b.of.dear-b.of.cheap)) * cmp.Or(markup, 1)
	if cents >= 500 {
		return store.Cents(math.Round(cents/50)*50 - 1)
	}
	return store.Cents(max(19, math.Round(cents/10)*10-1))
}

// size of a package of a mass, metres: its volume, by its proportions. What is too wide for two plates, too
// tall for a shelf or too deep for a plate becomes longer another way.
func (f *form) size(mass float64) store.Vec3 {
	filled := map[store.Shape]float64{store.Box: 1, store.Can: 0.785, store.Bottle: 0.6, store.Bag: 0.5,
		store.Tub: 0.68}[f.shape]
	volume := mass / f.bulk / 1000 / filled // cubic metres of the box around it
	w := math.Cbrt(volume / (f.deep * f.high))
	size := store.Vec3{X: w, Y: w * f.deep, Z: w * f.high}
	const widest, tallest, deepest = 0.185, 0.325, 0.35
	if size.Z > tallest {
		k := math.Sqrt(size.Z / tallest)
		size = store.Vec3{X: size.X * k, Y: size.Y * k, Z: tallest}
	}
	if size.X > widest {
		k := math.Sqrt(size.X / widest)
		size = store.Vec3{X: widest, Y: min(size.Y*k, deepest), Z: min(size.Z*k, tallest)}
	}
	return store.Vec3{X: millimetres(size.X), Y: millimetres(size.Y), Z: millimetres(size.Z)}
}

func millimetres(v float64) float64 { return max(0.012, math.Round(v*1000)/1000) }
