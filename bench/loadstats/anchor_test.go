package loadstats_test

import (
	"context"
	"errors"
	"os"
	"testing"
	"time"

	"storesim/bench/loadstats"
)

const recording = "../../../shared/anchors/autocheckout/BENCHMARK-1/plate_data.json"

// realStats measures the real recording, or skips the test where it is not there.
func realStats(t *testing.T) *loadstats.Stats {
	t.Helper()
	file, err := os.Open(recording)
	if errors.Is(err, os.ErrNotExist) {
		t.Skipf("the reference recording is not there: %v", err)
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = file.Close() })
	s, err := loadstats.ReadAutoCheckout(file)
	if err != nil {
		t.Fatal(err)
	}
	stats := s.Stats()
	return &stats
}

func simulate(t *testing.T, seed uint64, d time.Duration) *loadstats.Stats {
	t.Helper()
	s, err := loadstats.Simulate(context.Background(), seed, d)
	if err != nil {
		t.Fatal(err)
	}
	return &s
}

// TestBesideTheRecording measures the simulated stream and the real one by the same code: each statistic of
// the simulated store lies within the stated factor of the recording's.
func TestBesideTheRecording(t *testing.T) {
	there := realStats(t)
	here := simulate(t, 1000, 10*time.Minute)
	t.Logf("%-36s %9s %9s %7s", "", "recording", "simulated", "factor")
	for _, r := range []struct {
		name   string
		of     func(s *loadstats.Stats) float64
		factor float64
	}{
		{"dead share", (*loadstats.Stats).DeadShare, 1.5},
		{"time between readings, s", func(s *loadstats.Stats) float64 { return s.Batch }, 1.05},
		{"from capture to arrival p50, s", func(s *loadstats.Stats) float64 { return s.Late.P50 }, 1.5},
		{"noise p10, g", func(s *loadstats.Stats) float64 { return s.Noise.P10 }, 1.3},
		{"noise p50, g", func(s *loadstats.Stats) float64 { return s.Noise.P50 }, 1.5},
		{"noise p90, g", func(s *loadstats.Stats) float64 { return s.Noise.P90 }, 1.8},
		{"noise worst, g", func(s *loadstats.Stats) float64 { return s.Noise.Max }, 1.3},
		{"wander p50, g", func(s *loadstats.Stats) float64 { return s.Wander.P50 }, 1.5},
		{"readings below zero", func(s *loadstats.Stats) float64 { return s.Negative }, 2.5},
		{"size of a reading p50, g", func(s *loadstats.Stats) float64 { return s.Offset.P50 }, 2},
		{"size of a reading p90, g", func(s *loadstats.Stats) float64 { return s.Offset.P90 }, 2},
		{"settle p50, s", func(s *loadstats.Stats) float64 { return s.Settle.P50 }, 3},
		{"press p50, g", func(s *loadstats.Stats) float64 { return s.Press.P50 }, 2},
		{"transient p50, g", func(s *loadstats.Stats) float64 { return s.Transient.P50 }, 2},
		{"transient p90, g", func(s *loadstats.Stats) float64 { return s.Transient.P90 }, 2},
		{"neighbours p50, share", func(s *loadstats.Stats) float64 { return s.Next.P50 }, 3},
	} {
		a, b := r.of(there), r.of(here)
		t.Logf("%-36s %9.3f %9.3f %7.2f", r.name, a, b, b/a)
		if !(b/a <= r.factor && a/b <= r.factor) {
			t.Errorf("%s is %.3f, in the recording %.3f: want it within a factor of %g", r.name, b, a, r.factor)
		}
	}
}
