package store

import (
	"math"
	"slices"
	"testing"
)

// The closest view comes first, of two equal ones the first camera; who looks away does not count.
func TestViews(t *testing.T) {
	at := Vec3{2, 2, 1}
	camera := func(id DeviceID, from, to Vec3, fov float64) Camera {
		return Camera{ID: id, Intrinsics: NewIntrinsics(1280, 720, fov), WorldFromCamera: LookAt(from, to)}
	}
	wide := 80 * math.Pi / 180
	l := &Layout{Cameras: []Camera{
		camera("far", Vec3{8, 2, 2.6}, at, wide),
		camera("near", Vec3{4, 2, 2.6}, at, wide),
		camera("away", Vec3{4, 2, 2.6}, Vec3{6, 2, 1}, wide),
		camera("as near", Vec3{0, 2, 2.6}, at, wide),
		camera("tele", Vec3{8, 2, 2.6}, at, wide/8),
	}}
	if got, want := l.Views(at), []int{4, 1, 3, 0}; !slices.Equal(got, want) {
		t.Errorf("views %v, want %v", got, want)
	}
	if got := (&Layout{}).Views(at); len(got) != 0 {
		t.Errorf("no camera sees it, got %v", got)
	}
}
