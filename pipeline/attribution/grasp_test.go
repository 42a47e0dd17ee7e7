package attribution_test

import (
	"testing"
	"time"

	"storesim/pipeline/attribution"
	"storesim/pipeline/detect"
	"storesim/pipeline/gallery"
	"storesim/pipeline/shelf"
	"storesim/pipeline/store"
)

// looks adds pictures of somebody's hands, one every 0.2 s of [from, to): with a product, or empty for "".
func looks(who *gallery.Identity, from, to float64, sku store.SKU) {
	g := detect.Grasp{Free: 0.97, Rest: 0.03, Kinds: 30}
	if sku != "" {
		g = detect.Grasp{Free: 0.05, Goods: []detect.Likely{{SKU: sku, P: 0.9}}, Rest: 0.05, Kinds: 30}
	}
	for at := seconds(from); at < seconds(to); at = at.Add(200 * time.Millisecond) {
		who.Grasps = append(who.Grasps, gallery.Grasp{Time: at, Grasp: g})
	}
}

// beside are two people with no hands in sight, equally near a shelf at the origin from 0 to 20 s.
func beside() []*gallery.Identity {
	people := []*gallery.Identity{{ID: 1}, {ID: 2}}
	for at := seconds(0); at <= seconds(20); at = at.Add(100 * time.Millisecond) {
		for i, who := range people {
			who.Path = append(who.Path, gallery.Sample{Time: at, Floor: store.Vec2{X: 0.6*float64(i) - 0.3, Y: 0.3}})
		}
	}
	return people
}

// weights are those of a product for the first and second person.
func weights(mass store.Grams, people []*gallery.Identity, sku store.SKU) (first, second float64) {
	c := shelf.Change{Start: seconds(10), End: seconds(10.8), Mass: mass}
	for _, who := range (attribution.Reach{}).Attribute(c, people).Candidates {
		if who.Identity == 1 {
			first = who.Seen.Weight(sku)
		} else {
			second = who.Seen.Weight(sku)
		}
	}
	return first, second
}

// TestWhatIsTakenIsSeenAfterwards: who holds the product after it left the shelf took it; who held the like
// of it all along, or nothing, did not.
func TestWhatIsTakenIsSeenAfterwards(t *testing.T) {
	people := beside()
	looks(people[0], 6, 14, "")
	looks(people[1], 6, 10, "")
	looks(people[1], 11, 13, "cola")
	first, second := weights(-350, people, "cola")
	if first > 0.5 || second < 20 {
		t.Errorf("the empty hand weighs %.3g, the one with the product %.3g", first, second)
	}
	_, other := weights(-350, people, "soda")
	if other >= 1 {
		t.Errorf("a product that nobody saw weighs %.3g, want less than 1", other)
	}
	looks(people[0], 14, 16, "cola") // too late to be of that change
	if late, _ := weights(-350, people, "cola"); late > 0.5 {
		t.Errorf("what was seen long after weighs %.3g", late)
	}
}

// TestWhatIsPutBackWasSeenBefore: the mirror image.
func TestWhatIsPutBackWasSeenBefore(t *testing.T) {
	people := beside()
	looks(people[0], 8, 10, "cola")
	looks(people[0], 11, 13, "")
	looks(people[1], 8, 13, "cola") // holds one all the time
	first, second := weights(350, people, "cola")
	if first < 20 || second >= first/2 {
		t.Errorf("who held it before weighs %.3g, who holds it still %.3g", first, second)
	}
}

// TestNoPicturesNoEvidence: without cameras all stays as reaches say.
func TestNoPicturesNoEvidence(t *testing.T) {
	first, second := weights(-350, beside(), "cola")
	if first != 1 || second != 1 {
		t.Errorf("weights %v and %v without pictures, want 1", first, second)
	}
}

// shop is a layout with one shelf of ten plates at y = 0, cola on plate 4 and soda on plate 7.
func shop(t *testing.T) *store.Layout {
	t.Helper()
	product := func(sku store.SKU) store.Product {
		return store.Product{SKU: sku, GTIN: "4006381333931", Price: 100, Mass: 350, MassStd: 2,
			Size: store.Vec3{X: 0.07, Y: 0.07, Z: 0.1}}
	}
	catalog, err := store.NewCatalog([]store.Product{product("cola"), product("soda")})
	if err != nil {
		t.Fatal(err)
	}
	l, err := store.NewLayout(store.Layout{
		Name: "test", Floor: store.Rect{Min: store.Vec2{X: -4, Y: -4}, Max: store.Vec2{X: 4, Y: 4}}, Ceiling: 3,
		Gondolas: []store.Gondola{{
			ID: "G1", Pose: store.FloorPose(store.Vec2{X: -0.5}, 0), Height: 1, Depth: 0.4,
			Bays: []store.Bay{{Width: 1, Shelves: []store.ShelfSpec{{Height: 0.5, Plates: 10}}}},
		}},
		Gates: []store.Gate{
			{ID: "in", Kind: store.Entry, A: store.Vec2{X: 1, Y: 4}, B: store.Vec2{X: 2, Y: 4}},
			{ID: "out", Kind: store.Exit, A: store.Vec2{X: -2, Y: 4}, B: store.Vec2{X: -1, Y: 4}},
		},
		Catalog: catalog,
		Planogram: store.Planogram{Facings: []store.Facing{
			{SKU: "cola", First: 4, Count: 1}, {SKU: "soda", First: 7, Count: 1},
		}},
	})
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// TestUnheard: a product that comes into a hand beside its dead plate was taken there, once; not one from a
// live plate, nor one that a cell told of, nor one in the hand of somebody far away.
func TestUnheard(t *testing.T) {
	l := shop(t)
	dead := func() []store.PlateID { return []store.PlateID{4} }
	people := beside()
	looks(people[0], 5, 9, "")
	looks(people[0], 9, 12, "cola")
	looks(people[1], 9, 12, "soda")
	u := attribution.NewUnheard(l, dead)
	var got []attribution.Claim
	for now := seconds(0); now < seconds(20); now = now.Add(100 * time.Millisecond) {
		got = append(got, u.Claims(now, people, got)...)
	}
	if len(got) != 1 || got[0].Candidates[0].Identity != 1 || got[0].Change.Hypotheses[0].SKU != "cola" ||
		got[0].Change.Plates[0].Plate != 4 || got[0].Change.Mass != -350 {
		t.Fatalf("claims %+v", got)
	}
	heard := []attribution.Claim{{
		Change: shelf.Change{Start: seconds(8.5), End: seconds(9), Mass: -350,
			Hypotheses: []shelf.Hypothesis{{SKU: "soda", Count: -1, P: 1}}},
		Candidates: []attribution.Candidate{{Identity: 1, P: 1}},
	}}
	if c := attribution.NewUnheard(l, dead).Claims(seconds(20), people, heard); len(c) != 0 {
		t.Errorf("a taking that a cell told of is found again: %+v", c)
	}
	for i := range people[0].Path {
		people[0].Path[i].Floor.Y = 3
	}
	if c := attribution.NewUnheard(l, dead).Claims(seconds(20), people, nil); len(c) != 0 {
		t.Errorf("taken from three metres away: %+v", c)
	}
}
