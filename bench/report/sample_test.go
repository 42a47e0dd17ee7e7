package report

import (
	"flag"
	"fmt"
	"image"
	"image/color"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"storesim/bench/score"
	"storesim/pipeline/cart"
	"storesim/pipeline/detect"
	"storesim/pipeline/feed"
	"storesim/pipeline/gallery"
	"storesim/pipeline/store"
	"storesim/sim/des"
	"storesim/sim/truth"
)

// With -out DIR the sample report and its pictures are left in DIR, to be looked at.
var out = flag.String("out", "", "folder to write the sample report to")

// sampleLayout is a store of 12 x 8 m with eight cameras.
func sampleLayout(tb testing.TB) *store.Layout {
	tb.Helper()
	bay := store.Bay{Width: 1, Shelves: []store.ShelfSpec{{Height: 0.3, Plates: 9}, {Height: 0.9, Plates: 9}}}
	l := store.Layout{
		Name: "sample", Floor: store.Rect{Max: store.Vec2{X: 12, Y: 8}}, Ceiling: 3,
		Gates: []store.Gate{
			{ID: "gate-in", Kind: store.Entry, A: store.Vec2{X: 1.4}, B: store.Vec2{X: 2.6}, Inward: store.Vec2{Y: 1}},
			{ID: "gate-out", Kind: store.Exit, A: store.Vec2{X: 9.4}, B: store.Vec2{X: 10.6}, Inward: store.Vec2{Y: 1}},
		},
	}
	stand := func(id string, x, y, yaw float64, bays int) {
		g := store.Gondola{ID: id, Pose: store.FloorPose(store.Vec2{X: x, Y: y}, yaw), Height: 1.7, Depth: 0.45}
		for range bays {
			g.Bays = append(g.Bays, bay)
		}
		l.Gondolas = append(l.Gondolas, g)
	}
	stand("G1", 1, 7.5, 0, 10)
	stand("G2", 3, 5, 0, 6)
	stand("G3", 9, 5.91, math.Pi, 6)
	stand("G4", 3, 2.5, 0, 6)
	stand("G5", 9, 3.41, math.Pi, 6)
	stand("G6", 0.5, 2.5, math.Pi/2, 4)
	for i := range 8 {
		at := store.Vec3{X: 1 + 10*float64(i%4)/3, Y: 1.2 + 5.4*float64(i/4), Z: 2.9}
		aim := store.Vec3{X: 6 + 0.55*(at.X-6), Y: 4 + 0.5*(at.Y-4)}
		l.Cameras = append(l.Cameras, store.Camera{
			ID: store.DeviceID(fmt.Sprintf("cam%d", i+1)), Intrinsics: store.NewIntrinsics(1280, 720, 1.5),
			WorldFromCamera: store.LookAt(at, aim), FPS: 5,
		})
	}
	var products []store.Product
	for i, name := range []string{"Cola 330 ml", "Oat bar hazelnut", "Basmati rice 1 kg", "Dark chocolate 70 %",
		"Whole milk 1 l", "Olive oil extra virgin 500 ml", "Tomatoes chopped 400 g", "Yoghurt strawberry"} {
		products = append(products, store.Product{
			SKU: store.SKU(fmt.Sprintf("p%d", i)), Name: name, GTIN: store.GTIN13(fmt.Sprintf("%012d", i)),
			Price: store.Cents(99 + 70*i), Mass: 300, Size: store.Vec3{X: 0.08, Y: 0.08, Z: 0.1},
		})
	}
	var err error
	if l.Catalog, err = store.NewCatalog(products); err != nil {
		tb.Fatal(err)
	}
	layout, err := store.NewLayout(l)
	if err != nil {
		tb.Fatal(err)
	}
	return layout
}

// sampleReceipts are n trips, of which every seventh goes wrong in one of three ways.
func sampleReceipts(l *store.Layout, n int) ([]store.Receipt, []cart.Receipt) {
	r := rand.New(rand.NewPCG(7, 7))
	var owed []store.Receipt
	var issued []cart.Receipt
	for i := range n {
		counts := map[store.SKU]int{}
		for range r.IntN(8) {
			counts[l.Catalog.Products[r.IntN(8)].SKU]++
		}
		token := store.Token(fmt.Sprintf("T%04d", 17*i+1003))
		owed = append(owed, store.NewReceipt(token, counts, &l.Catalog))
		p := 0.9 + 0.1*r.Float64()
		switch i % 21 {
		case 6:
			counts["p3"]++
			p = 0.55
		case 13:
			delete(counts, "p1")
			delete(counts, "p4")
			p = 0.7
		case 20:
			continue
		}
		issued = append(issued, cart.Receipt{Receipt: store.NewReceipt(token, counts, &l.Catalog), PExact: p})
		if i == 6 {
			witness(&issued[len(issued)-1])
		}
	}
	ghost := store.NewReceipt("T9999", map[store.SKU]int{"p5": 1}, &l.Catalog)
	return owed, append(issued, cart.Receipt{Receipt: ghost, PExact: 0.31})
}

// witness gives a receipt an entry and a doubt with evidence.
func witness(r *cart.Receipt) {
	r.Identity = 7
	why := &cart.Evidence{
		Claim: 3, Start: stamp(40.1), End: stamp(40.8), Mass: -210, Cameras: []store.DeviceID{"cam1", "cam2"},
		Alternatives: []cart.Alternative{
			{Who: 7, SKU: "p3", Count: 1, P: 0.7}, {Who: 9, SKU: "p3", Count: 1, P: 0.2},
		},
		Other: 0.1,
	}
	back := &cart.Evidence{Start: stamp(30), End: stamp(31), Mass: 95,
		Alternatives: []cart.Alternative{{Who: 9, SKU: "p5", Count: -1, P: 0.96}, {Who: 7, SKU: "p5", Count: -1, P: 0.04}}}
	r.Entries = []cart.Entry{{Time: stamp(40.8), SKU: "p3", Count: 1, P: 0.7, Evidence: why}, {Time: stamp(41), SKU: "p1", Count: 1}}
	r.Doubts = []cart.Doubt{{P: 0.04, Evidence: back}, {P: 0.002, Evidence: back}}
	for range r.Lines {
		r.PLine = append(r.PLine, 0.7)
	}
}

// sampleReview is the first wrong receipt as a person saw and mended it.
func sampleReview(tb testing.TB, r *Results, sheet *Picture) Reviewed {
	tb.Helper()
	i := slices.IndexFunc(r.Receipts, func(x Receipt) bool { return len(x.Evidence) > 0 })
	x := &r.Receipts[i]
	x.Review = &Review{Loss: 210, Seconds: 84, Status: Exact, Charged: x.True, Folder: "review/1000-" + string(x.Token)}
	goods := func(n int, p float64) Goods { return Goods{SKU: "p3", Name: "Green tea", Count: n, P: p} }
	booked := goods(1, 0)
	return Reviewed{
		Receipt: *x, Sheet: sheet,
		Case: Case{Loss: 210, Questions: []Question{
			{Claim: 3, From: 40.1, To: 40.8, Grams: -210, Booked: &booked, Candidates: []Goods{goods(1, 0.7), goods(2, 0.001)}, Nothing: 0.299},
			{Claim: 4, From: 51, To: 52, Grams: 95, Nothing: 0.9, Unnamed: 0.1},
		}},
		Answer: Answer{Answers: []Answered{{Claim: 3}, {Claim: 4, Did: []Goods{goods(-1, 0)}}}},
	}
}

// sampleResults is a run with every section filled.
func sampleResults(tb testing.TB) *Results {
	tb.Helper()
	l := sampleLayout(tb)
	owed, issued := sampleReceipts(l, 44)
	s := score.Scores{
		Receipts: score.Receipts(owed, issued),
		Events: score.EventScores{Clusters: []score.EventCounts{
			{Hits: 90, Missed: 3, SKU: 86, Count: 88, Both: 84, Actor: 85}, {Hits: 80, SKU: 80, Count: 78, Both: 78, Actor: 79},
			{Extra: 1}, {Extra: 1}, {Hits: 30, Missed: 2, SKU: 29, Count: 30, Both: 29, Actor: 26},
		}},
		Tracks: score.TrackScores{Clusters: []score.TrackCounts{
			{Truth: 900, Claimed: 890, IDHits: 870, Hits: 880, Extra: 10, Distance: 70},
			{Truth: 700, Claimed: 710, IDHits: 590, Hits: 690, Extra: 20, Switches: 2, Distance: 55},
			{Truth: 800, Claimed: 790, IDHits: 780, Hits: 785, Extra: 5, Distance: 60},
		}},
	}
	figures := s.Figures()
	figures["render.frames_per_s"] = score.Figure{Value: 31.4, N: 14400, Low: 30.9, High: 31.9}
	figures["pipeline.realtime_factor"] = score.Figure{Value: 1.62, N: 360, Low: 1.58, High: 1.66}
	oracle := func(v float64) map[string]score.Figure {
		return map[string]score.Figure{"receipts.exact": {Value: v, N: 44}, "items.f1": {Value: (v + 1) / 2, N: 44},
			"events.f1": {Value: 0.97, N: 44}}
	}
	return &Results{
		Schema: Schema, Name: "sample", Scenario: "corner", ConfigHash: "8f1c22a90be7", Seeds: []uint64{1000, 1001},
		Pipeline: "frames", Started: "2026-01-02T03:04:05Z", Command: "storesim run corner --seed 1000",
		Tool: Tool{Version: "0.1.0", Commit: "abcdef0"}, Models: []Model{{"people.onnx", "77aa01"}},
		Runtime: Runtime{"1.30.0", "ffb75a92"}, Figures: figures, Receipts: Pair(1000, owed, issued, &l.Catalog),
		Machine:  Machine{CPU: "Sample CPU", Cores: 2, MemoryBytes: 8 << 30, OS: "linux", Go: "go1.26", Load: [3]float64{0.5, 0.4, 0.3}},
		Workload: Workload{StoreSeconds: 360, Shoppers: 44, Cameras: 8, Frames: 14400, Width: 1280, Height: 720, FPS: 5, Events: 205},
		Digests:  Digests{"0011", "2233", "4455"},
		Ablation: []Stage{{"none", oracle(0.86)}, {"detector", oracle(0.95)}, {"shelf", oracle(0.86)}},
		Timings:  []Timing{{"detect", 190, 190, 14400}, {"render", 460, 0, 14400}, {"track", 2.1, 0, 14400}},
		Valid:    true,
	}
}

// samplePaths are two shoppers and what was made of them.
func samplePaths() ([]score.TruthPath, []*gallery.Identity) {
	ways := [][]store.Vec2{
		{{X: 2, Y: 0}, {X: 2, Y: 2}, {X: 2.2, Y: 6.6}, {X: 6, Y: 6.7}, {X: 9.8, Y: 6.6}, {X: 10, Y: 3}, {X: 10, Y: 0}},
		{{X: 2.2, Y: 0}, {X: 2.4, Y: 1.5}, {X: 5, Y: 1.7}, {X: 9.6, Y: 1.8}, {X: 9.9, Y: 4.2}, {X: 4, Y: 4.2}, {X: 9.7, Y: 4.3}, {X: 10.1, Y: 0}},
		{{X: 1.8, Y: 0}, {X: 2, Y: 4}, {X: 8, Y: 4.1}, {X: 10.3, Y: 4}, {X: 9.8, Y: 0}},
	}
	var paths []score.TruthPath
	var people []*gallery.Identity
	for b, way := range ways {
		token := store.Token(rune('A' + b))
		p := score.TruthPath{Body: truth.BodyID(b + 1), Token: token}
		id := &gallery.Identity{ID: gallery.IdentityID(b + 1), Token: token}
		for k := 0; k+1 < len(way); k++ {
			steps := int(way[k].Dist(way[k+1]) / 0.25)
			for i := range steps {
				at := way[k].Add(way[k+1].Sub(way[k]).Scale(float64(i) / float64(steps)))
				t := 200e6 * float64(len(p.Samples))
				p.Samples = append(p.Samples, score.PathSample{Time: des.Time(t), At: at})
				off := store.Vec2{X: 0.08 * math.Sin(float64(i)), Y: 0.08 * math.Cos(1.7*float64(i))}
				id.Path = append(id.Path, gallery.Sample{Time: feed.Stamp(t), Floor: at.Add(off)})
			}
		}
		paths, people = append(paths, p), append(people, id)
	}
	return paths, people
}

// sampleFrame is a grey room with three people found in it.
func sampleFrame() (image.Image, []detect.Detection, []Label) {
	img := image.NewRGBA(image.Rect(0, 0, 1280, 720))
	for y := range 720 {
		for x := range 1280 {
			v := uint8(110 + 50*y/720 + (x/80+y/80)%2*10)
			img.SetRGBA(x, y, color.RGBA{v, v, v - 8, 255})
		}
	}
	person := func(x, y float64) detect.Detection {
		at := func(dx, dy, s float64) detect.Point {
			return detect.Point{X: x + dx, Y: y + dy, XX: s, YY: s / 2, XY: s / 4, Score: 0.9}
		}
		return detect.Detection{
			Box: store.PixelBox{MinX: x - 55, MinY: y - 60, MaxX: x + 60, MaxY: y + 190}, Score: 0.9,
			Head: at(0, -30, 4), Foot: at(5, 180, 9), Hands: [2]detect.Point{at(-48, 60, 90), at(50, 70, 6)},
		}
	}
	found := []detect.Detection{person(300, 300), person(760, 80), person(1050, 420)}
	return img, found, []Label{{1, "1 · T1003"}, {2, "2 · T1020"}}
}

// samplePictures are all pictures of the sample's page.
func samplePictures(tb testing.TB) []Picture {
	tb.Helper()
	l := sampleLayout(tb)
	paths, people := samplePaths()
	cover := Cover(l, CoverageCell, HeadHeight)
	frame, found, labels := sampleFrame()
	var pictures []Picture
	add := func(p Picture, err error) {
		tb.Helper()
		if err != nil {
			tb.Fatal(err)
		}
		pictures = append(pictures, p)
	}
	add(PNG("The store", "Floor plan", "True paths broad and pale, tracked ones narrow.", FloorPlan(l, paths, people)))
	add(PNG("What the cameras cover", "Cameras per cell", "Points 1.6 m above the floor.", CameraMap(l, cover)))
	add(PNG("What the cameras cover", "Pixels per metre", "In the camera that sees a cell best.", DensityMap(l, cover)))
	add(JPEG("Frames", "cam3 at 12.4 s", "Two people with tokens, one not known yet.", Overlay(frame, found, labels)))
	return pictures
}

// TestSampleReport writes the sample for the eye when asked to.
func TestSampleReport(t *testing.T) {
	if *out == "" {
		t.Skip("no -out folder: nothing to write")
	}
	page := samplePage(t)
	r, pictures := page.Results, page.Pictures
	if err := WriteHTML(filepath.Join(*out, HTMLFile), page); err != nil {
		t.Fatal(err)
	}
	if err := r.Write(*out); err != nil {
		t.Fatal(err)
	}
	for i, p := range pictures {
		if err := os.WriteFile(filepath.Join(*out, fmt.Sprintf("picture%d.%s", i, p.Type[6:])), p.Data, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if err := Terminal(os.Stdout, r, true); err != nil {
		t.Fatal(err)
	}
}
