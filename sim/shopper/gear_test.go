package shopper

import (
	"math"
	"testing"

	"storesim/sim/rng"
	"storesim/sim/world"
)

// The gear has the shares that are asked for, larger gear goes with larger baskets, and the baskets of all
// are those of a store in which nobody carries anything.
func TestGearDrivesBasket(t *testing.T) {
	plain := Config{BasketMu: 0.9, BasketSigma: 0.8}
	geared := plain
	geared.Carrying = Carrying{Basket: 0.28, Cart: 0.20, Stroller: 0.02, Wheelchair: 0.01}
	geared.prepare()
	const n = 20000
	count, units := map[world.Gear]float64{}, map[world.Gear]float64{}
	all, without := 0.0, 0.0
	for i := range n {
		key := rng.NewKey(7, "gear test").ChildN("visit", i)
		size := geared.units(key.Stream("wishes"))
		same := plain.units(key.Stream("wishes"))
		g := geared.gear(key, geared.mood(key, size))
		count[g]++
		units[g] += float64(size)
		all, without = all+float64(size), without+float64(same)
	}
	want := map[world.Gear]float64{
		world.NoGear: 0.49, world.Basket: 0.28, world.Cart: 0.20, world.Stroller: 0.02, world.Wheelchair: 0.01,
	}
	for g, share := range want {
		got := count[g] / n
		t.Logf("gear %d: %.3f of the parties, %.2f units", g, got, units[g]/count[g])
		if math.Abs(got-share) > 4*math.Sqrt(share*(1-share)/n) {
			t.Errorf("gear %d: %.3f of the parties, want %.2f", g, got, share)
		}
	}
	none, basket, cart := units[world.NoGear]/count[world.NoGear], units[world.Basket]/count[world.Basket],
		units[world.Cart]/count[world.Cart]
	if !(none < basket && basket < cart) {
		t.Errorf("%.2f units without gear, %.2f in baskets, %.2f in carts", none, basket, cart)
	}
	if all != without {
		t.Errorf("gear changes the baskets: %.0f units, %.0f without", all, without)
	}
}
