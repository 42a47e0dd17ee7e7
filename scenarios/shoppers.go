package scenarios

import (
	"math"

	"storesim/sim/shopper"
	"storesim/sim/truth"
)

func readShoppers(t *table) shopper.Config {
	c := shopper.Config{
		ArrivalsPerHour: t.numbers("arrivals_per_hour",
			"a list of arrivals an hour, one for each hour of the run",
			between(0, 1e5, "a number of arrivals an hour")),
		BasketMu:    t.number("basket_mu", between(-3, 5, "the mean of a logarithm")),
		BasketSigma: t.number("basket_sigma", sigma),
		Speed:       t.number("speed", between(0.1, 3, "a number of metres a second")),
		SpeedStd:    t.number("speed_std", between(0, 1, "a number of metres a second")),
		Browse:      t.duration("browse"),
		BrowseSigma: t.number("browse_sigma", sigma),
		Reach:       t.duration("reach"),
		ReachSigma:  t.number("reach_sigma", sigma),
		PutBack:     t.number("put_back", between(0, 0.49, "a share of the item events")),
		Misplace:    t.number("misplace", share),
		TwoAtOnce:   t.number("two_at_once", share),
		Touch:       t.number("touch", between(0, 10, "a number of touches for each line picked")),
		Idle:        t.number("idle", share),
	}
	if t.has("count") {
		c.Count = int(t.integer("count", between(0, 1e6, "a whole number of shoppers (0: no limit)")))
	}
	c.Bursts = readBursts(t)
	readPeople(t, &c)
	t.close()
	return c
}

// cameraView is what all cameras of a store have in common.
type cameraView struct {
	width, height int
	fps           float64
}

// readPeople reads the optional keys about who comes: gear, parties, ages, clothes, staff.
func readPeople(t *table, c *shopper.Config) {
	if t.has("carrying") {
		c.Carrying = readCarrying(t.sub("carrying"))
	}
	if t.has("party") {
		c.Party = t.numbers("party", "a list of shares of parties of 1, 2, ... people", share)
		sum := 0.0
		for _, p := range c.Party {
			sum += p
		}
		if math.Abs(sum-1) > 0.01 {
			t.fail("party", "adds up to %.3g, want shares that add up to 1", sum)
		}
	}
	c.Children = t.numberOr("children", share, 0)
	c.Elders = t.numberOr("elders", share, 0)
	c.Uniform = t.numberOr("uniform", share, 0)
	if t.has("staff") {
		c.Staff = int(t.integer("staff", between(0, 100, "a whole number of staff")))
	}
}

func readCarrying(t *table) shopper.Carrying {
	c := shopper.Carrying{
		Basket:     t.numberOr("basket", share, 0),
		Cart:       t.numberOr("cart", share, 0),
		Stroller:   t.numberOr("stroller", share, 0),
		Wheelchair: t.numberOr("wheelchair", share, 0),
	}
	sum := c.Basket + c.Cart + c.Stroller + c.Wheelchair
	if t.has("none") {
		sum += t.number("none", share)
	}
	if t.sound() && sum > 1+1e-9 {
		t.d.fail(t.path, "adds up to %.3g, want shares that add up to 1 at most", sum)
	}
	t.close()
	return c
}

func readBursts(t *table) []shopper.Burst {
	var out []shopper.Burst
	if !t.has("burst") {
		return nil
	}
	for _, b := range t.tables("burst") {
		burst := shopper.Burst{
			From:    b.duration("from"),
			To:      b.duration("to"),
			PerHour: b.number("per_hour", between(0, 1e5, "a number of arrivals an hour")),
		}
		b.close()
		if b.sound() && burst.To <= burst.From {
			b.fail("to", "is %s, want a time after from", burst.To)
		}
		out = append(out, burst)
	}
	return out
}

// readActs reads the probabilities of [behaviour]. preset = true begins with those of an ordinary day.
func readActs(root *table) map[truth.Act]float64 {
	if !root.has("behaviour") {
		return nil
	}
	t := root.sub("behaviour")
	out := map[truth.Act]float64{}
	preset := t.flag("preset", false)
	for _, r := range shopper.Rates() {
		p := r.Absent
		if preset {
			p = r.Preset
		}
		if p = t.numberOr(string(r.Act), between(0, 1, "a probability per "+r.Per), p); p != r.Absent {
			out[r.Act] = p
		}
	}
	t.close()
	return out
}
