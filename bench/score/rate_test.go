package score

import (
	"encoding/json"
	"math"
	"testing"

	"gonum.org/v1/gonum/stat/distuv"
)

// The intervals are published ones; a formula with the wrong centre or a continuity correction misses them.
func TestWilson95(t *testing.T) {
	for _, c := range []struct {
		rate      Rate
		low, high float64
	}{
		{Rate{18, 20}, 0.6989663547715128, 0.972133518786232},
		{Rate{4, 200}, 0.00780442641634947, 0.05028708690582643},
		{Rate{190, 200}, 0.910421851861224, 0.972617354399236},
		{Rate{0, 0}, 0, 1},
		{Rate{0, 10}, 0, 0.2775327998628892},
		{Rate{10, 10}, 0.7224672001371107, 1},
	} {
		low, high := c.rate.Wilson95()
		if math.Abs(low-c.low) > 1e-12 || math.Abs(high-c.high) > 1e-12 {
			t.Errorf("%+v: got %v..%v, want %v..%v", c.rate, low, high, c.low, c.high)
		}
	}
}

// A bootstrap over many equal-sized clusters of a plain share must agree with Wilson's interval to about a
// per cent.
func TestBootstrapNearWilson(t *testing.T) {
	var clusters [][]float64
	for i := range 400 {
		clusters = append(clusters, []float64{float64(btoi(i%4 != 0)), 1})
	}
	low, high := bootstrap(clusters, over(0, 1))
	wl, wh := Rate{300, 400}.Wilson95()
	if math.Abs(low-wl) > 0.01 || math.Abs(high-wh) > 0.01 {
		t.Errorf("bootstrap %.3f..%.3f, Wilson %.3f..%.3f", low, high, wl, wh)
	}
}

// Where no cluster errs, the interval must not claim certainty.
func TestShareWithoutErrors(t *testing.T) {
	clusters := [][]float64{{3, 3}, {1, 1}, {0, 0}, {2, 2}} // the third says nothing
	fig := share(clusters, 6, over(0, 1), 1)
	low, _ := Rate{3, 3}.Wilson95()
	if fig.Value != 1 || fig.Low != low || fig.High != 1 {
		t.Errorf("got %+v, want 1 with low %v", fig, low)
	}
}

// Fewer than two clusters bound nothing: the interval is the whole range, or there is none.
func TestOneClusterBoundsNothing(t *testing.T) {
	one := [][]float64{{3, 4}}
	for _, c := range []struct {
		name string
		got  Figure
		want Figure
	}{
		{"share", share(one, 4, over(0, 1), 1), Figure{Value: 0.75, N: 4, Low: 0, High: 1, Method: byRange}},
		{"share of one and an idle one", share([][]float64{{3, 4}, {0, 0}}, 4, over(0, 1), 1),
			Figure{Value: 0.75, N: 4, Low: 0, High: 1, Method: byRange}},
		{"share of nothing", share(nil, 0, over(0, 1), 1), Figure{Low: 0, High: 1, Method: byWilson}},
		{"mean with a range", clustered(one, 4, over(0, 1), &[2]float64{0, 0.5}),
			Figure{Value: 0.75, N: 4, Low: 0, High: 0.75, Method: byRange}},
		{"open range", clustered(one, 1, column(0), nil), Figure{Value: 3, N: 1, Low: 3, High: 3, NoInterval: true, Method: byRange}},
	} {
		if c.got != c.want {
			t.Errorf("%s: got %+v, want %+v", c.name, c.got, c.want)
		}
	}
}

// Every figure of one trip, one body, one path and one frame is valid JSON, and no share of it is sure.
func TestScoresOfOneCluster(t *testing.T) {
	s := Scores{
		Receipts: ReceiptScores{Trips: []Trip{{Token: "T1", True: true, Issued: 1, Exact: true, Units: 2, Hits: 2,
			Total: 258, PExact: 0.9}}},
		Events: EventScores{Clusters: []EventCounts{{Hits: 2, SKU: 2, Count: 2, Both: 2, Actor: 2}}},
		Tracks: TrackScores{Clusters: []TrackCounts{{Truth: 9, Claimed: 9, IDHits: 9, Hits: 9, Distance: 0.9}}},
		Detections: DetectionScores{Frames: []FrameCounts{{People: 1, Boxes: []BoxResult{{Score: 1,
			Right: [ious]bool{true, true, true, true, true, true, true, true, true, true}}}}}},
	}
	for name, f := range s.Figures() {
		if _, err := json.Marshal(f); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		d, ok := Define(name)
		if sure := f.Low == f.High && !f.NoInterval; !ok || sure && d.Unit != Number {
			t.Errorf("%s (%s) is %+v", name, d.Unit, f)
		}
	}
}

// The bounds are by definition the shares under which as many hits or more, or as few or fewer, have a
// probability of 2.5 %.
func TestClopperPearson(t *testing.T) {
	for _, r := range []Rate{{18, 20}, {4, 200}, {1, 1}, {0, 10}, {190, 200}} {
		low, high := r.ClopperPearson95()
		if r.Hits > 0 {
			if p := (distuv.Binomial{N: float64(r.N), P: low}).Survival(float64(r.Hits - 1)); math.Abs(p-0.025) > 1e-9 {
				t.Errorf("%+v: at %v the probability of more is %v", r, low, p)
			}
		}
		if r.Hits < r.N {
			if p := (distuv.Binomial{N: float64(r.N), P: high}).CDF(float64(r.Hits)); math.Abs(p-0.025) > 1e-9 {
				t.Errorf("%+v: at %v the probability of fewer is %v", r, high, p)
			}
		}
		if wl, wh := r.Wilson95(); low > r.Value() || high < r.Value() || high-low < (wh-wl)*0.9 {
			t.Errorf("%+v: %v..%v, Wilson has %v..%v", r, low, high, wl, wh)
		}
	}
	if low, high := (Rate{}).ClopperPearson95(); low != 0 || high != 1 {
		t.Errorf("of nothing: %v..%v", low, high)
	}
}
