// Package gallery joins the tracklets of all cameras into people on the floor plane: one Identity a body,
// with its path, its hands, its appearance and the token it showed at the gate.
package gallery

import (
	"storesim/pipeline/detect"
	"storesim/pipeline/feed"
	"storesim/pipeline/store"
	"storesim/pipeline/track"
)

// IdentityID numbers the bodies that were in the store, from 1. 0 means nobody.
type IdentityID int

// Cov2 is a symmetric 2x2 covariance, square metres.
type Cov2 struct{ XX, XY, YY float64 }

// Hand is where a hand is believed to be: mean and covariance (world, metres, row by row).
type Hand struct {
	Mean  store.Vec3
	Cov   store.Mat3
	Views int // number of cameras that saw it
}

// Sample is an identity at one instant.
type Sample struct {
	Time  feed.Stamp
	Floor store.Vec2
	Cov   Cov2
	Seen  bool // false: predicted only
	Hands []Hand
}

// Grasp is what a hand of an identity seemed to hold in one picture.
type Grasp struct {
	Time   feed.Stamp
	Camera int
	detect.Grasp
}

// Identity is one body in the store.
type Identity struct {
	ID         IdentityID
	Token      store.Token // empty while no gate event is bound to it
	Entered    feed.Stamp
	Left       feed.Stamp // 0 while inside
	Appearance [detect.EmbeddingSize]float32
	Path       []Sample // in order of time
	Grasps     []Grasp  // what its hands were seen to hold, in order of time
	// Ambiguous holds the times at which this body may have been taken for another.
	Ambiguous []feed.Stamp
	// Merged is the older identity that this one turned out to be, 0 for none. A merged identity has Left
	// and no exit.
	Merged IdentityID
}

// View is what one camera contributes to a tick: its confirmed tracklets with the newest detections.
type View struct {
	Camera    int // index in Layout.Cameras
	Time      feed.Stamp
	Tracklets []track.Tracklet // those seen in the frame of Time
}

// Exit tells that an identity left the store.
type Exit struct {
	Identity IdentityID
	Token    store.Token
	Time     feed.Stamp
}

// Gallery follows the people in the store. Calls come in order of time.
type Gallery interface {
	Observe(v View)             // one camera's frame
	Gate(e *feed.GateEvent)     // a gate's message
	Advance(now feed.Stamp)     // all that was captured before now has been observed
	Exits() []Exit              // identities that left since the last call, in order of time
	Identities() []*Identity    // everybody so far, in order of ID
	Inside() []*Identity        // those in the store now, in order of ID
	Of(id IdentityID) *Identity // nil for an unknown id
}
