package gallery

import (
	"slices"
	"testing"

	"storesim/pipeline/feed"
)

// times are those of a path's samples.
func times(id *Identity) []int {
	var out []int
	for _, s := range id.Path {
		out = append(out, int(s.Time))
	}
	return out
}

// TestCut: of a path the old part goes, but not the last sample, nor that of the time at which somebody was
// seen last.
func TestCut(t *testing.T) {
	for name, c := range map[string]struct {
		before, seen feed.Stamp
		old, left    []int
	}{
		"nothing is old":       {1, 9, nil, []int{1, 2, 3, 4, 5, 6, 7, 8, 9}},
		"seen lately":          {4, 9, []int{1, 2, 3}, []int{4, 5, 6, 7, 8, 9}},
		"lost":                 {6, 3, []int{1, 2, 4, 5}, []int{3, 6, 7, 8, 9}},
		"lost between samples": {6, 0, []int{1, 2, 3, 4, 5}, []int{6, 7, 8, 9}},
		"all is old":           {20, 9, []int{1, 2, 3, 4, 5, 6, 7, 8}, []int{9}},
		"lost and all is old":  {20, 2, []int{1, 3, 4, 5, 6, 7, 8}, []int{2, 9}},
	} {
		id := &Identity{}
		for k := range 9 {
			id.Path = append(id.Path, Sample{Time: feed.Stamp(k + 1)})
		}
		old := &Identity{Path: id.cut(c.before, c.seen)}
		if !slices.Equal(times(old), c.old) || !slices.Equal(times(id), c.left) {
			t.Errorf("%s: cut off %v, left %v; want %v and %v", name, times(old), times(id), c.old, c.left)
		}
	}
}

// TestForgottenRoster: who is forgotten is unknown, the others stay, and IDs are not given again.
func TestForgottenRoster(t *testing.T) {
	r := NewRoster()
	for k := range 4 {
		r.Gate(&feed.GateEvent{Header: feed.Header{Captured: feed.Stamp(k)}, Kind: feed.TokenRead, Token: "a"})
	}
	r.Gate(&feed.GateEvent{Header: feed.Header{Captured: 10}, Kind: feed.Left})
	gone := r.Forget(20, func(who *Identity) bool { return who.Left != 0 || who.ID == 3 })
	if len(gone) != 2 || gone[0].ID != 1 || gone[1].ID != 3 || len(r.Identities()) != 2 {
		t.Fatalf("%d are gone, %d left", len(gone), len(r.Identities()))
	}
	if r.Of(1) != nil || r.Of(2) == nil || r.Of(3) != nil || r.Of(4) == nil || r.Of(4).ID != 4 {
		t.Error("the wrong ones are known")
	}
	r.Gate(&feed.GateEvent{Kind: feed.TokenRead, Token: "b"})
	if who := r.Of(5); who == nil || who.Token != "b" {
		t.Errorf("the next one is %+v", who)
	}
}
