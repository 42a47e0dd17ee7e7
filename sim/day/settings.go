package day

import (
	"errors"
	"fmt"

	"storesim/sim/demand"
)

// Settings are what a day depends on besides its seed.
type Settings struct {
	Graph *Graph
	Lists *demand.Baskets // of zones: item i is the i-th node of kind Zone

	Hours float64 // that the door is open; who is inside at the end goes on

	// ArrivalsPerHour is a rate for each hour from opening on, the last one going on.
	ArrivalsPerHour []float64

	Stay float64 // mean length of a stay, minutes

	// Capacity is how many a zone, a till or a place in the lobby holds; 0 for no limit. The entrance and the
	// exit have none. Who cannot go on stays once more and tries again; after Patience tries they squeeze
	// past, so that two who face each other do not stand there for ever.
	Capacity, Patience int
}

// The open model's parameters.
const (
	OpenRate  = 2.55 // arrivals a minute
	OpenHours = 14
	OpenStay  = 0.2 // minutes

	// The law of the number of stops, and where its tail is cut: beyond lie 2 of 100,000 lists.
	openMu    = 0.07
	openSigma = 0.76
	maxStops  = 30
)

// Open are the settings of the open model on the supermarket.
func Open() Settings {
	g := Supermarket()
	lists, err := Lists(g, demand.SizeLaw{Mu: openMu, Sigma: openSigma}.Sizes(maxStops))
	if err != nil {
		panic(fmt.Sprintf("day: the supermarket has no lists: %v", err))
	}
	return Settings{
		Graph: g, Lists: lists, Hours: OpenHours, ArrivalsPerHour: []float64{60 * OpenRate},
		Stay: OpenStay, Patience: 10,
	}
}

// Lists are lists of the graph's zones by their pull; sizes[i] is the share of lists of i+1 stops.
func Lists(g *Graph, sizes []float64) (*demand.Baskets, error) {
	var items []demand.Item
	for _, i := range g.of(Zone) {
		items = append(items, demand.Item{Name: g.Nodes[i].Name, Weight: g.Nodes[i].Pull})
	}
	return demand.New(sizes[:min(len(sizes), len(items))], items, nil, 0)
}

// maxHours is a week, maxRate a hundred times a busy supermarket: larger numbers are mistakes.
const (
	maxHours = 168.0
	maxRate  = 15_000.0
)

// check says what is wrong with the settings.
func (s *Settings) check() error {
	rate := 0.0
	for _, r := range s.ArrivalsPerHour {
		if !(r >= 0 && r <= maxRate) {
			return fmt.Errorf("%v arrivals an hour: 0 to %v are possible", r, maxRate)
		}
		rate = max(rate, r)
	}
	switch {
	case !(s.Hours > 0 && s.Hours <= maxHours):
		return fmt.Errorf("%v hours: more than 0 and at most %v are possible", s.Hours, maxHours)
	case rate == 0:
		return errors.New("nobody arrives: some rate must be above 0")
	case !(s.Stay > 0 && s.Stay <= 60):
		return fmt.Errorf("a stay of %v minutes: more than 0 and at most 60 are possible", s.Stay)
	case s.Capacity < 0 || s.Capacity > 0 && s.Patience < 1:
		return errors.New("a capacity and a patience must be at least 1")
	}
	return s.checkGraph()
}

// checkGraph makes sure that every list can be walked.
func (s *Settings) checkGraph() error {
	g := s.Graph
	in, out, stops := g.of(Entrance), g.of(Exit), g.of(Zone)
	if len(in) != 1 || len(out) != 1 || len(g.of(Till)) == 0 || len(stops) == 0 {
		return errors.New("a store has one entrance, one exit, zones and tills")
	}
	if len(s.Lists.Items) != len(stops) {
		return fmt.Errorf("lists of %d items for %d zones", len(s.Lists.Items), len(stops))
	}
	r := g.Routes()
	for _, z := range stops {
		if r.Steps(in[0], z) < 0 {
			return fmt.Errorf("there is no way from the entrance to %s", g.Nodes[z].Name)
		}
		for _, t := range g.of(Till) {
			if r.Steps(z, t) < 0 || r.Steps(t, out[0]) < 0 {
				return fmt.Errorf("there is no way from %s by %s to the exit",
					g.Nodes[z].Name, g.Nodes[t].Name)
			}
		}
	}
	return nil
}
