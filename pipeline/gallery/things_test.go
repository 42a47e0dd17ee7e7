package gallery

import (
	"testing"

	"storesim/pipeline/detect"
	"storesim/pipeline/store"
)

func headAt(x, y float64) *detect.Detection {
	return &detect.Detection{Score: 0.5, Head: detect.Point{X: x, Y: y, Score: 0.5}}
}

func TestThings(t *testing.T) {
	c := store.Camera{Intrinsics: store.NewIntrinsics(1280, 720, 1.6)}
	th := newThings(&c)
	for i := range thingAfter {
		if th.known(headAt(640, 360)) {
			t.Fatalf("a thing after %d detections", i)
		}
		th.note(headAt(632+float64(i%3)*8, 360)) // between two cells
	}
	for _, tt := range []struct {
		x, y float64
		want bool
	}{{640, 360, true}, {650, 350, true}, {700, 360, false}, {640, 420, false}, {-5, 2000, false}} {
		if got := th.known(headAt(tt.x, tt.y)); got != tt.want {
			t.Errorf("at %v, %v: thing %v, want %v", tt.x, tt.y, got, tt.want)
		}
	}
	for i := range 2 * thingMost { // others, all over the picture
		th.note(headAt(float64(i*37%1280), float64(i*101%300)))
	}
	if th.known(headAt(640, 360)) {
		t.Error("what is gone is never forgotten")
	}
}

func TestThingsAtTheEdge(t *testing.T) {
	c := store.Camera{Intrinsics: store.NewIntrinsics(240, 136, 1.6)}
	th := newThings(&c)
	for range thingAfter {
		th.note(headAt(1e9, -1e9))
	}
	if !th.known(headAt(239, 0)) {
		t.Error("a thing that the picture cuts off is not known")
	}
}
