package sort

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"gonum.org/v1/gonum/mat"

	"storesim/pipeline/store"
)

func box(x, y, w, h float64) store.PixelBox {
	return store.PixelBox{MinX: x, MinY: y, MaxX: x + w, MaxY: y + h}
}

// full is the filter of seven states as the authors write it: x, y, s, r and velocities of the first three.
type full struct{ x, p, f, q, h, r *mat.Dense }

func newFull(b store.PixelBox) *full {
	k := &full{
		x: mat.NewDense(7, 1, nil), p: mat.NewDense(7, 7, nil), f: mat.NewDense(7, 7, nil),
		q: mat.NewDense(7, 7, nil), h: mat.NewDense(4, 7, nil), r: mat.NewDense(4, 4, nil),
	}
	for i := range 7 {
		k.f.Set(i, i, 1)
		k.p.Set(i, i, []float64{10, 10, 10, 10, 1e4, 1e4, 1e4}[i])
		k.q.Set(i, i, []float64{1, 1, 1, 1, 0.01, 0.01, 1e-4}[i])
	}
	x, y, s, r := shape(&b)
	for i, v := range []float64{x, y, s, r} {
		k.x.Set(i, 0, v)
		k.h.Set(i, i, 1)
		k.r.Set(i, i, []float64{1, 1, 10, 10}[i])
	}
	for i := range 3 {
		k.f.Set(i, i+4, 1)
	}
	return k
}

func (k *full) predict() {
	if k.x.At(2, 0)+k.x.At(6, 0) <= 0 {
		k.x.Set(6, 0, 0)
	}
	k.x.Mul(k.f, mat.DenseCopyOf(k.x))
	var fp mat.Dense
	fp.Mul(k.f, k.p)
	k.p.Mul(&fp, k.f.T())
	k.p.Add(k.p, k.q)
}

func (k *full) update(b store.PixelBox) {
	x, y, s, r := shape(&b)
	var off, ph, gram, inverse, gain, step, kh, next mat.Dense
	off.Mul(k.h, k.x)
	off.Sub(mat.NewDense(4, 1, []float64{x, y, s, r}), &off)
	ph.Mul(k.p, k.h.T())
	gram.Mul(k.h, &ph)
	gram.Add(&gram, k.r)
	if err := inverse.Inverse(&gram); err != nil {
		panic(err)
	}
	gain.Mul(&ph, &inverse)
	step.Mul(&gain, &off)
	k.x.Add(k.x, &step)
	kh.Mul(&gain, k.h)
	next.Mul(&kh, k.p)
	k.p.Sub(k.p, &next)
}

// The filter in parts is the one of seven states.
func TestFilterIsTheFullOne(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for range 20 {
		b := box(100*r.Float64(), 100*r.Float64(), 20+30*r.Float64(), 60+50*r.Float64())
		part, whole := newFilter(&b), newFull(b)
		for step := range 30 {
			part.predict()
			whole.predict()
			if r.Float64() < 0.7 {
				b = box(b.MinX+5*r.NormFloat64(), b.MinY+2, b.Width()*(0.8+0.4*r.Float64()), b.Height())
				part.update(&b)
				whole.update(b)
			}
			for i, got := range []float64{
				part.x.at, part.y.at, part.s.at, part.r.at, part.x.speed, part.y.speed, part.s.speed,
			} {
				if want := whole.x.At(i, 0); math.Abs(got-want) > 1e-9*(1+math.Abs(want)) {
					t.Fatalf("step %d: state %d is %v, want %v", step, i, got, want)
				}
			}
		}
	}
}

func ids(boxes []Box) []int {
	out := make([]int, len(boxes))
	for i, b := range boxes {
		out[i] = b.Track
	}
	return out
}

// A track is told of at once in the first frames, later after three detections in a row, and ends when it is
// missed twice.
func TestLifeOfATrack(t *testing.T) {
	tracker := New(Published())
	a, b := box(0, 0, 20, 60), box(200, 0, 20, 60)
	for frame, c := range []struct {
		see  []store.PixelBox
		want []int
	}{
		{[]store.PixelBox{a}, []int{1}},
		{[]store.PixelBox{a}, []int{1}},
		{[]store.PixelBox{a}, []int{1}},
		{[]store.PixelBox{a, b}, []int{1}},
		{[]store.PixelBox{b}, nil},
		{[]store.PixelBox{a, b}, nil}, // missed once: the old track, but no longer three in a row
		{[]store.PixelBox{a, b}, []int{2}},
		{[]store.PixelBox{a, b}, []int{1, 2}},
		{nil, nil},
		{nil, nil},
		{[]store.PixelBox{a}, nil},
		{[]store.PixelBox{a}, nil},
		{[]store.PixelBox{a}, nil},
		{[]store.PixelBox{a}, []int{3}},
	} {
		if got := ids(tracker.Update(c.see)); !slices.Equal(got, c.want) {
			t.Errorf("frame %d: tracks %v, want %v", frame+1, got, c.want)
		}
	}
}

// Two detections go to two tracks so that the sum is best, where the best single pair would leave the other
// alone.
func TestOverlapMostInSum(t *testing.T) {
	tracker := New(Published())
	tracker.Update([]store.PixelBox{box(0, 0, 100, 100), box(50, 0, 100, 100)})
	got := tracker.Update([]store.PixelBox{box(20, 0, 100, 100), box(-40, 0, 100, 100)})
	if !slices.Equal(ids(got), []int{1, 2}) || got[0].MinX > -20 || got[1].MinX > 40 {
		t.Errorf("tracks are %+v", got)
	}
}

// A box that shrinks to nothing while it is not seen has no area below nothing.
func TestShrinkingBox(t *testing.T) {
	tracker := New(Options{MaxAge: 30, MinHits: 0, MinIoU: 0.1})
	for k := range 8 {
		tracker.Update([]store.PixelBox{box(0, 0, 60-5*float64(k), 60-5*float64(k))})
	}
	for range 30 {
		if got := tracker.Update(nil); len(got) != 0 {
			t.Fatalf("an unseen track is told of: %+v", got)
		}
		for _, b := range tracker.predicted {
			if !(b.Width() > 0) || !(b.Height() > 0) {
				t.Fatalf("predicted %+v", b)
			}
		}
	}
}

func TestCheck(t *testing.T) {
	if err := Published().Check(); err != nil {
		t.Error(err)
	}
	for _, o := range []Options{{0, 3, 0.3}, {1, -1, 0.3}, {1, 3, 0}, {1, 3, 1.1}, {1, 3, math.NaN()}} {
		if o.Check() == nil {
			t.Errorf("%+v passes", o)
		}
	}
}

// BenchmarkUpdate is one frame with 20 walkers who pass each other.
func BenchmarkUpdate(b *testing.B) {
	r := rand.New(rand.NewPCG(3, 4))
	const people, frames = 20, 400
	seen := make([][]store.PixelBox, frames)
	for p := range people {
		x, speed := 1900*r.Float64(), 8*r.NormFloat64()
		for f := range seen {
			if r.Float64() < 0.9 {
				seen[f] = append(seen[f], box(x+speed*float64(f)+r.NormFloat64(), 300+float64(p)*5, 80, 200))
			}
		}
	}
	b.ReportAllocs()
	tracker, frame := New(Published()), 0
	for b.Loop() {
		tracker.Update(seen[frame%frames])
		frame++
	}
}
