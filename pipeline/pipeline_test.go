package pipeline_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"storesim/pipeline"
	"storesim/pipeline/attribution"
	"storesim/pipeline/cart"
	"storesim/pipeline/detect"
	"storesim/pipeline/feed"
	"storesim/pipeline/gallery"
	"storesim/pipeline/shelf"
)

var errWrongCamera = errors.New("frame of another camera")

// run pushes a feed through a pipeline to its end.
func run(t *testing.T, p *pipeline.Pipeline, messages []feed.Message) {
	t.Helper()
	for _, m := range messages {
		if err := p.Push(m); err != nil {
			t.Fatal(err)
		}
	}
	if err := p.Finish(); err != nil {
		t.Fatal(err)
	}
}

func (w *world) pipeline(t *testing.T, opt pipeline.Options) *pipeline.Pipeline {
	t.Helper()
	p := pipeline.New(w.layout, pipeline.Default(w.layout, w), opt)
	t.Cleanup(p.Close)
	return p
}

// text writes receipts one a line, sorted.
func text(receipts []cart.Receipt) string {
	var lines []string
	for _, r := range receipts {
		line := string(r.Token) + ":"
		for _, l := range r.Lines {
			line += fmt.Sprintf(" %d %s", l.Count, l.SKU)
		}
		lines = append(lines, line)
	}
	slices.Sort(lines)
	return strings.Join(lines, "\n")
}

func TestOneShopperGetsTheRightReceipt(t *testing.T) {
	w := newWorld(t, 25, one(3))
	p := w.pipeline(t, pipeline.Options{})
	run(t, p, w.messages)
	receipts := p.Receipts()
	if got := text(receipts); got != "card-1: 1 cola" {
		t.Fatalf("receipts %q, claims %+v, %+v", got, p.Claims(), p.Stats())
	}
	r := receipts[0]
	if r.PExact < 0.9 || len(r.Entries) != 1 || r.Entries[0].Plate != 1 {
		t.Errorf("receipt %+v", r)
	}
	if out := r.Exited.Seconds(); out < 12 || out > 14.5 || r.Issued.Sub(r.Exited) < 4*time.Second {
		t.Errorf("left at %.1f s, issued at %.1f s", out, r.Issued.Seconds())
	}
	if s := p.Stats(); s.Frames != 1000 || s.Readings != 125 || s.GateEvents != 2 || s.Late != 0 || s.Detections < 300 {
		t.Errorf("stats %+v", s)
	}
	if who := p.Identities(); len(who) != 1 || who[0].Token != "card-1" {
		t.Errorf("%d identities", len(who))
	}
}

const both = "card-1: 1 cola\ncard-2: 2 soup"

func TestWorkersDoNotChangeReceipts(t *testing.T) {
	w := newWorld(t, 32, one(3), two(6))
	var want []cart.Receipt
	for _, workers := range []int{1, 2, 4} {
		p := w.pipeline(t, pipeline.Options{Workers: workers})
		run(t, p, w.messages)
		if workers == 1 {
			want = p.Receipts()
			if got := text(want); got != both {
				t.Fatalf("receipts %q", got)
			}
		}
		if diff := cmp.Diff(want, p.Receipts()); diff != "" {
			t.Errorf("%d workers:\n%s", workers, diff)
		}
	}
}

// TestArrivalsDoNotChangeReceipts: whatever the order within the window, all is as it was captured.
func TestArrivalsDoNotChangeReceipts(t *testing.T) {
	w := newWorld(t, 32, one(3), two(6))
	p := w.pipeline(t, pipeline.Options{})
	run(t, p, w.messages)
	want, claims := p.Receipts(), p.Claims()
	for seed := range uint64(3) {
		p := w.pipeline(t, pipeline.Options{Workers: 2})
		run(t, p, w.shuffled(seed, 600*time.Millisecond))
		if n := p.Stats().Late; n > 0 {
			t.Errorf("seed %d: %d messages were late", seed, n)
		}
		if diff := cmp.Diff(want, p.Receipts()); diff != "" {
			t.Errorf("seed %d: other receipts\n%s", seed, diff)
		}
		if diff := cmp.Diff(claims, p.Claims()); diff != "" {
			t.Errorf("seed %d: other claims\n%s", seed, diff)
		}
	}
}

// TestEpochDoesNotMatter: the clock may count from 1970.
func TestEpochDoesNotMatter(t *testing.T) {
	const epoch = feed.Stamp(1_790_000_000 * 1e9)
	w := newWorld(t, 25, one(3))
	for _, m := range w.messages {
		m.Head().Captured += epoch
		m.Head().Arrived += epoch
	}
	p := w.pipeline(t, pipeline.Options{})
	run(t, p, w.messages)
	if got := text(p.Receipts()); got != "card-1: 1 cola" {
		t.Errorf("receipts %q", got)
	}
}

func TestLateMessagesAreDropped(t *testing.T) {
	w := newWorld(t, 25, one(3))
	var slow []feed.Message
	for i, m := range w.messages {
		switch f, ok := m.(*feed.Frame); {
		case ok && f.Device == "cam2" && i%20 == 7:
			slow = append(slow, later(m, 900*time.Millisecond)) // too late
		case ok && f.Device == "cam2" && i%20 == 12:
			slow = append(slow, later(m, 500*time.Millisecond)) // in time
		default:
			slow = append(slow, m)
		}
	}
	late := 0
	for _, m := range slow {
		if h := m.Head(); h.Arrived.Sub(h.Captured) > 700*time.Millisecond {
			late++
		}
	}
	slices.SortStableFunc(slow, func(a, b feed.Message) int { return int(a.Head().Arrived - b.Head().Arrived) })
	p := w.pipeline(t, pipeline.Options{})
	run(t, p, slow)
	if s := p.Stats(); late == 0 || s.Late != late || s.Frames+s.Readings+s.GateEvents+late != len(slow) {
		t.Errorf("%d messages, %d of them late: %+v", len(slow), late, s)
	}
	if got := text(p.Receipts()); got != "card-1: 1 cola" {
		t.Errorf("receipts %q", got)
	}
}

// TestClockFarAhead: a message from the future is not kept until then.
func TestClockFarAhead(t *testing.T) {
	w := newWorld(t, 2)
	p := w.pipeline(t, pipeline.Options{})
	run(t, p, w.messages[:1])
	m := &feed.GateEvent{Header: header("in", 0, 1e6), Kind: feed.TokenRead}
	m.Arrived = feed.Stamp(1e9)
	if err := p.Push(m); err != nil || p.Stats().Late != 1 {
		t.Errorf("%v, %+v", err, p.Stats())
	}
}

// TestClockFarBehind: the first message comes from a device whose clock was never set.
func TestClockFarBehind(t *testing.T) {
	w := newWorld(t, 2)
	p := w.pipeline(t, pipeline.Options{})
	m := &feed.GateEvent{Header: header("in", 0, 0), Kind: feed.TokenRead}
	m.Arrived = feed.Stamp(1_790_000_000 * 1e9)
	run(t, p, []feed.Message{m})
	if p.Stats().Late != 1 {
		t.Errorf("%+v", p.Stats())
	}
}

func TestUnknownCamera(t *testing.T) {
	w := newWorld(t, 1)
	p := w.pipeline(t, pipeline.Options{})
	err := p.Push(&feed.Frame{Header: header("cam9", 0, 1), Image: empty})
	if err == nil || !strings.Contains(err.Error(), `unknown camera "cam9"`) {
		t.Errorf("error %v", err)
	}
}

// broken fails on one frame.
type broken struct{ err error }

func (b broken) Detect(camera int, f *feed.Frame) ([]detect.Detection, error) {
	if camera == 1 && f.Seq == 3 {
		return nil, b.err
	}
	return nil, nil
}

func TestDetectorsErrorSurfaces(t *testing.T) {
	w := newWorld(t, 3)
	b := broken{errors.New("out of memory")}
	push := func(messages []feed.Message) error {
		p := pipeline.New(w.layout, pipeline.Default(w.layout, b), pipeline.Options{Workers: 2})
		defer p.Close()
		for _, m := range messages {
			if err := p.Push(m); err != nil {
				return err
			}
		}
		return p.Finish()
	}
	if err := push(w.messages); !errors.Is(err, b.err) || !strings.Contains(err.Error(), "camera cam2, frame 3") {
		t.Errorf("while pushing: %v", err)
	}
	last := slices.IndexFunc(w.messages, func(m feed.Message) bool { return m.Head().Captured > 320e6 })
	if err := push(w.messages[:last]); !errors.Is(err, b.err) {
		t.Errorf("at the end: %v", err)
	}
}

// TestFinishFlushes: the feed ends with the shopper's exit, before anything has settled.
func TestFinishFlushes(t *testing.T) {
	s := one(3)
	s.acts[0].t = 9 // only just before the end
	s.stops = []stop{{3, -0.3, 1}, {6, 2, 2}, {7, 2.2, 3.1}, {9.7, 2.2, 3.1}, {11.5, -0.6, 2.7}}
	w := newWorld(t, 12.2, s)
	p := w.pipeline(t, pipeline.Options{})
	for _, m := range w.messages {
		if err := p.Push(m); err != nil {
			t.Fatal(err)
		}
	}
	if len(p.Receipts()) > 0 {
		t.Fatal("a receipt before the end")
	}
	if err := p.Finish(); err != nil {
		t.Fatal(err)
	}
	if got := text(p.Receipts()); got != "card-1: 1 cola" {
		t.Errorf("receipts %q, claims %+v", got, p.Claims())
	}
}

func TestPlatesOnly(t *testing.T) {
	w := newWorld(t, 25, one(3))
	p := pipeline.New(w.layout, pipeline.PlatesOnly(w.layout, broken{}), pipeline.Options{})
	defer p.Close()
	run(t, p, slices.DeleteFunc(slices.Clone(w.messages), func(m feed.Message) bool {
		_, ok := m.(*feed.Frame)
		return ok
	}))
	if got := text(p.Receipts()); got != "card-1: 1 cola" {
		t.Errorf("receipts %q", got)
	}
}

// merging is a gallery that finds after 8 s that identity 2 is identity 1, and lets it go at 12 s.
type merging struct {
	people []*gallery.Identity
	exits  []gallery.Exit
}

func (g *merging) Observe(gallery.View)        {}
func (g *merging) Gate(*feed.GateEvent)        {}
func (g *merging) Inside() []*gallery.Identity { return nil }
func (g *merging) Advance(now feed.Stamp) {
	switch now.Seconds() {
	case 8:
		g.people[1].Left, g.people[1].Merged = now, 1
	case 12:
		g.people[0].Left = now
		g.exits = append(g.exits, gallery.Exit{Identity: 1, Token: "card-1", Time: now})
	}
}

func (g *merging) Exits() []gallery.Exit {
	out := g.exits
	g.exits = nil
	return out
}
func (g *merging) Identities() []*gallery.Identity            { return g.people }
func (g *merging) Of(id gallery.IdentityID) *gallery.Identity { return g.people[id-1] }

// second gives every change to identity 2.
type second struct{}

func (second) Attribute(c shelf.Change, _ []*gallery.Identity) attribution.Claim {
	return attribution.Claim{Change: c, Candidates: []attribution.Candidate{{Identity: 2, P: 1}}}
}

// TestMergedIdentity: what it took before and what is found after is on the receipt of the one it turned
// out to be.
func TestMergedIdentity(t *testing.T) {
	s := one(0)
	s.acts = []act{{3, 1, -350}, {7.8, 6, -450}}
	w := newWorld(t, 20, s)
	stages := pipeline.Default(w.layout, w)
	stages.Gallery = &merging{people: []*gallery.Identity{{ID: 1, Token: "card-1"}, {ID: 2}}}
	stages.Attribution = second{}
	p := pipeline.New(w.layout, stages, pipeline.Options{})
	defer p.Close()
	run(t, p, w.messages)
	if got := text(p.Receipts()); got != "card-1: 1 beans 1 cola" {
		t.Errorf("receipts %q", got)
	}
}

// lost is a gallery with a party of two with one token: the first of them leaves at 12 s; of the second
// nothing is seen any more, or it leaves at the time given.
type lost struct {
	merging
	late feed.Stamp
}

func (g *lost) Advance(now feed.Stamp) {
	switch now {
	case feed.Stamp(12 * time.Second):
		g.people[0].Left = now
		g.exits = append(g.exits, gallery.Exit{Identity: 1, Token: "card-1", Time: now})
	case g.late:
		g.people[1].Left = now
		g.exits = append(g.exits, gallery.Exit{Identity: 2, Token: "card-1", Time: now})
	}
}

// TestLostCompanion: a party's bill waits for the last of it, but not for ever, and there is one bill.
func TestLostCompanion(t *testing.T) {
	for name, c := range map[string]struct {
		seconds float64
		late    time.Duration
		issued  time.Duration // at this time the bill is there, and not ten seconds before
	}{
		"comes soon": {60, 30 * time.Second, 35 * time.Second},
		"never":      {160, 0, 133 * time.Second},
		"too late":   {160, 140 * time.Second, 133 * time.Second},
		"at the end": {60, 0, 61 * time.Second},
	} {
		t.Run(name, func(t *testing.T) {
			s := one(0)
			s.acts = []act{{3, 1, -350}, {7.8, 6, -450}}
			w := newWorld(t, c.seconds, s)
			stages := pipeline.Default(w.layout, w)
			people := []*gallery.Identity{{ID: 1, Token: "card-1"}, {ID: 2, Token: "card-1"}}
			stages.Gallery = &lost{merging{people: people}, feed.Stamp(c.late)}
			stages.Attribution = second{}
			p := pipeline.New(w.layout, stages, pipeline.Options{})
			defer p.Close()
			var issued time.Duration
			for _, m := range w.messages {
				if err := p.Push(m); err != nil {
					t.Fatal(err)
				}
				if issued == 0 && len(p.Receipts()) > 0 {
					issued = time.Duration(m.Head().Captured)
				}
			}
			if err := p.Finish(); err != nil {
				t.Fatal(err)
			}
			if issued == 0 {
				issued = time.Duration(c.seconds+1) * time.Second
			}
			if got := text(p.Receipts()); got != "card-1: 1 beans 1 cola" {
				t.Errorf("receipts %q", got)
			}
			if issued > c.issued || issued < c.issued-10*time.Second {
				t.Errorf("issued at %v, want at about %v", issued, c.issued)
			}
		})
	}
}

// crowded counts how many frames are searched at once.
type crowded struct {
	now, most atomic.Int32
	gate      chan struct{}
}

func (c *crowded) Detect(int, *feed.Frame) ([]detect.Detection, error) {
	n := c.now.Add(1)
	for {
		most := c.most.Load()
		if n <= most || c.most.CompareAndSwap(most, n) {
			break
		}
	}
	<-c.gate
	c.now.Add(-1)
	return nil, nil
}

func TestWorkersAreTheMostAtOnce(t *testing.T) {
	w := newWorld(t, 0.5)
	c := &crowded{gate: make(chan struct{})}
	p := pipeline.New(w.layout, pipeline.Default(w.layout, c), pipeline.Options{Workers: 2})
	defer p.Close()
	for _, m := range w.messages { // all within the window: nothing waits for an answer
		if err := p.Push(m); err != nil {
			t.Fatal(err)
		}
	}
	close(c.gate)
	p.Quiesce()
	if err := p.Finish(); err != nil {
		t.Fatal(err)
	}
	if n := c.most.Load(); n < 1 || n > 2 {
		t.Errorf("%d frames were searched at once, want at most 2", n)
	}
	if p.Stats().Frames != 20 {
		t.Errorf("stats %+v", p.Stats())
	}
}

func BenchmarkPush(b *testing.B) {
	w := newWorld(b, 25, one(3))
	for b.Loop() {
		p := pipeline.New(w.layout, pipeline.Default(w.layout, w), pipeline.Options{})
		for _, m := range w.messages {
			if err := p.Push(m); err != nil {
				b.Fatal(err)
			}
		}
		if err := p.Finish(); err != nil {
			b.Fatal(err)
		}
		p.Close()
	}
	b.ReportMetric(float64(len(w.messages)), "messages/op")
}
