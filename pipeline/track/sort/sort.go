// Package sort is SORT (A. Bewley, Z. Ge, L. Ott, F. Ramos and B. Upcroft, Simple Online and Realtime
// Tracking, ICIP 2016, arXiv:1602.00763): boxes of one camera joined over frames by a Kalman filter with
// constant velocity and an assignment by overlap, without looks. It is the tracker that others are compared
// with; the pipeline's own is package track.
package sort

import (
	"fmt"
	"math"
	"slices"

	"storesim/pipeline/store"
	"storesim/pipeline/track"
)

// Options are SORT's parameters (section 4).
type Options struct {
	MaxAge  int     // frames without a detection after which a track ends, T_lost
	MinHits int     // detections in a row after which a track is told of
	MinIoU  float64 // overlap of a detection with a prediction below which they are not one, in (0, 1]
}

// Published are the parameters of the paper's results.
func Published() Options { return Options{MaxAge: 1, MinHits: 3, MinIoU: 0.3} }

// Check names the option that is out of range.
func (o Options) Check() error {
	switch {
	case o.MaxAge < 1:
		return fmt.Errorf("a track that ends after %d frames without a detection: want 1 or more", o.MaxAge)
	case o.MinHits < 0:
		return fmt.Errorf("a track told of after %d detections: want 0 or more", o.MinHits)
	case !(o.MinIoU > 0 && o.MinIoU <= 1):
		return fmt.Errorf("a least overlap of %v: want above 0, at most 1", o.MinIoU)
	}
	return nil
}

// Box is where a track is in a frame, pixels.
type Box struct {
	Track int // from 1, in order of their first detections
	store.PixelBox
}

// Tracker follows the boxes of one sequence.
type Tracker struct {
	opt    Options
	frame  int
	born   int
	tracks []life

	assigner  track.Assigner
	predicted []store.PixelBox
	overlaps  []float64 // detections x tracks
	cost      []float64
	found     []bool // by detection: belongs to a track
	out       []Box
}

// life is a track with what decides whether it is told of.
type life struct {
	id     int
	filter filter
	unseen int // frames since the newest detection
	streak int // detections in a row
}

// New returns a tracker before its first frame.
func New(o Options) *Tracker { return &Tracker{opt: o} }

// Update takes the detections of the next frame, none for an empty one, and returns the tracks that were seen
// in it and are sure enough; in the first MinHits frames all are. The result is overwritten by the next call.
func (t *Tracker) Update(boxes []store.PixelBox) []Box {
	t.frame++
	t.predict()
	t.match(boxes)
	for i, known := range t.found {
		if !known {
			t.born++
			t.tracks = append(t.tracks, life{id: t.born, filter: newFilter(&boxes[i])})
		}
	}
	t.out = t.out[:0]
	for i := range t.tracks {
		l := &t.tracks[i]
		if l.unseen == 0 && (l.streak >= t.opt.MinHits || t.frame <= t.opt.MinHits) {
			t.out = append(t.out, Box{l.id, l.filter.box()})
		}
	}
	t.tracks = slices.DeleteFunc(t.tracks, func(l life) bool { return l.unseen > t.opt.MaxAge })
	return t.out
}

// predict brings all tracks to the frame. One that has become no box ends.
func (t *Tracker) predict() {
	t.predicted = t.predicted[:0]
	kept := t.tracks[:0]
	for _, l := range t.tracks {
		l.filter.predict()
		if l.unseen > 0 {
			l.streak = 0
		}
		l.unseen++
		if box := l.filter.box(); !math.IsNaN(box.MinX) {
			kept, t.predicted = append(kept, l), append(t.predicted, box)
		}
	}
	t.tracks = kept
}

// match gives detections to tracks so that they overlap most in sum, and updates those that overlap enough.
func (t *Tracker) match(boxes []store.PixelBox) {
	t.found, t.overlaps = t.found[:0], t.overlaps[:0]
	for i := range boxes {
		t.found = append(t.found, false)
		for j := range t.predicted {
			t.overlaps = append(t.overlaps, iou(&boxes[i], &t.predicted[j]))
		}
	}
	n := len(t.predicted)
	if n == 0 {
		return
	}
	pair := func(i, j int) {
		if t.overlaps[i*n+j] < t.opt.MinIoU {
			return
		}
		t.found[i] = true
		l := &t.tracks[j]
		l.unseen = 0
		l.streak++
		l.filter.update(&boxes[i])
	}
	if t.unique(len(boxes), n) {
		for k, o := range t.overlaps {
			if o > t.opt.MinIoU {
				pair(k/n, k%n)
			}
		}
		return
	}
	t.cost = t.cost[:0]
	for _, o := range t.overlaps {
		if o == 0 { // apart: as good as alone
			t.cost = append(t.cost, math.Inf(1))
		} else {
			t.cost = append(t.cost, -o)
		}
	}
	for i, j := range t.assigner.Solve(t.cost, len(boxes), n, 0) {
		if j >= 0 {
			pair(i, j)
		}
	}
}

// unique reports whether no detection overlaps two tracks enough, nor a track two detections, and some do.
func (t *Tracker) unique(rows, cols int) bool {
	some := false
	for i := range rows {
		n := 0
		for _, o := range t.overlaps[i*cols:][:cols] {
			if o > t.opt.MinIoU {
				n++
			}
		}
		some = some || n > 0
		if n > 1 {
			return false
		}
	}
	for j := range cols {
		n := 0
		for i := range rows {
			if t.overlaps[i*cols+j] > t.opt.MinIoU {
				n++
			}
		}
		if n > 1 {
			return false
		}
	}
	return some
}

// iou is the overlap of two boxes: intersection over union.
func iou(a, b *store.PixelBox) float64 {
	w := min(a.MaxX, b.MaxX) - max(a.MinX, b.MinX)
	h := min(a.MaxY, b.MaxY) - max(a.MinY, b.MinY)
	if w <= 0 || h <= 0 {
		return 0
	}
	return w * h / ((a.MaxX-a.MinX)*(a.MaxY-a.MinY) + (b.MaxX-b.MinX)*(b.MaxY-b.MinY) - w*h)
}
