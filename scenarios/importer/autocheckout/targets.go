package autocheckout

import (
	"cmp"
	"errors"
	"io/fs"
	"slices"
	"time"

	"storesim/pipeline/feed"
	"storesim/pipeline/store"
)

// inch is the tracker's unit, metres.
const inch = 0.0254

// joint is a part of a body; a part that was not seen has no point.
type joint struct {
	Point *point
	Score float64
}

type target struct {
	ID struct {
		ID string `json:"id"`
	} `json:"target_id"`
	Head          *joint
	Neck          *joint
	LeftShoulder  *joint `json:"l_shoulder"`
	RightShoulder *joint `json:"r_shoulder"`
	LeftElbow     *joint `json:"l_elbow"`
	RightElbow    *joint `json:"r_elbow"`
	LeftWrist     *joint `json:"l_wrist"`
	RightWrist    *joint `json:"r_wrist"`
	LeftHip       *joint `json:"l_hip"`
	RightHip      *joint `json:"r_hip"`
}

type targetRecord struct {
	envelope
	Document struct {
		Header  header `json:"header"`
		Targets struct {
			Targets []target `json:"targets"`
		} `json:"targets"`
	} `json:"document"`
}

// sight is one message of the tracker.
type sight struct {
	origin, issue, stored time.Time
	bodies                []feed.Body
}

// targets reads whom the tracker saw, in order of time.
func targets(dir fs.FS) ([]sight, error) {
	var out []sight
	err := records(dir, targetsFile, func(_ int, r *targetRecord) error {
		if err := r.Document.Header.check(); err != nil {
			return err
		}
		s := sight{origin: r.Document.Header.Origin, issue: r.Document.Header.Issue, stored: r.Stored.At}
		for i := range r.Document.Targets.Targets {
			t := &r.Document.Targets.Targets[i]
			if t.ID.ID == "" {
				return errors.New("a target has no target_id.id, want the tracker's name for the body")
			}
			s.bodies = append(s.bodies, t.body())
		}
		out = append(out, s)
		return nil
	})
	slices.SortStableFunc(out, func(a, b sight) int { return a.origin.Compare(b.origin) })
	return out, err
}

// body turns a target into ours. Its hands are the wrists: the list of hands in the file repeats them without
// their sides.
func (t *target) body() feed.Body {
	out := feed.Body{ID: t.ID.ID}
	for _, j := range [...]struct {
		part feed.Part
		of   *joint
	}{
		{feed.Head, t.Head}, {feed.Neck, t.Neck},
		{feed.LeftShoulder, t.LeftShoulder}, {feed.RightShoulder, t.RightShoulder},
		{feed.LeftElbow, t.LeftElbow}, {feed.RightElbow, t.RightElbow},
		{feed.LeftHand, t.LeftWrist}, {feed.RightHand, t.RightWrist},
		{feed.LeftHip, t.LeftHip}, {feed.RightHip, t.RightHip},
	} {
		if j.of == nil || j.of.Point == nil || j.of.Score <= 0 {
			continue
		}
		out.Points = append(out.Points, feed.BodyPoint{
			Part: j.part, At: store.Vec3(*j.of.Point).Scale(inch), Score: float32(min(1, j.of.Score)),
		})
	}
	return out
}

// visit is from when to when a body was seen.
type visit struct {
	body        string
	first, last time.Time
	from, to    store.Vec2 // on the floor, of its head or what else was seen
}

// visits are the bodies in order of their first sight, those of one message in its order.
func visits(seen []sight) []visit {
	var out []visit
	index := map[string]int{}
	for i := range seen {
		for _, b := range seen[i].bodies {
			if len(b.Points) == 0 {
				continue
			}
			at := b.Points[0].At.Floor()
			k, known := index[b.ID]
			if !known {
				k = len(out)
				index[b.ID] = k
				out = append(out, visit{body: b.ID, first: seen[i].origin, from: at})
			}
			out[k].last, out[k].to = seen[i].origin, at
		}
	}
	return out
}

// bodies are the tracker's messages.
func bodies(seen []sight, epoch time.Time) []feed.Message {
	out := make([]feed.Message, len(seen))
	for i, s := range seen {
		m := &feed.Bodies{Bodies: s.bodies}
		m.Device, m.Seq = trackerID, uint64(i)
		m.Captured, m.Arrived = stamps(epoch, s.origin, s.issue)
		out[i] = m
	}
	return out
}

// passages are what the gates would have told: a token at the first sight of a body, an exit at its last.
func passages(who []visit, epoch time.Time) []feed.Message {
	var out []feed.Message
	for i, v := range who {
		in := &feed.GateEvent{Kind: feed.TokenRead, Token: store.Token("target-" + v.body)}
		in.Device, in.Seq = entryID, uint64(i)
		in.Captured, in.Arrived = stamps(epoch, v.first, v.first)
		out = append(out, in)
	}
	leaving := slices.Clone(who)
	slices.SortStableFunc(leaving, func(a, b visit) int { return a.last.Compare(b.last) })
	for i, v := range leaving {
		left := &feed.GateEvent{Kind: feed.Left}
		left.Device, left.Seq = exitID, uint64(i)
		left.Captured, left.Arrived = stamps(epoch, v.last, v.last)
		out = append(out, left)
	}
	return out
}

// byArrival puts messages in the order of a feed.
func byArrival(messages []feed.Message) {
	slices.SortStableFunc(messages, func(a, b feed.Message) int {
		x, y := a.Head(), b.Head()
		return cmp.Or(
			cmp.Compare(x.Arrived, y.Arrived), cmp.Compare(x.Device, y.Device), cmp.Compare(x.Seq, y.Seq),
		)
	})
}
