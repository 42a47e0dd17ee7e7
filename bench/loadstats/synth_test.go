package loadstats_test

import (
	"math"
	"reflect"
	"strings"
	"testing"
	"time"

	"storesim/bench/loadstats"
	"storesim/pipeline/feed"
	"storesim/sim/rng"
)

func countPrefix(list []loadstats.Default, prefix string) int {
	n := 0
	for _, d := range list {
		if strings.HasPrefix(d.Key, prefix) {
			n++
		}
	}
	return n
}

func fieldsOf(v any) int { return reflect.TypeOf(v).NumField() }

// made is a stream of one shelf whose samples are value(channel, seconds), in readings that come late by
// turns.
func made(t *testing.T, channels int, seconds float64, value func(c int, at float64) float64) *loadstats.Stream {
	t.Helper()
	s := loadstats.NewStream()
	n := int(seconds * feed.PlateRate / feed.PlateSamples)
	for i := range n {
		k := i ^ 1 // pairs of readings arrive in the wrong order
		if k >= n {
			k = i
		}
		r := &feed.PlateReading{Grams: make([]float32, feed.PlateSamples*channels)}
		r.Device, r.Seq = "G1.B1.S1", uint64(k)
		r.Captured = feed.Stamp(k) * feed.Stamp(200*time.Millisecond)
		r.Arrived = r.Captured.Add(70 * time.Millisecond)
		for j := range feed.PlateSamples {
			for c := range channels {
				r.Grams[j*channels+c] = float32(value(c, float64(k*feed.PlateSamples+j)/feed.PlateRate))
			}
		}
		if err := s.Push(r); err != nil {
			t.Fatal(err)
		}
	}
	return s
}

// TestKnownStream measures a shelf whose figures are known: one channel dead, one not connected, noise of 1
// g, a pick of 400 g at 10 s from channel 3 after a push of 6 g for a quarter of a second, settling with a
// time constant of 0.1 s, 1 % of it in the next channel and half of that in the one after, a shake of 20 g.
func TestKnownStream(t *testing.T) {
	key := rng.NewKey(1, "test")
	s := made(t, 9, 20, func(c int, at float64) float64 {
		switch c {
		case 7:
			return 55
		case 8:
			return math.NaN()
		}
		v := float64(1000*c-500) + key.ChildN("channel", c).Norm("noise", uint64(at*60+0.5))
		dt := at - 10
		share := map[int]float64{3: 1, 2: 0.01, 4: 0.01, 1: 0.005, 5: 0.005}[c]
		switch {
		case dt > 0:
			v -= 400 * share * (1 - math.Exp(-dt/0.1))
			if c != 3 {
				v += 20 * math.Exp(-dt/0.13) * math.Sin(2*math.Pi*5*dt)
			}
		case dt > -0.25 && c == 3:
			v += 6
		}
		return v
	}).Stats()
	for _, c := range []struct {
		name           string
		got, want, tol float64
	}{
		{"channels", float64(s.Channels), 8, 0},
		{"dead", float64(s.Dead), 1, 0},
		{"noise", s.Noise.P50, 1, 0.08},
		{"below zero", s.Negative, 1.0 / 7, 0.001},
		{"batch", s.Batch, 0.2, 1e-9},
		{"late", s.Late.P50, 0.07, 1e-9},
		{"picks", float64(s.Picks), 1, 0},
		{"settle", s.Settle.P50, 0.39, 0.06}, // ln 50 time constants
		{"press", s.Press.P50, 3, 1},         // half of the half second
		{"shake", s.Transient.P50, 25, 5},
		{"neighbours", s.Next.P50, 0.0075, 0.003},
	} {
		if math.Abs(c.got-c.want) > c.tol {
			t.Errorf("%s is %.4f, want %.4f", c.name, c.got, c.want)
		}
	}
}

// What is no lone pick is not taken for one: a push that goes again, a slow drift, two at the same time on
// channels apart.
func TestNoPick(t *testing.T) {
	for name, value := range map[string]func(c int, at float64) float64{
		"push": func(_ int, at float64) float64 {
			if at > 10 && at < 11 {
				return 500
			}
			return 0
		},
		"drift": func(_ int, at float64) float64 { return 30 * at },
		"two at once": func(c int, at float64) float64 {
			if at > 10 && (c == 0 || c == 4) {
				return -500
			}
			return 0
		},
	} {
		key := rng.NewKey(2, name)
		s := made(t, 5, 20, func(c int, at float64) float64 {
			return value(c, at) + key.ChildN("channel", c).Norm("noise", uint64(at*60+0.5))
		}).Stats()
		if s.Picks != 0 {
			t.Errorf("%s: %d picks", name, s.Picks)
		}
	}
}

// What is no message of the recording is an error that says which.
func TestBrokenRecording(t *testing.T) {
	for _, text := range []string{
		"{", `{"document": 3}`, `{"document": {"plate_data": {"values": {"data": "AAAA", "shape": [12, 1, 1]}}}}`,
	} {
		_, err := loadstats.ReadAutoCheckout(strings.NewReader(text))
		if err == nil || !strings.Contains(err.Error(), "message 0") {
			t.Errorf("%s: got %v", text, err)
		}
	}
}
