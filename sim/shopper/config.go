package shopper

import (
	"time"

	"storesim/pipeline/store"
	"storesim/sim/demand"
	"storesim/sim/truth"
)

// Config is who comes and what they are like. Sources of the defaults are in the scenario documentation.
type Config struct {
	// ArrivalsPerHour holds one rate (parties an hour) for each hour of the run, starting at hour 0. Of 24
	// rates the day begins anew; otherwise the last one goes on. Arrivals are Poisson.
	ArrivalsPerHour []float64
	Bursts          []Burst // on top of that
	Count           int     // at most this many parties in a run; 0 for no limit

	// The number of units wanted is Poisson(L), L = exp(N(BasketMu, BasketSigma)), given that it is at
	// least one.
	BasketMu, BasketSigma float64
	Demand                *Demand `json:",omitempty"` // in place of them where it is known what goes together

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

	Carrying Carrying              // shares of the gear; zero: nobody carries any
	Party    []float64             // shares of parties of 1, 2, ... bodies; empty: everybody comes alone
	Children float64               // probability that a further member of a party is a child
	Elders   float64               // share of adults who are old
	Uniform  float64               // share who wear one and the same clothes
	Staff    int                   // bodies who restock and clean from opening to closing
	Acts     map[truth.Act]float64 // probability of each act; what Rates lists says of what
	Actors   []Actor               // who comes by a script, besides
	Filed    *store.Layout         // the plan that the cast is chosen by; nil: what is on the shelves
	Cast     []Role                // the products that the scripts name

	sizes []float64 // share of the baskets of 1, 2, ... units; nil where nobody carries anything
}

// longest is a basket's size beyond which all count as one for the gear.
const longest = 200

// prepare works out what does not change from shopper to shopper.
func (c *Config) prepare() {
	if c.Carrying != (Carrying{}) {
		c.sizes = demand.SizeLaw{Mu: c.BasketMu, Sigma: c.BasketSigma}.Sizes(longest)
	}
}

// Burst is a time with more arrivals: half-time, a train, the end of a lecture.
type Burst struct {
	From, To time.Duration // from the run's begin
	PerHour  float64       // parties an hour on top of the others
}

// Carrying is the share of parties with each gear. The rest carries nothing.
type Carrying struct{ Basket, Cart, Stroller, Wheelchair float64 }

// Rate says of what the probability of an act is one, and what is known about it.
type Rate struct {
	Act    truth.Act
	Per    string  // of a "line" of the list, a body's "visit", that of a "lone visit", a "restock", ...
	Preset float64 // where a mix of real life is wanted
	Absent float64 // where the scenario says nothing
	Source string  // of the preset; "assumed" where nothing was measured
}

// Rates lists the acts that a scenario's [behaviour] table gives a probability. Acts that follow from other
// keys (several units, put-backs in place and misplaced, empty visits) are not in it.
func Rates() []Rate {
	return []Rate{
		{truth.Impulse, "line", 0.5, 0, "assumed; of supermarket purchases two of three are unplanned"},
		{truth.Browse, "line", 0.3, 0, "assumed; in six stores 30 % of what was held was bought (2017)"},
		{truth.LongHold, "line", 0.03, 0, "assumed; cases B17 and B28 of the AutoCheckout contest"},
		{truth.Fast, "line", 0.05, 0, "assumed; cases B21 and B29"},
		{truth.Slow, "line", 0.03, 0, "assumed; case B22"},
		{truth.TwoHands, "line", 0.05, 0, "8 of 237 events of the AutoCheckout labels move several units"},
		{truth.Neighbours, "line", 0.03, 0, "assumed; cases B13, B20 and B24"},
		{truth.Floor, "line", 0.005, 0, "assumed; case B30"},
		{truth.Repick, "line", 0.03, 0, "assumed; case B23"},
		{truth.Conceal, "line", 0.008, 0, "shrink of 1.6 % of sales (NRF 2023); all by concealment, half " +
			"of it under the clothes: assumed"},
		{truth.ConcealBag, "line", 0.008, 0, "the other half of that shrink: assumed"},
		{truth.Wrap, "line", 0.004, 0, "assumed"},
		{truth.Swap, "line", 0.002, 0, "assumed"},
		{truth.ReachAcross, "line", 0.05, 0, "if somebody is in the way: assumed; PACK study (Sensors 2024)"},
		{truth.Together, "line", 0.02, 0, "assumed; case B10"},
		{truth.HandOver, "line", 0.01, 0, "assumed; case B9"},
		{truth.FamilyGive, "member who does not lead", 0.3, 0, "assumed: of the members"},
		{truth.Lean, "visit", 0.05, 0, "assumed"},
		{truth.LayBag, "visit", 0.03, 0, "assumed"},
		{truth.JacketOff, "visit", 0.01, 0, "assumed; a reporter's test of 2020 lost the identity so"},
		{truth.Run, "visit", 0.02, 0, "assumed"},
		{truth.Tangle, "visit", 0.03, 0, "assumed; a named failure state of a commercial system"},
		{truth.Tailgate, "lone visit", 0.01, 0, "assumed"},
		{truth.Restock, "restock", 0.8, 0, "assumed: what staff do at a shelf"},
		{truth.Clean, "restock", 1, 1, "assumed: what they do there when they do not fill it"},
		{truth.ChildPick, "wish that falls to a child", 1, 1, "assumed; else the party's leader"},
		{truth.MisplaceFar, "misplaced unit", 0.5, 0.5, "assumed; most next stops are on the same gondola " +
			"or full, so that at 1 about a tenth of what is misplaced goes far in a small store"},
	}
}

// chance is the probability of an act in this scenario.
func (c *Config) chance(act truth.Act) float64 {
	if p, given := c.Acts[act]; given {
		return p
	}
	for _, r := range Rates() {
		if r.Act == act {
			return r.Absent
		}
	}
	return 0
}
