package sensor

import (
	"storesim/pipeline/store"
	"storesim/render"
	"storesim/sim/des"
	"storesim/sim/fault"
)

// Spoil is a picture with the faults of a camera and of a store's doors at time t.
func Spoil(f *render.Frame, l *store.Layout, cam *store.Camera, faults fault.Set, t des.Time) *render.Frame {
	return NewSpoiler(l, cam, faults)(f, cam, t)
}

// NewSpoiler returns a camera's spoil.
func NewSpoiler(
	l *store.Layout, cam *store.Camera, faults fault.Set,
) func(f *render.Frame, cam *store.Camera, t des.Time) *render.Frame {
	s := spoiler{faults: faults.Camera(cam.ID), doors: doorsOf(l, faults)}
	return s.spoil
}

// Displaced is where a camera stands after it was knocked.
func Displaced(p store.Pose, f *fault.Fault) store.Pose { return displaced(p, f) }
