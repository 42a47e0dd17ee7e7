package gallery

import (
	"math"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"storesim/pipeline/feed"
	"storesim/pipeline/store"
	"storesim/pipeline/track"
)

// verdict is how well a gallery followed a world.
type verdict struct {
	idf1   float64
	errors []float64 // floor, metres, of samples on the right person
	hands  []float64 // metres, of hands that several cameras saw, to the nearest true one
	tokens int       // identities with the token of the walker they mostly follow
	exits  int       // exits with the right token within 1.5 s
}

func judge(w *world, f *Floor, exits []Exit) verdict {
	people := f.Identities()
	cost := make([]float64, len(people)*len(w.walkers))
	predicted, actual := 0, 0
	for i, id := range people {
		for _, s := range id.Path {
			inside := false
			for j := range w.walkers {
				at, _, _, ok := w.walkers[j].pose(s.Time.Seconds())
				inside = inside || ok && at.Y > 0 && at.Dist(s.Floor) < 0.5
				if ok && at.Y > 0 && at.Dist(s.Floor) < 0.5 {
					cost[i*len(w.walkers)+j]--
				}
			}
			if inside || f.room.floor.Contains(s.Floor) {
				predicted++
			}
		}
	}
	for j := range w.walkers {
		for t := feed.Stamp(0); t < f.now; t = t.Add(f.opt.Grid) {
			if at, _, _, ok := w.walkers[j].pose(t.Seconds()); ok && at.Y > 0 {
				actual++
			}
		}
	}
	v := verdict{}
	right := 0.0
	var a track.Assigner
	for i, j := range a.Solve(cost, len(people), len(w.walkers), 0) {
		if j < 0 {
			continue
		}
		p := &w.walkers[j]
		right -= cost[i*len(w.walkers)+j]
		v.measure(p, people[i])
		if people[i].Token == p.token {
			v.tokens++
		}
		if slices.ContainsFunc(exits, func(e Exit) bool {
			return e.Token == p.token && e.Identity == people[i].ID && math.Abs(e.Time.Seconds()-p.left()) < 1.5
		}) {
			v.exits++
		}
	}
	v.idf1 = 2 * right / float64(predicted+actual)
	slices.Sort(v.errors)
	return v
}

func (v *verdict) measure(p *walker, id *Identity) {
	for _, s := range id.Path {
		at, _, _, ok := p.pose(s.Time.Seconds())
		_, hands, _ := p.points(s.Time.Seconds())
		if !ok || at.Dist(s.Floor) > 0.5 {
			continue
		}
		v.errors = append(v.errors, at.Dist(s.Floor))
		for _, h := range s.Hands {
			if h.Views >= 2 {
				v.hands = append(v.hands, min(h.Mean.Dist(hands[0]), h.Mean.Dist(hands[1])))
			}
		}
	}
}

func mean(x []float64) float64 {
	s := 0.0
	for _, v := range x {
		s += v
	}
	return s / float64(len(x))
}

func (v *verdict) median() float64 { return v.errors[len(v.errors)/2] }

// crossing is five people for a minute: two cross 0.5 m apart, one stands still, two walk about.
func crossing() []walker {
	at := func(x, y, wait float64) stop { return stop{at: store.Vec2{X: x, Y: y}, wait: wait} }
	w := shop(7, 5, 3)
	for i := range 3 {
		w[i].leaves = false
	}
	w[0].stops = []stop{door, at(1.5, 3, 0), at(3, 3, 8), at(9, 3, 5), at(3, 3, 5), at(9, 3, 30)}
	w[1].stops = []stop{door, at(1.5, 3.5, 0), at(9, 3.5, 5), at(3, 3.5, 5), at(9, 3.5, 5), at(3, 3.5, 20)}
	w[2].stops = []stop{door, at(1.5, 1, 0), at(6, 6, 50)}
	return w
}

func TestFollows(t *testing.T) {
	for _, c := range []struct {
		name    string
		walkers []walker
		seconds float64
		idf1    float64 // at least
		floor   float64 // median error in metres at most
		hands   float64 // mean error in metres at most
		change  func(w *world)
	}{
		{"five with crossings", crossing(), 60, 0.97, 0.06, 0.08, nil},
		{"entering 3 s apart", shop(1, 6, 3), 80, 0.97, 0.06, 0.08, nil},
		{"ten at 5 frames a second", shop(2, 10, 4), 100, 0.97, 0.06, 0.08, func(w *world) { w.fps = 5 }},
		{"a camera off for 5 s", shop(3, 5, 3), 65, 0.97, 0.06, 0.08, func(w *world) {
			w.blind = func(c int, t float64) bool { return c == 2 && t > 15 && t < 20 }
		}},
		{"all cameras off for 5 s", shop(4, 4, 5), 60, 0.9, 0.06, 0.08, func(w *world) {
			w.blind = func(_ int, t float64) bool { return t > 20 && t < 25 }
		}},
		{"every other camera", shop(5, 3, 6), 60, 0.9, 0.06, 0.08, func(w *world) {
			w.blind = func(c int, _ float64) bool { return c != 0 && c != 3 && c != 6 && c != 5 }
		}},
		{"aisles at 5 frames a second", aisles(1, 6, 7), 110, 0.95, 0.08, 0.08, func(w *world) {
			w.layout, w.fps = aisleLayout(t), 5
		}},
		{"aisles, a poor network", aisles(2, 6, 7), 110, 0.93, 0.12, 0.12, func(w *world) {
			w.layout = aisleLayout(t)
			poor(w)
		}},
		{"side by side at a shelf", sideBySide(), 60, 0.97, 0.08, 0.08, nil},
		{"a poster and doubles", shop(9, 5, 3), 60, 0.95, 0.06, 0.08, func(w *world) { w.ghosts, w.doubles = true, 0.1 }},
		{"things at the entry", late(shop(9, 5, 3), 10), 75, 0.95, 0.06, 0.08, func(w *world) { w.things = true }},
		{"a poor network", shop(6, 5, 3), 60, 0.95, 0.12, 0.12, poor},
		{"a poor network, crossings", crossing(), 60, 0.95, 0.12, 0.12, poor},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := newWorld(t, 11, c.walkers)
			if c.change != nil {
				c.change(w)
			}
			f, exits := w.run(c.seconds)
			v := judge(w, f, exits)
			t.Logf("idf1 %.4f, floor median %.3f m, hands mean %.3f m (%d), tokens %d, exits %d of %d, ambiguous %d",
				v.idf1, v.median(), mean(v.hands), len(v.hands), v.tokens, v.exits, len(exits), ambiguous(f))
			if n := len(f.Identities()); n != len(c.walkers) {
				t.Errorf("%d identities, want %d", n, len(c.walkers))
			}
			if v.idf1 < c.idf1 {
				t.Errorf("IDF1 is %.4f, want at least %.2f", v.idf1, c.idf1)
			}
			if m := v.median(); m > c.floor {
				t.Errorf("median floor error is %.3f m, want at most %.2f", m, c.floor)
			}
			if m := mean(v.hands); m > c.hands {
				t.Errorf("mean hand error is %.3f m, want at most %.2f", m, c.hands)
			}
			if v.tokens != len(c.walkers) {
				t.Errorf("%d tokens are right, want %d", v.tokens, len(c.walkers))
			}
			if n := w.leavers(c.seconds); v.exits != n || len(exits) != n {
				t.Errorf("%d exits, %d right, want %d", len(exits), v.exits, n)
			}
		})
	}
}

// late shifts everybody's entry by seconds: a store that is open before anybody comes.
func late(w []walker, seconds float64) []walker {
	for i := range w {
		w[i].enter += seconds
	}
	return w
}

// leavers counts those who had left a second before the end.
func (w *world) leavers(seconds float64) int {
	n := 0
	for i := range w.walkers {
		if p := &w.walkers[i]; p.leaves && p.left() < seconds-1 {
			n++
		}
	}
	return n
}

// sideBySide is two people who stand 0.45 m apart, bending and reaching, and a third who passes behind them.
func sideBySide() []walker {
	at := func(x, y, wait, look float64) stop { return stop{store.Vec2{X: x, Y: y}, wait, look} }
	w := shop(8, 3, 3)
	w[0].stops = []stop{door, at(1.5, 1, 0, 0), at(6, 7, 25, 1.6), at(10.5, 1, 0, 0), way}
	w[1].stops = []stop{door, at(1.5, 1, 0, 0), at(6.45, 7, 22, 1.6), at(10.5, 1, 0, 0), way}
	w[2].stops = []stop{door, at(1.5, 1, 0, 0), at(2, 6.4, 4, 0), at(11, 6.4, 1, 0), at(2, 6.4, 1, 0), at(11, 6.4, 1, 0),
		at(10.5, 1, 0, 0), way}
	for i := range w {
		w[i].bends = true
	}
	return w
}

// poor makes a detector that misses a fifth, errs by 5 pixels and hardly tells people apart.
func poor(w *world) {
	w.fps, w.miss, w.alarms, w.sigma, w.vague = 5, 0.2, 0.2, 5, 0.4
	for i := range w.walkers {
		w.walkers[i].bends = true
	}
}

// TestManyStores bounds the mean over seeds, which single runs do not.
func TestManyStores(t *testing.T) {
	const runs, each = 8, 6
	idf1, tokens, exits := 0.0, 0, 0
	for seed := range uint64(runs) {
		w := newWorld(t, 200+seed, aisles(200+seed, each, 6))
		w.layout = aisleLayout(t)
		poor(w)
		f, left := w.run(110)
		v := judge(w, f, left)
		idf1 += v.idf1 / runs
		tokens += v.tokens
		exits += v.exits
	}
	t.Logf("idf1 %.4f, tokens %d and exits %d of %d", idf1, tokens, exits, runs*each)
	if idf1 < 0.97 || tokens < runs*each-3 || exits < runs*each-5 {
		t.Errorf("IDF1 is %.4f, %d tokens and %d exits of %d are right", idf1, tokens, exits, runs*each)
	}
}

func ambiguous(f *Floor) int {
	n := 0
	for _, id := range f.Identities() {
		n += len(id.Ambiguous)
	}
	return n
}

func TestSameInputSameOutput(t *testing.T) {
	a, ea := newWorld(t, 5, shop(5, 5, 3)).run(30)
	b, eb := newWorld(t, 5, shop(5, 5, 3)).run(30)
	if d := cmp.Diff(a.Identities(), b.Identities()); d != "" {
		t.Error(d)
	}
	if d := cmp.Diff(ea, eb); d != "" {
		t.Error(d)
	}
}

func TestOrderOfObserveDoesNotMatter(t *testing.T) {
	l := testLayout(t, 8)
	w := newWorld(t, 3, shop(3, 4, 3))
	var views []View
	trackers := [8]*track.Tracker{}
	for k := range 200 {
		for c := range trackers {
			if k == 0 {
				trackers[c] = track.New(track.Options{})
			}
			at := float64(k)/8 + float64(c)/80
			seen := trackers[c].Update(stamp(at), w.see(c, at))
			views = append(views, View{Camera: c, Time: stamp(at), Tracklets: slices.Clone(seen)})
		}
	}
	play := func(batch int) []*Identity {
		f := New(l, Options{})
		for i := 0; i < len(views); i += batch {
			part := slices.Clone(views[i:min(i+batch, len(views))])
			now := part[len(part)-1].Time
			slices.Reverse(part)
			for _, v := range part {
				f.Observe(v)
			}
			f.Advance(now)
		}
		f.Advance(stamp(30))
		return f.Identities()
	}
	if d := cmp.Diff(play(8), play(64)); d != "" {
		t.Error(d)
	}
}

func BenchmarkFloor(b *testing.B) {
	w := newWorld(b, 1, shop(1, 10, 1))
	trackers := [8]*track.Tracker{}
	var views [][]View
	for k := range 800 {
		var tick []View
		for c := range trackers {
			if k == 0 {
				trackers[c] = track.New(track.Options{})
			}
			at := float64(k)/10 + float64(c)/100
			dets := w.see(c, at)
			if k > 120 && k < 200 {
				tick = append(tick, View{c, stamp(at), slices.Clone(trackers[c].Update(stamp(at), dets))})
			} else {
				trackers[c].Update(stamp(at), dets)
			}
		}
		views = append(views, tick)
	}
	views = views[121:200]
	f := New(w.layout, Options{})
	n := 0
	b.ReportAllocs()
	for b.Loop() {
		shift := time.Duration(n/len(views)) * 7900 * time.Millisecond
		tick := views[n%len(views)]
		for _, v := range tick {
			v.Time = v.Time.Add(shift)
			f.Observe(v)
		}
		f.Advance(tick[0].Time.Add(shift + 100*time.Millisecond))
		n++
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/8, "ns/view")
}
