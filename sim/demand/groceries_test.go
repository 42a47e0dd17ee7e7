package demand_test

import (
	"math"
	"os"
	"slices"
	"testing"

	"storesim/sim/demand"
	"storesim/sim/rng"
)

const groceries = "../../../shared/anchors/baskets/groceries.csv"

// moments of the sizes of baskets.
type moments struct{ n, mean, sd, single, two float64 }

func momentsOf(sizes []int) moments {
	m := moments{n: float64(len(sizes))}
	squares := 0.0
	for _, n := range sizes {
		m.mean += float64(n) / m.n
		squares += float64(n) * float64(n) / m.n
		if n == 1 {
			m.single += 1 / m.n
		}
		if n == 2 {
			m.two += 1 / m.n
		}
	}
	m.sd = math.Sqrt(squares - m.mean*m.mean)
	return m
}

// counts of items and pairs.
func tally(names int, baskets [][]int) (items []float64, pairs map[[2]int]float64) {
	items, pairs = make([]float64, names), map[[2]int]float64{}
	for _, b := range baskets {
		for i, x := range b {
			items[x]++
			for _, y := range b[i+1:] {
				pairs[[2]int{min(x, y), max(x, y)}]++
			}
		}
	}
	return items, pairs
}

// Baskets drawn from a fit to a month of a grocer's receipts are like the receipts: in size, in how often
// they hold each item, and in how much oftener than by chance they hold two together.
func TestGroceries(t *testing.T) {
	file, err := os.Open(groceries)
	if err != nil {
		t.Skipf("the grocer's receipts are not here: %v", err)
	}
	defer func() { _ = file.Close() }()
	records, form, err := demand.ReadBaskets(file, "groceries.csv")
	if err != nil || form != demand.Lists {
		t.Fatalf("form %q, error %v", form, err)
	}
	fit, err := demand.FitBaskets(records)
	if err != nil {
		t.Fatal(err)
	}
	seen := momentsOf(records.Units)
	near(t, "mean size of the file", seen.mean, 4.409, 0.0006)
	near(t, "sd of the file", seen.sd, 3.589, 0.0006)
	near(t, "single share of the file", seen.single, 0.2195, 0.00006)
	near(t, "share of two of the file", seen.two, 0.1671, 0.00006)
	t.Logf("%d items, %d pairs; law mu %.3f +- %.3f, sigma %.3f +- %.3f; %s", len(fit.Items), len(fit.Pairs),
		fit.Law.Mu, 1.96*fit.Law.MuError, fit.Law.Sigma, 1.96*fit.Law.SigmaError, fit.Law.Verdict())

	stream := rng.NewKey(11, "groceries").Stream("check")
	var drawn [][]int
	var sizes []int
	for range len(records.Baskets) {
		b := fit.Draw(stream)
		drawn, sizes = append(drawn, b), append(sizes, len(b))
	}
	got, n := momentsOf(sizes), seen.n
	withinErrors(t, "mean size drawn", got.mean, seen.mean, seen.sd/math.Sqrt(n))
	withinErrors(t, "single share drawn", got.single, seen.single, math.Sqrt(seen.single*(1-seen.single)/n))
	withinErrors(t, "share of two drawn", got.two, seen.two, math.Sqrt(seen.two*(1-seen.two)/n))
	for range 9 * len(records.Baskets) { // ten times as many: what is off is then the fit, not this draw
		drawn = append(drawn, fit.Draw(stream))
	}
	compareItems(t, records, drawn)
	comparePairs(t, records, drawn)
}

// compareItems bounds the whole: each item's z would fail by chance somewhere among so many.
func compareItems(t *testing.T, records *demand.Records, drawn [][]int) {
	t.Helper()
	seen, _ := tally(len(records.Names), records.Baskets)
	got, _ := tally(len(records.Names), drawn)
	scale := float64(len(records.Baskets)) / float64(len(drawn))
	squares, k := 0.0, 0.0
	for i := range seen {
		if seen[i] >= 20 {
			d := got[i]*scale - seen[i]
			squares += d * d / (seen[i] * (1 + scale))
			k++
		}
	}
	t.Logf("items: mean square z %.2f over %.0f items", squares/k, k)
	if squares/k > 0.5 { // 1 would be as unlike the file as another month of the same shop
		t.Errorf("items are not drawn as often as they were bought: mean square z %.2f", squares/k)
	}
}

// comparePairs looks at the twenty pairs of most weight as evidence: support and lift both high.
func comparePairs(t *testing.T, records *demand.Records, drawn [][]int) {
	t.Helper()
	n := float64(len(records.Baskets))
	items, pairs := tally(len(records.Names), records.Baskets)
	gotItems, gotPairs := tally(len(records.Names), drawn)
	var strongest [][2]int
	for p, c := range pairs {
		if c >= 50 {
			strongest = append(strongest, p)
		}
	}
	lift := func(n float64, items []float64, pairs map[[2]int]float64, p [2]int) float64 {
		return pairs[p] * n / (items[p[0]] * items[p[1]])
	}
	slices.SortFunc(strongest, func(p, q [2]int) int {
		if a, b := lift(n, items, pairs, p), lift(n, items, pairs, q); a != b {
			return int(math.Copysign(1, b-a))
		}
		return slices.Compare(p[:], q[:])
	})
	worst := 0.0
	for _, p := range strongest[:20] {
		want, got := lift(n, items, pairs, p), lift(float64(len(drawn)), gotItems, gotPairs, p)
		z := math.Log(got/want) / math.Sqrt(1/pairs[p]+1/gotPairs[p])
		worst = max(worst, math.Abs(z))
		t.Logf("%-22s %-22s %4.0f baskets, lift %.2f, drawn %.2f, z %+.1f", records.Names[p[0]], records.Names[p[1]],
			pairs[p], want, got, z)
	}
	if worst > 3 {
		t.Errorf("a strong pair's lift is off by %.1f standard errors", worst)
	}
}

func near(t *testing.T, what string, got, want, tolerance float64) {
	t.Helper()
	if math.Abs(got-want) > tolerance {
		t.Errorf("%s: %.5f, want %.5f", what, got, want)
	}
}

// withinErrors allows three standard errors.
func withinErrors(t *testing.T, what string, got, want, err float64) {
	t.Helper()
	z := (got - want) / err
	t.Logf("%s: %.4f, want %.4f, z %+.2f", what, got, want, z)
	if math.Abs(z) > 3 {
		t.Errorf("%s: %.4f, want %.4f: %.1f standard errors", what, got, want, z)
	}
}
