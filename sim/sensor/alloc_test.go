package sensor_test

import (
	"reflect"
	"testing"

	"storesim/sim/sensor"
	"storesim/sim/truth"
)

// A labelled frame allocates what outlives it, which are its message, the picture (two) and the labels of
// bodies, and what its people are dressed in and measured by; nothing else.
func TestFrameAllocatesWhatOutlivesIt(t *testing.T) {
	if testing.Short() {
		t.Skip("counts allocations, which the race detector adds to")
	}
	const outlive = 4
	for _, tt := range []struct {
		name            string
		fisheye, labels bool
	}{{"picture", false, false}, {"labels", false, true}, {"fisheye labels", true, true}} {
		t.Run(tt.name, func(t *testing.T) {
			things := 0
			s := studio(t, tt.fisheye, tt.labels, 320, func(e sensor.Exposure) { things += len(e.View.Things) })
			s.Round() // buffers grow
			most := outlive + testing.AllocsPerRun(studioInstants, s.Dress)
			if tt.labels {
				most += testing.AllocsPerRun(studioInstants, s.Measure)
			}
			if n := testing.AllocsPerRun(2*studioInstants, func() { s.Next() }); n > most {
				t.Errorf("%g allocations a frame, want at most %g", n, most)
			}
			if tt.labels != (things > 0) {
				t.Errorf("%d things", things)
			}
		})
	}
}

// Full labels are lent for the time of the call; a clone holds what they were, whatever comes after.
func TestClonedLabelsStay(t *testing.T) {
	var clones [2 * studioInstants]truth.FrameView
	n := 0
	s := studio(t, false, true, 320, func(e sensor.Exposure) {
		if n < len(clones) {
			clones[n] = e.View.Clone()
			if !reflect.DeepEqual(clones[n], e.View) {
				t.Errorf("frame %d is not like its clone", n)
			}
		}
		n++
	})
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
