package scene

import (
	"math"

	"storesim/pipeline/store"
	"storesim/render"
)

// Wall is one of the four walls of a store.
type Wall string

// The walls, by the side of the floor on which they stand: y is to the north, x to the east.
const (
	South Wall = "south"
	East  Wall = "east"
	North Wall = "north"
	West  Wall = "west"
)

// Window is a pane in a wall.
type Window struct {
	Wall       Wall
	From, To   float64 // along the wall, metres from the floor's least x or y
	Sill, Head float64 // lower and upper edge, metres above the floor
}

// frame is a wall's frame: the origin on the floor at its left end as seen from inside, x along it to the
// right, -y into the room. rising reports whether the floor's coordinates rise with x.
func (w Wall) frame(floor store.Rect) (frame store.Pose, length float64, rising bool) {
	wide, deep := floor.Max.X-floor.Min.X, floor.Max.Y-floor.Min.Y
	switch w {
	case South:
		return store.FloorPose(store.Vec2{X: floor.Max.X, Y: floor.Min.Y}, math.Pi), wide, false
	case East:
		return store.FloorPose(floor.Max, -math.Pi/2), deep, false
	case North:
		return store.FloorPose(store.Vec2{X: floor.Min.X, Y: floor.Max.Y}, 0), wide, true
	default:
		return store.FloorPose(floor.Min, math.Pi/2), deep, true
	}
}

// span is where the window begins and ends along the x axis of its wall's frame.
func (w *Window) span(floor store.Rect) (left, right float64) {
	_, length, rising := w.Wall.frame(floor)
	if rising {
		return w.From, w.To
	}
	return length - w.To, length - w.From
}

// The light of the sky on a window, as lamps outside it: nothing throws shadows, so that they stand behind
// the wall, which they then leave dark, at distances that spread their light over the pane.
const (
	skyEvery  = 1.2 // metres between lamps
	skyBehind = 0.7 // metres behind the wall
	skyPower  = 0.34
	skyReach  = 1.6 // metres
)

// skyTone is the colour of light from a clear and clouded sky, a little bluer than the lamps' white.
func skyTone() render.Tone { return render.Tone{R: 0.95, G: 1, B: 1.06} }

// daylight adds the lamps that stand for the sky outside the window.
func (w *Window) daylight(lamps []render.Lamp, l *store.Layout, share float64) []render.Lamp {
	if share <= 0 {
		return lamps
	}
	frame, _, _ := w.Wall.frame(l.Floor)
	left, right := w.span(l.Floor)
	n := max(1, int(math.Round((right-left)/skyEvery)))
	wide := (right - left) / float64(n)
	for i := range n {
		at := xyz(left+(float64(i)+0.5)*wide, skyBehind, 0.4*w.Sill+0.6*w.Head)
		power := skyPower * share * wide / skyEvery * (w.Head - w.Sill) / 1.6
		lamps = append(lamps, render.Lamp{
			At: frame.Apply(at), Power: float32(power), Reach: skyReach, Tone: skyTone(),
		})
	}
	return lamps
}
