package scenarios

import (
	"cmp"
	"context"
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"

	"storesim/pipeline/feed"
	"storesim/pipeline/store"
	"storesim/sim"
	"storesim/sim/des"
	"storesim/sim/shopper"
	"storesim/sim/truth"
)

// play is a run of a scenario without cameras, and what came of it.
type play struct {
	name   string
	cfg    *sim.Config
	events []truth.Event
	paths  []truth.Path
	roles  map[store.SKU]string    // who plays what
	actors map[truth.BodyID]string // the name of a body's actor
	bills  []store.Receipt
	peak   int      // bodies inside at once
	end    des.Time // when the last one has left
}

type nowhere struct{}

func (nowhere) Push(feed.Message) error { return nil }

// perform plays a scenario to its end, and fails the test where that end is not one.
func perform(t *testing.T, scenario *Scenario, seed uint64) *play {
	t.Helper()
	cfg := scenario.Config
	cfg.Seed = seed
	s := sim.New(cfg, nowhere{}, sim.Options{})
	defer s.Close()
	if err := s.Run(context.Background()); err != nil {
		t.Fatal(err)
	}
	if n := s.Inside(); n != 0 {
		t.Errorf("seed %d: %d are still inside at %v", seed, n, s.Now())
	}
	if err := s.Check(); err != nil {
		t.Errorf("seed %d: %v", seed, err)
	}
	p := &play{name: scenario.Name, cfg: &cfg, events: s.Ledger().Events, paths: s.Paths(),
		bills: s.Ledger().Receipts(&cfg.Layout.Catalog), roles: map[store.SKU]string{}}
	cast, err := shopper.Played(cfg.Layout, cfg.Shoppers.Cast, seed)
	if err != nil {
		t.Fatal(err)
	}
	for role, sku := range cast {
		p.roles[sku] = role
	}
	p.meet()
	return p
}

// unwatched loads a scenario without cameras and load cells: shoppers know nothing of them, and it plays in a
// fifth of the time.
func unwatched(t *testing.T, name string) *Scenario {
	t.Helper()
	s, err := LoadWith(name, Options{Changes: []string{"plates.cells=none"}})
	if err != nil {
		t.Fatalf("%s:\n%v", name, err)
	}
	s.Config.Cameras = false
	return s
}

// Who is weighed does the same as who is not: the stories may be played without.
func TestLoadCellsMoveNobody(t *testing.T) {
	for _, name := range []string{"S20-everything-at-once", "S34-bad-scales"} {
		weighed := load(t, name)
		weighed.Config.Cameras = false
		with, without := perform(t, weighed, 7), perform(t, unwatched(t, name), 7)
		if diff := gocmp.Diff(with.events, without.events); diff != "" {
			t.Errorf("%s (- with load cells, + without):\n%s", name, diff)
		}
	}
}

// meet finds out which body is whose, how many were inside at once, and when the last one left.
func (p *play) meet() {
	waiting := map[store.Token][]string{} // in the order in which they come in
	actors := slices.Clone(p.cfg.Shoppers.Actors)
	slices.SortStableFunc(actors, func(a, b shopper.Actor) int { return cmp.Compare(a.Enters, b.Enters) })
	for i := range actors {
		token := p.token(&actors[i])
		waiting[token] = append(waiting[token], actors[i].Name)
	}
	p.actors = map[truth.BodyID]string{}
	inside := 0
	for i := range p.events {
		switch e := &p.events[i]; e.Kind {
		case truth.Entered:
			inside++
			p.peak = max(p.peak, inside)
			if names := waiting[e.Token]; len(names) > 0 {
				p.actors[e.Body], waiting[e.Token] = names[0], names[1:]
			}
		case truth.Exited:
			inside--
			p.end = e.Time
		default: // nobody comes or goes
		}
	}
}

// token is what an actor shows at the gate.
func (p *play) token(a *shopper.Actor) store.Token {
	payer := cmp.Or(a.Pays, a.Name)
	for i := range p.cfg.Shoppers.Actors {
		if p.cfg.Shoppers.Actors[i].Name == payer && !a.Staff {
			return store.Token(fmt.Sprintf("S%03d", i+1))
		}
	}
	return ""
}

// story tells what each actor did, in roles instead of products, and what each pays: the same under every
// seed.
func (p *play) story() string {
	var b strings.Builder
	for i := range p.cfg.Shoppers.Actors {
		name := p.cfg.Shoppers.Actors[i].Name
		did := cmp.Or(strings.Join(p.deeds(name), ", "), "nothing")
		fmt.Fprintf(&b, "%s: %s%s\n", name, did, p.bill(&p.cfg.Shoppers.Actors[i]))
	}
	return b.String()
}

// deeds lists what an actor did in order of time, what happened at one instant in order of the words. How
// many movements it takes to fill a shelf is left to chance: they count as one.
func (p *play) deeds(name string) []string {
	type deed struct {
		at   des.Time
		what string
	}
	var did []deed
	filled := 0
	for k := range p.events {
		e := &p.events[k]
		if p.actors[e.Body] != name || e.Kind == truth.Entered || e.Kind == truth.Exited || e.Act == truth.Empty {
			continue
		}
		if e.Kind == truth.Restocked {
			filled += e.Count()
			continue
		}
		did = append(did, deed{e.Time, p.line(e)})
	}
	slices.SortStableFunc(did, func(a, b deed) int {
		return cmp.Or(cmp.Compare(a.at, b.at), strings.Compare(a.what, b.what))
	})
	var out []string
	if filled > 0 {
		out = append(out, fmt.Sprint("restocked ", filled))
	}
	for _, d := range did {
		out = append(out, d.what)
	}
	return out
}

// line tells one event: "picked 3 ten (units)", "put_back red (misplace) astray".
func (p *play) line(e *truth.Event) string {
	words := []string{e.Kind.String()}
	if e.Count() > 1 {
		words = append(words, fmt.Sprint(e.Count()))
	}
	if e.SKU != "" {
		words = append(words, p.role(e.SKU))
	}
	if e.Act != "" {
		words = append(words, "("+string(e.Act)+")")
	}
	if e.Misplaced {
		words = append(words, "astray")
	}
	if e.Kind == truth.HandedOver {
		words = append(words, "to "+p.actors[e.Partner])
	}
	return strings.Join(words, " ")
}

func (p *play) role(sku store.SKU) string { return cmp.Or(p.roles[sku], "?") }

// bill tells what an actor's own token pays: "; pays one, 3 ten".
func (p *play) bill(a *shopper.Actor) string {
	for _, r := range p.bills {
		if r.Token != p.token(a) || a.Pays != "" {
			continue
		}
		var lines []string
		for _, line := range r.Lines {
			words := p.role(line.SKU)
			if line.Count != 1 {
				words = fmt.Sprint(line.Count, " ", words)
			}
			lines = append(lines, words)
		}
		slices.Sort(lines)
		return "; pays " + cmp.Or(strings.Join(lines, ", "), "nothing")
	}
	return ""
}

// storySeeds are the seeds under which every story is told: enough that whoever stands in another one's way
// under one seed in ten is found. 27, 29 and 32 are those that found the first such.
func storySeeds() []uint64 {
	if testing.Short() {
		return []uint64{1, 29}
	}
	var seeds []uint64
	for seed := uint64(1); seed <= 32; seed++ {
		seeds = append(seeds, seed)
	}
	return seeds
}

// Every stress scenario tells the story of its first paragraph under any seed: who takes, returns, gives and
// pays what. Nobody stays behind and nothing is lost.
func TestStressStories(t *testing.T) {
	for _, s := range stories() {
		t.Run(s.name, func(t *testing.T) {
			t.Parallel()
			scenario, longest := unwatched(t, s.name), 0.0
			for _, seed := range storySeeds() {
				p := perform(t, scenario, seed)
				longest = max(longest, p.end.Seconds())
				if diff := gocmp.Diff(unfolded(s.told), unfolded(p.story())); diff != "" {
					t.Errorf("seed %d (- want, + got):\n%s", seed, diff)
				}
				if s.also != nil {
					s.also(t, p)
				}
			}
			t.Logf("%.0f s at most", longest)
		})
	}
}

// unfolded is one line for each actor, however a story is broken into lines.
func unfolded(told string) []string {
	var out []string
	for word := range strings.FieldsSeq(told) {
		if strings.HasSuffix(word, ":") {
			out = append(out, word)
			continue
		}
		out[len(out)-1] += " " + word
	}
	return out
}

// The list of stress scenarios is whole: S01 to S45, each with a test.
func TestStressScenariosAreAllThere(t *testing.T) {
	found, err := fs.Glob(presets, "stress/*.toml")
	if err != nil {
		t.Fatal(err)
	}
	tested := map[string]bool{}
	for _, s := range stories() {
		tested[s.name] = true
	}
	for _, s := range surges() {
		tested[s.name] = true
	}
	ids := map[string]bool{}
	for _, file := range found {
		name := scenarioName(file)
		ids[name[:3]] = true
		if !tested[name] {
			t.Errorf("%s has no test", name)
		}
		delete(tested, name)
	}
	for n := 1; n <= 45; n++ {
		if id := fmt.Sprintf("S%02d", n); !ids[id] {
			t.Errorf("there is no %s", id)
		}
	}
	for name := range tested {
		t.Errorf("%s has a test and no file", name)
	}
}
