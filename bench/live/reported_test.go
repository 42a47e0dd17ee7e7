package live_test

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"storesim/bench/live"
	feedv1 "storesim/pipeline/feed/grpc/storesim/feed/v1"
	"storesim/pipeline/store"
	"storesim/sim/des"
	"storesim/sim/truth"
)

// happened is three seconds of two shoppers who walk past each other; a takes two colas, b takes one and puts
// it back.
func happened(tb testing.TB) *live.Happened {
	tb.Helper()
	h := &live.Happened{Layout: installed(tb), Views: map[live.Frame]truth.FrameView{}}
	h.Paths = []truth.Path{{Body: 1, Token: "a"}, {Body: 2, Token: "b"}}
	for k := range 31 {
		at, t := float64(k)/10, des.FromSeconds(float64(k)/10)
		h.Paths[0].Samples = append(h.Paths[0].Samples, truth.Sample{Time: t, At: store.Vec2{X: at, Y: 1}})
		h.Paths[1].Samples = append(h.Paths[1].Samples, truth.Sample{Time: t, At: store.Vec2{X: 3 - at, Y: 2}})
	}
	for k := range 10 {
		x := float64(k)
		bodies := []truth.BodyView{body(1, x, 5), body(2, 40-x, 30)}
		h.Views[live.Frame{Camera: "cam1", Seq: uint64(k)}] = truth.FrameView{Seq: uint64(k), Bodies: bodies}
	}
	h.Events = []truth.Event{
		{Kind: truth.Picked, Body: 1, Token: "a", Time: des.FromSeconds(1), SKU: "cola", Items: []truth.ItemID{1, 2}, Plate: 1},
		{Kind: truth.Picked, Body: 2, Token: "b", Time: des.FromSeconds(1.5), SKU: "cola", Items: []truth.ItemID{3}, Plate: 2},
		{Kind: truth.PutBack, Body: 2, Token: "b", Time: des.FromSeconds(2.5), SKU: "cola", Items: []truth.ItemID{3}, Plate: 2},
	}
	return h
}

func body(id truth.BodyID, x, y float64) truth.BodyView {
	box := store.PixelBox{MinX: x, MinY: y, MaxX: x + 24, MaxY: y + 24}
	seen := truth.Mark{U: x + 12, V: y + 12, Visibility: truth.Visible}
	return truth.BodyView{
		Body: id, Visible: box, Full: box, VisiblePixels: 576, VisibleFraction: 1, Head: seen, Foot: seen,
		Hands: [2]truth.Mark{seen, seen},
	}
}

// tell is what a client reports that knows all, and errs in what it is told to.
func tell(h *live.Happened, track func(k, who int) int64, shift float64, late des.Time, frames int) []*feedv1.ClientMessage {
	out := []*feedv1.ClientMessage{receipt("a", "cola", 2)}
	for k := range h.Paths[0].Samples {
		now := &feedv1.Tracks{TimeNs: int64(h.Paths[0].Samples[k].Time)}
		for who, p := range h.Paths {
			now.People = append(now.People, &feedv1.Track{Id: track(k, who), X: p.Samples[k].At.X, Y: p.Samples[k].At.Y})
		}
		out = append(out, &feedv1.ClientMessage{Body: &feedv1.ClientMessage_Tracks{Tracks: now}})
	}
	for k := range frames {
		d := &feedv1.Detections{Camera: "cam1", Seq: uint64(k)}
		for _, b := range h.Views[live.Frame{Camera: "cam1", Seq: uint64(k)}].Bodies {
			d.People = append(d.People, &feedv1.Detection{
				MinX: b.Visible.MinX + shift, MinY: b.Visible.MinY, MaxX: b.Visible.MaxX + shift, MaxY: b.Visible.MaxY, Score: 0.9,
			})
		}
		out = append(out, &feedv1.ClientMessage{Body: &feedv1.ClientMessage_Detections{Detections: d}})
	}
	for _, e := range h.Events {
		n := int32(e.Count())
		if e.Kind == truth.Picked {
			n = -n
		}
		out = append(out, &feedv1.ClientMessage{Body: &feedv1.ClientMessage_Event{Event: &feedv1.Event{
			TimeNs: int64(e.Time + late), Plate: int32(e.Plate), Sku: string(e.SKU), Count: n, Token: string(e.Token),
		}}})
	}
	return out
}

// A client that reports what happened has every figure at 1, and each mistake costs the figures it should.
func TestReports(t *testing.T) {
	h := happened(t)
	itself := func(_, who int) int64 { return int64(who) + 70 }
	swapped := func(k, who int) int64 { return int64((who + k/16) % 2) }
	right := []string{
		"floor.hota", "floor.idf1", "floor.moda", "tracks.idf1", "tracks.mota", "detections.ap", "detections.reported",
		"events.f1", "events.f1.at_250ms", "events.item", "attribution.accuracy", "receipts.exact",
	}
	for _, c := range []struct {
		name  string
		sends []*feedv1.ClientMessage
		below map[string]float64 // what these figures are less than; all others are 1
	}{
		{"exactly", tell(h, itself, 0, 0, 10), nil},
		{"swapped", tell(h, swapped, 0, 0, 10), map[string]float64{
			"floor.hota": 0.9, "floor.idf1": 0.7, "tracks.idf1": 0.7, "tracks.mota": 1,
		}},
		{"beside", tell(h, itself, 4, 0, 10), map[string]float64{"detections.ap": 0.6}},
		{"late", tell(h, itself, 0, des.FromSeconds(0.4), 10), map[string]float64{"events.f1.at_250ms": 0.5}},
		{"seldom", tell(h, itself, 0, 0, 5), map[string]float64{"detections.reported": 0.51}},
	} {
		t.Run(c.name, func(t *testing.T) {
			out, err := play(t, 20, live.Options{Happened: func() *live.Happened { return h }}, sends(c.sends...))
			if err != nil || out.Verdict != live.OK {
				t.Fatalf("verdict %q (%s), %v", out.Verdict, out.Reason, err)
			}
			for _, name := range right {
				f, ok := out.Figures[name]
				if limit, low := c.below[name]; !ok || low && f.Value >= limit || !low && f.Value != 1 {
					t.Errorf("%s is %v (there: %v), want 1 or less than %v", name, f.Value, ok, c.below[name])
				}
			}
		})
	}
}

// What a client does not report has no figures, and what it says of frames that are none is passed over.
func TestNotReported(t *testing.T) {
	h := happened(t)
	none := &feedv1.Detections{Camera: "cam1", Seq: 99}
	msg := &feedv1.ClientMessage{Body: &feedv1.ClientMessage_Detections{Detections: none}}
	out, err := play(t, 20, live.Options{Happened: func() *live.Happened { return h }}, sends(receipt("a", "cola", 2), msg))
	if err != nil || out.Verdict != live.OK || out.Figures["receipts.exact"].Value != 1 {
		t.Fatalf("verdict %q, %v", out.Verdict, err)
	}
	for _, name := range slices.Sorted(maps.Keys(out.Figures)) {
		for _, prefix := range []string{"floor.", "tracks.", "detections.", "events.", "attribution."} {
			if strings.HasPrefix(name, prefix) {
				t.Errorf("there is a figure %s", name)
			}
		}
	}
}
