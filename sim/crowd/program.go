package crowd

import (
	"math"

	"storesim/pipeline/store"
)

// line bounds a half-plane of velocities: allowed is what lies to the left of a line through p along d.
type line struct{ p, d store.Vec2 }

// beyond is how far v lies on the wrong side of l; negative inside.
func (l *line) beyond(v store.Vec2) float64 { return l.d.Cross(l.p.Sub(v)) }

const parallel = 1e-9

// along finds the best velocity on line k that the lines before it and the speed limit allow: the one
// nearest to want, or, where far is set, the farthest in want's direction (de Berg et al. 2008, 4.4:
// one-dimensional linear programming).
func along(lines []line, k int, limit float64, want store.Vec2, far bool) (store.Vec2, bool) {
	l := &lines[k]
	mid := -l.p.Dot(l.d)
	disc := mid*mid + limit*limit - l.p.Dot(l.p)
	if disc < 0 {
		return store.Vec2{}, false
	}
	root := math.Sqrt(disc)
	low, high := mid-root, mid+root
	for i := range lines[:k] {
		o := &lines[i]
		denominator, numerator := l.d.Cross(o.d), o.d.Cross(l.p.Sub(o.p))
		if math.Abs(denominator) <= parallel {
			if numerator < 0 {
				return store.Vec2{}, false
			}
			continue
		}
		if t := numerator / denominator; denominator > 0 {
			high = min(high, t)
		} else {
			low = max(low, t)
		}
		if low > high {
			return store.Vec2{}, false
		}
	}
	t := min(max(l.d.Dot(want.Sub(l.p)), low), high)
	if far {
		t = low
		if want.Dot(l.d) > 0 {
			t = high
		}
	}
	return l.p.Add(l.d.Scale(t)), true
}

// best finds the allowed velocity nearest to want (or farthest along the unit vector want, where far is
// set), by adding one line after the other (ORCA, section 5.2; de Berg et al. 2008, 4.3). done is the number
// of lines that the answer obeys: all of them, or those before the one that cannot be obeyed.
func best(lines []line, limit float64, want store.Vec2, far bool) (v store.Vec2, done int) {
	v = want
	if far {
		v = want.Scale(limit)
	} else if w2 := want.Dot(want); w2 > limit*limit {
		v = want.Scale(limit / math.Sqrt(w2))
	}
	for k := range lines {
		if lines[k].beyond(v) <= 0 {
			continue
		}
		next, ok := along(lines, k, limit, want, far)
		if !ok {
			return v, k
		}
		v = next
	}
	return v, len(lines)
}

// least finds the velocity that goes least beyond the lines that cannot all be obeyed, from the first such
// line on; the first fixed lines stay hard (ORCA, section 5.3: a linear program in three dimensions,
// by its two-dimensional projections). scratch is for the projections.
func least(lines []line, fixed, from int, limit float64, v store.Vec2, scratch []line) (store.Vec2, []line) {
	worst := 0.0
	for k := max(from, fixed); k < len(lines); k++ {
		if lines[k].beyond(v) <= worst {
			continue
		}
		scratch = append(scratch[:0], lines[:fixed]...)
		for j := fixed; j < k; j++ {
			if l, ok := bisector(&lines[k], &lines[j]); ok {
				scratch = append(scratch, l)
			}
		}
		inwards := lines[k].d.Perp()
		if next, done := best(scratch, limit, inwards, true); done == len(scratch) {
			v = next
		}
		worst = lines[k].beyond(v)
	}
	return v, scratch
}

// bisector bounds the velocities that go less far beyond k than beyond j; false where that is all of them
// or of no account.
func bisector(k, j *line) (line, bool) {
	cross := k.d.Cross(j.d)
	var l line
	if math.Abs(cross) <= parallel {
		if k.d.Dot(j.d) > 0 {
			return l, false
		}
		l.p = k.p.Add(j.p).Scale(0.5)
	} else {
		l.p = k.p.Add(k.d.Scale(j.d.Cross(k.p.Sub(j.p)) / cross))
	}
	l.d = j.d.Sub(k.d).Unit()
	return l, true
}
