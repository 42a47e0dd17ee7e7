package demand_test

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"storesim/sim/demand"
	"storesim/sim/rng"
)

// profile is a day's rates: closed at night, a noon and an evening peak.
func profile() (rates [24]float64) {
	for h := 7; h < 22; h++ {
		x := float64(h)
		rates[h] = 30 + 40*math.Exp(-(x-12)*(x-12)/2) + 60*math.Exp(-(x-18)*(x-18)/3)
	}
	return rates
}

// draw thins a Poisson process of the highest rate. Each arrival is a group of so many, and days differ by a
// lognormal factor.
func draw(days int, group int, differ float64, seed uint64) []float64 {
	const top = 150.0
	s, rates := rng.NewKey(seed, "arrivals").Stream("times"), profile()
	var times []float64
	for day := range days {
		factor := s.LogNormal(1, differ)
		for t := s.Exp(3600 / top); t < 86400; t += s.Exp(3600 / top) {
			if s.Bool(rates[int(t/3600)] * factor / top / float64(group)) {
				for range group {
					times = append(times, float64(day)*86400+t)
				}
			}
		}
	}
	return times
}

func TestArrivalsRoundTrip(t *testing.T) {
	const days = 30
	a, err := demand.FitArrivals(draw(days, 1, 0, 4))
	if err != nil {
		t.Fatal(err)
	}
	if a.Days != days {
		t.Errorf("%d days, want %d", a.Days, days)
	}
	for h, want := range profile() {
		if want == 0 {
			near(t, "rate at night", a.PerHour[h], 0, 0)
			continue
		}
		withinErrors(t, fmt.Sprintf("rate at %d:00", h), a.PerHour[h], want, math.Sqrt(want/days))
	}
	if !a.Poisson() {
		t.Errorf("Poisson arrivals are rejected: %s", a.Verdict())
	}
}

// The check tells groups and days that differ from Poisson arrivals, and its interval holds 1 as often as it
// says.
func TestDispersion(t *testing.T) {
	cases := map[string]struct {
		days, group int
		differ      float64
		poisson     bool
	}{
		"thirty days":  {30, 1, 0, true},
		"one day":      {1, 1, 0, true},
		"groups":       {30, 3, 0, false},
		"groups, once": {1, 3, 0, false},
		"days differ":  {30, 1, 0.4, false},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			const runs = 100
			held := 0
			for seed := range uint64(runs) {
				a, err := demand.FitArrivals(draw(c.days, c.group, c.differ, seed))
				if err != nil {
					t.Fatal(err)
				}
				if a.Poisson() {
					held++
				}
			}
			t.Logf("the interval holds 1 in %d of %d", held, runs)
			if c.poisson && held < 88 || !c.poisson && held > 5 { // 95 +- 7 is three standard errors
				t.Errorf("the interval holds 1 in %d of %d runs", held, runs)
			}
		})
	}
}

func TestReadTimes(t *testing.T) {
	cases := map[string]struct {
		text string
		want string
		err  string
	}{
		"seconds":     {"0\n3600.5\n", "[0 3600.5]", ""},
		"civil":       {"time,gate\n1970-01-02 01:00:00,1\n1970-01-02 02:00:00,2\n", "[90000 93600]", ""},
		"with a zone": {"1970-01-01T08:30:00+02:00\n", "[30600]", ""},
		"faults":      {"0\nnoon\n1970-13-01 00:00:00\n", "", "f:2: \"noon\" is no time"},
		"milli":       {"0\n1764000000000\n", "", "milliseconds"},
		"nan":         {"0\nnan\n", "", "f:2"},
		"empty":       {"time\n", "", "f: no time"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			got, err := demand.ReadTimes(strings.NewReader(c.text), "f")
			if c.err != "" {
				if err == nil || !strings.Contains(err.Error(), c.err) {
					t.Errorf("error %v, want %q", err, c.err)
				}
				return
			}
			if err != nil || fmt.Sprint(got) != c.want {
				t.Errorf("times %v, error %v, want %s", got, err, c.want)
			}
		})
	}
}

// Days without arrivals inside the span count; a span that must be a mistake is refused.
func TestArrivalsDays(t *testing.T) {
	a, err := demand.FitArrivals([]float64{10 * 86400, 12*86400 + 5, 12*86400 + 7201})
	if err != nil {
		t.Fatal(err)
	}
	if a.Days != 3 || math.Abs(a.PerHour[0]-2.0/3) > 1e-12 || math.Abs(a.PerHour[2]-1.0/3) > 1e-12 {
		t.Errorf("fit %+v", a)
	}
	if _, err := demand.FitArrivals([]float64{0, 1.7e9}); err != nil {
		t.Logf("refused: %v", err)
	} else if _, err := demand.FitArrivals([]float64{0, 9e11}); err == nil {
		t.Error("a span of thirty thousand years is accepted")
	}
}
