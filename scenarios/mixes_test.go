package scenarios

import (
	"context"
	"math"
	"slices"
	"strings"
	"testing"

	"storesim/sim"
	"storesim/sim/fault"
	"storesim/sim/shopper"
	"storesim/sim/truth"
)

// mixRun is what came of a mix under some seeds.
type mixRun struct {
	kinds map[truth.Kind]int
	acts  map[truth.Act]int
	moves map[truth.Act]int // of the picks and put-backs alone
	empty int               // receipts without a line
	all   int               // receipts
	peak  int               // bodies inside at once
}

// mix runs a mix without cameras.
func mix(t *testing.T, name string, seeds uint64) mixRun {
	t.Helper()
	cfg := load(t, name).Config
	cfg.Cameras = false
	out := mixRun{kinds: map[truth.Kind]int{}, acts: map[truth.Act]int{}, moves: map[truth.Act]int{}}
	for seed := range seeds {
		cfg.Seed = seed + 1
		s := sim.New(cfg, silence{}, sim.Options{})
		if err := s.Run(context.Background()); err != nil {
			t.Fatalf("%s, seed %d: %v", name, seed+1, err)
		}
		s.Close()
		if err := s.Check(); err != nil || s.Inside() != 0 {
			t.Errorf("%s, seed %d: %d inside at the end, check: %v", name, seed+1, s.Inside(), err)
		}
		out.count(s.Ledger())
		for _, r := range s.Ledger().Receipts(&cfg.Layout.Catalog) {
			if out.all++; len(r.Lines) == 0 {
				out.empty++
			}
		}
	}
	return out
}

func (m *mixRun) count(l *truth.Ledger) {
	inside := 0
	for i := range l.Events {
		e := &l.Events[i]
		m.kinds[e.Kind]++
		m.acts[e.Act]++
		if e.Kind == truth.Picked || e.Kind == truth.PutBack {
			m.moves[e.Act]++
		}
		switch e.Kind {
		case truth.Entered:
			inside++
			m.peak = max(m.peak, inside)
		case truth.Exited:
			inside--
		case truth.Picked, truth.PutBack, truth.Touched, truth.HandedOver, truth.Dropped, truth.Recovered,
			truth.Restocked, truth.Acted:
		}
	}
}

// putBack is the share of put-backs among what was taken and put back.
func (m *mixRun) putBack() float64 {
	return float64(m.kinds[truth.PutBack]) / float64(m.kinds[truth.PutBack]+m.kinds[truth.Picked])
}

// share is that of the picks and put-backs that belong to some acts.
func (m *mixRun) share(acts ...truth.Act) float64 {
	n := 0
	for _, a := range acts {
		n += m.moves[a]
	}
	return float64(n) / float64(m.kinds[truth.PutBack]+m.kinds[truth.Picked])
}

// The everyday mix has what it says: a quarter of put-backs, some of them astray, empty receipts, gifts
// within parties, and nothing that is done on purpose to confuse.
func TestEverydayMix(t *testing.T) {
	m := mix(t, "everyday", 3)
	t.Logf("%d receipts, %d empty, put-backs %.3f, %v", m.all, m.empty, m.putBack(), m.acts)
	if p := m.putBack(); p < 0.17 || p > 0.31 {
		t.Errorf("%.2f of the events are put-backs, want about 0.24", p)
	}
	if e := float64(m.empty) / float64(m.all); e < 0.04 || e > 0.25 {
		t.Errorf("%.2f of the receipts are empty", e)
	}
	for _, act := range []truth.Act{truth.Return, truth.Misplace, truth.Browse,
		truth.FamilyGive, truth.ChildPick} {
		if m.acts[act] == 0 {
			t.Errorf("there is no %s", act)
		}
	}
	if m.acts[truth.Together]+m.acts[truth.Conceal]+m.acts[truth.Floor] > 0 {
		t.Errorf("there is what belongs to other mixes: %v", m.acts)
	}
}

// Four of ten picks and put-backs of the confusing mix, as played, are adversarial.
func TestConfusingMix(t *testing.T) {
	cfg := load(t, "confusing").Config.Shoppers
	adversarial := []truth.Act{truth.Misplace, truth.MisplaceFar}
	for _, r := range shopper.Rates() {
		if cfg.Acts[r.Act] > 0 && r.Per == "line" && r.Act != truth.Browse && r.Act != truth.FamilyGive {
			adversarial = append(adversarial, r.Act)
		}
	}
	m := mix(t, "confusing", 6)
	share := m.share(adversarial...)
	t.Logf("%d receipts, put-backs %.3f, adversarial events %.3f: %v", m.all, m.putBack(), share, m.acts)
	if math.Abs(share-0.4) > 0.04 {
		t.Errorf("%.2f of the events are adversarial, want 0.40", share)
	}
	for _, act := range adversarial {
		// Rare: most find a wrong place near by, and seldom does somebody stand in the way.
		if m.acts[act] == 0 && act != truth.MisplaceFar && act != truth.ReachAcross {
			t.Errorf("there is no %s", act)
		}
	}
}

// The degraded mix knows every kind of fault but late frames, breaks something else under each seed, and
// staff are at work.
func TestDegradedMix(t *testing.T) {
	cfg := load(t, "degraded").Config
	sets, seen := map[string]bool{}, map[fault.Kind]bool{}
	for seed := range uint64(20) {
		cfg.Seed = seed + 1
		var names []string
		faults := cfg.Faults()
		for _, kind := range faults.Kinds() {
			names = append(names, string(kind))
			seen[kind] = true
		}
		sets[strings.Join(names, " ")] = true
	}
	if len(sets) < 19 {
		t.Errorf("%d sets of faults under 20 seeds", len(sets))
	}
	for _, kind := range fault.Kinds() {
		if want := kind != fault.FramesLate; seen[kind] != want {
			t.Errorf("%s: %v, want %v", kind, seen[kind], want)
		}
	}
	m := mix(t, "degraded", 1)
	if m.acts[truth.Restock] == 0 {
		t.Errorf("nobody restocks: %v", m.acts)
	}
}

// The surge has more than twenty people inside at once, and all get out.
func TestSurgeMix(t *testing.T) {
	m := mix(t, "surge", 1)
	t.Logf("%d receipts, %d inside at once", m.all, m.peak)
	if m.peak <= 20 || m.peak > 60 {
		t.Errorf("%d inside at once", m.peak)
	}
}

// Every file of a mix is in the list.
func TestMixesAreListed(t *testing.T) {
	all := names()
	for _, name := range []string{"everyday", "confusing", "degraded", "surge", "B01", "B30"} {
		if !slices.Contains(all, name) {
			t.Errorf("%s is not listed", name)
		}
	}
}
