package journal

import (
	"bytes"
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"storesim/pipeline/detect"
	"storesim/pipeline/feed"
	"storesim/pipeline/store"
)

func point() *rapid.Generator[detect.Point] {
	return rapid.Custom(func(t *rapid.T) detect.Point {
		f := rapid.Float64()
		return detect.Point{
			X: f.Draw(t, "x"), Y: f.Draw(t, "y"), XX: f.Draw(t, "xx"), XY: f.Draw(t, "xy"), YY: f.Draw(t, "yy"),
			Score: f.Draw(t, "score"),
		}
	})
}

func detection() *rapid.Generator[detect.Detection] {
	return rapid.Custom(func(t *rapid.T) detect.Detection {
		f := rapid.Float64()
		d := detect.Detection{
			Box:   store.PixelBox{MinX: f.Draw(t, "x"), MaxY: f.Draw(t, "y")},
			Score: f.Draw(t, "score"), Head: point().Draw(t, "head"), Foot: point().Draw(t, "foot"),
		}
		d.Hands[1] = point().Draw(t, "hand")
		for i := range d.Embedding {
			d.Embedding[i] = rapid.Float32().Draw(t, "look")
		}
		for i := range d.Grasps {
			if rapid.Bool().Draw(t, "looked") {
				d.Grasps[i] = &detect.Grasp{Free: f.Draw(t, "free"), Rest: f.Draw(t, "rest"), Kinds: rapid.IntRange(0, 1e6).Draw(t, "kinds")}
				for range rapid.IntRange(0, 3).Draw(t, "goods") {
					l := detect.Likely{SKU: store.SKU(rapid.String().Draw(t, "sku")), P: f.Draw(t, "p")}
					d.Grasps[i].Goods = append(d.Grasps[i].Goods, l)
				}
			}
		}
		return d
	})
}

// TestEntriesComeBack: all bits of all numbers; of a frame all but its picture.
func TestEntriesComeBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		h := feed.Header{Device: "cam1", Seq: rapid.Uint64().Draw(t, "seq"), Captured: 3, Arrived: 5}
		found := rapid.SliceOfN(detection(), 0, 3).Draw(t, "found")
		b := appendMessage(nil, &feed.Frame{Header: h, Image: noPicture}, found)
		b = appendReceipt(b, []byte(`{"Token":"a"}`))
		b = appendMessage(b, &feed.PlateReading{Header: h, Grams: []float32{1, 2.5}}, nil)
		r := reader{b: b}
		frame, receipt, plates := r.entry(), r.entry(), r.entry()
		if r.err != nil || len(r.b) > 0 {
			t.Fatalf("%v, %d bytes left", r.err, len(r.b))
		}
		if len(found) == 0 {
			found = nil
		}
		if diff := cmp.Diff(found, frame.found); diff != "" || *frame.message.Head() != h {
			t.Errorf("frame %+v:\n%s", frame.message.Head(), diff)
		}
		if _, ok := plates.message.(*feed.PlateReading); !ok || string(receipt.receipt) != `{"Token":"a"}` {
			t.Errorf("then %q and %+v", receipt.receipt, plates.message)
		}
		short := reader{b: b[:rapid.IntRange(1, len(b)-1).Draw(t, "cut")]}
		for short.err == nil && len(short.b) > 0 {
			short.entry()
		}
		if short.err != nil && !errors.Is(short.err, errShort) {
			t.Errorf("cut: %v", short.err)
		}
	})
}

// FuzzEntries reads any bytes as a block.
func FuzzEntries(f *testing.F) {
	h := feed.Header{Device: "cam1"}
	f.Add(appendMessage(nil, &feed.Frame{Header: h, Image: noPicture}, make([]detect.Detection, 2)))
	f.Add(appendReceipt(nil, []byte("{}")))
	f.Add([]byte{'F', 0, 0, 0, 0, 255, 255})
	f.Fuzz(func(t *testing.T, b []byte) {
		r := reader{b: bytes.Clone(b)}
		for r.err == nil && len(r.b) > 0 {
			if e := r.entry(); r.err == nil && (e.message == nil) == (e.receipt == nil) {
				t.Errorf("an entry of message %v and receipt %q", e.message, e.receipt)
			}
		}
	})
}
