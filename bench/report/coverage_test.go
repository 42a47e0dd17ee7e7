package report

import (
	"math"
	"testing"

	"storesim/pipeline/store"
)

// room is 4 x 4 m with one camera in the middle of the ceiling looking straight down, and a wall of shelves.
func room(gondolas ...store.Gondola) *store.Layout {
	return &store.Layout{
		Floor: store.Rect{Max: store.Vec2{X: 4, Y: 4}}, Ceiling: 3, Gondolas: gondolas,
		Cameras: []store.Camera{{
			ID: "cam1", Intrinsics: store.NewIntrinsics(1000, 1000, math.Pi/2),
			WorldFromCamera: store.LookAt(store.Vec3{X: 2, Y: 2, Z: 3}, store.Vec3{X: 2, Y: 2}), FPS: 5,
		}},
	}
}

// At 90 degrees and 1 m below the lens the camera sees 2 x 2 m: a quarter of the floor, at 500 pixels per
// metre.
func TestCoverByHand(t *testing.T) {
	c := Cover(room(), 0.25, 2)
	if c.Columns != 16 || c.Rows != 16 {
		t.Fatalf("%d x %d cells, want 16 x 16", c.Columns, c.Rows)
	}
	if got := c.Seen(1); got.Hits != 64 || got.N != 256 {
		t.Errorf("seen %+v, want 64 of 256", got)
	}
	if got := c.MeanCameras(); got != 0.25 {
		t.Errorf("mean %v cameras, want 0.25", got)
	}
	if got := c.DensityQuantile(0.99); math.Abs(got-500) > 1e-9 {
		t.Errorf("density %v, want 500", got)
	}
}

// A gondola of 2.4 m hides what is behind it, takes its own place away, and hides nothing once it is low.
func TestCoverHidden(t *testing.T) {
	g := store.Gondola{ID: "G1", Pose: store.FloorPose(store.Vec2{X: 0, Y: 2.5}, 0), Depth: 0.5, Height: 2.4,
		Bays: []store.Bay{{Width: 4}}}
	seen := func(height float64) int {
		g.Height = height
		return Cover(room(g), 0.25, 1).Seen(1).Hits
	}
	low, high := seen(0.5), seen(2.4)
	if low != 14*16 {
		t.Errorf("over a low gondola %d cells are seen, want all %d free ones", low, 14*16)
	}
	if high != 10*16 { // the four rows north of it lie in its shadow
		t.Errorf("behind a high gondola %d cells are seen, want %d", high, 10*16)
	}
}

func TestCrosses(t *testing.T) {
	r := store.Rect{Min: store.Vec2{X: 1, Y: 1}, Max: store.Vec2{X: 2, Y: 2}}
	for name, c := range map[string]struct {
		a, b store.Vec3
		want bool
	}{
		"through":        {store.Vec3{X: 0, Y: 1.5, Z: 1}, store.Vec3{X: 3, Y: 1.5, Z: 1}, true},
		"over":           {store.Vec3{X: 0, Y: 1.5, Z: 2}, store.Vec3{X: 3, Y: 1.5, Z: 1.8}, false},
		"down into":      {store.Vec3{X: 1.5, Y: 1.5, Z: 3}, store.Vec3{X: 1.5, Y: 1.5, Z: 1}, true},
		"short of":       {store.Vec3{X: 0, Y: 1.5, Z: 1}, store.Vec3{X: 0.9, Y: 1.5, Z: 1}, false},
		"along its face": {store.Vec3{X: 0, Y: 1, Z: 1}, store.Vec3{X: 3, Y: 1, Z: 1}, false},
		"past its edge":  {store.Vec3{X: 0, Y: 0.5, Z: 1}, store.Vec3{X: 0.9, Y: 3, Z: 1}, false},
	} {
		if got := crosses(c.a, c.b, r, 1.7); got != c.want {
			t.Errorf("%s: got %v", name, got)
		}
	}
}

// The overlay draws at the points it is given, in the frame's size, and leaves the rest of the frame alone.
func TestOverlayPlace(t *testing.T) {
	frame, found, labels := sampleFrame()
	got := Overlay(frame, found, labels)
	if got.Bounds() != frame.Bounds() {
		t.Fatalf("bounds %v, want %v", got.Bounds(), frame.Bounds())
	}
	at := func(x, y int) bool {
		r0, g0, b0, _ := frame.At(x, y).RGBA()
		r1, g1, b1, _ := got.At(x, y).RGBA()
		return r0 != r1 || g0 != g1 || b0 != b1
	}
	hand := found[0].Hands[1]
	if !at(int(hand.X), int(hand.Y)) || !at(int(found[0].Box.MinX), 350) {
		t.Error("no mark at the hand or the box's edge")
	}
	if at(600, 500) {
		t.Error("a mark where nothing was found")
	}
}
