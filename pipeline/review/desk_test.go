package review_test

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"storesim/pipeline/review"
)

// Whatever is lost and in whatever order: at no time is more than the share looked at, nothing is looked at
// that is not worth it, and equal losses are chosen equally.
func TestBudget(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := review.DefaultPolicy()
		p.Share = rapid.Float64Range(0, 1).Draw(t, "share")
		p.Window = rapid.IntRange(1, 60).Draw(t, "window")
		losses := rapid.SliceOfN(rapid.OneOf(rapid.Float64Range(0, 1e4), rapid.SampledFrom([]float64{0, p.Look, math.NaN()})),
			1, 400).Draw(t, "losses")
		desk, again := review.NewDesk(p), review.NewDesk(p)
		taken := 0
		for i, loss := range losses {
			took := desk.Take(loss)
			if took != again.Take(loss) {
				t.Fatalf("receipt %d: chosen once and not again", i)
			}
			if !took {
				continue
			}
			taken++
			if !(loss > p.Look) {
				t.Fatalf("receipt %d loses %g, a look costs %g", i, loss, p.Look)
			}
			if float64(taken) > p.Share*float64(i+1)+1e-6 {
				t.Fatalf("%d of %d were taken, share %g", taken, i+1, p.Share)
			}
		}
	})
}

func lossesOf(n int, scale float64) []float64 {
	r := rand.New(rand.NewPCG(5, uint64(n)))
	out := make([]float64, n)
	for i := range out {
		out[i] = scale * math.Exp(1.5*r.NormFloat64())
	}
	return out
}

func taken(p review.Policy, losses []float64) []bool {
	desk := review.NewDesk(p)
	out := make([]bool, len(losses))
	for i, l := range losses {
		out[i] = desk.Take(l)
	}
	return out
}

// What is chosen one by one saves most of what could be saved by who knew all losses beforehand, and goes on
// doing so when the losses become thirty times as high or as low.
func TestDeskFindsTheHighestLosses(t *testing.T) {
	p := review.DefaultPolicy()
	p.Look = 0
	for _, later := range []float64{1, 30, 1 / 30.0} {
		losses := append(lossesOf(2000, 1), lossesOf(3000, later)...)
		list := taken(p, losses)
		n, saved := 0, 0.0
		for i := 3000; i < 5000; i++ { // a window after the change
			if list[i] {
				n++
				saved += losses[i]
			}
		}
		best := slices.Clone(losses[3000:])
		slices.Sort(best)
		most := 0.0
		for _, l := range best[1900:] {
			most += l
		}
		if n < 90 || n > 115 || saved < 0.85*most {
			t.Errorf("losses times %.2f: %d of 2000 taken, %.0f of at most %.0f saved", later, n, saved, most)
		}
	}
}

// The first one that the budget allows is taken only if it is the worst so far.
func TestFirst(t *testing.T) {
	p := review.DefaultPolicy()
	list := taken(p, []float64{900, 800, 60, 70, 80, 90, 60, 60, 60, 60, 60, 60, 60, 60, 60, 60, 60, 60, 60, 500, 1000, 1001})
	if i := slices.Index(list, true); i != 20 || list[21] {
		t.Errorf("taken %v", list)
	}
}
