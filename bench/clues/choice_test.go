package clues_test

import (
	"slices"
	"testing"

	"storesim/bench/clues"
	"storesim/pipeline/attribution"
	"storesim/pipeline/feed"
	"storesim/pipeline/gallery"
	"storesim/pipeline/shelf"
	"storesim/pipeline/store"
	"storesim/sim/des"
	"storesim/sim/truth"
)

// picked is a unit that somebody takes off a plate.
func picked(seconds float64, token store.Token, act truth.Act) truth.Event {
	return truth.Event{
		Kind: truth.Picked, Act: act, Token: token, Time: des.FromSeconds(seconds), Items: make([]truth.ItemID, 1),
	}
}

// claimed is a change about that time, with candidates whose first clue is their identity's number.
func claimed(seconds float64, grams store.Grams, people ...gallery.IdentityID) attribution.Claim {
	at := feed.Stamp(seconds * 1e9)
	c := attribution.Claim{
		Change: shelf.Change{Start: at - 3e8, End: at + 3e8, Mass: grams, Plates: make([]shelf.PlateDelta, 1)},
		Nobody: 0.1,
	}
	for _, id := range people {
		c.Candidates = append(c.Candidates,
			attribution.Candidate{Identity: id, P: 0.3, Clues: attribution.Clues{Place: float64(id)}})
	}
	return c
}

func TestChoices(t *testing.T) {
	run := clues.Run{
		Scenario: "by hand", Seed: 7, Layout: &store.Layout{Plates: make([]store.Plate, 1)},
		People: []*gallery.Identity{{ID: 1, Token: "A"}, {ID: 2, Token: "B"}, {ID: 3, Token: "B"}, {ID: 4}},
		Events: []truth.Event{
			picked(10, "A", ""),
			picked(20, "B", ""),             // two of one party
			picked(30, "C", ""),             // whom nobody has seen
			picked(40, "", truth.Clean),     // staff who are followed
			picked(50, "", truth.Restock),   // staff who are not
			picked(60, "A", truth.Together), // cannot be told
			picked(70, "A", ""),             // claimed as two halves of one change
			picked(80, "A", ""),             // found in a hand: nothing was weighed
			picked(90, "A", ""),             // not claimed
		},
		Claims: []attribution.Claim{
			claimed(10, -100, 2, 1), claimed(20, -100, 1, 2, 3), claimed(30, -100, 1), claimed(40, -100, 1, 4),
			claimed(50, -100, 1, 2), claimed(60, -100, 1, 2), claimed(70, -100, 1, 2), claimed(70, -100, 1, 2),
			claimed(80, -100), claimed(95, -100, 1),
		},
	}
	run.Claims[8].Candidates = []attribution.Candidate{{Identity: 1, P: 1}}
	want := []struct{ candidates, actors []int }{
		{[]int{2, 1}, []int{1}}, {[]int{1, 2, 3}, []int{1, 2}}, {[]int{1}, nil}, {[]int{1, 4}, []int{1}},
	}
	got := clues.Choices(&run)
	if len(got) != len(want) {
		t.Fatalf("%d choices, want %d: %+v", len(got), len(want), got)
	}
	for i, c := range got {
		var who []int
		for _, x := range c.Candidates {
			who = append(who, int(x[0]))
		}
		if !slices.Equal(who, want[i].candidates) || !slices.Equal(c.Actors, want[i].actors) ||
			c.Seed != 7 || c.Scenario != "by hand" {
			t.Errorf("choice %d is %+v, want %+v", i, c, want[i])
		}
	}
}
