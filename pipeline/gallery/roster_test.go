package gallery_test

import (
	"slices"
	"testing"

	"pgregory.net/rapid"

	"storesim/pipeline/feed"
	"storesim/pipeline/gallery"
	"storesim/pipeline/store"
)

func enter(at feed.Stamp, token store.Token) *feed.GateEvent {
	return &feed.GateEvent{Header: feed.Header{Captured: at}, Kind: feed.TokenRead, Token: token}
}

func leave(at feed.Stamp) *feed.GateEvent {
	return &feed.GateEvent{Header: feed.Header{Captured: at}, Kind: feed.Left}
}

func TestRoster(t *testing.T) {
	var g gallery.Gallery = gallery.NewRoster()
	g.Gate(enter(1, "a"))
	g.Gate(enter(2, "b"))
	g.Gate(leave(3))
	g.Advance(4)
	g.Observe(gallery.View{})
	if got := g.Exits(); !slices.Equal(got, []gallery.Exit{{Identity: 1, Token: "a", Time: 3}}) {
		t.Errorf("exits %+v, want who came first", got)
	}
	if got := g.Exits(); len(got) > 0 {
		t.Errorf("exits %+v are told twice", got)
	}
	if in := g.Inside(); len(in) != 1 || in[0].Token != "b" || in[0].Entered != 2 {
		t.Errorf("inside %+v", in)
	}
	if p := g.Of(1); p == nil || p.Left != 3 || g.Of(0) != nil || g.Of(3) != nil || g.Of(2) != g.Identities()[1] {
		t.Errorf("identity 1 is %+v", p)
	}
	g.Gate(leave(5))
	g.Gate(leave(6)) // one more than came: a visitor without a token
	if got := g.Exits(); len(got) != 1 || got[0].Token != "b" {
		t.Errorf("exits %+v", got)
	}
}

// TestRosterCounts: whoever came in is inside or has left, once, in the order of coming.
func TestRosterCounts(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		g := gallery.NewRoster()
		came, left := 0, 0
		for i, in := range rapid.SliceOf(rapid.Bool()).Draw(t, "gate") {
			at := feed.Stamp(i + 1)
			if in {
				g.Gate(enter(at, ""))
				came++
				continue
			}
			g.Gate(leave(at))
			if left < came {
				left++
			}
		}
		exits := g.Exits()
		if len(exits) != left || len(g.Inside()) != came-left || len(g.Identities()) != came {
			t.Fatalf("%d came and %d left: %d exits, %d inside", came, left, len(exits), len(g.Inside()))
		}
		for i, e := range exits {
			if p := g.Of(e.Identity); e.Identity != gallery.IdentityID(i+1) || p.Left != e.Time || p.Left < p.Entered {
				t.Errorf("exit %d: %+v of %+v", i, e, p)
			}
		}
	})
}
