package loadstats

import (
	"fmt"
	"strings"

	"storesim/sim/shopper"
)

// What the sources of the shoppers' habits are called on the page.
const (
	model2021 = "fitted to the baskets of a supermarket agent model (PLoS ONE 2021)"
	labels    = "AutoCheckout labels"
)

// shopperDefaults are the keys of [shoppers] that a scenario which extends nothing has to give. The
// probabilities of single acts are on the page of the scenarios.
func shopperDefaults(c *shopper.Config) []Default {
	return []Default{
		{"shoppers.arrivals_per_hour", rates(c.ArrivalsPerHour), "parties an hour, from hour 0 on",
			"assumed, so that a short run has shoppers: a store of this kind has 400 to 700 a day"},
		{"shoppers.basket_mu", number(c.BasketMu), "mean of the logarithm of the units wanted", model2021},
		{"shoppers.basket_sigma", number(c.BasketSigma), "its standard deviation",
			model2021 + ": mean 2.2, 45 % want one thing"},
		{"shoppers.speed", number(c.Speed), "preferred walking speed, m/s",
			"assumed, the middle of 0.8 to 1.4 m/s measured with trolleys"},
		{"shoppers.speed_std", number(c.SpeedStd), "its standard deviation, m/s", assumed},
		{"shoppers.browse", quoted(c.Browse), "median time before a shelf before reaching", assumed},
		{"shoppers.browse_sigma", number(c.BrowseSigma), "sigma of its logarithm", assumed},
		{"shoppers.reach", quoted(c.Reach), "median time from setting out to the hand's return",
			"assumed, within segments of 0.9 to 37 s of a retail action recognition set"},
		{"shoppers.reach_sigma", number(c.ReachSigma), "sigma of its logarithm", assumed},
		{"shoppers.put_back", number(c.PutBack), "share of item events that are put-backs",
			labels + ": 56 of 237 events"},
		{"shoppers.misplace", number(c.Misplace), "share of put-backs to a wrong place", assumed},
		{"shoppers.two_at_once", number(c.TwoAtOnce), "several units of a product in one grab", assumed},
		{"shoppers.touch", number(c.Touch), "touches without taking, for each line picked", assumed},
		{"shoppers.idle", number(c.Idle), "share who buy nothing", assumed},
	}
}

func rates(values []float64) string {
	texts := make([]string, len(values))
	for i, v := range values {
		texts[i] = number(v)
	}
	return fmt.Sprintf("[%s]", strings.Join(texts, ", "))
}
