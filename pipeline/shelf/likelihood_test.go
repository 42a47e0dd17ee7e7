package shelf_test

import (
	"math"
	"testing"
	"time"

	"storesim/pipeline/feed"
	"storesim/pipeline/shelf"
	"storesim/pipeline/store"
)

func TestSpan(t *testing.T) {
	for _, test := range []struct {
		width float64
		want  int
	}{{0.05, 1}, {0.095, 1}, {0.1, 1}, {0.101, 2}, {0.2, 2}, {0.27, 3}} {
		if got := shelf.Span(product("x", 100, 1, test.width)); got != test.want {
			t.Errorf("a unit of %g m spans %d plates, want %d", test.width, got, test.want)
		}
	}
}

func changed(std float64, masses ...float64) *shelf.Change {
	c := &shelf.Change{}
	for i, m := range masses {
		c.Plates = append(c.Plates, shelf.PlateDelta{Plate: store.PlateID(i), Mass: store.Grams(m), Std: store.Grams(std)})
		c.Mass += store.Grams(m)
	}
	c.Std = store.Grams(std * math.Sqrt(float64(len(masses))))
	return c
}

// TestLogLikelihood checks which of two explanations is the more likely one.
func TestLogLikelihood(t *testing.T) {
	cola, tea := product("cola", 350, 2, 0.07), product("tea", 330, 2, 0.07)
	cereal := product("cereal", 500, 4, 0.19)
	half := changed(1, -250)
	half.Dead = []store.PlateID{1}
	for _, test := range []struct {
		name          string
		c             *shelf.Change
		better, worse store.Product
		n, m          int
	}{
		{"mass", changed(1, -349), cola, tea, -1, -1},
		{"count", changed(1, -701), cola, cola, -2, -1},
		{"sign", changed(1, 350), cola, cola, 1, -1},
		{"equal shares", changed(1, -250, -250), cereal, product("slab", 500, 4, 0.07), -1, -1},
		{"a dead plate hides one half", half, cereal, product("brick", 500, 4, 0.07), -1, -1},
	} {
		good, bad := test.c.LogLikelihood(test.better, test.n), test.c.LogLikelihood(test.worse, test.m)
		if good < bad+2 {
			t.Errorf("%s: %.1f against %.1f", test.name, good, bad)
		}
	}
}

// TestLikelihoodIsDensity integrates the likelihood of one unit over the mass.
func TestLikelihoodIsDensity(t *testing.T) {
	cola := product("cola", 350, 2, 0.07)
	sum := 0.0
	for m := 200.0; m < 500; m += 0.25 {
		sum += 0.25 * math.Exp(changed(1.5, m).LogLikelihood(cola, 1))
	}
	if math.Abs(sum-1) > 1e-6 {
		t.Errorf("the likelihood integrates to %v, want 1", sum)
	}
}

// TestOddReadings pushes readings that a detector must pass over.
func TestOddReadings(t *testing.T) {
	layout, err := newLayout(2, 12, catalogue())
	if err != nil {
		t.Fatal(err)
	}
	d := shelf.New(layout, shelf.Options{})
	r := newRig(1, 12, 0.9)
	for k := range 50 {
		m := r.reading(layout.Shelves[0].ID, k)
		stale, strange, short, blind := *m, *m, *m, *m
		strange.Device = "nowhere"
		short.Grams = short.Grams[:30]
		blind.Captured = blind.Captured.Add(100 * time.Millisecond)
		blind.Grams = make([]float32, len(m.Grams))
		copy(blind.Grams, m.Grams)
		for i := range feed.PlateSamples {
			blind.Grams[12*i+4] = float32(math.NaN())
		}
		for _, q := range []*feed.PlateReading{&strange, &short, &blind, &stale} {
			if out := d.Push(q); len(out) > 0 {
				t.Fatalf("change from an odd reading: %s", describe(&out[0]))
			}
		}
	}
	if out := d.Flush(); len(out) > 0 {
		t.Errorf("change from odd readings: %s", describe(&out[0]))
	}
	if dead := d.Dead(); len(dead) != 1 || dead[0] != 4 {
		t.Errorf("dead plates %v, want 4 alone", dead)
	}
}

// TestPosteriorSums checks that the hypotheses and Unknown of each change are a distribution, sorted.
func TestPosteriorSums(t *testing.T) {
	facings := catalogue()
	layout, err := newLayout(2, 12, facings)
	if err != nil {
		t.Fatal(err)
	}
	r := newRig(9, 12, 2)
	r.acts = randomActs(9, 30, 2, layout, facings)
	changes, _ := r.play(shelf.New(layout, shelf.Options{}), layout.Shelves[0].ID, 100)
	for i := range changes {
		c := &changes[i]
		sum, last := c.Unknown, 1.0
		for _, h := range c.Hypotheses {
			sum += h.P
			if h.P > last || (h.Count > 0) != (c.Mass > 0) {
				t.Errorf("hypothesis out of order or of the wrong sign: %s", describe(c))
			}
			last = h.P
		}
		if math.Abs(sum-1) > 1e-9 || c.Unknown < 0 || c.End < c.Start {
			t.Errorf("sum %v: %s", sum, describe(c))
		}
	}
	if len(changes) < 25 {
		t.Errorf("%d changes, want about 30", len(changes))
	}
}
