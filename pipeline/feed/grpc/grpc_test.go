package grpc_test

import (
	"bytes"
	"image"
	"image/color"
	"image/jpeg"
	"math"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"google.golang.org/protobuf/proto"

	"storesim/pipeline/feed"
	"storesim/pipeline/feed/grpc"
	feedv1 "storesim/pipeline/feed/grpc/storesim/feed/v1"
	"storesim/pipeline/store"
)

// whole is a store with something in every field.
func whole(tb testing.TB) *store.Layout {
	tb.Helper()
	art := store.Art{Brand: "Fizz", Text: "lime", Base: color.RGBA{1, 2, 3, 255}, Accent: color.RGBA{4, 5, 6, 7},
		Ink: color.RGBA{R: 255, A: 255}, Motif: 3}
	catalog, err := store.NewCatalog([]store.Product{
		{SKU: "cola", Name: "Cola", GTIN: "4006381333931", Price: 129, Mass: 350, MassStd: 2, Shape: store.Can,
			Size: store.Vec3{X: 0.07, Y: 0.07, Z: 0.08}, Art: art},
		{SKU: "oats", Name: "Oats", GTIN: "4006381333931", Price: 99, Mass: 500, Shape: store.Box,
			Size: store.Vec3{X: 0.09, Y: 0.07, Z: 0.08}},
	})
	if err != nil {
		tb.Fatal(err)
	}
	bent := store.NewIntrinsics(640, 360, 1.2)
	bent.Lens = store.Lens{Model: store.BrownConrady, K: [8]float64{-0.1, 0.01, 0.001, 0.002, 0.003}, Reach: 0.8}
	l, err := store.NewLayout(store.Layout{
		Name: "whole", Floor: store.Rect{Min: store.Vec2{X: -1}, Max: store.Vec2{X: 4, Y: 4}}, Ceiling: 3,
		Gondolas: []store.Gondola{{
			ID: "G1", Pose: store.FloorPose(store.Vec2{X: 1, Y: 3}, 0), Height: 1, Depth: 0.4, Double: true,
			Surface: "fridge", Doors: true,
			Bays: []store.Bay{{Width: 0.5, Shelves: []store.ShelfSpec{
				{Height: 0.3, Plates: 4, Cells: store.CellFacing}, {Height: 0.6, Plates: 5, Cells: store.CellNone},
				{Height: 0.9, Plates: 5, Cells: store.CellPair},
			}}},
		}},
		Gates: []store.Gate{
			{ID: "in", Kind: store.Entry, A: store.Vec2{X: -1}, B: store.Vec2{X: -1, Y: 1}, Inward: store.Vec2{X: 1}},
			{ID: "out", Kind: store.Exit, B: store.Vec2{X: 1}},
		},
		Cameras: []store.Camera{{ID: "cam1", Intrinsics: bent, FPS: 14.95,
			WorldFromCamera: store.LookAt(store.Vec3{X: 2, Y: 2, Z: 2.9}, store.Vec3{X: 1, Y: 2})}},
		Catalog: catalog, Planogram: store.Planogram{Facings: []store.Facing{
			{SKU: "cola", First: 0, Count: 2}, {SKU: "oats", First: 2, Count: 1}, {SKU: "oats", First: 9, Count: 1},
			{SKU: "cola", First: 10, Count: 1},
		}},
	})
	if err != nil {
		tb.Fatal(err)
	}
	return l
}

func TestLayoutComesBack(t *testing.T) {
	want := whole(t)
	text, err := proto.Marshal(grpc.EncodeLayout(want))
	if err != nil {
		t.Fatal(err)
	}
	var coded feedv1.Layout
	if err := proto.Unmarshal(text, &coded); err != nil {
		t.Fatal(err)
	}
	got, err := grpc.DecodeLayout(&coded)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got, cmpopts.IgnoreUnexported(store.Layout{}, store.Catalog{})); diff != "" {
		t.Errorf("the layout differs:\n%s", diff)
	}
}

// Clients that look only at the cells find the right products at the right places.
func TestCells(t *testing.T) {
	l := whole(t)
	shelves := grpc.EncodeLayout(l).Shelves
	var got []string
	for _, s := range shelves {
		for _, c := range s.Cells {
			got = append(got, strings.Join(c.Skus, "+"))
		}
	}
	if diff := cmp.Diff([]string{"cola", "oats", "", "oats+cola", "", ""}, got); diff != "" {
		t.Error(diff)
	}
	first, second := l.Plates[0].Front(), l.Plates[1].Front()
	if c := shelves[0].Cells[0]; c.Plates != 2 || math.Abs(c.Front.X-(first.X+second.X)/2) > 1e-12 ||
		math.Abs(c.Front.Z-0.3) > 1e-12 || c.Outward.Y > -0.99 {
		t.Errorf("cell %v", c)
	}
}

func TestBadLayouts(t *testing.T) {
	for name, c := range map[string]struct {
		spoil func(*feedv1.Layout)
		want  string
	}{
		"rotation":  {func(l *feedv1.Layout) { l.Cameras[0].WorldFromCamera.Rotation = nil }, "9 numbers"},
		"no number": {func(l *feedv1.Layout) { l.Cameras[0].WorldFromCamera.Rotation[4] = math.NaN() }, "numbers that are none"},
		"plates":    {func(l *feedv1.Layout) { l.Gondolas[0].Bays[0].Boards[0].Plates = 1 << 30 }, "plates"},
		"below":     {func(l *feedv1.Layout) { l.Gondolas[0].Bays[0].Boards[0].Plates = -4 }, "plates"},
		"pixels":    {func(l *feedv1.Layout) { l.Cameras[0].Width = 1 << 30 }, "too many"},
		"lens":      {func(l *feedv1.Layout) { l.Cameras[0].Distortion = make([]float64, 9) }, "coefficients"},
		"twice":     {func(l *feedv1.Layout) { l.Products[1].Sku = "cola" }, "listed twice"},
		"plan":      {func(l *feedv1.Layout) { l.Planogram[0].Count = math.MaxInt32 }, "do not exist"},
		"empty":     {func(l *feedv1.Layout) { proto.Reset(l) }, "floor"},
	} {
		l := grpc.EncodeLayout(whole(t))
		c.spoil(l)
		if _, err := grpc.DecodeLayout(l); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %q", name, err, c.want)
		}
	}
}

func compress(dst []byte, img *image.YCbCr) ([]byte, error) {
	var b bytes.Buffer
	err := jpeg.Encode(&b, img, &jpeg.Options{Quality: 95})
	return append(dst, b.Bytes()...), err
}

// Messages come back; of a picture, what its file has.
func TestMessagesComeBack(t *testing.T) {
	h := feed.Header{Device: "d", Seq: 1 << 40, Captured: -5, Arrived: 7}
	img := image.NewYCbCr(image.Rect(0, 0, 64, 32), image.YCbCrSubsampleRatio420)
	for i := range img.Y {
		img.Y[i] = byte(i / 64 * 3)
	}
	for _, want := range []feed.Message{
		&feed.GateEvent{Header: h, Kind: feed.Left},
		&feed.GateEvent{Header: h, Kind: feed.TokenRead, Token: "a"},
		&feed.PlateReading{Header: h, Grams: append(make([]float32, 23), -1.5)},
		&feed.PlateReading{Header: h},
		&feed.Frame{Header: h, Image: img},
	} {
		coded, err := grpc.Encode(want, compress)
		if err != nil {
			t.Fatal(err)
		}
		got, err := grpc.Decode(coded)
		if err != nil {
			t.Fatal(err)
		}
		if f, ok := got.(*feed.Frame); ok {
			for i := range img.Y {
				if d := int(f.Image.Y[i]) - int(img.Y[i]); d < -8 || d > 8 {
					t.Fatalf("pixel %d is %d off", i, d)
				}
			}
			f.Image = img
		}
		if diff := cmp.Diff(want, got, cmpopts.EquateEmpty()); diff != "" {
			t.Error(diff)
		}
	}
}

func TestBadMessages(t *testing.T) {
	h := &feedv1.Header{Device: "d"}
	plates := func(p *feedv1.PlateReading) *feedv1.ServerMessage {
		return &feedv1.ServerMessage{Body: &feedv1.ServerMessage_Plates{Plates: p}}
	}
	for want, m := range map[string]*feedv1.ServerMessage{
		"no header":           {},
		"4 values of 1 cells": plates(&feedv1.PlateReading{Header: h, Cells: 1, RateHz: 60, Grams: make([]float32, 4)}),
		"samples a second":    plates(&feedv1.PlateReading{Header: h, RateHz: 61}),
		"kind 0":              {Body: &feedv1.ServerMessage_Gate{Gate: &feedv1.GateEvent{Header: h}}},
		"JPEG":                grpc.Frame(h, []byte("a text")),
		"EOF":                 grpc.Frame(h, nil),
	} {
		if _, err := grpc.Decode(m); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v, want %q", err, want)
		}
	}
}

func FuzzDecode(f *testing.F) {
	l, err := proto.Marshal(grpc.EncodeLayout(whole(f)))
	if err != nil {
		f.Fatal(err)
	}
	img := image.NewYCbCr(image.Rect(0, 0, 16, 16), image.YCbCrSubsampleRatio420)
	coded, err := grpc.Encode(&feed.Frame{Header: feed.Header{Device: "d"}, Image: img}, compress)
	if err != nil {
		f.Fatal(err)
	}
	m, err := proto.Marshal(coded)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(l, m)
	f.Fuzz(func(t *testing.T, layout, message []byte) {
		var l feedv1.Layout
		if proto.Unmarshal(layout, &l) == nil {
			if got, err := grpc.DecodeLayout(&l); err == nil {
				grpc.EncodeLayout(got)
			}
		}
		var m feedv1.ServerMessage
		if proto.Unmarshal(message, &m) == nil {
			_, _ = grpc.Decode(&m)
		}
	})
}
