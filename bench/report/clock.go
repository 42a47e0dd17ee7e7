package report

import (
	"math"

	"storesim/bench/report/timeline"
)

// Clock is the run in numbers over time, for the page's charts.
type Clock struct {
	Seconds []float64 `json:"t"`
	Inside  []int     `json:"inside"`  // people who are in the store
	Tracked []int     `json:"tracked"` // people who are followed
	Taken   []int     `json:"taken"`   // units in people's hands and bags
	Claimed []int     `json:"claimed"` // units in virtual baskets
}

// clockPoints is how many points a chart has at most.
const clockPoints = 600

// NewClock counts along a timeline.
func NewClock(t *timeline.Timeline) *Clock {
	step := max(1, math.Ceil(t.End/clockPoints))
	n := int(t.End/step) + 1
	c := &Clock{
		Seconds: make([]float64, n), Inside: make([]int, n), Tracked: make([]int, n), Taken: make([]int, n),
		Claimed: make([]int, n),
	}
	for i := range n {
		c.Seconds[i] = float64(i) * step
		c.Inside[i] = present(t.People, c.Seconds[i])
		c.Tracked[i] = present(t.Tracked, c.Seconds[i])
	}
	from := func(time float64) int { return min(max(int(math.Ceil(time/step)), 0), n) }
	c.take(t, from)
	c.claim(t, from)
	return c
}

// present counts those who are somewhere at a time.
func present(people []timeline.Person, t float64) int {
	n := 0
	step := int(math.Round(t / timeline.Step))
	for i := range people {
		for _, w := range people[i].Walks {
			if k := step - w.From; k >= 0 && k < len(w.XY)/2 {
				n++
				break
			}
		}
	}
	return n
}

func (c *Clock) take(t *timeline.Timeline, from func(float64) int) {
	held := map[int]int{} // by body, until it leaves
	for i := range t.Events {
		e := &t.Events[i]
		units := 0
		switch e.Kind {
		case "picked", "recovered":
			units = e.Count
		case "put_back", "dropped":
			units = -e.Count
		case "exited":
			units = -held[e.Body]
		}
		held[e.Body] += units
		raise(c.Taken, from(e.Time), units)
	}
}

func (c *Clock) claim(t *timeline.Timeline, from func(float64) int) {
	for i := range t.Bills {
		units := 0
		for _, e := range t.Bills[i].Entries {
			raise(c.Claimed, from(e.Time), e.Count)
			units += e.Count
		}
		raise(c.Claimed, from(t.Bills[i].Exited), -units)
	}
}

// raise adds units to every value from an index on.
func raise(values []int, from, units int) {
	for i := from; i < len(values); i++ {
		values[i] += units
	}
}
