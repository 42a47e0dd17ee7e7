package gallery

import (
	"testing"

	"storesim/pipeline/detect"
	"storesim/pipeline/store"
)

func TestTokensGoInOrderOfEntry(t *testing.T) {
	l := testLayout(t, 8)
	f := New(l, Options{})
	f.now = stamp(20)
	for _, first := range []float64{9, 6} { // the one who was found later came in first
		p := newPerson(stamp(first), store.Vec2{X: 1.5, Y: 0.8}, 8)
		p.hits = 20
		f.bear(p)
		p.seen = f.now
	}
	f.tokens = []tokenRead{{"a", &l.Gates[0], stamp(5), nil}, {"b", &l.Gates[0], stamp(8), nil}}
	f.bindTokens()
	if a, b := f.Of(2).Token, f.Of(1).Token; a != "a" || b != "b" {
		t.Errorf("tokens are %q for the first, %q for the second", a, b)
	}
}

// TestTokensAreAskedAgain finds the first of three who came in when another carries its token already: each
// has its own in the end, but for one who has left with the wrong one.
func TestTokensAreAskedAgain(t *testing.T) {
	for name, c := range map[string]struct {
		left bool
		want [3]store.Token
	}{
		"all inside":       {false, [3]store.Token{"a", "b", "c"}},
		"one left with it": {true, [3]store.Token{"b", "a", "c"}},
	} {
		l := testLayout(t, 8)
		f := New(l, Options{})
		f.now = stamp(7)
		enter := func(first float64) *person {
			p := newPerson(stamp(first), store.Vec2{X: 1.5, Y: 0.3}, 8)
			p.crossed = stamp(first)
			f.bear(p)
			return p
		}
		read := func(token store.Token, at float64) {
			f.await(tokenRead{token: token, gate: &l.Gates[0], at: stamp(at)})
		}
		read("a", 1)
		second := enter(3.4)
		f.bindTokens()
		if second.Token != "a" {
			t.Fatalf("%s: the second has %q while nobody else is known", name, second.Token)
		}
		if c.left {
			f.exit(second, f.now)
		}
		read("b", 2)
		read("c", 4)
		first, third := enter(2.4), enter(5.4)
		f.bindTokens()
		if got := [3]store.Token{first.Token, second.Token, third.Token}; got != c.want {
			t.Errorf("%s: tokens are %q, want %q", name, got, c.want)
		}
	}
}

// TestBornAtTheGate asks more of a body at the gate when no token awaits its bearer.
func TestBornAtTheGate(t *testing.T) {
	l := testLayout(t, 8)
	for name, c := range map[string]struct {
		awaited bool
		seen    float64 // s
		want    bool
	}{
		"awaited":               {true, 0.8, true},
		"nobody awaited":        {false, 0.8, false},
		"nobody awaited, stays": {false, 2.5, true},
	} {
		f := New(l, Options{})
		if c.awaited {
			f.await(tokenRead{token: "a", gate: &l.Gates[0], at: stamp(4.5)})
		}
		s := newPerson(stamp(5), store.Vec2{X: 1.5, Y: 0.3}, 8)
		s.seen, s.hits = stamp(5+c.seen), 20
		for i := range 2 {
			s.ties[i] = tie{tracklet: 1, at: s.seen, origin: detect.Point{X: 100, Y: 100}}
		}
		if got := f.isBody(s); got != c.want {
			t.Errorf("%s: born: %v, want %v", name, got, c.want)
		}
	}
}
