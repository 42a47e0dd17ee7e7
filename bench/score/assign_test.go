package score

import (
	"compress/gzip"
	"encoding/csv"
	"math"
	"os"
	"strconv"
	"testing"

	"pgregory.net/rapid"
)

// cheapest tries every pairing of as many rows as can be paired.
func cheapest(cost [][]float64, row int, taken int) (pairs int, sum float64) {
	if row == len(cost) {
		return 0, 0
	}
	pairs, sum = cheapest(cost, row+1, taken)
	for j, c := range cost[row] {
		if taken>>j&1 == 1 || math.IsInf(c, 1) {
			continue
		}
		n, rest := cheapest(cost, row+1, taken|1<<j)
		if n+1 > pairs || n+1 == pairs && rest+c < sum {
			pairs, sum = n+1, rest+c
		}
	}
	return pairs, sum
}

func TestAssignAgainstEveryPairing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n, m := rapid.IntRange(1, 6).Draw(t, "rows"), rapid.IntRange(1, 6).Draw(t, "columns")
		cost := make([][]float64, n)
		for i := range cost {
			for range m {
				c := float64(rapid.IntRange(-9, 12).Draw(t, "cost"))
				if c > 9 {
					c = math.Inf(1)
				}
				cost[i] = append(cost[i], c)
			}
		}
		colOf := Assign(cost)
		pairs, seen := 0, map[int]bool{}
		for _, j := range colOf {
			if j >= 0 {
				if seen[j] {
					t.Fatalf("column %d twice in %v", j, colOf)
				}
				pairs, seen[j] = pairs+1, true
			}
		}
		wantPairs, want := cheapest(cost, 0, 0)
		if got := AssignmentCost(cost, colOf); pairs != wantPairs || got != want {
			t.Fatalf("%v: got %d pairs at %v (%v), want %d at %v", cost, pairs, got, colOf, wantPairs, want)
		}
	})
}

func TestAssignEmpty(t *testing.T) {
	if got := Assign([][]float64{{}, {}}); len(got) != 2 || got[0] != -1 || got[1] != -1 {
		t.Errorf("two rows and no column: got %v, want [-1 -1]", got)
	}
	if got := Assign(nil); got != nil {
		t.Errorf("nothing: got %v", got)
	}
}

// The optimum of this 368 x 368 matrix is known from two other solvers.
func TestAssignReference(t *testing.T) {
	f, err := os.Open("../../../shared/anchors/assignment/cost_eps.csv.gz")
	if err != nil {
		t.Skipf("reference matrix is absent: %v", err)
	}
	t.Cleanup(func() { _ = f.Close() }) // read only
	z, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(z).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	cost := make([][]float64, len(rows))
	for i, row := range rows {
		for _, cell := range row {
			v, err := strconv.ParseFloat(cell, 64)
			if err != nil {
				t.Fatal(err)
			}
			cost[i] = append(cost[i], v)
		}
	}
	const want = 224.8899507294651
	if got := AssignmentCost(cost, Assign(cost)); math.Abs(got-want) > 1e-9 {
		t.Errorf("got %v, want %v", got, want)
	}
}

func BenchmarkAssign(b *testing.B) {
	cost := make([][]float64, 100)
	for i := range cost {
		for j := range 100 {
			cost[i] = append(cost[i], float64((i*7919+j*104729)%1000))
		}
	}
	for b.Loop() {
		Assign(cost)
	}
}
