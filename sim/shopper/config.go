package shopper

import "time"

// Config is who comes and what they are like. Sources of the defaults are in the scenario documentation.
type Config struct {
	// ArrivalsPerHour holds one rate (parties an hour) for each hour of the run, starting at hour 0; the
	// last one goes on. Arrivals are Poisson.
	ArrivalsPerHour []float64
	Count           int // at most this many bodies in a run; 0 for no limit

	// The number of units wanted is Poisson(L), L = exp(N(BasketMu, BasketSigma)), given that it is at
	// least one.
	BasketMu, BasketSigma float64

	Speed, SpeedStd float64       // preferred walking speed, m/s
	Browse          time.Duration // median time before a shelf before a reach
	BrowseSigma     float64       // of its logarithm
	Reach           time.Duration // median time of a reach from setting out to the hand's return
	ReachSigma      float64

	PutBack   float64 // share of item events that are put-backs, in [0, 0.5)
	Misplace  float64 // share of put-backs that go to a wrong place
	TwoAtOnce float64 // probability that units of one product are taken in one grab where several are wanted
	Touch     float64 // touches without taking, per picked line
	Idle      float64 // share of shoppers who buy nothing
}
