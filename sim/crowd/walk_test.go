package crowd_test

import (
	"math"
	"testing"

	"storesim/pipeline/store"
	"storesim/sim/crowd"
)

var straight turned

// 40 m at 1.33 m/s take 26 to 34 s (RiMEA test 1), whichever way the corridor lies.
func TestFreeWalkingSpeed(t *testing.T) {
	first := 0.0
	for i, frame := range []turned{{}, {angle: math.Pi / 4}, {angle: 1, shift: store.Vec2{X: 3.33, Y: -7.7}}} {
		r := newRoom(frame.box(-1, -1, 42, 1))
		a := r.add(frame.at(0, 0), frame.angle, crowd.Round(radius), 1.33)
		r.crowd.Send(a, frame.at(40, 0), 0.05)
		took, ok := r.run(t, 60)
		t.Logf("turned by %.2f: %.1f s", frame.angle, took)
		if !ok || took < 26 || took > 34 {
			t.Errorf("40 m take %.1f s", took)
		}
		if i == 0 {
			first = took
		} else if math.Abs(took-first) > 0.1+1e-9 {
			t.Errorf("turned by %.2f it takes %.1f s, straight %.1f s", frame.angle, took, first)
		}
	}
}

// Six people of different speeds who overtake one another, and two who come towards them, take as long in a
// corridor that is turned.
func TestCorridorTurned(t *testing.T) {
	var times []float64
	for _, angle := range []float64{0, math.Pi / 4, math.Pi / 2} {
		frame := turned{angle: angle}
		r := newRoom(frame.box(0, 0, 20, 3))
		for k := range 6 {
			y := 0.5 + 0.4*float64(k)
			a := r.add(frame.at(1+float64(k%3), y), angle, crowd.Round(radius), 1.5-0.15*float64(k))
			r.crowd.Lead(a, []store.Vec2{frame.at(19-0.8*float64(k%3), y)})
		}
		for k := range 2 {
			y := 0.8 + 1.4*float64(k)
			b := r.add(frame.at(17-float64(k), y), angle+math.Pi, crowd.Round(radius), 1.2)
			r.crowd.Lead(b, []store.Vec2{frame.at(1+float64(k), y)})
		}
		took, ok := r.run(t, 60)
		t.Logf("turned by %.2f: %.1f s", angle, took)
		times = append(times, took)
		if !ok || math.Abs(took-times[0]) > 0.1+1e-9 {
			t.Errorf("turned by %.2f it takes %.1f s, straight %.1f s", angle, took, times[0])
		}
	}
}

// A fast one gets past a slow one and past somebody who stands, in an aisle of 1.8 m.
func TestOvertaking(t *testing.T) {
	for _, slow := range []float64{0, 0.5} {
		r := newRoom(straight.box(0, 0, 24, 1.8))
		a := r.add(store.Vec2{X: 1, Y: 0.9}, 0, crowd.Round(radius), 1.4)
		b := r.add(store.Vec2{X: 5, Y: 0.6}, 0, crowd.Round(radius), max(slow, 0.1))
		r.crowd.Send(a, store.Vec2{X: 22, Y: 0.9}, 0.05)
		if slow > 0 {
			r.crowd.Send(b, store.Vec2{X: 23, Y: 0.6}, 0.05)
		}
		took := 0.0
		for a.Walking() && took < 40 {
			r.choose(t)
			r.crowd.Advance()
			took += 0.1
		}
		t.Logf("past one at %.1f m/s: 21 m in %.1f s", slow, took)
		if took > 21/1.4+4 {
			t.Errorf("past one at %.1f m/s: 21 m in %.1f s", slow, took)
		}
	}
}

// Two who meet in an aisle of 1.2 m pass each other, whichever side they prefer.
func TestTwoMeetInAnAisle(t *testing.T) {
	for _, sides := range [][2]float64{{-1, -1}, {1, 1}, {-1, 1}, {1, -1}} {
		r := newRoom(straight.box(0, 0, 12, 1.2))
		var both []*crowd.Agent
		for k, x := range []float64{1, 11} {
			a := r.crowd.Add(crowd.Person{
				At: store.Vec2{X: x, Y: 0.6}, Heading: math.Pi * float64(k), Foot: crowd.Round(radius), Speed: 1.2,
				Sidle: sides[k],
			})
			both = append(both, a)
			r.crowd.Send(a, store.Vec2{X: 12 - x, Y: 0.6}, 0.1)
		}
		r.agents = both
		took, ok := r.run(t, 30)
		t.Logf("sides %v: %.1f s", sides, took)
		if !ok || took > 16 {
			t.Errorf("sides %v: %.1f s", sides, took)
		}
	}
}

// Two streams of eight meet in an aisle of 1.2 m: everybody gets through.
func TestStreamsMeetInAnAisle(t *testing.T) {
	r := newRoom(crowd.Polygon{
		{X: 0, Y: -4}, {X: 8, Y: -4}, {X: 8, Y: 0}, {X: 16, Y: 0}, {X: 16, Y: -4}, {X: 24, Y: -4},
		{X: 24, Y: 5.2}, {X: 16, Y: 5.2}, {X: 16, Y: 1.2}, {X: 8, Y: 1.2}, {X: 8, Y: 5.2}, {X: 0, Y: 5.2},
	})
	for k := range 8 {
		y := -3 + float64(k)
		a := r.add(store.Vec2{X: 2 + float64(k%3), Y: y}, 0, crowd.Round(radius), 1.1+0.05*float64(k))
		b := r.add(store.Vec2{X: 22 - float64(k%3), Y: y}, math.Pi, crowd.Round(radius), 1.45-0.05*float64(k))
		r.crowd.Send(a, store.Vec2{X: 22, Y: y + 0.5}, 0.2)
		r.crowd.Send(b, store.Vec2{X: 2, Y: y + 0.5}, 0.2)
	}
	took, ok := r.run(t, 180)
	t.Logf("16 people in %.1f s", took)
	if !ok {
		t.Error("somebody does not get through")
	}
}

func cart() crowd.Footprint { return crowd.Pushing(radius, 0.38, 0.55, 0.95) }

// A cart and a pedestrian meet in an aisle of 1.5 m.
func TestCartMeetsPedestrian(t *testing.T) {
	r := newRoom(straight.box(0, 0, 16, 1.5))
	a := r.add(store.Vec2{X: 1, Y: 0.75}, 0, cart(), 1.0)
	b := r.add(store.Vec2{X: 15, Y: 0.75}, math.Pi, crowd.Round(radius), 1.3)
	r.crowd.Send(a, store.Vec2{X: 13.5, Y: 0.75}, 0.2)
	r.crowd.Send(b, store.Vec2{X: 1, Y: 0.75}, 0.2)
	took, ok := r.run(t, 60)
	t.Logf("%.1f s", took)
	if !ok || took > 30 {
		t.Errorf("%.1f s", took)
	}
}

// A cart is pushed round two corners between shelves, along an aisle of 1.5 m, and ends up facing its way.
func TestCartTurnsCorners(t *testing.T) {
	r := newRoom(straight.box(0, 0, 10, 8), straight.box(1.6, 1.6, 8.4, 3.2), straight.box(1.6, 4.7, 8.4, 6.4))
	a := r.add(store.Vec2{X: 2, Y: 0.8}, 0, cart(), 1.0)
	for _, goal := range []store.Vec2{{X: 3, Y: 4}, {X: 7, Y: 7.2}, {X: 5, Y: 0.8}} {
		r.crowd.Send(a, goal, 0.1)
		took, ok := r.run(t, 90)
		t.Logf("to %v: %.1f s", goal, took)
		if !ok {
			t.Errorf("never gets to %v, is at %.2f heading %.2f", goal, a.Floor(), a.Heading())
		}
	}
}

// Wheelchairs, carts and people on foot cross a room with shelves both ways.
func TestMixedTraffic(t *testing.T) {
	r := newRoom(straight.box(0, 0, 14, 10), straight.box(3, 2, 6, 3), straight.box(3, 6.5, 6, 7.5), straight.box(8.5, 2, 11, 8))
	feet := []crowd.Footprint{crowd.Round(radius), crowd.Round(0.33), cart(), crowd.Round(0.16), crowd.Round(0.25)}
	for k := range 5 {
		y := 1 + 2*float64(k)
		a := r.add(store.Vec2{X: 0.9, Y: y}, 0, feet[k], 1)
		b := r.add(store.Vec2{X: 13.1, Y: y}, math.Pi, feet[4-k], 1.1)
		r.crowd.Send(a, store.Vec2{X: 12.5, Y: y}, 0.3)
		r.crowd.Send(b, store.Vec2{X: 1.5, Y: y}, 0.3)
	}
	took, ok := r.run(t, 120)
	t.Logf("%.1f s", took)
	if !ok {
		t.Error("somebody does not arrive")
	}
}
