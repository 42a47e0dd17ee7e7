package emulator

import (
	"encoding/json"
	"math"
	"testing"

	"pgregory.net/rapid"

	"storesim/internal/fixedseed"
	"storesim/pipeline/detect"
	"storesim/pipeline/store"
	"storesim/sim/des"
	"storesim/sim/rng"
	"storesim/sim/truth"
)

func TestMain(m *testing.M) { fixedseed.Main(m) }

// walk makes the frames of one camera in which n people wander about, now and then hidden.
func walk(seed uint64, n, frames int) []Frame {
	key := rng.NewKey(seed, "walk")
	out := make([]Frame, frames)
	for i := range out {
		f := &out[i]
		*f = Frame{Seq: uint64(i), Time: des.Time(i) * 200_000_000, Width: 1280, Height: 720}
		for b := range n {
			k := key.ChildN("body", b)
			phase := k.Float64("phase", 0) * 6.28
			x := 640 + 400*math.Sin(phase+float64(i)*0.02*k.Float64("speed", 0))
			y := 300 + 100*math.Cos(2*phase+float64(i)*0.01)
			seen := 0.5 + 0.5*math.Sin(phase*3+float64(i)*0.05)
			visibility := truth.Visible
			if seen < 0.3 {
				visibility = truth.Hidden
			}
			mark := func(dx, dy float64) truth.Mark { return truth.Mark{U: x + dx, V: y + dy, Visibility: visibility} }
			box := store.PixelBox{MinX: x - 50, MinY: y - 20, MaxX: x + 50, MaxY: y + 220}
			body := Body{
				ID: truth.BodyID(b + 1), Fraction: seen, Visible: box, Full: box, Head: mark(0, 0), Foot: mark(5, 200),
				Hands: [2]truth.Mark{mark(-40, 90), mark(40, 100)}, Contrast: [3]float64{30, 20, 20},
			}
			body.Clothes = Clothes{0: 1}
			for c := 1; c < len(body.Clothes); c++ {
				body.Clothes[c] = k.Float64("clothes", uint64(c))
			}
			f.Bodies = append(f.Bodies, body)
		}
	}
	return out
}

func model(t *testing.T) *Model {
	t.Helper()
	m, err := Committed()
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// emulate draws what is found in frames of camera 0.
func emulate(m *Model, seed uint64, frames []Frame) []Example {
	c := m.Camera(seed, 0)
	var out []Example
	for i := range frames {
		out = append(out, Example{frames[i], c.Detect(&frames[i])})
	}
	return out
}

// Whatever the people, finds are well formed and in order, and the same again under the same seed.
func TestDetect(t *testing.T) {
	m, looked := model(t), 0
	rapid.Check(t, func(t *rapid.T) {
		seed := rapid.Uint64Range(0, 1000).Draw(t, "seed")
		frames := walk(seed, rapid.IntRange(0, 5).Draw(t, "people"), 20)
		first, second := emulate(m, seed, frames), emulate(m, seed, frames)
		for i := range first {
			last := 1.0
			for j, d := range first[i].Found {
				looked++
				if d != second[i].Found[j] {
					t.Fatalf("frame %d: %+v, then %+v", i, d, second[i].Found[j])
				}
				if err := wellFormed(&d, last); err != "" {
					t.Fatalf("frame %d: %s: %+v", i, err, d)
				}
				last = d.Score
			}
		}
	})
	if looked < 100 {
		t.Errorf("only %d finds were looked at", looked)
	}
}

func wellFormed(d *detect.Detection, last float64) string {
	norm := 0.0
	for _, v := range d.Embedding {
		norm += float64(v) * float64(v)
	}
	switch {
	case !(d.Score > 0 && d.Score <= last):
		return "scores are not in falling order in (0, 1]"
	case !(math.Abs(norm-1) < 1e-3):
		return "the appearance vector has not length 1"
	case !(d.Box.Width() > 0 && d.Box.Height() > 0):
		return "the box is empty"
	case !(d.Head.X >= 0 && d.Head.X <= 1280 && d.Head.Y >= 0 && d.Head.Y <= 720):
		return "the head is not in the picture"
	}
	for _, p := range []detect.Point{d.Head, d.Foot, d.Hands[0], d.Hands[1]} {
		if math.IsNaN(p.X+p.Y+p.Score) || p.Score > 0 && p.XX <= 0 {
			return "a point is no place"
		}
	}
	return ""
}

// One person more in the store moves nobody else's draws but by standing near.
func TestOthersDrawsStay(t *testing.T) {
	m := model(t)
	few, many := walk(3, 1, 200), walk(3, 1, 200)
	for i := range many {
		other := many[i].Bodies[0]
		other.ID = 7
		for _, p := range []*truth.Mark{&other.Head, &other.Foot, &other.Hands[0], &other.Hands[1]} {
			p.U, p.V = p.U+1e5, p.V+1e5 // far away
		}
		many[i].Bodies = append(many[i].Bodies, other)
	}
	a, b := emulate(m, 1, few), emulate(m, 1, many)
	looked := 0
	for i := range a {
		for _, d := range a[i].Found {
			looked++
			same := false
			for _, e := range b[i].Found {
				same = same || e == d
			}
			if !same {
				t.Fatalf("frame %d: %+v is not found any more", i, d)
			}
		}
	}
	if looked == 0 {
		t.Error("nobody was found")
	}
}

// What is fitted to emulated finds is the model that they were drawn from: shares, spreads and how long
// misses last.
func TestFitRecovers(t *testing.T) {
	m := model(t)
	var runs []Run
	for seed := range uint64(4) {
		runs = append(runs, Run{Scenario: "walk", Seed: seed, Examples: emulate(m, seed, walk(seed, 4, 300))})
	}
	first := Fit("", runs)
	again := make([]Run, len(runs))
	for i := range runs {
		again[i] = Run{Examples: emulate(first, 100+uint64(i), walk(uint64(i), 4, 300))}
	}
	second := Fit("", again)
	for i, a := range first.Laws() {
		b := second.Laws()[i]
		if a.Cases < 2000 {
			continue
		}
		if a.Share && math.Abs(a.Value-b.Value) > 0.12 || !a.Share && math.Abs(math.Log(b.Value/a.Value)) > 0.45 {
			t.Errorf("%s: %.3f, fitted again %.3f", a.Name, a.Value, b.Value)
		}
		if x, y := a.Kernel.Correlation(0.2, 0.01), b.Kernel.Correlation(0.2, 0.01); math.Abs(x-y) > 0.25 {
			t.Errorf("%s: correlation after a frame %.2f, fitted again %.2f", a.Name, x, y)
		}
	}
	if first.Found.Cases < 3000 || first.Found.Yes == 0 {
		t.Errorf("%d cases, %d found", first.Found.Cases, first.Found.Yes)
	}
}

// A probit's coefficients come back from its own draws.
func TestFitChoice(t *testing.T) {
	key := rng.NewKey(1)
	want := Choice{Coef: []float64{0.3, -0.8}}
	var rows []row
	for i := range uint64(4000) {
		x := []float64{1, key.Norm("x", i)}
		rows = append(rows, row{x: x, y: is(want.yes(x, key.Norm("z", i))), series: int(i), size: 1})
	}
	got := fitChoice(rows)
	for k, c := range got.Coef {
		if math.Abs(c-want.Coef[k]) > 0.08 {
			t.Errorf("coefficients %.3f, want %.3f", got.Coef, want.Coef)
		}
	}
}

// The curve of a sample gives its quantiles back, and both is the bivariate normal's known values.
func TestCurveAndBoth(t *testing.T) {
	key := rng.NewKey(2)
	var v []float64
	for i := range uint64(20000) {
		v = append(v, math.Exp(key.Norm("x", i)))
	}
	c := curveOf(v)
	for _, z := range []float64{-2, -0.6, 0, 1, 2} {
		if got, want := c.At(z), math.Exp(z); math.Abs(got/want-1) > 0.08 {
			t.Errorf("at %g: %.3f, want %.3f", z, got, want)
		}
	}
	for _, rho := range []float64{-0.9, -0.3, 0, 0.5, 0.95} { // at 0, 0: 1/4 + asin(rho)/(2 pi)
		if got, want := both(0, 0, rho), 0.25+math.Asin(rho)/(2*math.Pi); math.Abs(got-want) > 1e-6 {
			t.Errorf("both at %g: %.6f, want %.6f", rho, got, want)
		}
	}
	if got := both(0.7, -0.4, 0); math.Abs(got-cdf(0.7)*cdf(-0.4)) > 1e-9 {
		t.Errorf("independent: %g", got)
	}
}

// A latent is standard normal, and as much correlated as its kernel says.
func TestLatent(t *testing.T) {
	k := Kernel{0.3, 0.2, 0.1, 0.2, 0.1}
	keep := decay(0.2, 0.05)
	var squares, lag1, lag5, n float64
	for body := range uint64(400) {
		l := latent{base: rng.NewKey(body).Base("z")}
		var z []float64
		for seq := range uint64(40) {
			z = append(z, l.next(&k, &keep, seq))
		}
		for i := 5; i < len(z); i++ {
			squares, lag1, lag5, n = squares+z[i]*z[i], lag1+z[i]*z[i-1], lag5+z[i]*z[i-5], n+1
		}
	}
	for name, c := range map[string][2]float64{
		"variance": {squares / n, 1}, "lag 1": {lag1 / n, k.Correlation(0.2, 0.05)}, "lag 5": {lag5 / n, k.Correlation(1, 0.25)},
	} {
		if math.Abs(c[0]-c[1]) > 0.08 {
			t.Errorf("%s: %.3f, want %.3f", name, c[0], c[1])
		}
	}
}

// The committed model was fitted to something, and a file of another layout is refused.
func TestCommitted(t *testing.T) {
	m := model(t)
	if len(m.Network) != 64 || len(m.Played) == 0 || m.Found.Cases < 1000 || m.HandPeak.Cases < 1000 || m.Look.People < 5 {
		t.Errorf("network %q, %d runs, %d people, %d hands", m.Network, len(m.Played), m.Found.Cases, m.HandPeak.Cases)
	}
	text, err := json.Marshal(m)
	if err != nil {
		t.Fatal(err)
	}
	if back, err := Parse(text); err != nil || back.ID() != m.ID() {
		t.Errorf("written and read it is another: %v", err)
	}
	if _, err := Parse([]byte(`{"schema":99}`)); err == nil {
		t.Error("another schema was read")
	}
}

func BenchmarkDetect(b *testing.B) {
	m, err := Committed()
	if err != nil {
		b.Fatal(err)
	}
	frames, c := walk(1, 6, 1), m.Camera(1, 0)
	b.ReportAllocs()
	for b.Loop() {
		c.Detect(&frames[0])
		frames[0].Seq++
		frames[0].Time += 200_000_000
	}
}
