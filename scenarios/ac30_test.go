package scenarios

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"storesim/pipeline/feed"
	"storesim/pipeline/store"
	"storesim/sim"
	"storesim/sim/des"
	"storesim/sim/shopper"
	"storesim/sim/truth"
)

// contestCase is what a case promises: what each actor does, in order, by the names of the cast. "+" joins
// what happens at one instant, a bracket holds the act.
type contestCase struct {
	name string
	does []string // of the actors in the file's order, events separated by ", "
	pays []string // units on the receipts
	most int      // seconds of store time at most; 0: 60
}

// contestCases are the thirty cases of the AutoCheckout competition.
func contestCases() []contestCase {
	return []contestCase{
		{name: "B01", does: []string{"take a, take b, take c"}, pays: []string{"a b c"}},
		{name: "B02", does: []string{"take c, take a, take b"}, pays: []string{"a b c"}},
		{
			name: "B03", pays: []string{"a b c"},
			does: []string{"take tried, put tried at tried (return), take a, take b, take c"},
		},
		{
			name: "B04", pays: []string{"a b d"},
			does: []string{"take a, take b, take c, take d, put c at c (return)"},
		},
		{
			name: "B05", pays: []string{"green other red"},
			does: []string{"take green, put green at red (misplace), take red, take green from red, take other"},
		},
		{
			name: "B06", pays: []string{"small small"},
			does: []string{"take big, put big at small (misplace_far), take small, take small"},
		},
		{
			name: "B07", most: 90, pays: []string{"left more right", "left other right"},
			does: []string{
				"take right (reach_across), take left, take more", "take left (reach_across), take right, take other",
			},
		},
		{
			name: "B08", most: 90, pays: []string{"left right right", "left left right"},
			does: []string{
				"take right (reach_across), take left, take right (reach_across)",
				"take left (reach_across), take right, take left (reach_across)",
			},
		},
		{
			name: "B09", most: 90, pays: []string{"b c", "a"},
			does: []string{"take a, take c, give a to S002 (hand_over)", "take b, give b to S001 (hand_over)"},
		},
		{
			name: "B10", most: 90, pays: []string{"p same", "q same"},
			does: []string{"take same (together), take p", "take same (together), take q"},
		},
		{
			name: "B11", most: 120, pays: []string{"a d", "a c e", "b c"},
			does: []string{
				"take a, take b, put b at b (return), take c, take d, put c at c (return)",
				"take c, take d, put d at d (return), take e, take a",
				"take e, take a, put a at a (return), take b, take c, put e at e (return)",
			},
		},
		{
			name: "B12", most: 120, pays: []string{"c", "a", "b b d"},
			does: []string{
				"take c, put c at b (misplace)",
				"take a, take b, put b at a (misplace), take c, give c to S001 (hand_over)",
				"take b, take c, take b from a, put c at c (return), take a (swap), take d (swap) + put a at d (swap)",
			},
		},
		{name: "B13", does: []string{"take a (neighbours) + take b (neighbours)"}, pays: []string{"a b"}},
		{name: "B14", does: []string{"take a, take b"}, pays: []string{"a b"}},
		{name: "B15", does: []string{"take a, touch looked (browse), take b"}, pays: []string{"a b"}},
		{
			name: "B16", pays: []string{"a other"},
			does: []string{
				"take a, take b, put a at b (misplace), put b at a (misplace), take a from b, take other",
			},
		},
		{name: "B17", does: []string{"take a (long_hold)"}, pays: []string{"a"}},
		{
			name: "B18", pays: []string{"a b"},
			does: []string{"take a (neighbours) + take 2 b (neighbours), put b at a (misplace)"},
		},
		{
			name: "B19", pays: []string{"a a b b c"},
			does: []string{"take 3 a (units), take 2 b (units), take c, put a at a (return)"},
		},
		{
			name: "B20", pays: []string{"a c"},
			does: []string{"take a (neighbours) + take b (neighbours), take c, put b at b (return)"},
		},
		{
			name: "B21", pays: []string{"a c d"},
			does: []string{"take a (fast), take b (fast), take c (fast), take d (fast), put b at b (return)"},
		},
		{name: "B22", does: []string{"take a (slow)"}, pays: []string{"a"}},
		{name: "B23", does: []string{"take a, put a at a (return), take a"}, pays: []string{"a"}},
		{name: "B24", does: []string{"take a (neighbours) + take b (neighbours)"}, pays: []string{"a b"}},
		{name: "B25", does: []string{"take a, take b, take c, take d"}, pays: []string{"a b c d"}},
		{name: "B26", does: []string{"take a (two_hands) + take a (two_hands)"}, pays: []string{"a a"}},
		{name: "B27", does: []string{"take a, put a at a (return)"}, pays: []string{""}},
		{name: "B28", does: []string{"take a (long_hold) + touch b (long_hold)"}, pays: []string{"a"}},
		{
			name: "B29", pays: []string{"a b c"},
			does: []string{"take a (fast), take b (fast), take c (fast)"},
		},
		{
			name: "B30", pays: []string{"a c"},
			does: []string{"take a, take b, take c, drop b (floor)"},
		},
	}
}

// contestSeeds are the seeds under which every case is timed, and cast anew; storySeeds are those under which
// it is played.
const contestSeeds = 5

// contestRun is a run of a case without cameras, and what came of it.
type contestRun struct {
	layout *store.Layout
	ledger *truth.Ledger
	paths  []truth.Path
	roles  map[store.SKU]string // who plays what
	end    des.Time
}

// silence is a sink that keeps nothing.
type silence struct{}

func (silence) Push(feed.Message) error { return nil }

// enact runs a case until everybody has left.
func enact(t *testing.T, scenario *Scenario, seed uint64) *contestRun {
	t.Helper()
	cfg, name := scenario.Config, scenario.Name
	cfg.Cameras, cfg.Seed = false, seed
	s := sim.New(cfg, silence{}, sim.Options{})
	defer s.Close()
	if err := s.Run(context.Background()); err != nil {
		t.Fatalf("%s, seed %d: %v", name, seed, err)
	}
	if err := s.Check(); err != nil || s.Inside() != 0 {
		t.Errorf("%s, seed %d: %d inside at the end, check: %v", name, seed, s.Inside(), err)
	}
	cast, err := shopper.Played(cfg.Layout, cfg.Shoppers.Cast, seed)
	if err != nil {
		t.Fatalf("%s, seed %d: %v", name, seed, err)
	}
	p := &contestRun{cfg.Layout, s.Ledger(), s.Paths(), map[store.SKU]string{}, s.Now()}
	for role, sku := range cast {
		p.roles[sku] = role
	}
	return p
}

// TestContestCases plays every case under many seeds: what its paragraph says is what happens, to the letter,
// and each seed plays it with other products.
func TestContestCases(t *testing.T) {
	for _, c := range contestCases() {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			s := unwatched(t, c.name)
			for _, seed := range storySeeds() {
				c.check(t, enact(t, s, seed), seed)
			}
			c.checkCasts(t, s)
		})
	}
}

// checkCasts wants other products under every seed, and that a case takes about a minute.
func (c contestCase) checkCasts(t *testing.T, s *Scenario) {
	t.Helper()
	casts := map[string]bool{}
	var longest des.Time
	for seed := range uint64(contestSeeds) {
		p := enact(t, s, seed+1)
		longest = max(longest, p.end)
		casts[fmt.Sprint(p.roles)] = true
	}
	if len(casts) < contestSeeds-1 {
		t.Errorf("%d casts under %d seeds", len(casts), contestSeeds)
	}
	const overture = 5 // seconds before the first actor comes
	if most := overture + max(60, c.most); longest.Seconds() > float64(most) || longest.Seconds() < 15 {
		t.Errorf("takes %.0f s, want 15 to %d", longest.Seconds(), most)
	}
	t.Logf("%.0f s", longest.Seconds())
}

// check compares a run with what the case promises.
func (c contestCase) check(t *testing.T, p *contestRun, seed uint64) {
	t.Helper()
	layout := p.layout
	for i, want := range c.does {
		token := store.Token(fmt.Sprintf("S%03d", i+1))
		if got := p.sequence(layout, token); got != want {
			t.Errorf("seed %d: %s does\n  %s\nwant\n  %s", seed, token, got, want)
		}
	}
	receipts := p.ledger.Receipts(&layout.Catalog)
	if len(receipts) != len(c.pays) {
		t.Errorf("seed %d: %d receipts, want %d", seed, len(receipts), len(c.pays))
	}
	for _, r := range receipts {
		var number int
		if _, err := fmt.Sscanf(string(r.Token), "S%d", &number); err != nil || number > len(c.pays) {
			t.Fatalf("seed %d: a receipt of %q", seed, r.Token)
		}
		if got := p.units(r); got != c.pays[number-1] {
			t.Errorf("seed %d: %s pays %q, want %q", seed, r.Token, got, c.pays[number-1])
		}
	}
}

// units lists the units of a receipt by role.
func (p *contestRun) units(r store.Receipt) string {
	var units []string
	for _, l := range r.Lines {
		for range l.Count {
			units = append(units, p.roles[l.SKU])
		}
	}
	slices.Sort(units)
	return strings.Join(units, " ")
}

// sequence tells what the body of a token does. Of events at one instant those that take come first.
func (p *contestRun) sequence(l *store.Layout, token store.Token) string {
	var out []string
	var last des.Time
	for _, e := range p.ledger.Events {
		text := p.tell(l, e)
		if e.Token != token || text == "" {
			continue
		}
		if n := len(out) - 1; n >= 0 && e.Time == last {
			parts := append(strings.Split(out[n], " + "), text)
			slices.SortStableFunc(parts, func(a, b string) int { return strings.Compare(rank(a), rank(b)) })
			out[n] = strings.Join(parts, " + ")
		} else {
			out = append(out, text)
		}
		last = e.Time
	}
	return strings.Join(out, ", ")
}

// rank orders what happens at one instant: takes by their products, then the rest.
func rank(text string) string {
	return strings.NewReplacer("take 2 ", "0", "take ", "0", "touch ", "1", "put ", "2").Replace(text)
}

// tell says what happens in an event; empty for coming and going.
func (p *contestRun) tell(l *store.Layout, e truth.Event) string {
	what := p.roles[e.SKU]
	text := ""
	switch e.Kind {
	case truth.Picked:
		if text = "take " + what; e.Count() > 1 {
			text = fmt.Sprintf("take %d %s", e.Count(), what)
		}
		if at := p.filedAt(l, e.Plate); at != what {
			text += " from " + at
		}
	case truth.PutBack:
		at := p.filedAt(l, e.Plate)
		text = "put " + what + " at " + at
		if e.Misplaced != (at != what) {
			text += "?"
		}
	case truth.Touched:
		text = "touch " + what
	case truth.HandedOver:
		text = fmt.Sprintf("give %s to %s", what, e.PaidBy)
	case truth.Dropped:
		text = "drop " + what
	case truth.Recovered:
		text = "pick up " + what
	case truth.Entered, truth.Exited, truth.Restocked, truth.Acted:
		return ""
	}
	if e.Act != "" {
		text += " (" + string(e.Act) + ")"
	}
	return text
}

// filedAt is the role of the product that is filed where a plate is.
func (p *contestRun) filedAt(l *store.Layout, plate store.PlateID) string {
	f, _ := l.FacingOf(plate)
	return p.roles[f.SKU]
}

// picks are the picks of an act, in order of time.
func (p *contestRun) picks(act truth.Act) []truth.Event {
	return slices.DeleteFunc(slices.Clone(p.ledger.Events), func(e truth.Event) bool {
		return e.Kind != truth.Picked || e.Act != act
	})
}

// Where two take from one place at one instant, it is one plate and one instant.
func TestTogetherIsOneInstant(t *testing.T) {
	s := unwatched(t, "B10")
	for _, seed := range storySeeds() {
		two := enact(t, s, seed).picks(truth.Together)
		if len(two) != 2 || two[0].Plate != two[1].Plate || two[1].Time.Sub(two[0].Time) > time.Millisecond {
			t.Errorf("seed %d: %+v", seed, two)
		}
	}
}

// Where hands cross, both are under way at the same time, and each is nearer to the other's body than the
// other's hand is.
func TestHandsCross(t *testing.T) {
	for _, name := range []string{"B07", "B08"} {
		s := unwatched(t, name)
		for _, seed := range storySeeds() {
			p := enact(t, s, seed)
			picks := p.picks(truth.ReachAcross)
			if len(picks)%2 != 0 || len(picks) == 0 {
				t.Errorf("%s, seed %d: %d reaches across", name, seed, len(picks))
			}
			for i := 0; i+1 < len(picks); i += 2 {
				p.checkCrossing(t, name, seed, picks[i], picks[i+1])
			}
		}
	}
}

func (p *contestRun) checkCrossing(t *testing.T, name string, seed uint64, a, b truth.Event) {
	t.Helper()
	bodyA, bodyB := p.standing(a), p.standing(b)
	if wrong := crossed(a, b, bodyA, bodyB); wrong != "" {
		t.Errorf("%s, seed %d: %s", name, seed, wrong)
	}
	if d := bodyA.Dist(bodyB); d > 0.95 || d < 0.4 {
		t.Errorf("%s, seed %d: %.2f m between the bodies", name, seed, d)
	}
}

// crossed says why two reaches of bodies at these places do not cross; empty where they do: both are under
// way at one time, each to the other body's side.
func crossed(a, b truth.Event, bodyA, bodyB store.Vec2) string {
	if a.Body == b.Body || a.Start > b.Time || b.Start > a.Time {
		return fmt.Sprintf("the reaches are one after the other: %v-%v, %v-%v", a.Start, a.Time, b.Start, b.Time)
	}
	if hands := b.At.Floor().Sub(a.At.Floor()); hands.Dot(bodyB.Sub(bodyA)) >= 0 {
		return fmt.Sprintf("the hands do not cross: bodies at %v and %v, hands to %v and %v", bodyA, bodyB,
			a.At, b.At)
	}
	return ""
}

// standing is where the body of an event is at its time.
func (p *contestRun) standing(e truth.Event) store.Vec2 {
	path := p.paths[e.Body-1]
	i, _ := slices.BinarySearchFunc(path.Samples, e.Time, func(s truth.Sample, t des.Time) int {
		return int(s.Time - t)
	})
	return path.Samples[min(i, len(path.Samples)-1)].At
}

// Fast picks follow each other so closely that a plate has not settled, slow ones and long holds take their
// time.
func TestPaces(t *testing.T) {
	for _, c := range []struct {
		name        string
		act         truth.Act
		least, most time.Duration // from setting out to the step
	}{
		{"B21", truth.Fast, 100 * time.Millisecond, time.Second},
		{"B29", truth.Fast, 100 * time.Millisecond, time.Second},
		{"B22", truth.Slow, 3 * time.Second, 6 * time.Second},
		{"B17", truth.LongHold, 15 * time.Second, 19 * time.Second},
		{"B28", truth.LongHold, 15 * time.Second, 19 * time.Second},
	} {
		s := unwatched(t, c.name)
		for _, seed := range storySeeds() {
			picks := enact(t, s, seed).picks(c.act)
			for i, e := range picks {
				if d := e.Time.Sub(e.Start); d < c.least || d > c.most {
					t.Errorf("%s, seed %d: a pick takes %v, want %v to %v", c.name, seed, d, c.least, c.most)
				}
				if c.act == truth.Fast && i > 0 && e.Time.Sub(picks[i-1].Time) > 2*time.Second {
					t.Errorf("%s, seed %d: %v between fast picks", c.name, seed, e.Time.Sub(picks[i-1].Time))
				}
			}
		}
	}
}

// The second case is the first in another order: the same products.
func TestSameCastInAnotherOrder(t *testing.T) {
	a, b := load(t, "B01"), load(t, "B02")
	first, err1 := shopper.Played(a.Config.Layout, a.Config.Shoppers.Cast, 7)
	second, err2 := shopper.Played(b.Config.Layout, b.Config.Shoppers.Cast, 7)
	if err1 != nil || err2 != nil || fmt.Sprint(first) != fmt.Sprint(second) {
		t.Errorf("%v and %v: %v, %v", first, second, err1, err2)
	}
}
