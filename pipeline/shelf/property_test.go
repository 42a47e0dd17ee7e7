package shelf_test

import (
	"fmt"
	"math"
	"testing"

	"storesim/pipeline/shelf"
	"storesim/pipeline/store"
)

// catalogue is 40 products of masses spread like a convenience store's (30 g to 1.5 kg), 1 to 3 plates wide.
func catalogue() []facing {
	var out []facing
	at := 0
	for i := range 40 {
		u := uint64(i)
		mass := math.Round(math.Exp(math.Log(269) + 0.95*normal(u, 21)))
		mass = min(max(mass, 30), 1500)
		width, span := 0.07, 1
		switch x := uniform(u, 22); {
		case x > 0.95 && mass > 200:
			width, span = 0.27, 3
		case x > 0.75 && mass > 80:
			width, span = 0.18, 2
		}
		f := facing{product: product(fmt.Sprintf("p%02d", i), mass, 0.3+0.006*mass, width), first: at, count: span}
		if at%12+span > 12 || at >= 24 {
			f.first, f.count = 0, 0
		} else {
			at += span
		}
		out = append(out, f)
	}
	return out
}

// draw is the noise of a plate: median 0.9 g, 90 % under 4.2 g, at most 14 g.
func draw(seed uint64, plate int) float64 {
	return min(14, 0.9*math.Exp(1.2*normal(seed, uint64(plate), 31)))
}

// randomActs are n picks and put-backs on one shelf, spacing to spacing+2 seconds apart.
func randomActs(seed uint64, n int, spacing float64, layout *store.Layout, facings []facing) []act {
	var filed []facing
	for _, f := range facings {
		if f.count > 0 && f.first < 12 {
			filed = append(filed, f)
		}
	}
	t := 4.0
	var acts []act
	for i := range n {
		u := uint64(i)
		f := filed[hash(seed, u, 41)%uint64(len(filed))]
		count := 1 + float64(hash(seed, u, 42)%5/4)
		sign := -1.0
		if uniform(seed, u, 43) < 0.3 {
			sign = 1
		}
		acts = append(acts, act{at: t, plate: f.first, span: f.count, mass: sign * count * float64(f.product.Mass) *
			(1 + 0.006*normal(seed, u, 44)), press: 14 * uniform(seed, u, 45), before: 0.2 + 0.2*uniform(seed, u, 46)})
		t += spacing + 2*uniform(seed, u, 47)
	}
	return acts
}

// score counts the acts found, the changes that are no act, and the changes whose first hypothesis is right.
type score struct{ acts, found, changes, right int }

func (s score) recall() float64    { return float64(s.found) / float64(s.acts) }
func (s score) precision() float64 { return float64(s.found) / float64(s.changes) }

func match(t *testing.T, acts []act, changes []shelf.Change, facings []facing) score {
	t.Helper()
	s := score{acts: len(acts), changes: len(changes)}
	used := make([]bool, len(changes))
	for _, a := range acts {
		hit := false
		for i := range changes {
			c := &changes[i]
			if used[i] || int(c.Plates[0].Plate) != a.plate || len(c.Plates) != a.span ||
				math.Abs(float64(c.Mass)-a.mass) > 3+0.06*math.Abs(a.mass)+3*float64(c.Std) ||
				c.Start.Seconds() > a.at+0.2 || c.End.Seconds() < a.at || c.End.Seconds() > a.at+1.5 {
				continue
			}
			used[i], hit = true, true
			s.found++
			if len(c.Hypotheses) > 0 && right(c.Hypotheses[0], a, facings) {
				s.right++
			} else {
				t.Logf("wrong: %+v\n   %s", a, describe(c))
			}
			break
		}
		if !hit {
			t.Logf("missed: %+v", a)
		}
	}
	for i := range changes {
		if !used[i] {
			t.Logf("false: %s", describe(&changes[i]))
		}
	}
	return s
}

func right(h shelf.Hypothesis, a act, facings []facing) bool {
	for _, f := range facings {
		if f.count > 0 && f.first == a.plate {
			n := math.Round(math.Abs(a.mass) / float64(f.product.Mass))
			return h.SKU == f.product.SKU && h.Count == int(math.Copysign(n, a.mass))
		}
	}
	return false
}

func (s *score) add(o score) {
	s.acts, s.found, s.changes, s.right = s.acts+o.acts, s.found+o.found, s.changes+o.changes, s.right+o.right
}

// TestRandomEvents measures event recall and precision on random picks and put-backs at a real store's
// noise, by one shopper and by two who do not mind each other.
func TestRandomEvents(t *testing.T) {
	facings := catalogue()
	layout, err := newLayout(2, 12, facings)
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		name                     string
		shoppers, seeds          int
		spacing                  float64
		lost, quantum            float64
		recall, precision, right float64
	}{
		{"one shopper", 1, 6, 2, 0, 0, 0.97, 0.99, 0.97},
		{"one in a hurry", 1, 3, 1, 0, 0, 0.97, 0.97, 0.97},
		{"lost readings, coarse quantum", 1, 3, 2, 0.01, 1, 0.97, 0.99, 0.97},
		{"two shoppers", 2, 3, 2, 0, 0, 0.9, 0.9, 0.93},
	} {
		t.Run(test.name, func(t *testing.T) {
			var sum score
			late, unordered := 0.0, 0
			for seed := range uint64(test.seeds) {
				r := newRig(seed, 12, 0.9)
				r.quantum = test.quantum
				r.lost = func(at float64) bool { return uniform(seed, uint64(at*1000), 51) < test.lost }
				for i := range r.sigma {
					r.sigma[i] = draw(seed, i)
				}
				for k := range test.shoppers {
					r.acts = append(r.acts, randomActs(seed+100*uint64(k), 50/test.shoppers, test.spacing, layout, facings)...)
				}
				changes, latency := r.play(shelf.New(layout, shelf.Options{}), layout.Shelves[0].ID, 165)
				late = max(late, latency.Seconds())
				for i := 1; i < len(changes); i++ {
					if changes[i].End < changes[i-1].End {
						unordered++
					}
				}
				sum.add(match(t, r.acts, changes, facings))
			}
			t.Logf("%d acts, recall %.3f, precision %.3f, first hypothesis right %.3f, latest %.1f s, %d out of order",
				sum.acts, sum.recall(), sum.precision(), float64(sum.right)/float64(sum.found), late, unordered)
			if sum.recall() < test.recall || sum.precision() < test.precision ||
				float64(sum.right) < test.right*float64(sum.found) {
				t.Errorf("%+v, want recall %g, precision %g, right %g", sum, test.recall, test.precision, test.right)
			}
		})
	}
}
