package score

import (
	"math/rand/v2"
	"reflect"
	"testing"

	"storesim/pipeline/attribution"
	"storesim/pipeline/feed"
	"storesim/pipeline/gallery"
	"storesim/pipeline/shelf"
	"storesim/pipeline/store"
	"storesim/sim/des"
	"storesim/sim/truth"
)

// twoShelves is a layout of ten plates: 0 to 4 on shelf 0, 5 to 9 on shelf 1.
func twoShelves() *store.Layout {
	l := &store.Layout{}
	for i := range 10 {
		l.Plates = append(l.Plates, store.Plate{ID: store.PlateID(i), Shelf: store.ShelfID(i / 5), Index: i % 5})
	}
	return l
}

func event(kind truth.Kind, body int, seconds float64, plate store.PlateID, sku store.SKU, n int) truth.Event {
	return truth.Event{
		Kind: kind, Body: truth.BodyID(body), Token: store.Token(rune('A' + body - 1)),
		Time: des.FromSeconds(seconds), Plate: plate, SKU: sku, Items: make([]truth.ItemID, n),
	}
}

// claim of a change of one plate; who is a body's number, taken as the identity's.
func claim(who int, from, to float64, plate store.PlateID, sku store.SKU, n int) attribution.Claim {
	return attribution.Claim{
		Change: shelf.Change{
			Start: feed.Stamp(from * 1e9), End: feed.Stamp(to * 1e9), Shelf: store.ShelfID(plate / 5),
			Plates: []shelf.PlateDelta{{Plate: plate}}, Mass: store.Grams(100 * n),
			Hypotheses: []shelf.Hypothesis{{SKU: sku, Count: n, P: 0.9}}, Unknown: 0.1,
		},
		Candidates: []attribution.Candidate{{Identity: gallery.IdentityID(who), P: 0.8}}, Nobody: 0.2,
	}
}

func identities(n int) []*gallery.Identity {
	out := make([]*gallery.Identity, n)
	for i := range out {
		out[i] = &gallery.Identity{ID: gallery.IdentityID(i + 1), Token: store.Token(rune('A' + i))}
	}
	return out
}

func TestEventsByHand(t *testing.T) {
	events := []truth.Event{
		event(truth.Picked, 1, 10, 2, "cola", 1),  // found, all right
		event(truth.Picked, 1, 20, 3, "cola", 2),  // found on the next plate, product right, number wrong
		event(truth.PutBack, 2, 30, 6, "oats", 1), // found, charged to another
		event(truth.Picked, 2, 40, 7, "oats", 1),  // claim is 3 s late
		event(truth.Picked, 3, 50, 8, "rice", 1),  // claim has the other direction
		event(truth.Touched, 3, 60, 1, "", 0),     // no event
		event(truth.Entered, 3, 1, -1, "", 0),
	}
	nobody := claim(1, 29.5, 30.4, 6, "oats", 1)
	nobody.Candidates[0].Identity = 9
	got := Events(twoShelves(), events, []attribution.Claim{
		claim(1, 9.5, 10.5, 2, "cola", -1),
		claim(1, 21, 22, 4, "cola", -1),
		nobody,
		claim(2, 43, 44, 7, "oats", -1),
		claim(3, 49, 51, 8, "rice", 1),
		claim(3, 59, 61, 1, "rice", -1),
	}, identities(3), DefaultTolerance)
	want := []EventCounts{
		{Hits: 2, SKU: 2, Count: 1, Both: 1, Actor: 2, Within: [tolerances]int{1, 1, 2, 2, 2}}, // one is 1 s late
		{Hits: 1, Missed: 1, SKU: 1, Count: 1, Both: 1, Within: [tolerances]int{1, 1, 1, 1, 2}},
		{Missed: 1},
		{Extra: 1}, {Extra: 1}, {Extra: 1},
	}
	if !reflect.DeepEqual(got.Clusters, want) {
		t.Errorf("got %+v\nwant %+v", got.Clusters, want)
	}
	figures := Scores{Events: got}.Figures()
	for name, want := range map[string]float64{
		"events.precision": 0.5, "events.recall": 0.6, "events.f1": 6.0 / 11, "events.item": 2.0 / 3,
		"events.f1.at_250ms": 4.0 / 11, "events.f1.at_1s": 6.0 / 11, "events.f1.at_4s": 8.0 / 11,
		"attribution.accuracy": 2.0 / 3, "attribution.end_to_end": 0.4,
	} {
		if f := figures[name]; !almost(f.Value, want) || f.Low > want || f.High < want {
			t.Errorf("%s: got %+v, want %v", name, f, want)
		}
	}
}

// The nearest claim is not always the right one to take: a greedy choice would leave an event without a
// claim.
func TestMatchEventsIsGlobal(t *testing.T) {
	events := []truth.Event{event(truth.Picked, 1, 10, 2, "cola", 1), event(truth.Picked, 2, 12, 2, "cola", 1)}
	claims := []attribution.Claim{claim(1, 11.1, 11.1, 2, "cola", -1), claim(2, 14, 14, 2, "cola", -1)}
	want := []Match{{0, 0}, {1, 1}}
	if got := MatchEvents(twoShelves(), events, claims, DefaultTolerance); !reflect.DeepEqual(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

// Most probable is what counts, "unknown" and "nobody" included.
func TestEventsUnknown(t *testing.T) {
	c := claim(1, 9, 11, 2, "cola", -1)
	c.Change.Hypotheses[0].P, c.Change.Unknown = 0.4, 0.6
	c.Candidates[0].P, c.Nobody = 0.3, 0.7
	got := Events(twoShelves(), []truth.Event{event(truth.Picked, 1, 10, 2, "cola", 1)}, []attribution.Claim{c},
		identities(1), DefaultTolerance)
	if want := (EventCounts{Hits: 1, Within: [tolerances]int{1, 1, 1, 1, 1}}); got.Clusters[0] != want {
		t.Errorf("got %+v, want %+v", got.Clusters[0], want)
	}
}

func perfectEvents(r *rand.Rand, n int) ([]truth.Event, []attribution.Claim) {
	var events []truth.Event
	var claims []attribution.Claim
	for i := range n {
		at, plate, body := r.Float64()*100, store.PlateID(r.IntN(10)), 1+r.IntN(4)
		kind, sign := truth.Picked, -1
		if i%4 == 0 {
			kind, sign = truth.PutBack, 1
		}
		events = append(events, event(kind, body, at, plate, "cola", 1+i%2))
		claims = append(claims, claim(body, at-0.3, at+0.3, plate, "cola", sign*(1+i%2)))
	}
	return events, claims
}

func TestEventsPerfectAndPermuted(t *testing.T) {
	r := rand.New(rand.NewPCG(4, 4))
	events, claims := perfectEvents(r, 30)
	want := Scores{Events: Events(twoShelves(), events, claims, identities(4), DefaultTolerance)}.Figures()
	for _, name := range []string{"events.f1", "events.precision", "events.recall"} {
		if want[name].Value != 1 {
			t.Errorf("%s: got %+v, want 1", name, want[name])
		}
	}
	r.Shuffle(len(events), func(i, j int) { events[i], events[j] = events[j], events[i] })
	r.Shuffle(len(claims), func(i, j int) { claims[i], claims[j] = claims[j], claims[i] })
	got := Scores{Events: Events(twoShelves(), events, claims, identities(4), DefaultTolerance)}.Figures()
	if !reflect.DeepEqual(got, want) {
		t.Errorf("order changed the figures:\n%v\n%v", got, want)
	}
}
