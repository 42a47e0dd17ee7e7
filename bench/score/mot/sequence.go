package mot

import (
	"fmt"
	"slices"
)

// Options say how files are compared.
type Options struct {
	Rules  Rules   // for boxes; "" means Auto
	Floor  bool    // compare points on the floor instead of boxes
	Radius float64 // metres at which floor points are half similar; 0 means DefaultRadius
}

// DefaultRadius is the distance on the floor within which multi-camera tracking counts a place as right
// (Chavdarova et al. 2018).
const DefaultRadius = 0.5

// sequence is one ground truth with one tracker's answer, tracks numbered from 0.
type sequence struct {
	frames     []frame
	truthCount []int // boxes of each true track
	claimCount []int // boxes of each claimed track
	links      []link
	rules      Rules
}

// frame is who is there, by numbers of tracks, and who is similar to whom.
type frame struct {
	truth, claims []int32
	pairs         []pair
}

// link is a true and a claimed track that are similar at some time.
type link struct{ truth, claim int32 }

// Evaluator compares files one after the other, in the same memory: what it has used once costs nothing the
// next time. The zero value is ready; it is for one goroutine.
type Evaluator struct {
	truth, claims File
	numbering     numbering
	matches       [][Alphas]int32
}

// sequence matches rows by frame, applies the rules and numbers what is left. It is valid until the
// next call.
func (e *Evaluator) sequence(truth, claims *File, o Options) (*sequence, error) {
	s := similarity(boxSimilarity)
	rules := MOT15
	if o.Floor {
		radius := o.Radius
		if radius == 0 {
			radius = DefaultRadius
		}
		s = floorSimilarity(radius)
	} else {
		var err error
		if rules, err = o.Rules.resolve(truth, claims); err != nil {
			return nil, err
		}
	}
	claims = rules.claimed(claims)
	n := &e.numbering
	n.reset(rules, s, len(truth.Tracks), len(claims.Tracks))
	for t, c := truth.cuts, claims.cuts; len(t)+len(c) > 0; {
		var rows, claimed []Detection
		rows, t, claimed, c = next(t, c)
		if err := n.add(rows, claimed); err != nil {
			return nil, fmt.Errorf("%s, %s: %w", truth.Name, claims.Name, err)
		}
	}
	n.truthCount, n.claimCount = n.truth.boxes, n.claims.boxes
	return &n.sequence, nil
}

// next takes the earlier of the first frames of both, or both where they are the same frame.
func next(truth, claims [][]Detection) (t []Detection, _ [][]Detection, c []Detection, _ [][]Detection) {
	switch {
	case len(claims) == 0 || len(truth) > 0 && truth[0][0].Frame < claims[0][0].Frame:
		return truth[0], truth[1:], nil, claims
	case len(truth) == 0 || claims[0][0].Frame < truth[0][0].Frame:
		return nil, truth, claims[0], claims[1:]
	}
	return truth[0], truth[1:], claims[0], claims[1:]
}

// numbering gives tracks and pairs of tracks numbers as they come.
type numbering struct {
	sequence
	of            preprocessor
	like          similarity
	truth, claims side
	linkOf        map[link]int32
	all           []pair // of the frame
	seen          int    // pairs so far
	tracks        arena[int32]
	pairs         arena[pair]
}

// maxPairs bounds the pairs of boxes with anything in common, which are all held at once.
const maxPairs = 1 << 25

func (n *numbering) reset(rules Rules, like similarity, truth, claims int) {
	if n.linkOf == nil {
		n.linkOf = map[link]int32{}
	}
	clear(n.linkOf)
	n.of.reset(rules)
	n.like, n.rules, n.seen = like, rules, 0
	n.truth.reset(truth)
	n.claims.reset(claims)
	n.tracks.reset()
	n.pairs.reset()
	n.links, n.frames = n.links[:0], n.frames[:0]
}

// add takes in what counts of a frame.
func (n *numbering) add(truth, claims []Detection) error {
	n.all = n.like.pairs(n.all[:0], truth, claims)
	if n.seen += len(n.all); n.seen > maxPairs || max(len(n.truth.boxes), len(n.claims.boxes)) > maxTracks {
		return fmt.Errorf("more than %d tracks or %d pairs of boxes are not compared", maxTracks, maxPairs)
	}
	n.of.frame(truth, claims, n.all)
	n.truth.number(truth, n.of.truth)
	n.claims.number(claims, n.of.claims)
	counting := n.all[:0]
	for _, p := range n.all {
		if !n.of.truth[p.truth] || !n.of.claims[p.claim] {
			continue
		}
		p.truth, p.claim = n.truth.place[p.truth], n.claims.place[p.claim]
		p.link = n.number(link{n.truth.tracks[p.truth], n.claims.tracks[p.claim]})
		counting = append(counting, p)
	}
	if len(n.truth.tracks)+len(n.claims.tracks) > 0 {
		n.frames = append(n.frames, frame{
			n.tracks.keep(n.truth.tracks), n.tracks.keep(n.claims.tracks), n.pairs.keep(counting),
		})
	}
	return nil
}

func (n *numbering) number(l link) int32 {
	at, ok := n.linkOf[l]
	if !ok {
		at = int32(len(n.links))
		n.linkOf[l] = at
		n.links = append(n.links, l)
	}
	return at
}

// side numbers the tracks of the truth, or of the claims.
type side struct {
	numbers []int32 // place of a track in its file -> number, -1 for none yet
	boxes   []int   // of each track so far
	tracks  []int32 // numbers of the tracks of the rows that count
	place   []int16 // of each row among these
}

func (s *side) reset(tracks int) {
	s.numbers, s.boxes = fill(s.numbers, tracks, -1), s.boxes[:0]
}

func (s *side) number(rows []Detection, counts []bool) {
	s.tracks, s.place = s.tracks[:0], fill(s.place, len(rows), 0)
	for i := range rows {
		if !counts[i] {
			continue
		}
		at := s.numbers[rows[i].Track]
		if at < 0 {
			at = int32(len(s.boxes))
			s.numbers[rows[i].Track] = at
			s.boxes = append(s.boxes, 0)
		}
		s.place[i] = int16(len(s.tracks))
		s.tracks = append(s.tracks, at)
		s.boxes[at]++
	}
}

// Evaluate compares a tracker's answer with the ground truth of one sequence.
func Evaluate(name string, truth, claims *File, o Options) (Sequence, error) {
	return new(Evaluator).evaluate(name, truth, claims, o)
}

func (e *Evaluator) evaluate(name string, truth, claims *File, o Options) (Sequence, error) {
	s, err := e.sequence(truth, claims, o)
	if err != nil {
		return Sequence{}, err
	}
	out := Sequence{
		Name: name, Floor: o.Floor, Rules: s.rules, Frames: len(s.frames),
		Tracks: make([]TrackCounts, len(s.truthCount)+len(s.claimCount)),
	}
	owner, err := s.identity(out.Tracks)
	if err != nil {
		return Sequence{}, fmt.Errorf("%s: %w", name, err)
	}
	e.matches = fill(e.matches, len(s.links), [Alphas]int32{})
	s.hota(out.Tracks, owner, e.matches)
	s.clear(out.Tracks, owner)
	if o.Floor {
		s.detection(out.Tracks, owner)
	}
	nothing := func(c TrackCounts) bool { return c.Truth == 0 && c.Claimed == 0 }
	out.Tracks = slices.DeleteFunc(out.Tracks, nothing)
	return out, nil
}
