package score

import (
	"math"
	"testing"
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
	clusters := [][]float64{{3, 3}, {1, 1}, {2, 2}}
	fig := share(clusters, 6, over(0, 1))
	low, _ := Rate{3, 3}.Wilson95()
	if fig.Value != 1 || fig.Low != low || fig.High != 1 {
		t.Errorf("got %+v, want 1 with low %v", fig, low)
	}
}
