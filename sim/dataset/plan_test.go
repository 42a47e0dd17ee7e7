package dataset_test

import (
	"testing"

	"pgregory.net/rapid"

	"storesim/sim/dataset"
	"storesim/sim/des"
)

// A plan's span is that of its pictures: frames that are only looked at, before or after, are none.
func TestSpan(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		times := rapid.SliceOfN(rapid.Int64Range(0, 100), 1, 20).Draw(t, "steps")
		pictures := rapid.SliceOfN(rapid.Bool(), len(times), len(times)).Draw(t, "pictures")
		plan, now := dataset.Plan{}, des.Time(0)
		var taken []des.Time
		for i, step := range times {
			now += des.Time(step)
			plan.Shots = append(plan.Shots, dataset.Shot{Time: now, Picture: pictures[i]})
			if pictures[i] {
				taken = append(taken, now)
			}
		}
		first, last := plan.Span()
		if len(taken) == 0 {
			taken = []des.Time{0}
		}
		if first != taken[0] || last != taken[len(taken)-1] {
			t.Errorf("%v to %v, want %v", first, last, taken)
		}
	})
}
