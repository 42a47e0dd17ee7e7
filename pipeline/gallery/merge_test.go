package gallery

import (
	"testing"
	"time"

	"storesim/pipeline/detect"
	"storesim/pipeline/feed"
	"storesim/pipeline/store"
)

// pair is a store with two identities that are seen at fixed places, metres apart, from stamp 1 s on.
func pair(t *testing.T, apart float64) (*Floor, *person, *person) {
	t.Helper()
	f := New(testLayout(t, 8), Options{})
	f.begin(stamp(1))
	var who []*person
	for i := range 2 {
		p := newPerson(stamp(1), store.Vec2{X: 5 + float64(i)*apart, Y: 3}, 8)
		p.origin, p.crossed = p.body.floor(), stamp(1)
		f.bear(p)
		who = append(who, p)
	}
	return f, who[0], who[1]
}

// hold keeps both where they are for a while; both tells of camera 0 whether it sees two heads in each frame.
func hold(f *Floor, p, q *person, seconds float64, both bool) {
	for end := f.now.Add(time.Duration(seconds * 1e9)); f.now < end; {
		at := f.now.Add(f.opt.Grid / 2)
		p.seen, q.seen = at, at
		for i, who := range []*person{p, q} {
			who.body.state[2], who.body.state[3] = 0, 0
			camera := i
			if both {
				camera = 0
			}
			who.ties[camera] = tie{tracklet: 1 + i, at: at, det: detect.Detection{}}
		}
		f.Advance(f.now.Add(f.opt.Grid))
	}
}

func TestMergesWhereOneHasRoom(t *testing.T) {
	for name, c := range map[string]struct {
		apart  float64
		both   bool
		tokens [2]store.Token
		after  float64 // seconds
		merged bool
	}{
		"one body":                   {0.1, false, [2]store.Token{"a", ""}, 2, true},
		"one body, at a glance":      {0.1, false, [2]store.Token{"a", ""}, 0.5, false},
		"two heads in a picture":     {0.1, true, [2]store.Token{"a", ""}, 5, false},
		"side by side":               {0.5, false, [2]store.Token{"a", ""}, 5, false},
		"two tokens, soon":           {0.1, false, [2]store.Token{"a", "b"}, 1.5, false},
		"two tokens, in the end":     {0.1, false, [2]store.Token{"a", "b"}, 4, true},
		"the newer one has the only": {0.1, false, [2]store.Token{"", "b"}, 2, true},
	} {
		f, p, q := pair(t, c.apart)
		p.Token, q.Token = c.tokens[0], c.tokens[1]
		q.read = tokenRead{token: q.Token, gate: &f.layout.Gates[0], at: stamp(0.5)}
		hold(f, p, q, c.after, c.both)
		if got := q.Merged == p.ID; got != c.merged {
			t.Errorf("%s: merged: %v, want %v", name, got, c.merged)
			continue
		}
		if !c.merged {
			continue
		}
		if p.Token == "" || p.Merged != 0 || p.Left != 0 {
			t.Errorf("%s: who stays is %+v", name, p.Identity)
		}
		if waits := len(f.tokens) > 0; waits != (c.tokens[0] != "" && c.tokens[1] != "") {
			t.Errorf("%s: tokens that wait are %v", name, f.tokens)
		}
	}
}

// Who came in long ago, without a token, is not the one that the next token lets in.
func TestEntryIsNotedWithoutATokenToo(t *testing.T) {
	l := testLayout(t, 8)
	f := New(l, Options{})
	p := newPerson(stamp(1), l.Gates[0].Centre(), 8)
	f.begin(stamp(1))
	f.bear(p)
	in := l.Gates[0].Inward.Unit()
	for f.now < stamp(9) {
		at := l.Gates[0].Centre().Add(in.Scale(min(2, f.now.Sub(stamp(1)).Seconds())))
		p.body.state[0], p.body.state[1], p.seen = at.X, at.Y, f.now
		f.Advance(f.now.Add(f.opt.Grid))
	}
	f.Gate(&feed.GateEvent{Header: feed.Header{Device: l.Gates[0].ID, Captured: stamp(9)},
		Kind: feed.TokenRead, Token: "b"})
	for f.now < stamp(11) {
		p.seen = f.now
		f.Advance(f.now.Add(f.opt.Grid))
	}
	if p.crossed > stamp(3) || p.Token != "" {
		t.Errorf("came in at %.1f s with token %q", p.crossed.Seconds(), p.Token)
	}
}

// A false detection a little inside the exit does not keep somebody who has gone.
func TestLeavesThoughSeenInTheDoorway(t *testing.T) {
	for _, c := range []struct {
		inside float64
		want   int
	}{{1.1, 1}, {2, 0}} {
		l := testLayout(t, 8)
		f := New(l, Options{})
		var exit *store.Gate
		for i := range l.Gates {
			if l.Gates[i].Kind == store.Exit {
				exit = &l.Gates[i]
			}
		}
		f.begin(stamp(1))
		place := func(m float64) store.Vec2 { return exit.Centre().Add(exit.Inward.Unit().Scale(m)) }
		p := newPerson(stamp(1), place(0.6), 8)
		f.bear(p)
		p.seen = f.now
		f.Advance(stamp(1.5))
		f.Gate(&feed.GateEvent{Header: feed.Header{Device: exit.ID, Captured: stamp(1.5)}, Kind: feed.Left})
		for f.now < stamp(2.1) {
			at := place(c.inside)
			p.body.state[0], p.body.state[1], p.seen = at.X, at.Y, f.now.Add(f.opt.Grid/2)
			f.Advance(f.now.Add(f.opt.Grid))
		}
		if got := len(f.Exits()); got != c.want {
			t.Errorf("%.1f m inside: %d exits, want %d", c.inside, got, c.want)
		}
	}
}
