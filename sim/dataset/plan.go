package dataset

import (
	"cmp"
	"slices"

	"storesim/pipeline/store"
	"storesim/sim/des"
	"storesim/sim/truth"
)

// Plan says which frames of a run are taken. It is made by playing the run without drawing it, so that the
// choice can look ahead: around events, the hardest ones, so many empty ones.
type Plan struct {
	Shots  []Shot     // by time, then camera
	Events []PickPut  // between the first and the last picture, by time
	Bodies []Presence // by body
}

// Span is when the first and the last picture are taken.
func (p *Plan) Span() (first, last des.Time) {
	begun := false
	for i := range p.Shots {
		if !p.Shots[i].Picture {
			continue
		}
		if !begun {
			first, begun = p.Shots[i].Time, true
		}
		last = p.Shots[i].Time
	}
	return first, last
}

// Shot is one frame to be drawn.
type Shot struct {
	Camera  int
	Seq     uint64
	Time    des.Time
	Picture bool // false: only looked at, for what it shows of its events
	Empty   bool // nobody is in the camera's view
	Part    Split
	Events  []int // of Plan.Events: it is the camera's nearest frame to their contact
}

// PickPut is a pick or a put-back.
type PickPut struct {
	Kind              truth.Kind // Picked or PutBack
	Act               truth.Act
	Body              truth.BodyID
	Token             store.Token
	SKU               store.SKU
	Items             []truth.ItemID
	Plate             store.PlateID
	At                store.Vec3 // the contact point, world
	Start, Time, End  des.Time   // the hand sets out, touches, is back
	Misplaced         bool
	Cameras, Pictures int // how many cameras have the contact point in view, and in how many pictures
}

// Presence says who a body of a run belongs to: who pays together is together in one part of a set that is
// split by shoppers.
type Presence struct {
	Body, Party truth.BodyID // Party: the first body that came with the same token, or the body itself
	Part        Split
}

// frameKey tells the frames of a run apart.
type frameKey struct {
	camera int
	seq    uint64
}

func (s *Shot) key() frameKey { return frameKey{s.Camera, s.Seq} }

func byTime(a, b Shot) int {
	return cmp.Or(cmp.Compare(a.Time, b.Time), cmp.Compare(a.Camera, b.Camera), cmp.Compare(a.Seq, b.Seq))
}

// addLooks adds the frames in which the events are to be looked at. A frame that is a picture as well is
// drawn once.
func (p *Plan) addLooks(looks []Shot) {
	index := map[frameKey]int{}
	for i := range p.Shots {
		index[p.Shots[i].key()] = i
	}
	for _, l := range looks {
		event := &p.Events[l.Events[0]]
		event.Cameras++
		i, ok := index[l.key()]
		if !ok {
			i = len(p.Shots)
			index[l.key()] = i
			p.Shots = append(p.Shots, Shot{Camera: l.Camera, Seq: l.Seq, Time: l.Time})
		}
		if p.Shots[i].Picture {
			event.Pictures++
		}
		p.Shots[i].Events = append(p.Shots[i].Events, l.Events...)
	}
	slices.SortFunc(p.Shots, byTime)
}
