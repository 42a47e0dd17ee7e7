package store

import "fmt"

// Tracker is a body tracker of another make: it has cameras of its own, and what it sees comes as the bodies'
// points in space, not as frames. Its origin and axes are the layout's.
type Tracker struct {
	ID  DeviceID
	Std float64 // standard deviation of a point along each axis, metres, as its maker or a test of it says
}

func (l *Layout) checkTrackers(ps *Problems) {
	for _, t := range l.Trackers {
		if !(t.Std > 0 && t.Std < 1) {
			ps.add(fmt.Sprintf("trackers[%s]", t.ID), "std is %g m, want more than 0 and less than 1", t.Std)
		}
	}
}
