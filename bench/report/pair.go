package report

import (
	"cmp"
	"maps"
	"slices"

	"storesim/pipeline/cart"
	"storesim/pipeline/store"
)

// Pair sets issued receipts beside the true ones of a run, by token, sorted by token. Several receipts of one
// token are added up, and are never exact; one without a token and without a line is left out.
func Pair(seed uint64, truth []store.Receipt, issued []cart.Receipt, catalog *store.Catalog) []Receipt {
	pairs := map[store.Token]*pair{}
	of := func(t store.Token) *pair {
		if pairs[t] == nil {
			pairs[t] = &pair{lines: map[store.SKU]Line{}}
		}
		return pairs[t]
	}
	for _, r := range truth {
		p := of(r.Token)
		p.owed++
		p.receipt.True += r.Total()
		p.add(r.Lines, func(l *Line, n int) { l.True += n })
	}
	seen := newWitnesses(issued, catalog)
	for _, r := range issued {
		if r.Token == "" && len(r.Lines) == 0 {
			continue
		}
		p := of(r.Token)
		p.issued++
		p.receipt.Charged += r.Total()
		p.receipt.PExact = r.PExact
		p.receipt.Evidence = append(p.receipt.Evidence, seen.of(&r)...)
		p.add(r.Lines, func(l *Line, n int) { l.Charged += n })
		p.state(&r)
	}
	out := make([]Receipt, 0, len(pairs))
	for _, token := range slices.Sorted(maps.Keys(pairs)) {
		out = append(out, pairs[token].finish(seed, token, catalog))
	}
	return out
}

// pair is a token's receipts while they are added up.
type pair struct {
	receipt      Receipt
	lines        map[store.SKU]Line
	owed, issued int
}

func (p *pair) add(lines []store.Line, count func(l *Line, n int)) {
	for _, l := range lines {
		line := p.lines[l.SKU]
		line.SKU, line.Price = l.SKU, cmp.Or(line.Price, l.Price)
		count(&line, l.Count)
		p.lines[l.SKU] = line
	}
}

// state keeps the stated probabilities of the lines.
func (p *pair) state(r *cart.Receipt) {
	for i, l := range r.Lines {
		if i < len(r.PLine) {
			line := p.lines[l.SKU]
			line.P = r.PLine[i]
			p.lines[l.SKU] = line
		}
	}
}

func (p *pair) finish(seed uint64, token store.Token, catalog *store.Catalog) Receipt {
	r := p.receipt
	r.Seed, r.Token = seed, token
	r.Lines = make([]Line, 0, len(p.lines))
	for _, sku := range slices.Sorted(maps.Keys(p.lines)) {
		l := p.lines[sku]
		l.Name = nameOf(catalog, sku)
		r.Lines = append(r.Lines, l)
	}
	r.Status = p.status(r)
	return r
}

func (p *pair) status(r Receipt) Status {
	switch {
	case p.owed == 0:
		return Phantom
	case p.issued == 0:
		return Missing
	case p.issued > 1 || r.True != r.Charged || len(r.Differences()) > 0:
		return Wrong
	default:
		return Exact
	}
}
