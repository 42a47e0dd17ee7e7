package crowd

import (
	"math"

	"storesim/pipeline/store"
)

// backwards is the angle between where a thing is pushed and where the way goes beyond which it is pulled.
const backwards = 1.9

// settled is the way left that is made without a turn, metres: sideways, where need be.
const settled = 0.5

// wheelTowards is where what a pushes should point: where the way goes, or the other way round, pulled,
// where there is no room to turn it.
func (c *Crowd) wheelTowards(a *Agent) float64 {
	if !a.foot.Pushes() {
		return a.heading
	}
	d := a.lookAhead(a.foot.far())
	if d.Len() < settled {
		return a.heading
	}
	yaw := math.Atan2(d.Y, d.X)
	by := math.Remainder(yaw-a.heading, 2*math.Pi)
	if math.Abs(by) <= backwards || c.roomToTurn(a, by) {
		return yaw
	}
	d = a.path[0].Sub(a.at)
	return math.Atan2(-d.Y, -d.X)
}

// lookAhead is the way from a to the place on its path a distance ahead: what is pushed is turned into a
// corner before the body gets there.
func (a *Agent) lookAhead(far float64) store.Vec2 {
	at := a.at
	for _, p := range a.path {
		d := at.Dist(p)
		if d >= far {
			return at.Add(p.Sub(at).Scale(far / d)).Sub(a.at)
		}
		far -= d
		at = p
	}
	return at.Sub(a.at)
}

// roomToTurn reports whether a could turn by an angle on the spot without touching a fixture.
func (c *Crowd) roomToTurn(a *Agent, by float64) bool {
	n := int(math.Abs(by)/0.2) + 1
	for k := 1; k <= n; k++ {
		centres := a.foot.Centres(a.at, a.heading+by*float64(k)/float64(n))
		for d := 1; d < a.foot.count(); d++ {
			if !c.floor.Free(centres[d], a.foot.Discs[d].Radius+skin) {
				return false
			}
		}
	}
	return true
}

// wheelTo is the turn towards a heading that can be made in one step.
func (c *Crowd) wheelTo(a *Agent, heading float64) float64 {
	if !a.foot.Pushes() {
		return 0
	}
	most := swing * c.set.Step
	return min(max(math.Remainder(heading-a.heading, 2*math.Pi), -most), most)
}
