package demand

import "storesim/sim/rng"

// pool is what may be taken next. Only a few items have another weight than the model's (those in the basket
// and their neighbours): these are listed, and all others are drawn from the model's table. A draw therefore
// costs by the basket, not by the assortment.
type pool struct {
	b       *Baskets
	touched []touched
}

// touched is an item whose weight changed, 0 for one that was taken.
type touched struct {
	item   int
	weight float64
}

// at is where an item is listed, -1 for nowhere.
func (p *pool) at(item int) int {
	for i := range p.touched {
		if p.touched[i].item == item {
			return i
		}
	}
	return -1
}

// touch multiplies an item's weight.
func (p *pool) touch(item int, factor float64) {
	i := p.at(item)
	if i < 0 {
		i = len(p.touched)
		p.touched = append(p.touched, touched{item, p.b.Items[item].Weight})
	}
	p.touched[i].weight *= factor
}

// take removes an item and lifts those that go with it.
func (p *pool) take(item int) {
	p.touch(item, 0)
	for _, n := range p.b.near[item] {
		p.touch(n.item, n.lift)
	}
}

// Below this share of the whole, what is untouched is rounding, or not worth rejecting for.
const (
	poolNothing = 1e-12
	poolScarce  = 1.0 / 16
)

// draw is an item that is not taken, by weight; -1 where none is left.
func (p *pool) draw(s *rng.Stream) int {
	whole := p.b.items[len(p.b.items)-1]
	rest, listed := whole, 0.0
	for _, t := range p.touched {
		rest -= p.b.Items[t.item].Weight
		listed += t.weight
	}
	if rest < poolNothing*whole {
		rest = 0
	}
	if rest+listed == 0 {
		return -1
	}
	if u := s.Float64() * (rest + listed); u < listed {
		return p.drawListed(u)
	}
	if rest < poolScarce*whole {
		return p.scan(s.Float64() * rest)
	}
	for {
		if i := pick(p.b.items, s.Float64()*whole); p.at(i) < 0 {
			return i
		}
	}
}

func (p *pool) drawListed(u float64) int {
	last := -1
	for _, t := range p.touched {
		if t.weight == 0 {
			continue
		}
		last = t.item
		if u < t.weight {
			break
		}
		u -= t.weight
	}
	return last
}

// scan is the untouched item at u of their sum, -1 for none.
func (p *pool) scan(u float64) int {
	last := -1
	for i, it := range p.b.Items {
		if it.Weight == 0 || p.at(i) >= 0 {
			continue
		}
		last = i
		if u < it.Weight {
			break
		}
		u -= it.Weight
	}
	return last
}
