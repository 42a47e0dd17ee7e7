package timeline

import (
	"bytes"
	"errors"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"storesim/internal/fixedseed"
	"storesim/pipeline/attribution"
	"storesim/pipeline/cart"
	"storesim/pipeline/feed"
	"storesim/pipeline/gallery"
	"storesim/pipeline/shelf"
	"storesim/pipeline/store"
	"storesim/sim/des"
	"storesim/sim/truth"
)

func TestMain(m *testing.M) { fixedseed.Main(m) }

// shop has one gondola of one shelf with three plates, one camera and two products.
func shop(tb testing.TB) *store.Layout {
	tb.Helper()
	catalog, err := store.NewCatalog([]store.Product{
		{SKU: "cola", Name: "Cola 330 ml", GTIN: store.GTIN13("000000000001"), Price: 99, Mass: 350,
			Size: store.Vec3{X: 0.07, Y: 0.07, Z: 0.12}},
		{SKU: "tea", Name: "Green tea", GTIN: store.GTIN13("000000000002"), Price: 249, Mass: 50,
			Size: store.Vec3{X: 0.08, Y: 0.06, Z: 0.1}},
	})
	if err != nil {
		tb.Fatal(err)
	}
	l, err := store.NewLayout(store.Layout{
		Name: "shop", Floor: store.Rect{Max: store.Vec2{X: 6, Y: 5}}, Ceiling: 3, Catalog: catalog,
		Gates: []store.Gate{
			{ID: "in", Kind: store.Entry, A: store.Vec2{X: 0.5}, B: store.Vec2{X: 1.5}, Inward: store.Vec2{Y: 1}},
			{ID: "out", Kind: store.Exit, A: store.Vec2{X: 4.5}, B: store.Vec2{X: 5.5}, Inward: store.Vec2{Y: 1}},
		},
		Gondolas: []store.Gondola{{
			ID: "G1", Pose: store.FloorPose(store.Vec2{X: 2, Y: 3}, 0), Height: 1.7, Depth: 0.45,
			Bays: []store.Bay{{Width: 1, Shelves: []store.ShelfSpec{{Height: 0.9, Plates: 3}}}},
		}},
		Cameras: []store.Camera{{
			ID: "cam1", Intrinsics: store.NewIntrinsics(1280, 720, 1.5), FPS: 5,
			WorldFromCamera: store.LookAt(store.Vec3{X: 3, Y: 0.5, Z: 2.9}, store.Vec3{X: 2.5, Y: 3}),
		}},
	})
	if err != nil {
		tb.Fatal(err)
	}
	return l
}

// stamp is a device's time, at so many seconds of the run.
func stamp(s float64) feed.Stamp { return feed.Stamp(s * float64(time.Second)) }

// source is a run in which one unit of cola was taken, noticed and charged, and one of tea was not noticed.
func source(tb testing.TB) *Source {
	tb.Helper()
	l := shop(tb)
	at := func(s float64) des.Time { return des.Time(s * float64(time.Second)) }
	pick := func(s float64, sku store.SKU, p store.PlateID) truth.Event {
		return truth.Event{Kind: truth.Picked, Body: 1, Token: "T1", SKU: sku, Items: []truth.ItemID{1}, Plate: p,
			Start: at(s - 1), Time: at(s), End: at(s + 1)}
	}
	path := truth.Path{Body: 1, Token: "T1"}
	seen := &gallery.Identity{ID: 4, Token: "T1"}
	for i := range 40 {
		x := store.Vec2{X: 1 + 0.05*float64(i), Y: 1.5}
		path.Samples = append(path.Samples, truth.Sample{Time: at(float64(i) / 5), At: x})
		if i < 15 || i > 30 { // lost sight of for three seconds
			seen.Path = append(seen.Path, gallery.Sample{Time: stamp(float64(i) / 5), Floor: x})
		}
	}
	change := shelf.Change{
		Start: stamp(2.8), End: stamp(3.4), Shelf: l.Plates[0].Shelf, Mass: -350, Std: 3, Unknown: math.NaN(),
		At: l.Plates[0].Front(), Plates: []shelf.PlateDelta{{Plate: 0, Mass: -350}},
		Hypotheses: []shelf.Hypothesis{{SKU: "cola", Count: -1, P: 0.97}},
	}
	bill := cart.Receipt{
		Receipt: store.NewReceipt("T1", map[store.SKU]int{"cola": 1}, &l.Catalog), Identity: 4,
		Exited: stamp(8), Issued: stamp(12), PExact: 0.9,
		Entries: []cart.Entry{{Time: stamp(3), SKU: "cola", Count: 1, P: 0.95}},
	}
	return &Source{
		Name: "shop", Seed: 7, End: 12, Layout: l, Paths: []truth.Path{path},
		Events: []truth.Event{pick(3, "cola", 0), pick(6, "tea", 2)}, Identities: []*gallery.Identity{seen},
		Claims: []attribution.Claim{{Change: change, Nobody: 0.02,
			Candidates: []attribution.Candidate{{Identity: 4, P: 0.98}}}},
		Issued: []cart.Receipt{bill},
	}
}

// sample is the timeline of that run, with a load cell and a picture.
func sample(tb testing.TB) *Timeline {
	tb.Helper()
	src := source(tb)
	t := New(src)
	t.AddWeights(src.Layout, 0, 0, []time.Duration{0, 3 * time.Second, 4 * time.Second}, []float32{1000, 650, 651})
	t.Films[0].Tiles = append(t.Films[0].Tiles, Tile{Time: 1, Size: 100, Found: []Mark{{4, 10, 20, 30, 40}}})
	return t
}

// leave writes a file of a timeline into a folder of its own.
func leave(tb testing.TB, data []byte) string {
	tb.Helper()
	dir := tb.TempDir()
	if err := os.WriteFile(filepath.Join(dir, File), data, 0o644); err != nil {
		tb.Fatal(err)
	}
	return dir
}

func TestRoundTrip(t *testing.T) {
	want := sample(t)
	data, err := want.Encode()
	if err != nil {
		t.Fatal(err)
	}
	got, err := Read(leave(t, data))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	again, err := got.Encode()
	if err != nil || !bytes.Equal(data, again) {
		t.Errorf("a second encoding differs: %v", err)
	}
}

func TestNewMatchesClaimsAndEvents(t *testing.T) {
	got := sample(t)
	if len(got.Events) != 2 || len(got.Claims) != 1 || len(got.Bills) != 1 || len(got.Films) != 1 {
		t.Fatalf("%d events, %d claims, %d bills, %d films",
			len(got.Events), len(got.Claims), len(got.Bills), len(got.Films))
	}
	if got.Events[0].Claim != 0 || got.Events[1].Claim != -1 || got.Claims[0].Event != 0 {
		t.Errorf("events are told by claims %d and %d, the claim tells of event %d",
			got.Events[0].Claim, got.Events[1].Claim, got.Claims[0].Event)
	}
	if c := got.Claims[0]; c.Camera != 0 || c.Cell != 0 || c.Unknown != 0 || c.Grams != -350 {
		t.Errorf("claim %+v", c)
	}
	if len(got.People) != 1 || len(got.Tracked) != 1 || len(got.People[0].Walks) != 1 ||
		len(got.Tracked[0].Walks) != 2 {
		t.Fatalf("people %+v, tracked %+v", got.People, got.Tracked)
	}
	if at, ok := got.Tracked[0].At(4); ok {
		t.Errorf("the lost shopper is at %v", at)
	}
	if at, ok := got.People[0].At(4); !ok || at != [2]int{200, 150} {
		t.Errorf("the shopper is at %v (%t), want 200, 150", at, ok)
	}
	want := []Product{{"cola", "Cola 330 ml", 99}, {"tea", "Green tea", 249}}
	if diff := cmp.Diff(want, got.Products); diff != "" {
		t.Error(diff)
	}
	times, grams := got.Plates[0].Weights()
	if !slices.Equal(times, []float64{0, 3, 4}) || !slices.Equal(grams, []float64{1000, 650, 651}) {
		t.Errorf("the plate said %v g at %v s", grams, times)
	}
}

// Whatever way somebody went, the walk is where they were to within its centimetre, at every step of the
// grid that they were seen around.
func TestWalksFollowPlaces(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 60).Draw(t, "places")
		start := rapid.IntRange(0, 1000).Draw(t, "start")
		places := make([]place, n)
		for i := range places {
			places[i] = place{float64(start+i) * Step, store.Vec2{
				X: rapid.Float64Range(-50, 50).Draw(t, "x"), Y: rapid.Float64Range(-50, 50).Draw(t, "y"),
			}}
		}
		p := Person{Walks: walks(places)}
		for i := range places {
			at, ok := p.At(places[i].time)
			if !ok {
				t.Fatalf("nobody knew of place %d", i)
			}
			far := math.Hypot(float64(at[0])-100*places[i].at.X, float64(at[1])-100*places[i].at.Y)
			if far > 0.7072 {
				t.Fatalf("place %d is %.3f cm off", i, far)
			}
		}
	})
}

// Differences add up to what was said, whatever that was, to half a gram and half a hundredth of a second.
func TestWeightsFollowReadings(t *testing.T) {
	l := shop(t)
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 50).Draw(t, "readings")
		times, said := make([]time.Duration, n), make([]float32, n)
		now := time.Duration(0)
		for i := range n {
			now += time.Duration(rapid.Int64Range(0, int64(time.Minute)).Draw(t, "pause"))
			times[i], said[i] = now, rapid.Float32Range(-20000, 20000).Draw(t, "grams")
		}
		var line Timeline
		line.AddWeights(l, 0, 0, times, said)
		at, grams := line.Plates[0].Weights()
		if len(at) != n || len(grams) != n {
			t.Fatalf("%d of %d readings are left", len(at), n)
		}
		for i := range n {
			if math.Abs(at[i]-times[i].Seconds()) > 0.0051 || math.Abs(grams[i]-float64(said[i])) > 0.51 {
				t.Fatalf("reading %d: %g g at %g s, want %g g at %v", i, grams[i], at[i], said[i], times[i])
			}
		}
	})
}

func TestReadRefuses(t *testing.T) {
	for name, c := range map[string]struct {
		spoil func(*Timeline)
		want  string
	}{
		"another schema":   {func(t *Timeline) { t.Schema = "storesim.timeline/9" }, "schema"},
		"a claim too many": {func(t *Timeline) { t.Events[0].Claim = 1 }, "event 0"},
		"a claim below":    {func(t *Timeline) { t.Events[1].Claim = -2 }, "event 1"},
		"no such event":    {func(t *Timeline) { t.Claims[0].Event = 2 }, "claim 0"},
		"no such camera":   {func(t *Timeline) { t.Claims[0].Camera = 1 }, "claim 0"},
		"another folder":   {func(t *Timeline) { t.Films[0].Camera = "../cam1" }, "no file's name"},
		"the folder":       {func(t *Timeline) { t.Films[0].Camera = ".." }, "no file's name"},
		"before the file":  {func(t *Timeline) { t.Films[0].Tiles[0].Offset = -1 }, "picture 0"},
		"a huge picture":   {func(t *Timeline) { t.Films[0].Tiles[0].Size = 1 << 30 }, "picture 0"},
		"half a place":     {func(t *Timeline) { t.People[0].Walks[0].XY = []int{1} }, "half a place"},
		"half a reading":   {func(t *Timeline) { t.Plates[0].Points = []int{1, 2, 3} }, "half a reading"},
	} {
		line := sample(t)
		c.spoil(line)
		data, err := line.Encode()
		if err != nil {
			t.Fatal(err)
		}
		if _, err := Read(leave(t, data)); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: got %v, want %q", name, err, c.want)
		}
	}
	if _, err := Read(t.TempDir()); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("no file: got %v", err)
	}
}

// What is read is a timeline whose every index may be followed, or an error; reading takes memory by the size
// of the file.
func FuzzRead(f *testing.F) {
	good, err := sample(f).Encode()
	if err != nil {
		f.Fatal(err)
	}
	f.Add(good)
	f.Add([]byte(`{"schema":"storesim.timeline/1","events":[{"claim":-7,"camera":3}],"films":[{"camera":".."}]}`))
	f.Add([]byte(`{"schema":"storesim.timeline/1","people":[{"walks":[{"from":-9,"xy":[1]}]}],"plates":[{"tg":[1]}]}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		line, err := decode(data)
		runtime.ReadMemStats(&after)
		// The smallest element, two characters of text, is a mark or an event of some two hundred bytes.
		if used, most := after.TotalAlloc-before.TotalAlloc, uint64(1<<20+2000*len(data)); used > most {
			t.Errorf("%d bytes of text took %d bytes of memory", len(data), used)
		}
		if (line == nil) == (err == nil) {
			t.Fatalf("timeline %v, error %v", line, err)
		}
		if line != nil {
			follow(line)
		}
	})
}

// follow does what the readers of a timeline do: it panics where an index leads nowhere.
func follow(t *Timeline) {
	for i := range t.Events {
		if c := t.Events[i].Claim; c >= 0 {
			_ = t.Claims[c]
		}
		if c := t.Events[i].Camera; c >= 0 {
			_ = t.Films[c]
		}
	}
	for i := range t.Claims {
		if e := t.Claims[i].Event; e >= 0 {
			_ = t.Events[e]
		}
	}
	for _, people := range [][]Person{t.People, t.Tracked} {
		for i := range people {
			people[i].At(t.End / 2)
		}
	}
	for i := range t.Plates {
		t.Plates[i].Weights()
	}
}
