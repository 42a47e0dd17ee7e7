package sensor_test

import (
	"reflect"
	"testing"
	"time"

	"storesim/sim/sensor"
	"storesim/sim/truth"
)

// A frame that is lent allocates nothing, whatever is asked of it; one that is handed over allocates what
// outlives it: its message, the picture (two) and the labels of bodies.
func TestFrameAllocates(t *testing.T) {
	if testing.Short() {
		t.Skip("counts allocations, which the race detector adds to")
	}
	blurred := func(c *sensor.CameraConfig) {
		c.ExposureTime, c.RowDelay, c.Aperture, c.Focus = 8*time.Millisecond, 20*time.Microsecond, 0.004, 3
		c.AutoExposure, c.Vignetting, c.Antialias = 110, 0.5, true
	}
	for _, tt := range []struct {
		name string
		set  setting
		want float64
	}{
		{"picture", setting{width: 241, borrowed: true}, 0},
		{"fisheye labels", setting{width: 320, borrowed: true, fisheye: true, labels: true}, 0},
		{"formed", setting{width: 320, borrowed: true, labels: true, camera: blurred}, 0},
		{"sketch", setting{width: 320, borrowed: true, sketch: 4}, 0},
		{"handed over", setting{width: 320, labels: true}, 4},
	} {
		t.Run(tt.name, func(t *testing.T) {
			bodies, things := 0, 0
			tt.set.see = func(e sensor.Exposure) {
				bodies, things = bodies+len(e.View.Bodies), things+len(e.View.Things)
			}
			s := studio(t, tt.set)
			s.Round() // buffers grow
			if n := testing.AllocsPerRun(2*studioInstants, func() { s.Next() }); n != tt.want {
				t.Errorf("%g allocations a frame, want %g", n, tt.want)
			}
			if bodies == 0 || tt.set.labels != (things > 0) {
				t.Errorf("%d bodies and %d things are seen", bodies, things)
			}
		})
	}
}

// The picture of a store at an instant is noted, sent to be drawn and handed over without an allocation.
func TestTaskAllocatesNothing(t *testing.T) {
	if testing.Short() {
		t.Skip("counts allocations, which the race detector adds to")
	}
	seen := 0
	s := studio(t, setting{width: 160, borrowed: true, labels: true, see: func(e sensor.Exposure) {
		seen += len(e.View.Bodies)
	}})
	for range 3 {
		s.Send()
	}
	before := seen
	if n := testing.AllocsPerRun(10, s.Send); n > 0 {
		t.Errorf("%g allocations", n)
	}
	if seen == before {
		t.Error("nobody is seen")
	}
}

// Full labels are lent for the time of the call; a clone holds what they were, whatever comes after.
func TestClonedLabelsStay(t *testing.T) {
	var clones [2 * studioInstants]truth.FrameView
	n := 0
	s := studio(t, setting{width: 320, labels: true, borrowed: true, see: func(e sensor.Exposure) {
		if n < len(clones) {
			clones[n] = e.View.Clone()
			if !reflect.DeepEqual(clones[n], e.View) {
				t.Errorf("frame %d is not like its clone", n)
			}
		}
		n++
	}})
	n = 0
	s.Round()
	s.Round()
	if n != len(clones) {
		t.Fatalf("%d frames, want %d", n, len(clones))
	}
	for i := range studioInstants {
		a, b := clones[i].Things, clones[studioInstants+i].Things
		if len(a) == 0 || !reflect.DeepEqual(a, b) {
			t.Errorf("instant %d: %d things, and other labels the second time", i, len(a))
		}
		if i > 0 && reflect.DeepEqual(a, clones[i-1].Things) {
			t.Errorf("instants %d and %d have the same labels", i-1, i)
		}
	}
}
