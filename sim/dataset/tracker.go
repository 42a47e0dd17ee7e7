package dataset

import (
	"slices"

	"storesim/pipeline/store"
	"storesim/sim/des"
	"storesim/sim/truth"
	"storesim/sim/world"
)

// tracker looks on while a run is played without drawing, and notes the frames that could be taken and those
// that are nearest to an event.
type tracker struct {
	run      *Run
	sampling Sampling
	sim      Simulation

	candidates []candidate // in order of time
	presences  []Presence  // in order of being in view first
	known      map[truth.BodyID]int32
	parties    map[store.Token]truth.BodyID
	movement   []movement   // by camera
	recent     [][]stamp    // by camera: the last frames, wanted or not
	events     []PickPut    // those seen so far
	looks      [][]Shot     // of each event, by camera
	read       int          // events of the ledger that were read
	posed      des.Time     // of poses
	poses      []world.Pose // of all bodies at that time
}

// stamp is when a frame was taken.
type stamp struct {
	seq  uint64
	time des.Time
}

// remembered is how many frames of each camera are kept to find the one nearest to an event: far more than
// there are in a step.
const remembered = 1024

func newTracker(run *Run, s Sampling) *tracker {
	n := len(run.Layout.Cameras)
	return &tracker{
		run: run, sampling: s, movement: make([]movement, n), recent: make([][]stamp, n),
		known: map[truth.BodyID]int32{}, parties: map[store.Token]truth.BodyID{}, posed: -1,
	}
}

// wanted is asked for each frame; it takes notes and wants none.
func (t *tracker) wanted(camera int, seq uint64) bool {
	now := t.sim.Now()
	r := append(t.recent[camera], stamp{seq, now})
	if len(r) > 2*remembered {
		r = append(r[:0], r[len(r)-remembered:]...)
	}
	t.recent[camera] = r
	if (int(seq)+camera)%t.sampling.Every == 0 {
		t.consider(camera, seq, now)
	}
	return false
}

func (t *tracker) consider(camera int, seq uint64, now des.Time) {
	cam := &t.run.Layout.Cameras[camera]
	bodies := t.sim.World().Bodies()
	if t.posed != now {
		t.posed, t.poses = now, posesAt(bodies, now)
	}
	figures := figuresIn(cam, bodies, t.poses)
	c := candidate{shot: Shot{
		Camera: camera, Seq: seq, Time: now, Picture: true, Empty: len(figures) == 0,
	}}
	for i := range figures {
		c.bodies = append(c.bodies, t.presence(figures[i].body))
	}
	if t.sampling.looks() {
		c.shown = shown(cam, t.run.Layout, figures)
	}
	switch t.sampling.Mode {
	case Motion:
		c.moved = t.movement[camera].moved(figures)
	case Hard:
		c.hardness = hardness(cam, t.run.Layout, figures)
	default:
	}
	t.candidates = append(t.candidates, c)
}

// presence is the index of a body's.
func (t *tracker) presence(b *world.Body) int32 {
	i, ok := t.known[b.ID]
	if !ok {
		i = int32(len(t.presences))
		t.known[b.ID] = i
		t.presences = append(t.presences, Presence{Body: b.ID, Party: t.party(b)})
	}
	return i
}

// party is the first body that was seen with the same token. Staff and who shows none are their own.
func (t *tracker) party(b *world.Body) truth.BodyID {
	if b.Token == "" {
		return b.ID
	}
	first, ok := t.parties[b.Token]
	if !ok {
		first = b.ID
		t.parties[b.Token] = first
	}
	return first
}

// readEvents notes what happened up to the given time, for which the frames after it must have been taken.
func (t *tracker) readEvents(until des.Time) {
	all := t.sim.Ledger().Events
	for ; t.read < len(all) && all[t.read].Time <= until; t.read++ {
		e := &all[t.read]
		if e.Kind != truth.Picked && e.Kind != truth.PutBack {
			continue
		}
		t.looks = append(t.looks, t.looksAt(e, len(t.events)))
		t.events = append(t.events, PickPut{
			Kind: e.Kind, Act: e.Act, Body: e.Body, Token: e.Token, SKU: e.SKU,
			Items: slices.Clone(e.Items), Plate: e.Plate, At: e.At,
			Start: e.Start, Time: e.Time, End: e.End, Misplaced: e.Misplaced,
		})
		t.markNear(e)
	}
}

// looksAt are the frames nearest to an event's contact, of the cameras that have it in view.
func (t *tracker) looksAt(e *truth.Event, index int) []Shot {
	var out []Shot
	for camera := range t.recent {
		if t.inView(camera, e.At) && len(t.recent[camera]) > 0 {
			s := nearest(t.recent[camera], e.Time)
			out = append(out, Shot{Camera: camera, Seq: s.seq, Time: s.time, Events: []int{index}})
		}
	}
	return out
}

func (t *tracker) inView(camera int, p store.Vec3) bool {
	cam := &t.run.Layout.Cameras[camera]
	u, v, _, ok := cam.Project(p)
	return ok && cam.InImage(u, v)
}

// nearest finds the frame nearest in time, the earlier one of two; frames are in order of time.
func nearest(frames []stamp, at des.Time) stamp {
	i, _ := slices.BinarySearchFunc(frames, at, func(s stamp, at des.Time) int { return int(s.time - at) })
	switch {
	case i == len(frames):
		return frames[i-1]
	case i > 0 && at-frames[i-1].time <= frames[i].time-at:
		return frames[i-1]
	}
	return frames[i]
}

// markNear marks the frames that show an event.
func (t *tracker) markNear(e *truth.Event) {
	for i := len(t.candidates) - 1; i >= 0; i-- {
		c := &t.candidates[i]
		if c.shot.Time < e.Time-aroundEvent {
			return
		}
		if c.shot.Time <= e.Time+aroundEvent && t.inView(c.shot.Camera, e.At) {
			c.near = true
		}
	}
}
