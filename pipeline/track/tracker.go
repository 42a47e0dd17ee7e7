package track

import (
	"math"
	"time"

	"storesim/pipeline/detect"
	"storesim/pipeline/feed"
)

// Options of a Tracker. A zero field takes its default.
type Options struct {
	Width    float64       // of the image in pixels, to which speeds are scaled; 1280
	Confirm  int           // hits that make a tracklet confirmed; 2
	Lose     time.Duration // a confirmed tracklet not seen for longer is dropped; 1 s
	Doubt    time.Duration // the same for a tentative one; 450 ms, two frames at 5 a second
	MinScore float64       // of a detection that starts a tracklet; 0.35
}

const (
	// gate is the 0.9997 quantile of chi-squared with two degrees of freedom.
	gate = 16
	// lookWeight turns 1 - cosine into the units of a squared Mahalanobis distance.
	lookWeight = 10
	// aloneCost is what a tracklet that finds no detection costs; any pair that costs more is not made.
	aloneCost = 30
	// headNoise is the least standard deviation of a head point, pixels.
	headNoise = 2
	// A walker 1.3 m below a camera of 1280 pixels crosses 600 of them in a second.
	speedStd = 350.0 / 1280 // of a new tracklet, image widths a second
	accelPSD = 400.0 / 1280 // square root of the white acceleration's density, image widths a second^1.5
)

func (o Options) withDefaults() Options {
	if o.Width <= 0 {
		o.Width = 1280
	}
	if o.Confirm <= 0 {
		o.Confirm = 2
	}
	if o.Lose <= 0 {
		o.Lose = time.Second
	}
	if o.Doubt <= 0 {
		o.Doubt = 450 * time.Millisecond
	}
	if o.MinScore <= 0 {
		o.MinScore = 0.35
	}
	return o
}

// body is a tracklet with the filter behind it.
type body struct {
	Tracklet
	motion motion
	look   Look
}

// Tracker follows the people in one camera. Time is that of the stamps, never a count of frames.
type Tracker struct {
	opt    Options
	at     feed.Stamp
	lastID int
	bodies []body // in order of ID

	assigner Assigner
	cost     []float64
	taken    []bool // detections that have a tracklet
	seen     []Tracklet
}

// New returns a tracker that has seen nothing.
func New(opt Options) *Tracker { return &Tracker{opt: opt.withDefaults()} }

// Update takes the detections of the frame captured at a stamp and returns the tracklets seen in it,
// tentative or confirmed, in order of ID. The slice is valid until the next call. Frames come in order of
// time.
func (t *Tracker) Update(at feed.Stamp, dets []detect.Detection) []Tracklet {
	t.predict(at)
	t.dropDead() // first, or who has been gone for too long could still be found
	match := t.match(dets)

	t.taken = resize(t.taken, len(dets))
	clear(t.taken)
	for i, d := range match {
		if d >= 0 {
			t.taken[d] = true
			t.bodies[i].hit(at, &dets[d], t.opt.Confirm)
		}
	}
	for d := range dets {
		if !t.taken[d] && dets[d].Score >= t.opt.MinScore {
			t.start(at, &dets[d])
		}
	}
	return t.seenNow()
}

func (t *Tracker) predict(at feed.Stamp) {
	dt := max(0, at.Sub(t.at).Seconds())
	t.at = at
	q := t.opt.Width * t.opt.Width * accelPSD * accelPSD
	for i := range t.bodies {
		t.bodies[i].motion.predict(dt, q)
	}
}

// match returns the detection of each body, -1 for none.
func (t *Tracker) match(dets []detect.Detection) []int {
	t.cost = resize(t.cost, len(t.bodies)*len(dets))
	for i := range t.bodies {
		for d := range dets {
			t.cost[i*len(dets)+d] = t.bodies[i].pairCost(&dets[d])
		}
	}
	return t.assigner.Solve(t.cost, len(t.bodies), len(dets), aloneCost)
}

// pairCost is minus twice the log likelihood ratio of the pair up to a constant; the determinant keeps a
// tracklet that has coasted for long from taking everything in its wide gate.
func (b *body) pairCost(d *detect.Detection) float64 {
	x, y, r := headOf(d)
	d2, logDet := b.motion.distance(x, y, r)
	if d2 > gate {
		return math.Inf(1)
	}
	least := math.Log(float64(headNoise * headNoise * headNoise * headNoise))
	apart, _ := b.look.Distance(&d.Embedding)
	return d2 + logDet - least + lookWeight*apart
}

// headOf returns the place that is tracked. Where no head was found it is the middle of the box's upper
// edge, known to a fifth of the box's size.
func headOf(d *detect.Detection) (x, y float64, r sym2) {
	h := &d.Head
	if h.Score > 0 {
		return h.X, h.Y, sym2{h.XX + headNoise*headNoise, h.XY, h.YY + headNoise*headNoise}
	}
	s := max(headNoise, (d.Box.Width()+d.Box.Height())/10)
	return (d.Box.MinX + d.Box.MaxX) / 2, d.Box.MinY, sym2{s * s, 0, s * s}
}

func (b *body) hit(at feed.Stamp, d *detect.Detection, confirm int) {
	x, y, r := headOf(d)
	b.motion.update(x, y, r)
	b.look.Add(&d.Embedding)
	b.Seen, b.Last = at, *d
	b.Hits++
	if b.Hits >= confirm {
		b.State = Confirmed
	}
}

func (t *Tracker) start(at feed.Stamp, d *detect.Detection) {
	t.lastID++
	x, y, r := headOf(d)
	b := body{Tracklet: Tracklet{ID: t.lastID}, motion: newMotion(x, y, r, speedStd*t.opt.Width)}
	b.look.Add(&d.Embedding)
	b.Seen, b.Last, b.Hits = at, *d, 1
	if t.opt.Confirm == 1 {
		b.State = Confirmed
	}
	t.bodies = append(t.bodies, b)
}

// dropDead forgets the bodies that have not been seen for too long, by time.
func (t *Tracker) dropDead() {
	kept := t.bodies[:0]
	for i := range t.bodies {
		b := &t.bodies[i]
		patience := t.opt.Doubt
		if b.State == Confirmed {
			patience = t.opt.Lose
		}
		if t.at.Sub(b.Seen) <= patience {
			kept = append(kept, *b)
		}
	}
	t.bodies = kept
}

func (t *Tracker) seenNow() []Tracklet {
	t.seen = t.seen[:0]
	for i := range t.bodies {
		if t.bodies[i].Seen == t.at {
			t.seen = append(t.seen, t.bodies[i].Tracklet)
		}
	}
	return t.seen
}
