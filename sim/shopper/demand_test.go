package shopper_test

import (
	"math"
	"reflect"
	"testing"
	"time"

	"storesim/sim/des"
	"storesim/sim/rng"
	"storesim/sim/shopper"
	"storesim/sim/truth"
	"storesim/sim/world"
)

// near fails where a share or mean is off by more than k standard errors.
func near(t *testing.T, what string, got, want, se float64) {
	t.Helper()
	t.Logf("%s: %.4f, want %.4f +- %.4f", what, got, want, se)
	if math.Abs(got-want) > 4*se {
		t.Errorf("%s is %.4f, want %.4f +- %.4f", what, got, want, se)
	}
}

// pmf is the zero-truncated Poisson-lognormal distribution, by the midpoint rule over the normal quantile.
func pmf(mu, sigma float64, n int) []float64 {
	out := make([]float64, n)
	const steps = 4000
	for k := range steps {
		z := -6 + 12*(float64(k)+0.5)/steps
		weight := math.Exp(-z*z/2) / math.Sqrt(2*math.Pi) * 12 / steps
		rate := math.Exp(mu + sigma*z)
		p := math.Exp(-rate)
		for i := range out {
			out[i] += weight * p
			p *= rate / float64(i+1)
		}
	}
	rest := 1 - out[0]
	out[0] = 0
	for i := range out {
		out[i] /= rest
	}
	return out
}

// The sizes of baskets follow the zero-truncated Poisson-lognormal law: mean 2.2, 45 % single, as the
// sources say.
func TestBasketSizes(t *testing.T) {
	cfg := shopper.Config{BasketMu: 0.07, BasketSigma: 0.76}
	law := pmf(cfg.BasketMu, cfg.BasketSigma, 60)
	const n = 100_000
	counts := make([]float64, len(law))
	sum, squares := 0.0, 0.0
	for i := range n {
		k := cfg.Units(rng.NewKey(1, "basket").ChildN("visit", i).Stream("wishes"))
		counts[min(k, len(counts)-1)]++
		sum += float64(k)
		squares += float64(k * k)
	}
	mean, want := sum/n, 0.0
	for k, p := range law {
		want += float64(k) * p
	}
	near(t, "mean basket", mean, want, math.Sqrt((squares/n-mean*mean)/n))
	for k := 1; k <= 5; k++ {
		near(t, "share of this size", counts[k]/n, law[k], math.Sqrt(law[k]*(1-law[k])/n))
	}
	if math.Abs(want-2.2) > 0.05 || math.Abs(law[1]-0.45) > 0.01 {
		t.Errorf("the law has mean %.3f and %.3f single baskets", want, law[1])
	}
}

// Of all item events 24 % are put-backs, and 15 % of those go astray, whatever the baskets.
func TestPutBackShare(t *testing.T) {
	cfg := scenario(t, "corner").Config
	w := world.New(des.New(), cfg.Layout, 1)
	picks, backs, stray, units, lists, empty := 0.0, 0.0, 0.0, 0.0, 0.0, 0.0
	const n = 20_000
	for i := range n {
		list := cfg.Shoppers.Wishes(rng.NewKey(1, "wishes").ChildN("visit", i), w.Stock, cfg.Layout)
		if len(list) == 0 {
			empty++
			continue
		}
		lists++
		for _, wish := range list {
			if len(w.Stock.ColumnsOf(wish.SKU)) == 0 {
				t.Fatalf("%s is wished for and filed nowhere", wish.SKU)
			}
			switch {
			case !wish.Keep:
				picks, backs = picks+1, backs+1
				if wish.Stray {
					stray++
				}
			case wish.AtOnce:
				picks, units = picks+1, units+float64(wish.Count)
			default:
				picks, units = picks+float64(wish.Count), units+float64(wish.Count)
			}
		}
	}
	events := picks + backs
	// Put-backs come in clusters of a basket: their standard error is about twice that of single draws.
	near(t, "put-backs of events", backs/events, cfg.Shoppers.PutBack, 2*math.Sqrt(0.24*0.76/events)+0.003)
	near(t, "astray of put-backs", stray/backs, cfg.Shoppers.Misplace, math.Sqrt(0.15*0.85/backs))
	near(t, "shoppers who want nothing", empty/n, cfg.Shoppers.Idle, math.Sqrt(0.05*0.95/n))
	near(t, "units wanted", units/lists, 2.21, 0.02)
}

// idlers is a run of a small store whose shoppers only walk through.
func idlers(t *testing.T, rates []float64, closing time.Duration, seed uint64) []truth.Event {
	t.Helper()
	sc := scenario(t, "testdata/aisle.toml")
	cfg := sc.Config.Shoppers
	cfg.Idle, cfg.ArrivalsPerHour = 1, rates
	sim := des.New()
	defer sim.Close()
	w := world.New(sim, sc.Config.Layout, seed)
	town := shopper.NewTown(sim, w, cfg, seed, 0)
	town.Open(des.Time(closing))
	sim.RunUntil(des.Time(closing))
	for i := 0; i < 120 && !town.Empty(); i++ {
		sim.RunUntil(sim.Now().Add(time.Second))
	}
	if !town.Empty() {
		t.Fatal("somebody is still inside two minutes after closing")
	}
	return w.Ledger.Events
}

// Arrivals are Poisson at the rate of the hour; the last rate goes on.
func TestArrivalsFollowTheHours(t *testing.T) {
	rates := []float64{40, 0, 120, 60}
	hours := make([]float64, 5)
	const days = 12
	for seed := range uint64(days) {
		for _, e := range idlers(t, rates, 5*time.Hour, seed) {
			if e.Kind == truth.Entered {
				hours[int(e.Time.Seconds()/3600)]++
			}
		}
	}
	for h, want := range []float64{40, 0, 120, 60, 60} {
		near(t, "arrivals in the hour", hours[h]/days, want, math.Sqrt(want/days)+0.1)
	}
}

// Who comes does not depend on who else comes: a later closing adds arrivals, and the earlier ones keep
// their times and names. Wishes and looks depend on nothing but the visit's key.
func TestArrivalsAreTheirOwn(t *testing.T) {
	short := idlers(t, []float64{60}, 20*time.Minute, 5)
	long := idlers(t, []float64{60}, 40*time.Minute, 5)
	times := func(events []truth.Event, before des.Time) map[string]des.Time {
		out := map[string]des.Time{}
		for _, e := range events {
			if e.Kind == truth.Entered && e.Time < before {
				out[string(e.Token)] = e.Time
			}
		}
		return out
	}
	closing := des.Time(20 * time.Minute)
	if a, b := times(short, closing), times(long, closing); len(a) < 10 || !reflect.DeepEqual(a, b) {
		t.Errorf("%d arrivals and %d arrivals differ", len(a), len(b))
	}
	cfg := scenario(t, "corner").Config
	full, sold := world.New(des.New(), cfg.Layout, 1), world.New(des.New(), cfg.Layout, 1)
	b := &world.Body{}
	for c := range sold.Stock.Columns {
		sold.Take(b, world.Left, world.ColumnID(c), 9, world.Reach{})
	}
	for i := range 200 {
		key := rng.NewKey(1, "shoppers").ChildN("visit", i)
		a, z := cfg.Shoppers.Wishes(key, full.Stock, cfg.Layout), cfg.Shoppers.Wishes(key, sold.Stock, cfg.Layout)
		if !reflect.DeepEqual(a, z) {
			t.Fatalf("visit %d wants %v, and in an empty store %v", i, a, z)
		}
		look, build := shopper.NewLook(key, shopper.Adult), shopper.NewBuild(key, shopper.Adult)
		if look != shopper.NewLook(key, shopper.Adult) || build != shopper.NewBuild(key, shopper.Adult) {
			t.Fatalf("visit %d looks different every time", i)
		}
	}
}
