package live

import (
	"cmp"
	"maps"
	"slices"
	"sync"

	"storesim/bench/score"
	"storesim/bench/score/mot"
	"storesim/pipeline/feed"
	feedv1 "storesim/pipeline/feed/grpc/storesim/feed/v1"
	"storesim/pipeline/store"
	"storesim/sim"
	"storesim/sim/sensor"
	"storesim/sim/truth"
)

// maxReported bounds the boxes, places and events that are kept to be scored, each.
const maxReported = 2_000_000

// Frame names a picture of a run.
type Frame struct {
	Camera string // as in the layout
	Seq    uint64
}

// reported is what a client said of its detections, tracks and events, besides receipts.
type reported struct {
	boxes  map[Frame][]score.ReportedBox
	found  int // boxes
	places []score.ReportedPlace
	events []score.ReportedEvent
}

// keep keeps a message that has been checked. Of several messages about a frame the first one counts.
func (r *reported) keep(m *feedv1.ClientMessage) error {
	switch b := m.GetBody().(type) {
	case *feedv1.ClientMessage_Detections:
		r.keepBoxes(b.Detections)
	case *feedv1.ClientMessage_Tracks:
		for _, p := range b.Tracks.GetPeople() {
			r.places = append(r.places, score.ReportedPlace{
				Time: feed.Stamp(b.Tracks.GetTimeNs()), Track: p.GetId(),
				At: store.Vec2{X: p.GetX(), Y: p.GetY()},
			})
		}
	case *feedv1.ClientMessage_Event:
		r.events = append(r.events, score.ReportedEvent{
			Time: feed.Stamp(b.Event.GetTimeNs()), Plate: store.PlateID(b.Event.GetPlate()),
			SKU: store.SKU(b.Event.GetSku()), Count: int(b.Event.GetCount()),
			Token: store.Token(b.Event.GetToken()),
		})
	}
	if max(len(r.boxes), r.found, len(r.places), len(r.events)) > maxReported {
		return errTooMany
	}
	return nil
}

func (r *reported) keepBoxes(d *feedv1.Detections) {
	key := Frame{d.GetCamera(), d.GetSeq()}
	if _, ok := r.boxes[key]; ok {
		return
	}
	boxes := make([]score.ReportedBox, len(d.GetPeople()))
	for i, p := range d.GetPeople() {
		boxes[i] = score.ReportedBox{
			Box:   store.PixelBox{MinX: p.GetMinX(), MinY: p.GetMinY(), MaxX: p.GetMaxX(), MaxY: p.GetMaxY()},
			Score: p.GetScore(),
		}
	}
	if r.boxes == nil {
		r.boxes = map[Frame][]score.ReportedBox{}
	}
	r.boxes[key] = boxes
	r.found += len(boxes)
}

// Happened is what truly happened in a run, for what a client reports besides receipts.
type Happened struct {
	Layout *store.Layout
	Events []truth.Event
	Paths  []truth.Path
	Views  map[Frame]truth.FrameView // labels of frames; none where no picture was drawn
}

// Album collects the labels of frames while they are drawn, by several goroutines.
type Album struct {
	Layout *store.Layout

	mu    sync.Mutex
	views map[Frame]truth.FrameView
}

// Witness keeps a frame's labels.
func (a *Album) Witness(e sensor.Exposure) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.views == nil {
		a.views = map[Frame]truth.FrameView{}
	}
	a.views[Frame{string(a.Layout.Cameras[e.View.Camera].ID), e.View.Seq}] = e.View
}

// Happened is what truly happened in a simulation so far whose frames the album has.
func (a *Album) Happened(s *sim.Simulation) *Happened {
	a.mu.Lock()
	defer a.mu.Unlock()
	return &Happened{
		Layout: a.Layout, Events: s.Ledger().Events, Paths: s.Paths(), Views: maps.Clone(a.views),
	}
}

// figures scores what was reported, under the names that our own pipeline's figures have. What was not
// reported has no figures.
func (r *reported) figures(h *Happened) (map[string]score.Figure, error) {
	frames := r.frames(h)
	out := map[string]score.Figure{}
	scores := score.Scores{
		Events:     score.ReportedEvents(h.Layout, h.Events, r.events),
		Detections: score.Detections(frames, score.DefaultPointRadius),
	}
	if len(r.places) > 0 {
		paths, people := score.TruePaths(h.Paths), score.ReportedPeople(r.places)
		o := score.DefaultTrackOptions()
		scores.Tracks = score.Tracks(paths, people, o)
		were, said := score.Places(paths, people, o)
		s, err := mot.Floor("run", were, said, o.Radius)
		if err != nil {
			return nil, err
		}
		maps.Copy(out, mot.Combine(s).Figures(mot.DefaultResamples))
	}
	maps.Copy(out, scores.Figures())
	if len(frames) > 0 {
		out["detections.reported"] = score.Exactly(float64(len(frames))/float64(len(h.Views)), len(h.Views))
		for _, name := range []string{"detections.head", "detections.foot", "detections.hands"} {
			delete(out, name) // the schema has no points
		}
	}
	return out, nil
}

// frames are those that the client reported on, in order. What it says of frames that no camera took, nobody
// can judge.
func (r *reported) frames(h *Happened) []score.DetectionFrame {
	keys := slices.SortedFunc(maps.Keys(r.boxes), func(a, b Frame) int {
		return cmp.Or(cmp.Compare(a.Camera, b.Camera), cmp.Compare(a.Seq, b.Seq))
	})
	var out []score.DetectionFrame
	for _, k := range keys {
		if view, ok := h.Views[k]; ok {
			out = append(out, score.ReportedFrame(&view, r.boxes[k]))
		}
	}
	return out
}

// Definitions says what the figures mean that only a client's reports have.
func Definitions() []score.Definition {
	return append([]score.Definition{{
		Name: "detections.reported", Title: "frames reported", Unit: score.Share, Of: "frames",
		Means: "frames with a message about detections, which alone count in detections.ap",
	}}, mot.Definitions(true)...)
}
