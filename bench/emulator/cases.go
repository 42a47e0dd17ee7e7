package emulator

import (
	"math"

	"storesim/pipeline/detect"
	"storesim/sim/truth"
)

// Run is what the model is fitted on: the frames of one run, in order of camera and number.
type Run struct {
	Scenario string
	Seed     uint64
	Seconds  float64 // opening time
	Examples []Example
}

// placeRows are the cases of a place.
type placeRows struct{ along, across []row }

// pointRows are the cases of a point.
type pointRows struct {
	placeRows
	score    []row
	variance []float64
}

// cases are those of every law.
type cases struct {
	found, score                  []row
	head, beside                  placeRows
	box                           [4][]row
	footPeak, double, doubleScore []row
	hand, handPeak, handStolen    []row
	footOf, handOf                [2]pointRows // vectors, peaks
	headVariance                  []float64
	looks                         []lookRow
	ghosts                        [][]ghostly // by run: finds of nobody
	footLimit, handLimit          float64     // variances from which on a point is a vector
	series                        map[[4]int]int
	run                           int
}

// tag is what rows of one body and frame have in common.
func (c *cases) tag(f *Frame, b *Body, at truth.Mark, part int) row {
	key := [4]int{c.run, f.Camera, int(b.ID), part}
	n, ok := c.series[key]
	if !ok {
		n = len(c.series)
		c.series[key] = n
	}
	return row{series: n, seconds: f.Time.Seconds(), at: [2]float64{at.U, at.V}, size: b.Size()}
}

// with is the row with features and an outcome.
func (r row) with(x []float64, y float64) row {
	r.x, r.y = x, y
	return r
}

func (p *placeRows) add(tag row, x []float64, along, across float64) {
	p.along, p.across = append(p.along, tag.with(x, along)), append(p.across, tag.with(x, across))
}

// gather sorts the examples into cases.
func gather(runs []Run) *cases {
	c := &cases{series: map[[4]int]int{}}
	c.footLimit = limit(runs, func(d *detect.Detection) []detect.Point { return []detect.Point{d.Foot} })
	c.handLimit = limit(runs, func(d *detect.Detection) []detect.Point { return d.Hands[:] })
	for r := range runs {
		c.run = r
		c.ghosts = append(c.ghosts, nil)
		for i := range runs[r].Examples {
			c.example(&runs[r].Examples[i])
		}
	}
	return c
}

// limit is the variance between those of peaks and of vectors.
func limit(runs []Run, points func(d *detect.Detection) []detect.Point) float64 {
	low, high := math.Inf(1), 0.0
	for r := range runs {
		for i := range runs[r].Examples {
			for j := range runs[r].Examples[i].Found {
				for _, p := range points(&runs[r].Examples[i].Found[j]) {
					if p.Score > 0 {
						low, high = min(low, p.XX), max(high, p.XX)
					}
				}
			}
		}
	}
	return math.Sqrt(low * high)
}

func (c *cases) example(e *Example) {
	f := &e.Frame
	used := make([]bool, len(e.Found))
	whose := match(e)
	for _, j := range whose {
		if j >= 0 {
			used[j] = true
		}
	}
	for i, j := range whose {
		b := &f.Bodies[i]
		if hopeless(b) {
			continue
		}
		x, tag := bodyFeatures(f, i), c.tag(f, b, b.Head, 0)
		c.found = append(c.found, tag.with(x, is(j >= 0)))
		if j < 0 {
			continue
		}
		d := &e.Found[j]
		c.person(b, d, tag, x)
		c.hands(f, i, d, x)
		c.twice(b, d, e.Found, used, tag, x)
	}
	for j := range e.Found {
		if !used[j] {
			c.ghosts[c.run] = append(c.ghosts[c.run], ghostly{f, &e.Found[j]})
		}
	}
}

// person adds the cases of a body that was found, but for the hands.
func (c *cases) person(b *Body, d *detect.Detection, tag row, x []float64) {
	few, a := gaugeFeatures(x), axesOf(b)
	c.score = append(c.score, tag.with(few, d.Score))
	along, across := a.from(b.Head, d.Head.X, d.Head.Y)
	c.head.add(tag, few, along, across)
	c.headVariance = append(c.headVariance, d.Head.XX)
	for k, e := range [4]float64{
		d.Box.MinX - b.Visible.MinX, d.Box.MinY - b.Visible.MinY,
		d.Box.MaxX - b.Visible.MaxX, d.Box.MaxY - b.Visible.MaxY,
	} {
		c.box[k] = append(c.box[k], tag.with(few, e/a.size))
	}
	c.looks = append(c.looks, lookRow{tag, c.run, b, &d.Embedding})
	if b.Foot == (truth.Mark{}) || d.Foot.Score == 0 {
		return
	}
	peak := d.Foot.XX < c.footLimit
	c.footPeak = append(c.footPeak, tag.with(few, is(peak)))
	c.footOf[int(is(peak))].add(tag, a, b.Foot, &d.Foot, few, scoreFeatures(few, d.Score))
}

// add adds a point against its mark.
func (p *pointRows) add(tag row, a axes, m truth.Mark, at *detect.Point, x, scoreX []float64) {
	along, across := a.from(m, at.X, at.Y)
	p.placeRows.add(tag, x, along, across)
	p.score = append(p.score, tag.with(scoreX, at.Score))
	p.variance = append(p.variance, (at.XX+at.YY)/2)
}

// hands adds the cases of the hands. The detector's sides mean nothing: hands are paired so that the sum of
// distances is least.
func (c *cases) hands(f *Frame, i int, d *detect.Detection, body []float64) {
	b := &f.Bodies[i]
	a := axesOf(b)
	got := pairHands(b, d)
	for side, m := range b.Hands {
		if m == (truth.Mark{}) {
			continue
		}
		x, tag := handFeatures(f, i, side, body), c.tag(f, b, m, 1+side)
		h := got[side]
		c.hand = append(c.hand, tag.with(x, is(h != nil)))
		if h == nil {
			continue
		}
		peak := h.XX < c.handLimit
		c.handPeak = append(c.handPeak, tag.with(x, is(peak)))
		apart, other := nearestHand(f, i, side)
		if peak && apart < stealing {
			own, theirs := math.Hypot(h.X-m.U, h.Y-m.V), math.Hypot(h.X-other.U, h.Y-other.V)
			stolen := theirs < own/2 && theirs < 0.12*a.size
			c.handStolen = append(c.handStolen, tag.with(stolenFeatures(apart, x), is(stolen)))
			if stolen {
				continue
			}
		}
		c.handOf[int(is(peak))].add(tag, a, m, h, x, scoreFeatures(x[:handLite], d.Score))
	}
}

// pairHands gives each true hand what was found of it, nil for nothing.
func pairHands(b *Body, d *detect.Detection) (out [2]*detect.Point) {
	cost := func(side, k int) float64 {
		if d.Hands[k].Score == 0 || b.Hands[side] == (truth.Mark{}) {
			return 0
		}
		return math.Hypot(d.Hands[k].X-b.Hands[side].U, d.Hands[k].Y-b.Hands[side].V)
	}
	swap := 0
	if cost(0, 1)+cost(1, 0) < cost(0, 0)+cost(1, 1) {
		swap = 1
	}
	for side := range out {
		if h := &d.Hands[side^swap]; h.Score > 0 {
			out[side] = h
		}
	}
	return out
}

// twice looks for a second find of a body.
func (c *cases) twice(
	b *Body, d *detect.Detection, found []detect.Detection, used []bool, tag row, x []float64,
) {
	a, second := axesOf(b), -1
	for j := range found {
		if !used[j] && math.Hypot(found[j].Head.X-d.Head.X, found[j].Head.Y-d.Head.Y) < a.size {
			second = j
			break
		}
	}
	c.double = append(c.double, tag.with(x, is(second >= 0)))
	if second < 0 {
		return
	}
	used[second] = true
	along, across := a.from(truth.Mark{U: d.Head.X, V: d.Head.Y}, found[second].Head.X, found[second].Head.Y)
	c.beside.add(tag, gaugeFeatures(x), along, across)
	c.doubleScore = append(c.doubleScore, tag.with(gaugeFeatures(x), found[second].Score))
}
