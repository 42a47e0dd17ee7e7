package report

import (
	"bytes"
	"image"
	"image/jpeg"
	"strings"
	"testing"
	"time"

	"storesim/bench/report/timeline"
	"storesim/pipeline/attribution"
	"storesim/pipeline/cart"
	"storesim/pipeline/feed"
	"storesim/pipeline/gallery"
	"storesim/pipeline/shelf"
	"storesim/pipeline/store"
	"storesim/sim/des"
	"storesim/sim/truth"
)

// seconds as a device's stamp.
func stamp(s float64) feed.Stamp { return feed.Stamp(s * 1e9) }

// sampleEvent is something that body and token do at a time on a plate.
func sampleEvent(k truth.Kind, t float64, body truth.BodyID, token store.Token, sku store.SKU, n int,
	plate store.PlateID) truth.Event {
	e := truth.Event{Kind: k, Body: body, Token: token, SKU: sku, Plate: plate, Time: des.FromSeconds(t),
		Start: des.FromSeconds(t - 0.5), End: des.FromSeconds(t + 0.5)}
	e.Items = make([]truth.ItemID, n)
	return e
}

// sampleClaim is a change of n units of a product at a time on a plate, given to an identity.
func sampleClaim(l *store.Layout, t float64, plate store.PlateID, sku store.SKU, n int,
	who gallery.IdentityID) attribution.Claim {
	mass := store.Grams(300 * n)
	return attribution.Claim{
		Change: shelf.Change{
			Start: stamp(t - 0.3), End: stamp(t + 0.8), Shelf: l.Plates[plate].Shelf, Mass: mass, Std: 4,
			Plates: []shelf.PlateDelta{{Plate: plate, Mass: mass, Std: 4}}, At: l.Plates[plate].Front(),
			Hypotheses: []shelf.Hypothesis{{SKU: sku, Count: n, P: 0.9}}, Unknown: 0.1,
		},
		Candidates: []attribution.Candidate{{Identity: who, P: 0.8}}, Nobody: 0.2,
	}
}

// sampleTimeline has one shopper whose picks go wrong in every way, and a stranger beside.
func sampleTimeline(tb testing.TB) *timeline.Timeline {
	tb.Helper()
	l := sampleLayout(tb)
	events := []truth.Event{
		sampleEvent(truth.Entered, 5, 1, "T1105", "", 0, -1),
		sampleEvent(truth.Entered, 6, 2, "T1224", "", 0, -1),
		sampleEvent(truth.Picked, 10, 1, "T1105", "p0", 1, 3),  // claimed rightly
		sampleEvent(truth.Picked, 20, 1, "T1105", "p1", 2, 20), // never claimed
		sampleEvent(truth.Picked, 30, 1, "T1105", "p2", 1, 40), // given to the other
		sampleEvent(truth.Picked, 40, 1, "T1105", "p4", 1, 60), // claimed as p3
		sampleEvent(truth.Exited, 60, 1, "T1105", "", 0, -1),
		sampleEvent(truth.Exited, 62, 2, "T1224", "", 0, -1),
	}
	paths, people := samplePaths()
	people[0].Token, people[1].Token = "T1105", "T1224"
	claims := []attribution.Claim{
		sampleClaim(l, 10, 3, "p0", -1, 1), sampleClaim(l, 30, 40, "p2", -1, 2),
		sampleClaim(l, 40, 60, "p3", -1, 1), sampleClaim(l, 50, 80, "p5", -1, 1), // nothing happened
	}
	bill := cart.Receipt{Receipt: store.Receipt{Token: "T1105"}, Identity: 1, Exited: stamp(60), Issued: stamp(64),
		PExact: 0.55, Entries: []cart.Entry{{Time: stamp(40.8), SKU: "p3", Count: 1, P: 0.7}}}
	var truePaths []truth.Path
	for _, p := range paths {
		t := truth.Path{Body: p.Body, Token: p.Token}
		for _, s := range p.Samples {
			t.Samples = append(t.Samples, truth.Sample{Time: s.Time, At: s.At})
		}
		truePaths = append(truePaths, t)
	}
	t := timeline.New(&timeline.Source{Name: "sample", Seed: 1000, End: 70, Layout: l, Events: events,
		Paths: truePaths, Identities: people, Claims: claims, Issued: []cart.Receipt{bill}})
	t.AddWeights(l, int(l.Plates[20].Shelf), 20-int(l.Shelves[l.Plates[20].Shelf].First),
		[]time.Duration{0, 19 * time.Second, 20 * time.Second, 70 * time.Second}, []float32{5000, 5000, 4400, 4400})
	for i := range t.Films {
		t.Films[i].Width, t.Films[i].Height = 480, 270
		for s := range 140 {
			t.Films[i].Tiles = append(t.Films[i].Tiles, timeline.Tile{Time: float64(s) / 2,
				Found: []timeline.Mark{{1, 210, 60, 60, 150, 240, 75, 240, 205, 214, 140, -1, -1}}})
		}
	}
	return t
}

func sampleTile(tb testing.TB) Tiles {
	tb.Helper()
	var b bytes.Buffer
	if err := jpeg.Encode(&b, image.NewGray(image.Rect(0, 0, 480, 270)), nil); err != nil {
		tb.Fatal(err)
	}
	return func(_, _ int) ([]byte, error) { return b.Bytes(), nil }
}

// samplePage is a page with every section filled.
func samplePage(tb testing.TB) *Page {
	tb.Helper()
	r, line := sampleResults(tb), sampleTimeline(tb)
	stories, err := Stories(line, r.Receipts, sampleTile(tb), NewAlbum())
	if err != nil {
		tb.Fatal(err)
	}
	return &Page{Results: r, Pictures: samplePictures(tb), Stories: stories, Clock: NewClock(line), ClockSeed: 1000}
}

func storyOf(t *testing.T, stories []Story, token store.Token) *Story {
	t.Helper()
	for i := range stories {
		if stories[i].Receipt.Token == token {
			return &stories[i]
		}
	}
	t.Fatalf("no story of %s", token)
	return nil
}

func TestStorySaysWhatWasMadeOfEveryEvent(t *testing.T) {
	stories := samplePage(t).Stories
	if len(stories) != 7 {
		t.Errorf("%d stories, want one for each of 7 receipts that are not exact", len(stories))
	}
	s := storyOf(t, stories, "T1105")
	want := []struct {
		time        float64
		truth, made string
		wrong       bool
	}{
		{5, "enters", "", false},
		{10, "takes 1\u00a0× Cola 330 ml", "by T1105", false},
		{20, "takes 2\u00a0× Oat bar", "No change was claimed.", true},
		{30, "takes 1\u00a0× Basmati", "by T1224 (P 0.80)", true},
		{40, "takes 1\u00a0× Whole milk", "Claimed: 1\u00a0× Dark chocolate", true},
		{40.8, "", "On the bill: 1\u00a0× Dark chocolate", true},
		{49.7, "", "Claimed: 1\u00a0× Olive oil", true},
		{60, "leaves", "", false},
		{64, "", "stated to be exact with P 0.55", false},
	}
	if len(s.Steps) != len(want) {
		t.Fatalf("%d steps, want %d: %+v", len(s.Steps), len(want), s.Steps)
	}
	for i, w := range want {
		g := s.Steps[i]
		if g.Time != w.time || g.Wrong != w.wrong || !strings.Contains(g.True, w.truth) ||
			w.truth == "" && g.True != "" || !strings.Contains(g.Made, w.made) {
			t.Errorf("step %d is %+v, want %+v", i, g, w)
		}
	}
	other := storyOf(t, stories, "T1224")
	if len(other.Steps) < 2 || !strings.Contains(other.Steps[1].True, "(T1105 takes 1\u00a0× Basmati") {
		t.Errorf("the stranger's story does not say whose pick it was charged: %+v", other.Steps)
	}
	if ghost := storyOf(t, stories, "T9999"); !strings.Contains(ghost.Summary[0], "nobody owed") {
		t.Errorf("the phantom's story is %q", ghost.Summary)
	}
}

func TestStoryLooksAtTheDoubtfulMoments(t *testing.T) {
	page := samplePage(t)
	s := storyOf(t, page.Stories, "T1105")
	if len(s.Moments) != mostMoments {
		t.Fatalf("%d moments, want %d", len(s.Moments), mostMoments)
	}
	lost := s.Moments[0]
	if lost.Time != 20 || !strings.Contains(string(lost.Lanes), `class="weight"`) {
		t.Errorf("the first moment, at %v, has no plate: %s", lost.Time, lost.Lanes)
	}
	if !strings.Contains(string(s.Moments[1].Lanes), "it may be dead") {
		t.Error("a cell that said nothing is not said to have said nothing")
	}
	shots := s.Moments[1].Shots
	if len(shots) != 3 || shots[0].Time >= shots[1].Time || shots[1].Time != 30 {
		t.Errorf("the shots of the moment at 30 s are %d", len(shots))
	}
	if len(lost.Shots) != 0 {
		t.Error("a moment that no camera saw has pictures")
	}
}

// The album bounds the page: beyond it there are no pictures, and all the words.
func TestAlbumBoundsThePage(t *testing.T) {
	r := sampleResults(t)
	album := &Album{Left: 2}
	stories, err := Stories(sampleTimeline(t), r.Receipts, sampleTile(t), album)
	if err != nil {
		t.Fatal(err)
	}
	moments, withShots := 0, 0
	for _, s := range stories {
		for _, m := range s.Moments {
			moments++
			if len(m.Shots) > 0 {
				withShots++
			}
		}
	}
	if withShots != 1 || moments < 4 {
		t.Errorf("%d of %d moments have pictures, want 1 of more", withShots, moments)
	}
}

func TestWindowStartsWhereTheTraceWas(t *testing.T) {
	times, grams := []float64{0, 10, 11, 30}, []float64{100, 100, 60, 60}
	got := window(times, grams, 5, 15)
	want := [][2]float64{{5, 0}, {10, 0}, {11, -40}, {15, -40}}
	if len(got) != len(want) {
		t.Fatalf("got %v, want %v", got, want)
	}
	for i := range want {
		if got[i] != want[i] {
			t.Errorf("point %d is %v, want %v", i, got[i], want[i])
		}
	}
	if window(times, grams, -9, -1) != nil {
		t.Error("a trace is known before it began")
	}
	if flat := window(times, grams, 12, 20); len(flat) != 2 || flat[1] != [2]float64{20, 0} {
		t.Errorf("a trace that rests is %v", flat)
	}
}

func TestClockCounts(t *testing.T) {
	c := NewClock(sampleTimeline(t))
	at := func(t float64) int { return int(t) }
	if c.Taken[at(15)] != 1 || c.Taken[at(45)] != 5 || c.Taken[at(61)] != 0 {
		t.Errorf("units in hands at 15, 45 and 61 s: %d, %d, %d, want 1, 5, 0",
			c.Taken[at(15)], c.Taken[at(45)], c.Taken[at(61)])
	}
	if c.Claimed[at(42)] != 1 || c.Claimed[at(61)] != 0 {
		t.Errorf("units in virtual baskets at 42 and 61 s: %d, %d, want 1, 0", c.Claimed[at(42)], c.Claimed[at(61)])
	}
	if c.Inside[at(2)] == 0 || len(c.Seconds) != 71 {
		t.Errorf("%d inside at 2 s, %d seconds", c.Inside[at(2)], len(c.Seconds))
	}
}
