package live

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"time"

	"storesim/bench/score"
	"storesim/bench/score/receipts"
)

// Verdict says how a client conducted itself.
type Verdict string

// The verdicts. Where several hold, the earlier one is told.
const (
	NobodyCame    Verdict = "nobody came"    // no client joined in time
	Stopped       Verdict = "stopped"        // the run was interrupted from outside
	Failed        Verdict = "failed"         // the store could not be played on: not its fault
	ProtocolError Verdict = "protocol error" // it sent what the schema or its documentation rules out
	TimedOut      Verdict = "timed out"      // it did not answer for longer than the patience
	Crashed       Verdict = "crashed"        // the connection ended before Done
	AnsweredTwice Verdict = "answered twice" // two receipts for a token; the first one counts
	NeverAnswered Verdict = "never answered" // not one receipt, though somebody left
	OK            Verdict = "ok"             // none of these
)

// Outcome is what came of a run.
type Outcome struct {
	Schema    string  `json:"schema"`
	Transport string  `json:"transport"` // "grpc", "mjpeg+mqtt"
	Mode      string  `json:"mode"`      // "lockstep", "realtime"
	Client    string  `json:"client"`    // as it named itself
	Verdict   Verdict `json:"verdict"`
	Reason    string  `json:"reason,omitempty"` // a sentence; empty for ok

	Messages uint64  `json:"messages"` // sent
	Frames   uint64  `json:"frames"`   // of them
	Dropped  uint64  `json:"dropped"`  // frames that were late and not sent
	Receipts int     `json:"receipts"` // that count
	Twice    int     `json:"twice"`    // for a token that had one
	Seconds  float64 `json:"seconds"`  // wall time from the client's first message to its last one

	Figures map[string]score.Figure `json:"figures,omitempty"` // none without truth

	Issued []Receipt `json:"-"`
}

// Schema names the form of an outcome's JSON.
const Schema = "storesim.live/1"

// judge completes an outcome with the answers. verdict and reason are those of the transport; empty where it
// has no complaint.
//
// Happened may be nil: then receipts alone are scored.
func (o *Outcome) judge(a *Answers, truth []TrueReceipt, happened *Happened) error {
	o.Schema = Schema
	o.Issued, o.Twice = a.Receipts()
	o.Receipts = len(o.Issued)
	switch {
	case o.Verdict != "" && o.Verdict != OK:
	case o.Twice > 0:
		o.Verdict = AnsweredTwice
		o.Reason = fmt.Sprintf("%d receipts were for a token that had one already; the first one counts",
			o.Twice)
	case o.Receipts == 0 && len(truth) > 0:
		o.Verdict = NeverAnswered
		o.Reason = fmt.Sprintf("%d shoppers left, and there is no receipt", len(truth))
	default:
		o.Verdict = OK
	}
	o.Figures = map[string]score.Figure{}
	if happened != nil {
		o.judgeReports(a, happened)
	}
	if len(truth) == 0 {
		return nil
	}
	list, err := figures(truth, o.Issued)
	maps.Copy(o.Figures, list)
	return err
}

// judgeReports scores what came besides receipts. What cannot be scored is the client's doing: more people at
// one time than there is room for.
func (o *Outcome) judgeReports(a *Answers, happened *Happened) {
	a.mu.Lock()
	defer a.mu.Unlock()
	list, err := a.reported.figures(happened)
	if err != nil && o.Verdict == OK {
		o.Verdict, o.Reason = ProtocolError, err.Error()
	}
	maps.Copy(o.Figures, list)
}

// figures compares receipts as `storesim score receipts` does, through the same files.
func figures(truth []TrueReceipt, issued []Receipt) (map[string]score.Figure, error) {
	var owed, charged bytes.Buffer
	if err := WriteTruth(&owed, truth); err != nil {
		return nil, err
	}
	e := json.NewEncoder(&charged)
	for i := range issued {
		if err := e.Encode(&issued[i]); err != nil {
			return nil, err
		}
	}
	want, err := receipts.Read(&owed, "true receipts")
	if err != nil {
		return nil, err
	}
	got, err := receipts.Read(&charged, "issued receipts")
	if err != nil {
		return nil, err
	}
	run, err := receipts.Compare("run", want, got)
	if err != nil {
		return nil, err
	}
	return receipts.Figures(run), nil
}

// Options of a run that is served.
type Options struct {
	Realtime bool
	Token    string        // which a client must show; empty for none
	Patience time.Duration // how long a client may leave the server waiting, wall time; 0 for 30 s
	Joining  time.Duration // how long a client is waited for; 0 for 5 minutes
	Speed    float64       // of real time, in store seconds a second; 0 for 1

	// Truth is asked for when the feed is over; what it returns is what the receipts are held against.
	Truth func() []TrueReceipt
	// Happened is asked for then too; what it returns is what detections, tracks and events are held against.
	// May be nil, and return nil: then these are not scored.
	Happened func() *Happened
	// Answers keeps what the client returns.
	Answers *Answers
	// Progress is told the store's time now and then; may be nil.
	Progress func(now time.Duration)
}

func (o Options) withDefaults() Options {
	if o.Patience <= 0 {
		o.Patience = 30 * time.Second
	}
	if o.Joining <= 0 {
		o.Joining = 5 * time.Minute
	}
	if o.Speed <= 0 {
		o.Speed = 1
	}
	if o.Truth == nil {
		o.Truth = func() []TrueReceipt { return nil }
	}
	if o.Happened == nil {
		o.Happened = func() *Happened { return nil }
	}
	if o.Progress == nil {
		o.Progress = func(time.Duration) {}
	}
	return o
}

func (o *Options) mode() string {
	if o.Realtime {
		return "realtime"
	}
	return "lockstep"
}
