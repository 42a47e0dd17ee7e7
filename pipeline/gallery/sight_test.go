package gallery

import (
	"math"
	"math/rand/v2"
	"testing"

	"storesim/pipeline/detect"
	"storesim/pipeline/feed"
	"storesim/pipeline/store"
)

func TestSightCovarianceIsThatOfTheErrors(t *testing.T) {
	cam := &testLayout(t, 8).Cameras[2]
	rng := rand.New(rand.NewPCG(1, 1))
	const n, sigma = 20000, 6.0
	head := store.Vec3{X: 5.5, Y: 3.2, Z: skullMean}
	u, v, _, _ := cam.Project(head)
	var sum Cov2
	var m sight
	for range n {
		p := detect.Point{X: u + sigma*rng.NormFloat64(), Y: v + sigma*rng.NormFloat64(), Score: 1}
		p.XX = sigma*sigma - pixelNoise*pixelNoise
		p.YY = p.XX
		var ok bool
		if m, ok = headSight(cam, &p, skullMean); !ok {
			t.Fatal("no sight")
		}
		d := m.at.Add(m.lever.Scale(skullMean)).Sub(head.Floor())
		sum.XX += d.X * d.X / n
		sum.XY += d.X * d.Y / n
		sum.YY += d.Y * d.Y / n
	}
	extra := calibNoise*calibNoise + headLean*headLean
	want := Cov2{m.noise.XX - extra, m.noise.XY, m.noise.YY - extra}
	for _, c := range [][2]float64{{sum.XX, want.XX}, {sum.XY, want.XY}, {sum.YY, want.YY}} {
		if math.Abs(c[0]-c[1]) > 0.08*math.Hypot(want.XX, want.YY) {
			t.Fatalf("errors have covariance %+v, the sight says %+v", sum, want)
		}
	}
}

func TestTwoCamerasTellTheHeight(t *testing.T) {
	l := testLayout(t, 8)
	head := store.Vec3{X: 5.2, Y: 4.1, Z: 1.82}
	b := newBody(store.Vec2{X: 5, Y: 4})
	for range 20 {
		for _, c := range []int{2, 3} {
			u, v, _, _ := l.Cameras[c].Project(head)
			m, ok := headSight(&l.Cameras[c], &detect.Point{X: u, Y: v, Score: 1}, skullMean)
			if !ok {
				t.Fatal("no sight")
			}
			in := b.innovation(&m)
			b.update(&in)
		}
	}
	if math.Abs(b.height()-head.Z) > 0.02 || b.floor().Dist(head.Floor()) > 0.02 {
		t.Errorf("height %.3f at %.3f, want %.3f", b.height(), b.floor(), head)
	}
}

func TestPredictComposes(t *testing.T) {
	a := newBody(store.Vec2{X: 1, Y: 2})
	a.state[2], a.cov[0][2], a.cov[2][0] = 1.2, 0.1, 0.1
	b := a
	a.predict(1)
	for range 10 {
		b.predict(0.1)
	}
	for i := range a.state {
		if math.Abs(a.state[i]-b.state[i]) > 1e-9 {
			t.Errorf("state %d is %g in one step, %g in ten", i, a.state[i], b.state[i])
		}
		for j := range a.cov {
			if math.Abs(a.cov[i][j]-b.cov[i][j]) > 1e-9 {
				t.Errorf("covariance %d %d is %g in one step, %g in ten", i, j, a.cov[i][j], b.cov[i][j])
			}
		}
	}
}

func TestRoomClamps(t *testing.T) {
	r := newRoom(aisleLayout(t)) // islands (3.6, 2.7) to (4.5, 5.4) and (7.5, 2.7) to (8.4, 5.4)
	for _, c := range []struct{ from, to store.Vec2 }{
		{store.Vec2{X: 2, Y: 2}, store.Vec2{X: 2, Y: 2}},
		{store.Vec2{X: -3, Y: 4}, store.Vec2{X: -1, Y: 4}},
		{store.Vec2{X: 3.7, Y: 4}, store.Vec2{X: 3.6, Y: 4}},
		{store.Vec2{X: 4, Y: 5.3}, store.Vec2{X: 4, Y: 5.4}},
	} {
		if got := r.clamp(c.from); got.Dist(c.to) > 1e-3 {
			t.Errorf("%v is moved to %v, want %v", c.from, got, c.to)
		}
	}
}

func TestHandsOfOneAndTwoCameras(t *testing.T) {
	l := testLayout(t, 8)
	at := store.Vec2{X: 5.2, Y: 4.1}
	hand := store.Vec3{X: 5.7, Y: 4.3, Z: 1.2}
	for views, want := range map[int]struct{ err, most, least float64 }{1: {0.5, 0.5, 0.1}, 2: {0.02, 0.1, 0}} {
		f := New(l, Options{})
		f.now = 1e9
		p := newPerson(f.now, at, len(l.Cameras))
		for c := 2; c < 2+views; c++ {
			u, v, _, _ := l.Cameras[c].Project(hand)
			p.ties[c] = tie{tracklet: 1, at: f.now, det: detect.Detection{
				Hands: [2]detect.Point{{X: u, Y: v, XX: 4, YY: 4, Score: 1}},
			}}
		}
		hands := f.hands(p)
		if len(hands) != 1 || hands[0].Views != views {
			t.Fatalf("%d views: hands are %+v", views, hands)
		}
		h := hands[0]
		std := math.Sqrt(max(h.Cov[0], h.Cov[4], h.Cov[8]))
		if e := h.Mean.Dist(hand); e > want.err || std > want.most || std < want.least {
			t.Errorf("%d views: hand is off by %.3f m, says %.3f m", views, e, std)
		}
	}
}

func TestLeavesWithoutAndWithGate(t *testing.T) {
	for name, c := range map[string]struct {
		where store.Vec2
		gate  bool
		want  int
	}{
		"vanished at the exit":        {store.Vec2{X: 10.5, Y: 0.3}, false, 1},
		"vanished in the middle":      {store.Vec2{X: 6, Y: 4}, false, 0},
		"reported near the exit":      {store.Vec2{X: 10.3, Y: 1.0}, true, 1},
		"reported, seen far from it":  {store.Vec2{X: 3, Y: 7}, true, 0},
		"reported after it was noted": {store.Vec2{X: 10.5, Y: 0.3}, true, 1},
	} {
		f := New(testLayout(t, 8), Options{})
		p := newPerson(stamp(1), c.where, 8)
		f.bear(p)
		p.seen = stamp(4)
		f.begin(stamp(4))
		f.Advance(stamp(4.3))
		if c.gate {
			f.Gate(&feed.GateEvent{Header: feed.Header{Device: "out", Captured: stamp(4.5)}, Kind: feed.Left})
		}
		f.Advance(stamp(12))
		if got := f.Exits(); len(got) != c.want {
			t.Errorf("%s: exits are %v, want %d", name, got, c.want)
		}
		if len(f.Inside()) != 1-c.want {
			t.Errorf("%s: %d are inside", name, len(f.Inside()))
		}
	}
}
