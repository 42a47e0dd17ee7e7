package streams

import (
	"math"
	"math/bits"
	"testing"
	"time"

	"pgregory.net/rapid"

	"storesim/internal/fixedseed"
	"storesim/pipeline/feed"
	"storesim/pipeline/store"
)

func TestMain(m *testing.M) { fixedseed.Main(m) }

// The search finds the threshold of any monotone question, from any guess, in few trials.
func TestLargestIsExact(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		most := rapid.IntRange(1, 5000).Draw(t, "most")
		want := rapid.IntRange(0, most).Draw(t, "threshold")
		guess := rapid.IntRange(-3, 2*most).Draw(t, "guess")
		got, trials, err := Largest(guess, most, func(n int) (bool, error) {
			if n < 1 || n > most {
				t.Fatalf("tried %d of %d", n, most)
			}
			return n <= want, nil
		})
		if err != nil || got != want {
			t.Fatalf("got %d, %v, want %d", got, err, want)
		}
		if limit := 2*bits.Len(uint(most)) + 3; len(trials) > limit {
			t.Fatalf("%d trials, want at most %d", len(trials), limit)
		}
	})
}

// Whatever the answers, the search ends, asks nothing twice, and its answer has passed while the next failed.
func TestLargestNeverStalls(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		most := rapid.IntRange(1, 3000).Draw(t, "most")
		answers := map[int]bool{}
		got, trials, _ := Largest(rapid.IntRange(0, most).Draw(t, "guess"), most, func(n int) (bool, error) {
			if _, again := answers[n]; again {
				t.Fatalf("%d was tried twice", n)
			}
			answers[n] = rapid.Bool().Draw(t, "passes")
			return answers[n], nil
		})
		if limit := 2*bits.Len(uint(most)) + 3; len(trials) > limit {
			t.Fatalf("%d trials, want at most %d", len(trials), limit)
		}
		failed, asked := answers[got+1]
		if got > 0 && !answers[got] || got < most && (!asked || failed) {
			t.Fatalf("answer %d of %v", got, trials)
		}
	})
}

// constant is a feed of cameras that tick evenly, and equal costs.
func constant(cameras int, rate float64, cost time.Duration) (*Feed, *Costs) {
	const lap = 5 * time.Second
	period := time.Duration(float64(time.Second) / rate)
	f := &Feed{Layout: &store.Layout{Cameras: make([]store.Camera, cameras)}, index: map[key]int{}}
	f.Lap = lap / period * period
	for at := time.Duration(0); at < f.Lap; at += period {
		for c := range cameras {
			phase := period * time.Duration(c) / time.Duration(cameras)
			f.Frames = append(f.Frames, &Picture{Camera: c,
				Frame: &feed.Frame{Header: feed.Header{Arrived: feed.Stamp(at + phase)}}})
		}
	}
	c := &Costs{Ticks: []time.Duration{0}}
	for range cameras {
		c.Search = append(c.Search, []time.Duration{cost})
	}
	return f, c
}

// With known service times the count is the cores over what a stream asks for, rounded down.
func TestCountIsExact(t *testing.T) {
	asked := 0
	rapid.Check(t, func(t *rapid.T) {
		cores := rapid.IntRange(1, 8).Draw(t, "cores")
		cameras := rapid.IntRange(1, 6).Draw(t, "cameras")
		rate := rapid.SampledFrom([]float64{5, 10, 12.5, 20, 25}).Draw(t, "rate")
		period := time.Duration(1e9 / rate)
		cost := time.Duration(rapid.Int64Range(int64(period/20), int64(period)).Draw(t, "cost"))
		f, c := constant(cameras, rate, cost)
		rule := DefaultRule(0)
		rule.Rate, rule.MaxDrop = rate, 0
		clock := CPUClock{Feed: f, Costs: c, Cores: cores, Rule: rule}
		got, at, above, _, err := clock.Largest(1000)
		if err != nil {
			t.Fatal(err)
		}
		want := int(math.Floor(float64(cores)/(cost.Seconds()*rate) + 1e-6))
		if got != want {
			t.Fatalf("%d streams, want %d; %v; next: %v", got, want, at.Reasons, above.Reasons)
		}
		if got > 0 && (at.Frames == 0 || !at.Pass) || above.Pass || above.Reasons == nil {
			t.Fatalf("verdicts %+v, %+v", at, above)
		}
		asked += got
	})
	if asked == 0 {
		t.Error("no machine bore a stream")
	}
}

// More work a frame never makes room for a stream.
func TestCountFallsWithCost(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		costs := rapid.SliceOfN(rapid.Int64Range(1e6, 60e6), 2, 12).Draw(t, "costs")
		more := rapid.SliceOfN(rapid.Int64Range(0, 30e6), len(costs), len(costs)).Draw(t, "more")
		f, c := constant(2, 10, 0)
		_, dear := constant(2, 10, 0)
		for k, cost := range costs {
			c.Search[k%2] = append(c.Search[k%2], time.Duration(cost))
			dear.Search[k%2] = append(dear.Search[k%2], time.Duration(cost+more[k]))
		}
		count := func(c *Costs) int {
			rule := DefaultRule(0)
			rule.Rate, rule.Windows = 10, 2
			clock := CPUClock{Feed: f, Costs: c, Cores: 2, Rule: rule}
			n, _, _, _, err := clock.Largest(1000)
			if err != nil {
				t.Fatal(err)
			}
			return n
		}
		if a, b := count(c), count(dear); b > a {
			t.Fatalf("%d streams, and %d with more work", a, b)
		}
	})
}

// Cores do not idle beside work, nothing starts before it arrives, lanes keep their order, and what is not
// dropped is served for as long as it costs.
func TestServeIsFair(t *testing.T) {
	served := 0
	rapid.Check(t, func(t *rapid.T) {
		cores := rapid.IntRange(1, 4).Draw(t, "cores")
		patience := time.Duration(rapid.Int64Range(0, 50).Draw(t, "patience"))
		jobs := make([]Job, rapid.IntRange(1, 60).Draw(t, "jobs"))
		at := time.Duration(0)
		for i := range jobs {
			at += time.Duration(rapid.Int64Range(0, 8).Draw(t, "gap"))
			jobs[i] = Job{at, time.Duration(rapid.Int64Range(1, 30).Draw(t, "cost")),
				rapid.IntRange(-1, 5).Draw(t, "lane"), rapid.Bool().Draw(t, "kept")}
		}
		out := Serve(jobs, cores, patience)
		lanes := map[int]time.Duration{}
		for i, s := range out {
			j := jobs[i]
			if s.Start < j.Arrives || j.Kept && s.Dropped || !s.Dropped && s.End != s.Start+j.Cost {
				t.Fatalf("job %d, %+v: %+v", i, j, s)
			}
			if s.Dropped != (!j.Kept && s.Start-j.Arrives > patience) {
				t.Fatalf("job %d, %+v waited for %v: %+v", i, j, s.Start-j.Arrives, s)
			}
			if j.Lane >= 0 && s.Start < lanes[j.Lane] {
				t.Fatalf("job %d began before its lane was free", i)
			}
			lanes[j.Lane] = s.End
			running := 0
			for k, o := range out {
				if k != i && !o.Dropped && o.Start <= s.Start && s.Start < o.End {
					running++
				}
			}
			if !s.Dropped && running >= cores {
				t.Fatalf("%d jobs beside job %d on %d cores", running, i, cores)
			}
			served++
		}
	})
	if served == 0 {
		t.Error("nothing was served")
	}
}
