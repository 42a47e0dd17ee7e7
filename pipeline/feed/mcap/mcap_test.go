package mcap_test

import (
	"bytes"
	"errors"
	"fmt"
	"image"
	"image/jpeg"
	"io"
	"slices"
	"strings"
	"testing"

	container "github.com/foxglove/mcap/go/mcap"
	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"google.golang.org/protobuf/testing/protocmp"
	"pgregory.net/rapid"

	"storesim/pipeline/feed"
	"storesim/pipeline/feed/grpc"
	feedv1 "storesim/pipeline/feed/grpc/storesim/feed/v1"
	"storesim/pipeline/feed/mcap"
	"storesim/pipeline/store"
)

func newLayout(tb rapid.TB) *store.Layout {
	tb.Helper()
	catalog, err := store.NewCatalog([]store.Product{{
		SKU: "cola", Name: "Cola", GTIN: "4006381333931", Price: 129, Mass: 350, MassStd: 2, Shape: store.Can,
		Size: store.Vec3{X: 0.07, Y: 0.07, Z: 0.1}, Art: store.Art{Brand: "Fizz", Motif: 3},
	}})
	if err != nil {
		tb.Fatal(err)
	}
	fisheye := store.NewIntrinsics(64, 64, 1.2)
	fisheye.Lens = store.Lens{Model: store.KannalaBrandt, K: [8]float64{0.01, -0.002}, Reach: 1.4}
	l, err := store.NewLayout(store.Layout{
		Name: "test", Floor: store.Rect{Max: store.Vec2{X: 4, Y: 4}}, Ceiling: 3,
		Gondolas: []store.Gondola{{
			ID: "G1", Pose: store.FloorPose(store.Vec2{X: 1, Y: 3}, 0), Height: 1, Depth: 0.4, Surface: "steel",
			Bays: []store.Bay{{Width: 0.4, Shelves: []store.ShelfSpec{
				{Height: 0.3, Plates: 4}, {Height: 0.6, Plates: 3, Cells: store.CellFacing},
			}}},
		}},
		Gates: []store.Gate{
			{ID: "in", Kind: store.Entry, B: store.Vec2{Y: 1}}, {ID: "out", Kind: store.Exit, B: store.Vec2{X: 1}},
		},
		Cameras: []store.Camera{
			{ID: "cam1", Intrinsics: store.NewIntrinsics(64, 64, 1.2), FPS: 15,
				WorldFromCamera: store.LookAt(store.Vec3{X: 2, Y: 2, Z: 2.9}, store.Vec3{X: 1, Y: 2})},
			{ID: "cam2", Intrinsics: fisheye, FPS: 5,
				WorldFromCamera: store.LookAt(store.Vec3{X: 2, Y: 1, Z: 2.9}, store.Vec3{X: 2, Y: 1})},
		},
		Catalog: catalog, Planogram: store.Planogram{Facings: []store.Facing{
			{SKU: "cola", First: 1, Count: 2}, {SKU: "cola", First: 4, Count: 2},
		}},
	})
	if err != nil {
		tb.Fatal(err)
	}
	return l
}

// compress is a JPEG of good quality by the standard library.
func compress(dst []byte, img *image.YCbCr) ([]byte, error) {
	var b bytes.Buffer
	err := jpeg.Encode(&b, img, &jpeg.Options{Quality: 95})
	return append(dst, b.Bytes()...), err
}

func record(tb rapid.TB, layout *store.Layout, messages []feed.Message) []byte {
	tb.Helper()
	var b bytes.Buffer
	w, err := mcap.NewWriter(&b, layout, compress)
	if err != nil {
		tb.Fatal(err)
	}
	for _, m := range messages {
		if err := w.Push(m); err != nil {
			tb.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		tb.Fatal(err)
	}
	return b.Bytes()
}

// play returns the messages of a recording up to its end (io.EOF) or the first error.
func play(b []byte) ([]*feedv1.ServerMessage, *mcap.Reader, error) {
	r, err := mcap.NewReader(bytes.NewReader(b))
	if err != nil {
		return nil, nil, err
	}
	defer r.Close()
	var out []*feedv1.ServerMessage
	for {
		m, err := r.Next()
		if err != nil {
			return out, r, err
		}
		out = append(out, m)
	}
}

func picture(side int, grey byte) *image.YCbCr {
	img := image.NewYCbCr(image.Rect(0, 0, side, side), image.YCbCrSubsampleRatio420)
	for i := range img.Y {
		img.Y[i] = grey + byte(i%7)
	}
	for i := range img.Cb {
		img.Cb[i], img.Cr[i] = 100, 150
	}
	return img
}

// messages draws a feed in order of arrival; clocks may be before the opening.
func messages(t *rapid.T) []feed.Message {
	var out []feed.Message
	arrived := feed.Stamp(0)
	for i := range rapid.IntRange(0, 20).Draw(t, "n") {
		arrived += feed.Stamp(rapid.Int64Range(0, 6e9).Draw(t, "pause"))
		h := feed.Header{
			Seq: uint64(i), Captured: arrived - feed.Stamp(rapid.Int64Range(0, 2e9).Draw(t, "late")), Arrived: arrived,
		}
		switch rapid.IntRange(0, 2).Draw(t, "kind") {
		case 0:
			h.Device = "cam1"
			out = append(out, &feed.Frame{Header: h, Image: picture(64, byte(i))})
		case 1:
			h.Device = "G1.B1.S1"
			grams := rapid.SliceOfN(rapid.Float32(), 4*feed.PlateSamples, 4*feed.PlateSamples).Draw(t, "grams")
			out = append(out, &feed.PlateReading{Header: h, Grams: grams})
		default:
			h.Device = "in"
			token := store.Token(rapid.StringMatching("[a-z0-9]{1,8}").Draw(t, "token"))
			out = append(out, &feed.GateEvent{Header: h, Kind: feed.TokenRead, Token: token})
		}
	}
	return out
}

// What is recorded comes back to the bit, pictures as their files; and so does the store.
func TestAnyRecordingComesBack(t *testing.T) {
	layout := newLayout(t)
	total := 0
	rapid.Check(t, func(t *rapid.T) {
		want := messages(t)
		got, r, err := play(record(t, layout, want))
		if !errors.Is(err, io.EOF) || len(got) != len(want) {
			t.Fatalf("%d messages of %d, then %v", len(got), len(want), err)
		}
		for i, m := range want {
			coded, err := grpc.Encode(m, compress)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(coded, got[i], protocmp.Transform()); diff != "" {
				t.Errorf("message %d differs:\n%s", i, diff)
			}
			back, err := grpc.Decode(got[i])
			if err != nil {
				t.Fatal(err)
			}
			if *back.Head() != *m.Head() {
				t.Errorf("header %+v, want %+v", back.Head(), m.Head())
			}
			total++
		}
		unexported := cmpopts.IgnoreUnexported(store.Layout{}, store.Catalog{})
		if diff := cmp.Diff(layout, r.Layout, unexported); diff != "" {
			t.Errorf("the layout differs:\n%s", diff)
		}
	})
	if total < 100 {
		t.Errorf("only %d messages were looked at", total)
	}
}

// Viewers find topics, schemas and calibrations, and nothing that only the simulator knows.
func TestTopics(t *testing.T) {
	b := record(t, newLayout(t), []feed.Message{
		&feed.GateEvent{Header: feed.Header{Device: "in", Arrived: 5}, Kind: feed.TokenRead, Token: "a"},
		&feed.Frame{Header: feed.Header{Device: "cam1", Captured: 7, Arrived: 8}, Image: picture(64, 9)},
		&feed.PlateReading{Header: feed.Header{Device: "G1.B1.S1", Arrived: 25e9}, Grams: make([]float32, 48)},
	})
	r, err := container.NewReader(bytes.NewReader(b))
	if err != nil {
		t.Fatal(err)
	}
	info, err := r.Info()
	if err != nil {
		t.Fatal(err)
	}
	var topics []string
	for id, c := range info.Channels {
		schema := info.Schemas[c.SchemaID]
		if schema == nil || schema.Encoding != "protobuf" || len(schema.Data) == 0 {
			t.Errorf("%s has no schema", c.Topic)
			continue
		}
		topics = append(topics, fmt.Sprintf("%s %s %d", c.Topic, schema.Name, info.Statistics.ChannelMessageCounts[id]))
	}
	slices.Sort(topics)
	want := []string{
		"/cam1/calibration foxglove.CameraCalibration 2", "/cam1/image foxglove.CompressedImage 1",
		"/cam2/calibration foxglove.CameraCalibration 2", "/gates storesim.feed.v1.GateEvent 1",
		"/layout storesim.feed.v1.Layout 1", "/plates storesim.feed.v1.PlateReading 1",
		"/tf foxglove.FrameTransforms 2",
	}
	if diff := cmp.Diff(want, topics); diff != "" {
		t.Error(diff)
	}
	if n := info.Statistics.MetadataCount + info.Statistics.AttachmentCount; n != 0 {
		t.Errorf("%d records of metadata and attachments", n)
	}
}

// zipped is a recording whose chunks are packed as the usual tools pack them.
func zipped(t *testing.T, b []byte) []byte {
	t.Helper()
	r, err := container.NewReader(bytes.NewReader(b))
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	w, err := container.NewWriter(&out, &container.WriterOptions{
		Chunked: true, ChunkSize: 1000, Compression: container.CompressionZSTD, IncludeCRC: true,
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := w.WriteHeader(&container.Header{}); err != nil {
		t.Fatal(err)
	}
	it, err := r.Messages(container.UsingIndex(false))
	if err != nil {
		t.Fatal(err)
	}
	err = container.Range(it, func(s *container.Schema, c *container.Channel, m *container.Message) error {
		return errors.Join(w.WriteSchema(s), w.WriteChannel(c), w.WriteMessage(m))
	})
	if err := errors.Join(err, w.Close()); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func film() []feed.Message {
	var out []feed.Message
	for i := range 12 {
		h := feed.Header{Device: "cam1", Seq: uint64(i), Captured: feed.Stamp(i*100 - 50), Arrived: feed.Stamp(i * 100)}
		out = append(out, &feed.Frame{Header: h, Image: picture(64, byte(20*i))})
		h.Device = "G1.B1.S1"
		out = append(out, &feed.PlateReading{Header: h, Grams: make([]float32, 4*feed.PlateSamples)})
	}
	return out
}

func TestPackedRecordingIsTheSame(t *testing.T) {
	plain := record(t, newLayout(t), film())
	want, _, err := play(plain)
	if !errors.Is(err, io.EOF) || len(want) != 24 {
		t.Fatal(len(want), err)
	}
	got, _, err := play(zipped(t, plain))
	if !errors.Is(err, io.EOF) {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got, protocmp.Transform()); diff != "" {
		t.Error(diff)
	}
}

// Cut anywhere, a recording has an error that says so; with any byte changed, no panic.
func TestBrokenRecordings(t *testing.T) {
	b := record(t, newLayout(t), film())
	for n := 0; n < len(b)-8; n += 1 + n/40 {
		if _, _, err := play(b[:n]); err == nil || errors.Is(err, io.EOF) && !errors.Is(err, mcap.ErrTruncated) {
			if !bytes.Contains(b[:n], b[len(b)-40:len(b)-20]) {
				t.Errorf("cut at byte %d of %d: %v", n, len(b), err)
			}
		}
	}
	silent := 0
	for n := 0; n < len(b); n += 1 + n/50 {
		other := slices.Clone(b)
		other[n] ^= 0x41
		if _, _, err := play(other); errors.Is(err, io.EOF) {
			silent++
		}
	}
	if silent > 60 { // indexes at the end, which are not read
		t.Errorf("%d changed bytes were not noticed", silent)
	}
}

func TestNotAStore(t *testing.T) {
	var b bytes.Buffer
	w, err := container.NewWriter(&b, &container.WriterOptions{Chunked: true})
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(w.WriteHeader(&container.Header{}), w.Close()); err != nil {
		t.Fatal(err)
	}
	for text, want := range map[string]string{
		"":                  "not an MCAP recording",
		"STORESIM FEED 1\n": "not an MCAP recording",
		b.String():          "no layout",
	} {
		if _, err := mcap.NewReader(strings.NewReader(text)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%.20q: %v, want %q", text, err, want)
		}
	}
}

func FuzzReader(f *testing.F) {
	b := record(f, newLayout(f), film()[:2])
	f.Add(b)
	f.Add(b[:len(b)/2])
	f.Fuzz(func(t *testing.T, b []byte) {
		r, err := mcap.NewReader(bytes.NewReader(b))
		if err != nil {
			return
		}
		defer r.Close()
		for range 1000 {
			if _, err := r.NextMessage(); err != nil {
				return
			}
		}
	})
}
