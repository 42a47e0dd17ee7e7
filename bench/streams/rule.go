package streams

import (
	"fmt"
	"time"
)

// Rule says when a count of streams is sustained. docs/streams.md says why.
type Rule struct {
	Rate    float64       `json:"rate"`    // frames a second and stream
	WarmUp  time.Duration `json:"warm_up"` // left out at the start of a trial
	Window  time.Duration `json:"window"`  // each one is judged alone
	Windows int           `json:"windows"`
	MaxDrop float64       `json:"max_drop"` // share of the frames of a window
	MaxAge  time.Duration `json:"max_age"`  // p99 in a window; what is older when its turn comes is dropped
	MinRate float64       `json:"min_rate"` // of the slowest stream in a window, share of Rate
	Floor   float64       `json:"floor"`    // receipts F1 of the feed with the frames that were dropped
}

// DefaultRule is the rule with the figures of docs/streams.md, for a floor.
func DefaultRule(floor float64) Rule {
	return Rule{
		Rate: 14.95, WarmUp: 4 * time.Second, Window: 6 * time.Second, Windows: 3,
		MaxDrop: 0.01, MaxAge: 600 * time.Millisecond, MinRate: 0.95, Floor: floor,
	}
}

// Length is that of a trial.
func (r *Rule) Length() time.Duration { return r.WarmUp + time.Duration(r.Windows)*r.Window }

// Check reports a rule by which nothing can be judged.
func (r *Rule) Check() error {
	switch {
	case !(r.Rate > 0) || r.Windows < 1 || r.WarmUp < 0 || r.MaxAge <= 0:
		return fmt.Errorf("a rate of %v, %d windows, %v of warm-up and an age of %v: want them above 0",
			r.Rate, r.Windows, r.WarmUp, r.MaxAge)
	case r.Window.Seconds()*r.Rate < 1:
		return fmt.Errorf("a window of %v has no frame at %v frames/s", r.Window, r.Rate)
	case r.MaxDrop < 0 || r.MaxDrop >= 1 || r.MinRate < 0 || r.MinRate > 1:
		return fmt.Errorf("a drop share of %v, a least rate of %v: want shares", r.MaxDrop, r.MinRate)
	}
	return nil
}

// Frame is one frame of a trial.
type Frame struct {
	Stream  int
	Index   int           // in Feed.Frames
	Arrives time.Duration // in the trial
	Start   time.Duration // of its search
	End     time.Duration // of its search
	Dropped bool
}

// Observed is what a trial shows, in order of arrival.
type Observed struct {
	Streams int
	Frames  []Frame
	Lag     []Lag   // of the stores
	Load    float64 // share of the cores that is asked for; 0: not known
}

// Lag is how late a store's own work, everything but searching frames, was done.
type Lag struct{ At, Late time.Duration }

// Verdict is a rule's word on a trial.
type Verdict struct {
	Streams    int      `json:"streams"`
	Pass       bool     `json:"pass"`
	Reasons    []string `json:"reasons,omitempty"` // why not
	Frames     int      `json:"frames"`            // in the windows
	Drops      int      `json:"drops"`
	DropShare  float64  `json:"drop_share"` // of the worst window
	Age        Ages     `json:"age_ns"`     // of results, over the windows
	Queue      Ages     `json:"queue_ns"`   // until the search begins
	Lag        Ages     `json:"lag_ns"`     // of the stores
	MedianRate float64  `json:"median_rate"`
	LeastRate  float64  `json:"least_rate"` // of the slowest stream in its worst window
	Load       float64  `json:"load"`       // share of the cores that is asked for; 0: not known
	CPU        float64  `json:"cpu_seconds_per_second"`
	F1         float64  `json:"items_f1"` // of the receipts
}

// Age is how old the frame was when its people were known.
func (f *Frame) Age() time.Duration { return f.End - f.Arrives }
