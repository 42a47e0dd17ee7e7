package dataset

import (
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"slices"

	"storesim/pipeline/store"
	"storesim/sim/truth"
)

// EventLine is a pick or a put-back as a line of events.jsonl. Times are seconds of store time.
type EventLine struct {
	Store     string         `json:"store"`
	Event     int            `json:"event"` // counts from 1 in each store
	Kind      string         `json:"kind"`  // picked, put_back
	Act       truth.Act      `json:"act,omitempty"`
	Actor     truth.BodyID   `json:"actor"` // the track id of the person's labels
	Token     store.Token    `json:"token,omitempty"`
	SKU       store.SKU      `json:"sku"`
	Items     []truth.ItemID `json:"items"`
	Slot      store.PlateID  `json:"slot"`  // the plate
	Shelf     store.DeviceID `json:"shelf"` // the plate's
	Misplaced bool           `json:"misplaced,omitempty"`
	At        [3]float64     `json:"at"` // the contact point in the store, metres
	Start     float64        `json:"start_s"`
	Contact   float64        `json:"contact_s"`
	End       float64        `json:"end_s"`
	Cameras   []EventView    `json:"cameras"` // those that have the contact point in their view, in order
}

// EventView is what a camera sees of an event in its frame nearest to the contact.
type EventView struct {
	Camera  store.DeviceID `json:"camera"`
	Frame   uint64         `json:"frame"`             // sequence number
	Picture string         `json:"picture,omitempty"` // the sample, where the frame is one
	Hand    float64        `json:"hand_visible"`      // fractions, [0, 1]
	Item    float64        `json:"item_visible"`
}

// Seen is how many picks of a store at least one camera sees, by the share of hand and item that it shows.
type Seen struct {
	Store string
	Picks int
	Any   int // one pixel of hand or item
	Hand  int // a quarter of the hand
	Item  int // a quarter of the item
	Both  int // a quarter of both, in one picture
}

// enough is the visible fraction from which on a hand or an item counts as seen.
const enough = 0.25

// Lines are the events of all runs with what was seen of them (Job.Each).
func (j *Job) Lines(sightings [][]Sighting) []EventLine {
	var out []EventLine
	for i := range j.Runs {
		views := map[int][]Sighting{}
		for _, s := range sightings[i] {
			views[s.Event] = append(views[s.Event], s)
		}
		for k := range j.Plans[i].Events {
			out = append(out, j.Runs[i].line(k, &j.Plans[i].Events[k], views[k]))
		}
	}
	return out
}

func (r *Run) line(k int, e *PickPut, views []Sighting) EventLine {
	l := EventLine{
		Store: r.Name, Event: k + 1, Kind: e.Kind.String(), Act: e.Act, Actor: e.Body, Token: e.Token,
		SKU: e.SKU, Items: e.Items, Slot: e.Plate, Misplaced: e.Misplaced,
		At:    [3]float64{e.At.X, e.At.Y, e.At.Z},
		Start: e.Start.Seconds(), Contact: e.Time.Seconds(), End: e.End.Seconds(), Cameras: []EventView{},
	}
	if e.Plate >= 0 && int(e.Plate) < len(r.Layout.Plates) {
		l.Shelf = r.Layout.Shelves[r.Layout.Plates[e.Plate].Shelf].ID
	}
	slices.SortFunc(views, func(a, b Sighting) int { return cmp.Compare(a.Camera, b.Camera) })
	for _, v := range views {
		l.Cameras = append(l.Cameras, EventView{
			Camera: r.Layout.Cameras[v.Camera].ID, Frame: v.Seq, Picture: v.Picture,
			Hand: v.Hand, Item: v.Item,
		})
	}
	return l
}

// WriteEvents writes one JSON object a line.
func WriteEvents(w io.Writer, lines []EventLine) error {
	e := json.NewEncoder(w)
	for i := range lines {
		if err := e.Encode(&lines[i]); err != nil {
			return fmt.Errorf("write events: %w", err)
		}
	}
	return nil
}

// CountSeen counts the picks of each store, in order of the lines.
func CountSeen(lines []EventLine) []Seen {
	var out []Seen
	for i := range lines {
		if len(out) == 0 || out[len(out)-1].Store != lines[i].Store {
			out = append(out, Seen{Store: lines[i].Store})
		}
		if lines[i].Kind == truth.Picked.String() {
			out[len(out)-1].add(lines[i].Cameras)
		}
	}
	return out
}

func (s *Seen) add(views []EventView) {
	count := func(n *int, sees func(v EventView) bool) {
		if slices.ContainsFunc(views, sees) {
			*n++
		}
	}
	s.Picks++
	count(&s.Any, func(v EventView) bool { return v.Hand > 0 || v.Item > 0 })
	count(&s.Hand, func(v EventView) bool { return v.Hand >= enough })
	count(&s.Item, func(v EventView) bool { return v.Item >= enough })
	count(&s.Both, func(v EventView) bool { return v.Hand >= enough && v.Item >= enough })
}
