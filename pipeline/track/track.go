// Package track joins the detections of one camera over time into tracklets: Kalman prediction in the
// image, gated assignment, and a life from tentative through confirmed to lost. It follows the plan of SORT
// (Bewley et al. 2016, sections 3.2 to 3.4) with the box centre replaced by the head point, which a ceiling
// camera sees best.
package track

import (
	"storesim/pipeline/detect"
	"storesim/pipeline/feed"
)

// State is the life of a tracklet.
type State uint8

// A tracklet is tentative until it has been seen often enough, and lost when it has not been seen for too
// long.
const (
	Tentative State = iota
	Confirmed
	Lost
)

// Tracklet is one body in one camera.
type Tracklet struct {
	ID    int // unique within the camera, from 1
	State State
	Seen  feed.Stamp       // when Last was captured
	Last  detect.Detection // the newest detection
	Hits  int              // number of detections so far
}
