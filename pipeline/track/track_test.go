package track

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"
	"time"

	"pgregory.net/rapid"

	"storesim/pipeline/detect"
	"storesim/pipeline/feed"
)

// best returns the least cost by trying everything.
func best(cost []float64, row, rows, cols int, used []bool, alone float64) float64 {
	if row == rows {
		return 0
	}
	least := alone + best(cost, row+1, rows, cols, used, alone)
	for j := range cols {
		if !used[j] {
			used[j] = true
			least = min(least, cost[row*cols+j]+best(cost, row+1, rows, cols, used, alone))
			used[j] = false
		}
	}
	return least
}

func TestAssignerFindsTheLeast(t *testing.T) {
	var a Assigner // kept, so that stale buffers would show
	rapid.Check(t, func(t *rapid.T) {
		rows, cols := rapid.IntRange(0, 5).Draw(t, "rows"), rapid.IntRange(0, 5).Draw(t, "cols")
		alone := rapid.Float64Range(-5, 20).Draw(t, "alone")
		cost := make([]float64, rows*cols)
		for i := range cost {
			cost[i] = rapid.Float64Range(-10, 30).Draw(t, "cost")
			if cost[i] > 25 {
				cost[i] = math.Inf(1)
			}
		}
		got, taken := 0.0, make([]bool, cols)
		for r, c := range a.Solve(cost, rows, cols, alone) {
			if c < 0 {
				got += alone
				continue
			}
			if taken[c] {
				t.Fatalf("column %d is taken twice", c)
			}
			taken[c] = true
			got += cost[r*cols+c]
		}
		if want := best(cost, 0, rows, cols, make([]bool, cols), alone); math.Abs(got-want) > 1e-9 {
			t.Fatalf("cost is %g, want %g", got, want)
		}
	})
}

func at(seconds float64) feed.Stamp { return feed.Stamp(math.Round(seconds * 1e9)) }

func person(x, y float64, look int) detect.Detection {
	d := detect.Detection{Score: 0.9, Head: detect.Point{X: x, Y: y, XX: 4, YY: 4, Score: 0.9}}
	d.Embedding[look] = 1
	return d
}

func TestLife(t *testing.T) {
	tr := New(Options{})
	step := func(s float64, want string, dets ...detect.Detection) {
		t.Helper()
		got := ""
		for _, x := range tr.Update(at(s), dets) {
			got += fmt.Sprintf("%d:%d:%d ", x.ID, x.State, x.Hits)
			if x.Seen != at(s) {
				t.Errorf("%g s: tracklet %d was seen at %v", s, x.ID, x.Seen)
			}
		}
		if got != want {
			t.Errorf("%g s: tracklets are %q, want %q", s, got, want)
		}
	}
	a := person(300, 300, 0)
	step(0.0, "1:0:1 ", a)
	step(0.2, "1:1:2 ", a)
	step(0.4, "1:1:3 2:0:1 ", a, person(900, 200, 1))
	step(0.6, "1:1:4 ", a) // the second was a false alarm
	step(1.4, "1:1:5 ", a) // 0.8 s without it
	step(2.5, "3:0:1 ", a) // 1.1 s: lost
	weak := person(600, 600, 2)
	weak.Score = 0.2
	step(2.7, "3:1:2 ", a, weak)
}

// TestCrossing lets two people pass each other with dropped frames at an uneven rate.
func TestCrossing(t *testing.T) {
	for _, c := range []struct {
		name  string
		looks [2]int // equal: the network cannot tell them apart
		apart float64
	}{{"different looks", [2]int{0, 1}, 20}, {"same looks", [2]int{0, 0}, 120}} {
		t.Run(c.name, func(t *testing.T) {
			swaps := 0
			for seed := range uint64(50) {
				if swapped(seed, c.looks, c.apart) {
					swaps++
				}
			}
			if swaps > 0 {
				t.Errorf("%d of 50 crossings were swapped", swaps)
			}
		})
	}
}

func swapped(seed uint64, looks [2]int, apart float64) bool {
	rng := rand.New(rand.NewPCG(seed, 1))
	tr := New(Options{})
	owner := map[int]int{} // tracklet -> person
	for s := 0.0; s < 5; s += 0.1 + 0.1*rng.Float64() {
		var dets []detect.Detection
		xs := [2]float64{200 + 180*s, 1100 - 180*s}
		for i, x := range xs {
			if rng.Float64() > 0.08 {
				dets = append(dets, person(x+2*rng.NormFloat64(), 300+apart*float64(i)+2*rng.NormFloat64(), looks[i]))
			}
		}
		for _, x := range tr.Update(at(s), dets) {
			i := 0
			if math.Hypot(x.Last.Head.X-xs[1], x.Last.Head.Y-300-apart) < math.Hypot(x.Last.Head.X-xs[0], x.Last.Head.Y-300) {
				i = 1
			}
			if o, ok := owner[x.ID]; ok && o != i {
				return true
			}
			owner[x.ID] = i
		}
	}
	return false
}

func TestTimeNotFrames(t *testing.T) {
	for _, fps := range []float64{5, 10, 30} {
		tr := New(Options{})
		for s := 0.0; s < 1; s += 1 / fps {
			tr.Update(at(s), []detect.Detection{person(100+400*s, 300, 0)})
		}
		got := tr.Update(at(1).Add(500*time.Millisecond), []detect.Detection{person(100+400*1.5, 300, 0)})
		if len(got) != 1 || got[0].ID != 1 {
			t.Errorf("at %g frames a second a gap of 0.5 s gives %+v", fps, got)
		}
	}
}

func TestMotionIsTheTextbookFilter(t *testing.T) {
	m := newMotion(0, 0, sym2{4, 1, 9}, 10)
	m.predict(0.5, 2)
	// P = F P FT + Q by hand for x: 4 + 0.25*100 + 2*0.125/3, cross 0.5*100 + 2*0.25/2.
	if math.Abs(m.pp.xx-(29+0.25/3)) > 1e-9 || math.Abs(m.pv[0]-50.25) > 1e-9 || math.Abs(m.vv.xx-101) > 1e-9 {
		t.Fatalf("prediction is %+v", m)
	}
	before := m
	m.update(3, 4, sym2{1e-9, 0, 1e-9})
	if math.Hypot(m.x-3, m.y-4) > 1e-6 {
		t.Errorf("a sure measurement leaves the state at %g, %g", m.x, m.y)
	}
	if m.vv.det() <= 0 || m.vv.xx >= before.vv.xx {
		t.Errorf("velocity covariance is %+v", m.vv)
	}
}

func BenchmarkUpdate(b *testing.B) {
	tr := New(Options{})
	dets := make([]detect.Detection, 10)
	b.ReportAllocs()
	n := 0
	for b.Loop() {
		for i := range dets {
			dets[i] = person(100*float64(i)+50+20*math.Sin(float64(n)/10), 300, i)
		}
		tr.Update(at(float64(n)/10), dets)
		n++
	}
}
