package reviewer

import (
	"maps"
	"slices"

	"storesim/bench/score"
	"storesim/pipeline/attribution"
	"storesim/pipeline/review"
	"storesim/pipeline/store"
	"storesim/sim/truth"
)

// TruthOf finds out what each claim's clip shows: the events that the scorer pairs with claims, and of those
// that no claim is left for, the ones that happened at a claim's place and time all the same.
func TruthOf(l *store.Layout, events []truth.Event, claims []attribution.Claim) Truth {
	shown := make([][]*truth.Event, len(claims))
	left := slices.Clone(events)
	for {
		matches := score.MatchEvents(l, left, claims, score.DefaultTolerance)
		if len(matches) == 0 {
			break
		}
		seen := make([]bool, len(left))
		for _, m := range matches {
			e := left[m.Event]
			shown[m.Claim] = append(shown[m.Claim], &e)
			seen[m.Event] = true
		}
		var rest []truth.Event
		for i := range left {
			if !seen[i] {
				rest = append(rest, left[i])
			}
		}
		left = rest
	}
	return func(token store.Token, claim int) []review.Reading {
		if claim < 0 || claim >= len(shown) {
			return nil
		}
		return did(shown[claim], token)
	}
}

// did is what a token's people took and put back in some events.
func did(events []*truth.Event, token store.Token) []review.Reading {
	units := map[store.SKU]int{}
	for _, e := range events {
		if e.Token != token || token == "" {
			continue
		}
		switch e.Kind {
		case truth.Picked:
			units[e.SKU] += e.Count()
		case truth.PutBack:
			units[e.SKU] -= e.Count()
		default: // staff have no token
		}
	}
	var out []review.Reading
	for _, sku := range slices.Sorted(maps.Keys(units)) {
		out = append(out, readings(review.Reading{SKU: sku, Count: units[sku]})...)
	}
	return out
}
