package mot

import (
	"fmt"
	"slices"
)

// Rules say what becomes of classes in the ground truth, before anything is counted.
type Rules string

// The rules of TrackEval for the benchmarks of MOTChallenge. Under all of them a row of ground truth whose
// seventh column is 0 does not count.
const (
	// Auto means MOT17 where the ground truth has the form of one with classes (File.Classed), and MOT15
	// otherwise.
	Auto Rules = "auto"
	// MOT15 knows no classes: every row counts.
	MOT15 Rules = "mot15"
	// MOT17, and MOT16: pedestrians (class 1) count. Claims that match, at a similarity of 0.5, a person on a
	// vehicle (2), a static person (7), a distractor (8) or a reflection (12) are taken away unpunished.
	MOT17 Rules = "mot17"
	// MOT20 takes away claims on vehicles (6) as well.
	MOT20 Rules = "mot20"
)

const (
	pedestrian = 1
	lastClass  = 13
)

// foreign tells that a class is none of MOTChallenge's.
func foreign(d Detection) bool { return d.Class < pedestrian || d.Class > lastClass }

// distractors are the classes whose claims are taken away.
func (r Rules) distractors() []int {
	if r == MOT20 {
		return []int{2, 6, 7, 8, 12}
	}
	return []int{2, 7, 8, 12}
}

// resolve chooses the rules for a ground truth, and refuses files that do not go with them.
func (r Rules) resolve(truth, claims *File) (Rules, error) {
	switch r {
	case Auto, "":
		if !truth.Classed {
			return MOT15, nil
		}
		r = MOT17
	case MOT15:
		return r, nil
	case MOT17, MOT20:
	default:
		return r, fmt.Errorf("there are no rules %q: auto, mot15, mot17 or mot20", r)
	}
	if i := slices.IndexFunc(truth.Rows, foreign); i >= 0 {
		return r, fmt.Errorf("%s:%d: class %d is none of %s's, 1 to 13", truth.Name, truth.Rows[i].Line,
			truth.Rows[i].Class, r)
	}
	for _, d := range claims.Rows {
		if d.Class > pedestrian && !claims.Classed {
			return r, fmt.Errorf("%s:%d: class %d, only pedestrians (1) are scored", claims.Name, d.Line,
				d.Class)
		}
	}
	return r, nil
}

// claimed returns what an answer claims: all of it, or the pedestrians of one that has the form of ground
// truth, such as the ground truth itself.
func (r Rules) claimed(claims *File) *File {
	if r == MOT15 || !claims.Classed {
		return claims
	}
	out := *claims
	out.cuts = nil // not the memory of the other
	out.Rows = slices.DeleteFunc(slices.Clone(claims.Rows), func(d Detection) bool {
		return !d.Use || d.Class != pedestrian
	})
	out.cut()
	return &out
}

// preprocessor tells what of a frame counts. Its buffers are kept from frame to frame.
type preprocessor struct {
	rules         Rules
	distractor    [lastClass + 1]bool
	truth, claims []bool // by row: it counts
	near          []pair
	assigner      assigner
}

func (p *preprocessor) reset(r Rules) {
	p.rules, p.distractor = r, [lastClass + 1]bool{}
	for _, class := range r.distractors() {
		p.distractor[class] = true
	}
}

// frame fills truth and claims for one frame with all its pairs.
func (p *preprocessor) frame(truth, claims []Detection, pairs []pair) {
	p.truth, p.claims = fill(p.truth, len(truth), false), fill(p.claims, len(claims), true)
	distracting := false
	for i := range truth {
		d := &truth[i]
		p.truth[i] = d.Use && (p.rules == MOT15 || d.Class == pedestrian)
		distracting = distracting || p.distracting(d)
	}
	if distracting {
		p.distracted(truth, claims, pairs)
	}
}

func (p *preprocessor) distracting(d *Detection) bool {
	return p.rules != MOT15 && p.distractor[d.Class]
}

// distracted takes away the claims that match a distractor when all of the ground truth, whatever its
// class, is matched.
func (p *preprocessor) distracted(truth, claims []Detection, pairs []pair) {
	p.near = p.near[:0]
	for _, x := range pairs {
		if x.similarity >= half-epsilon {
			p.near = append(p.near, x)
		}
	}
	claimOf := p.assigner.solve(len(truth), len(claims), p.near)
	for _, x := range p.near {
		if claimOf[x.truth] == x.claim && p.distracting(&truth[x.truth]) {
			p.claims[x.claim] = false
		}
	}
}
