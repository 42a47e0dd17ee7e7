package mot

import (
	"fmt"
	"maps"
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

// newSequence matches rows by frame, applies the rules and numbers what is left.
func newSequence(truth, claims *File, o Options) (*sequence, error) {
	s := boxSimilarity
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
	n := &numbering{
		sequence: &sequence{rules: rules}, of: newPreprocessor(rules), like: s,
		truth: map[int]int32{}, claims: map[int]int32{}, links: map[link]int32{},
	}
	for _, both := range joined(truth.frames(), rules.claimed(claims).frames()) {
		if err := n.add(both[0], both[1]); err != nil {
			return nil, fmt.Errorf("%s, %s: %w", truth.Name, claims.Name, err)
		}
	}
	return n.sequence, nil
}

// joined brings the frames of both files together, in order.
func joined(truth, claims [][]Detection) [][2][]Detection {
	out := map[int]*[2][]Detection{}
	for side, frames := range [][][]Detection{truth, claims} {
		for _, rows := range frames {
			f := rows[0].Frame
			if out[f] == nil {
				out[f] = &[2][]Detection{}
			}
			out[f][side] = rows
		}
	}
	var list [][2][]Detection
	for _, f := range slices.Sorted(maps.Keys(out)) {
		list = append(list, *out[f])
	}
	return list
}

// numbering gives tracks and pairs of tracks numbers as they come.
type numbering struct {
	*sequence
	of            *preprocessor
	like          similarity
	truth, claims map[int]int32 // track of the file -> number
	links         map[link]int32
	all           []pair // of the frame
	pairs         int    // so far
}

// maxPairs bounds the pairs of boxes with anything in common, which are all held at once.
const maxPairs = 1 << 25

// add takes in what counts of a frame.
func (n *numbering) add(truth, claims []Detection) error {
	n.all = n.like.pairs(n.all[:0], truth, claims)
	if n.pairs += len(n.all); n.pairs > maxPairs || max(len(n.truth), len(n.claims)) > maxTracks {
		return fmt.Errorf("more than %d tracks or %d pairs of boxes are not compared", maxTracks, maxPairs)
	}
	n.of.frame(truth, claims, n.all)
	f := frame{pairs: make([]pair, 0, len(n.all))}
	var placeOf, placeOfClaim []int32
	f.truth, placeOf, n.truthCount = numbered(truth, n.of.truth, n.truth, n.truthCount)
	f.claims, placeOfClaim, n.claimCount = numbered(claims, n.of.claims, n.claims, n.claimCount)
	for _, p := range n.all {
		if !n.of.truth[p.truth] || !n.of.claims[p.claim] {
			continue
		}
		p.truth, p.claim = placeOf[p.truth], placeOfClaim[p.claim]
		p.link = n.number(link{f.truth[p.truth], f.claims[p.claim]})
		f.pairs = append(f.pairs, p)
	}
	if len(f.truth)+len(f.claims) > 0 {
		n.frames = append(n.frames, f)
	}
	return nil
}

func (n *numbering) number(l link) int32 {
	at, ok := n.links[l]
	if !ok {
		at = int32(len(n.sequence.links))
		n.links[l] = at
		n.sequence.links = append(n.sequence.links, l)
	}
	return at
}

// numbered returns the numbers of the tracks of the rows that count, the place of each row among these, and
// the boxes of each track so far.
func numbered(
	rows []Detection, counts []bool, numbers map[int]int32, boxes []int,
) (tracks, place []int32, _ []int) {
	memory := make([]int32, 2*len(rows))
	tracks, place = memory[:0:len(rows)], memory[len(rows):]
	for i := range rows {
		if !counts[i] {
			continue
		}
		at, ok := numbers[rows[i].Track]
		if !ok {
			at = int32(len(boxes))
			numbers[rows[i].Track] = at
			boxes = append(boxes, 0)
		}
		place[i] = int32(len(tracks))
		tracks = append(tracks, at)
		boxes[at]++
	}
	return tracks, place, boxes
}

// Evaluate compares a tracker's answer with the ground truth of one sequence.
func Evaluate(name string, truth, claims *File, o Options) (Sequence, error) {
	s, err := newSequence(truth, claims, o)
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
	s.hota(out.Tracks, owner)
	s.clear(out.Tracks, owner)
	if o.Floor {
		s.detection(out.Tracks, owner)
	}
	nothing := func(c TrackCounts) bool { return c.Truth == 0 && c.Claimed == 0 }
	out.Tracks = slices.DeleteFunc(out.Tracks, nothing)
	return out, nil
}
