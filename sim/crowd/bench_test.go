package crowd_test

import (
	"fmt"
	"math"
	"testing"

	"storesim/pipeline/store"
	"storesim/sim/crowd"
)

// draws is a small generator for tests (PCG, 64 bits of state; O'Neill 2014).
type draws uint64

func (d *draws) float() float64 {
	*d = *d*6364136223846793005 + 1442695040888963407
	x := uint64(*d)
	x = (x>>18 ^ x) >> 27
	return float64(uint32(x)) / (1 << 32)
}

func (d *draws) within(r store.Rect) store.Vec2 {
	return store.Vec2{X: r.Min.X + d.float()*(r.Max.X-r.Min.X), Y: r.Min.Y + d.float()*(r.Max.Y-r.Min.Y)}
}

// square is the workload of the bars: random goals in a square at 0.5 people per square metre.
type square struct {
	crowd  *crowd.Crowd
	room   store.Rect
	draws  draws
	agents []*crowd.Agent
}

func newSquare(n int) *square {
	edge := math.Sqrt(float64(n) / 0.5)
	q := &square{room: store.Rect{Max: store.Vec2{X: edge, Y: edge}}, draws: 1}
	q.crowd = crowd.New(crowd.NewFloor(nil, nil), crowd.Settings{
		Step: 0.1, Neighbours: 10, Far: 5, Horizon: 3, Personal: 0.05,
	})
	var at []store.Vec2
	for len(at) < n {
		p := q.draws.within(q.room)
		free := true
		for _, o := range at {
			free = free && o.Dist(p) > 0.55
		}
		if free {
			at = append(at, p)
			a := q.crowd.Add(crowd.Person{At: p, Foot: crowd.Round(0.225), Speed: 1.34, Sidle: -1})
			q.agents = append(q.agents, a)
			q.crowd.Send(a, q.draws.within(q.room), 0.25)
		}
	}
	return q
}

func (q *square) step() {
	_, arrived := q.crowd.Step()
	for _, a := range arrived {
		q.crowd.Send(a, q.draws.within(q.room), 0.25)
	}
}

func BenchmarkSquare(b *testing.B) {
	for _, n := range []int{100, 1000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			q := newSquare(n)
			for range 200 {
				q.step()
			}
			b.ReportAllocs()
			for b.Loop() {
				q.step()
			}
			speed := 0.0
			for _, a := range q.agents {
				speed += a.Velocity().Len() / float64(n)
			}
			b.ReportMetric(speed, "m/s")
		})
	}
}

func TestStepAllocatesNothing(t *testing.T) {
	q := newSquare(300)
	for range 300 {
		q.step()
	}
	if got := testing.AllocsPerRun(100, q.step); got > 0 {
		t.Errorf("%v allocations a step", got)
	}
}
