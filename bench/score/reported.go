package score

import (
	"slices"

	"storesim/pipeline/attribution"
	"storesim/pipeline/detect"
	"storesim/pipeline/feed"
	"storesim/pipeline/gallery"
	"storesim/pipeline/shelf"
	"storesim/pipeline/store"
	"storesim/sim/truth"
)

// ReportedPlace is where a pipeline says that one of the people it follows stood. It is how a pipeline of
// another's making tells of its tracks.
type ReportedPlace struct {
	Time  feed.Stamp
	Track int64 // the pipeline's own number
	At    store.Vec2
}

// ReportedPeople joins the places of each track into a path in order of time. Of several places of a track at
// one time the first one counts.
func ReportedPeople(places []ReportedPlace) []*gallery.Identity {
	at := map[int64]*gallery.Identity{}
	var people []*gallery.Identity
	sorted := slices.Clone(places)
	slices.SortStableFunc(sorted, func(a, b ReportedPlace) int { return int(max(-1, min(1, a.Time-b.Time))) })
	for _, p := range sorted {
		who := at[p.Track]
		if who == nil {
			who = &gallery.Identity{ID: gallery.IdentityID(len(people) + 1)}
			at[p.Track] = who
			people = append(people, who)
		}
		if n := len(who.Path); n == 0 || who.Path[n-1].Time < p.Time {
			who.Path = append(who.Path, gallery.Sample{Time: p.Time, Floor: p.At, Seen: true})
		}
	}
	return people
}

// ReportedEvent is goods that a pipeline says were put onto a plate, or taken from it where Count is below 0.
type ReportedEvent struct {
	Time  feed.Stamp
	Plate store.PlateID
	SKU   store.SKU
	Count int
	Token store.Token // by whom; empty where it does not say
}

// ReportedEvents compares events with picks and put-backs by the rules of Events.
func ReportedEvents(l *store.Layout, events []truth.Event, reported []ReportedEvent) EventScores {
	if len(reported) == 0 {
		return EventScores{}
	}
	who := map[store.Token]gallery.IdentityID{}
	var people []*gallery.Identity
	claims := make([]attribution.Claim, len(reported))
	for i, r := range reported {
		product, _ := l.Catalog.Product(r.SKU)
		claims[i].Change = shelf.Change{
			Start: r.Time, End: r.Time, Shelf: l.Plates[r.Plate].Shelf,
			Plates: []shelf.PlateDelta{{Plate: r.Plate}}, Mass: product.Mass * store.Grams(r.Count),
			Hypotheses: []shelf.Hypothesis{{SKU: r.SKU, Count: r.Count, P: 1}},
		}
		if r.Token == "" {
			claims[i].Nobody = 1
			continue
		}
		if who[r.Token] == 0 {
			who[r.Token] = gallery.IdentityID(len(people) + 1)
			people = append(people, &gallery.Identity{ID: who[r.Token], Token: r.Token})
		}
		claims[i].Candidates = []attribution.Candidate{{Identity: who[r.Token], P: 1}}
	}
	return Events(l, events, claims, people, DefaultTolerance)
}

// ReportedBox is a person that a pipeline says it found in a frame; the score is in [0, 1].
type ReportedBox struct {
	Box   store.PixelBox
	Score float64
}

// ReportedFrame compares boxes with a frame's labels.
func ReportedFrame(v *truth.FrameView, boxes []ReportedBox) DetectionFrame {
	f := DetectionFrame{Truth: Asked(v)}
	for _, b := range boxes {
		f.Found = append(f.Found, detect.Detection{Box: b.Box, Score: b.Score})
	}
	return f
}

// Least that must be seen of a person for a detector to be asked for it: a share of the body, and pixels.
const (
	askedShare  = 0.2
	askedPixels = 400
)

// Asked are the people whom a detector is asked for in a frame. One of whom little is seen is neither asked
// for nor counted against it.
func Asked(v *truth.FrameView) []TruePerson {
	var out []TruePerson
	for i := range v.Bodies {
		b := &v.Bodies[i]
		if b.VisiblePixels == 0 {
			continue
		}
		p := TruePerson{Box: b.Visible}
		p.Ignore = b.VisibleFraction < askedShare || b.VisiblePixels < askedPixels ||
			b.Head.Visibility != truth.Visible
		p.Head, p.Hands[0], p.Hands[1] = visible(b.Head), visible(b.Hands[0]), visible(b.Hands[1])
		if b.Foot.Visibility != truth.Outside {
			p.Foot = &PixelPoint{X: b.Foot.U, Y: b.Foot.V}
		}
		out = append(out, p)
	}
	return out
}

func visible(m truth.Mark) *PixelPoint {
	if m.Visibility != truth.Visible {
		return nil
	}
	return &PixelPoint{X: m.U, Y: m.V}
}

// TruePaths puts the simulator's paths into the scorer's form.
func TruePaths(paths []truth.Path) []TruthPath {
	out := make([]TruthPath, len(paths))
	for i, p := range paths {
		out[i] = TruthPath{Body: p.Body, Token: p.Token}
		for _, s := range p.Samples {
			out[i].Samples = append(out[i].Samples, PathSample{Time: s.Time, At: s.At})
		}
	}
	return out
}
