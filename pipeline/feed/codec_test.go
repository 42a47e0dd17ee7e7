package feed_test

import (
	"bytes"
	"image"
	"math"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"storesim/pipeline/feed"
	"storesim/pipeline/store"
)

func header() *rapid.Generator[feed.Header] {
	return rapid.Custom(func(t *rapid.T) feed.Header {
		return feed.Header{
			Device:   store.DeviceID(rapid.StringN(0, 12, -1).Draw(t, "device")),
			Seq:      rapid.Uint64().Draw(t, "seq"),
			Captured: feed.Stamp(rapid.Int64().Draw(t, "captured")),
			Arrived:  feed.Stamp(rapid.Int64().Draw(t, "arrived")),
		}
	})
}

func picture(t *rapid.T) *image.YCbCr {
	w, h := rapid.IntRange(0, 9).Draw(t, "width"), rapid.IntRange(0, 9).Draw(t, "height")
	img := image.NewYCbCr(image.Rect(0, 0, w, h), image.YCbCrSubsampleRatio420)
	for _, plane := range [][]byte{img.Y, img.Cb, img.Cr} {
		copy(plane, rapid.SliceOfN(rapid.Byte(), len(plane), len(plane)).Draw(t, "plane"))
	}
	return img
}

func body() *rapid.Generator[feed.Body] {
	return rapid.Custom(func(t *rapid.T) feed.Body {
		x := rapid.Float64Range(-50, 50)
		b := feed.Body{ID: rapid.StringN(0, 20, -1).Draw(t, "id"), Points: []feed.BodyPoint{}}
		for range rapid.IntRange(0, 9).Draw(t, "points") {
			b.Points = append(b.Points, feed.BodyPoint{
				Part: feed.Part(rapid.Byte().Draw(t, "part")), Score: rapid.Float32Range(0, 1).Draw(t, "score"),
				At: store.Vec3{X: x.Draw(t, "x"), Y: x.Draw(t, "y"), Z: x.Draw(t, "z")},
			})
		}
		return b
	})
}

func message() *rapid.Generator[feed.Message] {
	return rapid.Custom(func(t *rapid.T) feed.Message {
		h := header().Draw(t, "header")
		switch rapid.IntRange(0, 3).Draw(t, "kind") {
		case 0:
			return &feed.Frame{Header: h, Image: picture(t)}
		case 1:
			grams := rapid.SliceOfN(rapid.Float32(), 0, 30).Draw(t, "grams")
			return &feed.PlateReading{Header: h, Grams: grams}
		case 2:
			return &feed.Bodies{Header: h, Bodies: rapid.SliceOfN(body(), 0, 3).Draw(t, "bodies")}
		default:
			kind := feed.GateKindEvent(rapid.Byte().Draw(t, "event"))
			return &feed.GateEvent{Header: h, Kind: kind, Token: store.Token(rapid.String().Draw(t, "token"))}
		}
	})
}

func TestDecodeIsTheInverseOfAppend(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m := message().Draw(t, "message")
		prefix := []byte("kept")
		b := feed.Append(prefix, m)
		if !bytes.HasPrefix(b, prefix) {
			t.Fatalf("the buffer was not appended to")
		}
		b = b[len(prefix):]
		got, err := feed.Decode(b)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(m, got); diff != "" {
			t.Errorf("decoded message differs:\n%s", diff)
		}
		if again := feed.Append(nil, got); !bytes.Equal(again, b) {
			t.Errorf("the encoding is not canonical")
		}
		cut := rapid.IntRange(0, len(b)-1).Draw(t, "cut")
		if m, err := feed.Decode(b[:cut]); err == nil {
			t.Errorf("%d of %d bytes gave %+v", cut, len(b), m)
		}
		if m, err := feed.Decode(append(b, 0)); err == nil {
			t.Errorf("a byte too many gave %+v", m)
		}
	})
}

func TestDecodeDoesNotKeepItsInput(t *testing.T) {
	img := image.NewYCbCr(image.Rect(0, 0, 4, 4), image.YCbCrSubsampleRatio420)
	b := feed.Append(nil, &feed.Frame{Header: feed.Header{Device: "cam1"}, Image: img})
	m, err := feed.Decode(b)
	if err != nil {
		t.Fatal(err)
	}
	for i := range b {
		b[i] = 0xff
	}
	f, ok := m.(*feed.Frame)
	if !ok || f.Device != "cam1" || !bytes.Equal(f.Image.Y, img.Y) {
		t.Errorf("the message changed with the buffer: %+v", m)
	}
}

// TestAppendPartOfAnImage: rows of a part lie apart in the planes of the whole.
func TestAppendPartOfAnImage(t *testing.T) {
	whole := image.NewYCbCr(image.Rect(0, 0, 8, 8), image.YCbCrSubsampleRatio420)
	for i := range whole.Y {
		whole.Y[i] = byte(i)
	}
	part, ok := whole.SubImage(image.Rect(2, 2, 6, 6)).(*image.YCbCr)
	if !ok {
		t.Fatal("no part")
	}
	m, err := feed.Decode(feed.Append(nil, &feed.Frame{Image: part}))
	if err != nil {
		t.Fatal(err)
	}
	f, ok := m.(*feed.Frame)
	if !ok || f.Image.Rect != image.Rect(0, 0, 4, 4) {
		t.Fatalf("decoded %+v", m)
	}
	for y := range 4 {
		for x := range 4 {
			if got, want := f.Image.YCbCrAt(x, y), whole.YCbCrAt(x+2, y+2); got != want {
				t.Errorf("pixel (%d, %d) is %v, want %v", x, y, got, want)
			}
		}
	}
}

func TestDecodeErrors(t *testing.T) {
	head := append([]byte{2, 1, 0, 'x'}, make([]byte, 24)...)
	frame := append([]byte{1, 1, 0, 'x'}, make([]byte, 24)...)
	for _, test := range []struct {
		name string
		b    []byte
		want string
	}{
		{"nothing", nil, "unknown kind 0"},
		{"kind", []byte{9}, "unknown kind 9"},
		{"kind only", []byte{3}, "cut short"},
		{"long name", []byte{3, 0xff, 0xff, 'x'}, "cut short"},
		{"many grams", append(head, 0xff, 0xff, 0xff, 0xff), "cut short"},
		{"wide image", append(frame, 0xff, 0xff, 0, 0), "cut short"},
		{"large image", append(frame, 0, 0x20, 0, 0x20), "cut short"},
	} {
		m, err := feed.Decode(test.b)
		if err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%s: %+v, %v; want %q", test.name, m, err, test.want)
		}
	}
}

func TestStamp(t *testing.T) {
	s := feed.Stamp(1_500_000_000)
	if s.Seconds() != 1.5 || s.Add(1000).Sub(s) != 1000 {
		t.Errorf("stamp %d: %v s, +1 us is %v later", s, s.Seconds(), s.Add(1000).Sub(s))
	}
}

func FuzzDecode(f *testing.F) {
	h := feed.Header{Device: "G1.B1.S1", Seq: 7, Captured: 123, Arrived: 456}
	f.Add(feed.Append(nil, &feed.PlateReading{Header: h, Grams: []float32{1, float32(math.NaN())}}))
	f.Add(feed.Append(nil, &feed.GateEvent{Header: h, Kind: feed.TokenRead, Token: "card"}))
	f.Add(feed.Append(nil, &feed.Frame{Header: h, Image: image.NewYCbCr(image.Rect(0, 0, 3, 3), image.YCbCrSubsampleRatio420)}))
	f.Fuzz(func(t *testing.T, b []byte) {
		m, err := feed.Decode(b)
		if err != nil {
			return
		}
		if again := feed.Append(nil, m); !bytes.Equal(again, b) {
			t.Errorf("%x decodes to a message that encodes to %x", b, again)
		}
	})
}
