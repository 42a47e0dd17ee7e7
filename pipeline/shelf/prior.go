package shelf

import (
	"math"

	"storesim/pipeline/store"
)

// priors knows the catalogue and the plan as filed, by product index.
type priors struct {
	products []store.Product
	span     []int
	filed    []int   // plate -> product filed there, -1 for none
	onShelf  [][]int // shelf -> products filed there, each once, in order of plates
	lightest float64 // the least mass that one plate sees of a unit of any product, grams
	opt      Options
	logCount [maxCount + 1]float64 // logarithm of the prior of taking or putting so many units at once

	weight []float64 // scratch: prior by product
}

func newPriors(layout *store.Layout, opt Options) *priors {
	p := &priors{products: layout.Catalog.Products, opt: opt, lightest: math.Inf(1)}
	index := make(map[store.SKU]int, len(p.products))
	for i, q := range p.products {
		index[q.SKU] = i
		p.span = append(p.span, Span(q))
		p.lightest = min(p.lightest, float64(q.Mass)/float64(p.span[i]))
	}
	for n, prior := range [maxCount + 1]float64{1: 0.8, 2: 0.15, 3: 0.035, 4: 0.015} {
		p.logCount[n] = math.Log(prior)
	}
	p.weight = make([]float64, len(p.products))
	p.onShelf = make([][]int, len(layout.Shelves))
	for i := range layout.Plates {
		f, ok := layout.FacingOf(store.PlateID(i))
		if !ok {
			p.filed = append(p.filed, -1)
			continue
		}
		k := index[f.SKU]
		p.filed = append(p.filed, k)
		s := layout.Plates[i].Shelf
		if n := len(p.onShelf[s]); n == 0 || p.onShelf[s][n-1] != k {
			p.onShelf[s] = append(p.onShelf[s], k)
		}
	}
	return p
}

// skus fills p.weight with the prior of each product for a change on plates of a shelf; gain is true where
// mass came.
func (p *priors) skus(shelf store.ShelfID, plates []PlateDelta, gain bool) {
	elsewhere := p.opt.Misplaced
	if gain {
		elsewhere = p.opt.Elsewhere
	}
	var filed float64
	for _, d := range plates {
		if p.filed[d.Plate] >= 0 {
			filed++
		}
	}
	known := 0.0
	if filed > 0 {
		known = (1 - elsewhere) / filed
	} else {
		elsewhere = 1
	}
	beside := p.onShelf[shelf]
	catalog := elsewhere
	if len(beside) > 0 {
		catalog = elsewhere / 2
	}
	for i := range p.weight {
		p.weight[i] = catalog / float64(len(p.weight))
	}
	for _, k := range beside {
		p.weight[k] += elsewhere / 2 / float64(len(beside))
	}
	for _, d := range plates {
		if k := p.filed[d.Plate]; k >= 0 {
			p.weight[k] += known
		}
	}
}
