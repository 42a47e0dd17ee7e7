package emulator

import (
	"cmp"
	"math"
	"slices"

	"storesim/pipeline/detect"
	"storesim/pipeline/store"
	"storesim/sim/rng"
	"storesim/sim/truth"
)

// purposes of latents, each with room for what it numbers.
const (
	ofFound = iota
	ofScore
	ofHead
	_
	ofFootPeak
	ofFootScore
	ofFoot
	_
	ofFootVector
	_
	ofDouble
	ofBeside
	_
	ofBox
	ofLook  = ofBox + 4
	ofHands = ofLook + detect.EmbeddingSize // of each side
	bodies  = ofHands + 2*handPurposes
)

// and of a hand's.
const (
	ofHand = iota
	ofHandPeak
	ofHandStolen
	ofHandScore
	ofHandPlace
	_
	ofHandVector
	_
	handPurposes
)

// Camera emulates the detector on the frames of one camera, in their order.
type Camera struct {
	model  *Model
	root   rng.Key // of the run: the same in all cameras
	key    rng.Key
	people map[truth.BodyID]*person
	spots  []Spot
	ghosts []latent
	last   float64 // seconds
}

// person is what is remembered of a body.
type person struct {
	latents [bodies]latent
	seconds float64
	head    truth.Mark
	hands   [2]truth.Mark
}

// Camera begins a run of a camera. Draws depend on the seed, the camera's index, the body and the frame
// alone.
func (m *Model) Camera(seed uint64, index int) *Camera {
	root := rng.NewKey(seed, "emulated detections")
	c := &Camera{model: m, root: root, key: root.ChildN("camera", index), people: map[truth.BodyID]*person{}}
	if runs := m.Ghosts.Spots; len(runs) > 0 {
		if run := runs[root.Uint64("ghosts", 0)%uint64(len(runs))]; len(run) > 0 {
			c.spots = run[index%len(run)]
		}
	}
	for i := range c.spots {
		c.ghosts = append(c.ghosts, latent{base: c.key.ChildN("ghost", i).Base("found")})
	}
	return c
}

// person finds a body's memory, or makes it.
func (c *Camera) person(id truth.BodyID) *person {
	p := c.people[id]
	if p != nil {
		return p
	}
	p = &person{}
	key := c.key.ChildN("body", int(id))
	for i := range p.latents {
		p.latents[i].base = rng.Mix(key.Base("latent"), uint64(i))
	}
	c.people[id] = p
	return p
}

// Detect draws what is found in a frame, in order of falling score.
func (c *Camera) Detect(f *Frame) []detect.Detection {
	var out []detect.Detection
	for i := range f.Bodies {
		if !hopeless(&f.Bodies[i]) {
			out = c.body(out, f, i)
		}
	}
	out = c.ghost(out, f)
	slices.SortStableFunc(out, func(a, b detect.Detection) int { return cmp.Compare(b.Score, a.Score) })
	return out
}

// drawer draws for one body in one frame.
type drawer struct {
	*person
	model *Model
	seq   uint64
	moved [3][parts]float64 // what latents keep: of head, left and right hand
}

func (d *drawer) latent(purpose int, k *Kernel) float64 {
	keep := &d.moved[0]
	if purpose >= ofHands {
		keep = &d.moved[1+(purpose-ofHands)/handPurposes]
	}
	return d.latents[purpose].next(k, keep, d.seq)
}

func (d *drawer) yes(purpose int, c *Choice, x []float64) bool {
	return c.yes(x, d.latent(purpose, &c.Kernel))
}

func (d *drawer) number(purpose int, g *Gauge, x []float64) float64 {
	return g.at(x, d.latent(purpose, &g.Kernel))
}

func (d *drawer) place(purpose int, p *Place, x []float64) (along, across float64) {
	return d.number(purpose, &p.Along, x), d.number(purpose+1, &p.Across, x)
}

// drawer begins a frame of a body.
func (c *Camera) drawer(f *Frame, b *Body) *drawer {
	d := &drawer{person: c.person(b.ID), model: c.model, seq: f.Seq}
	seconds, size := f.Time.Seconds(), b.Size()
	for i, m := range [3][2]truth.Mark{{d.head, b.Head}, {d.hands[0], b.Hands[0]}, {d.hands[1], b.Hands[1]}} {
		d.moved[i] = decay(math.Abs(seconds-d.seconds), math.Hypot(m[1].U-m[0].U, m[1].V-m[0].V)/size)
	}
	d.seconds, d.head, d.hands = seconds, b.Head, b.Hands
	return d
}

// body appends what is found of a person.
func (c *Camera) body(out []detect.Detection, f *Frame, i int) []detect.Detection {
	b, m := &f.Bodies[i], c.model
	d := c.drawer(f, b)
	x := bodyFeatures(f, i)
	if !d.yes(ofFound, &m.Found, x) {
		return out
	}
	few, a := gaugeFeatures(x), axesOf(b)
	score := d.number(ofScore, &m.Score, few)
	found := detect.Detection{Score: score, Box: d.box(f, b, few)}
	along, across := d.place(ofHead, &m.Head, few)
	hx, hy := a.place(b.Head, along, across)
	found.Head = detect.Point{
		X: min(max(hx, 0), f.Width), Y: min(max(hy, 0), f.Height),
		XX: m.HeadVariance, YY: m.HeadVariance, Score: score,
	}
	found.Foot = d.foot(b, few, score)
	for side := range found.Hands {
		found.Hands[side] = d.hand(f, i, side, x, score)
	}
	found.Embedding = c.look(d, b)
	out = append(out, found)
	if d.yes(ofDouble, &m.Double, x) {
		out = append(out, d.double(found, a, few))
	}
	return out
}

// double is the same person a second time, a little beside the first.
func (d *drawer) double(first detect.Detection, a axes, x []float64) detect.Detection {
	along, across := d.place(ofBeside, &d.model.Beside, x)
	first.Head.X, first.Head.Y = a.place(truth.Mark{U: first.Head.X, V: first.Head.Y}, along, across)
	first.Score = min(first.Score, d.number(ofScore, &d.model.DoubleScore, x))
	first.Head.Score = first.Score
	return first
}

func (d *drawer) box(f *Frame, b *Body, x []float64) store.PixelBox {
	var e [4]float64
	for k := range e {
		e[k] = b.Size() * d.number(ofBox+k, &d.model.Box[k], x)
	}
	box := store.PixelBox{
		MinX: max(b.Visible.MinX+e[0], 0), MinY: max(b.Visible.MinY+e[1], 0),
		MaxX: min(b.Visible.MaxX+e[2], f.Width), MaxY: min(b.Visible.MaxY+e[3], f.Height),
	}
	box.MaxX, box.MaxY = max(box.MaxX, box.MinX+1), max(box.MaxY, box.MinY+1)
	return box
}

func (d *drawer) foot(b *Body, x []float64, score float64) detect.Point {
	if b.Foot == (truth.Mark{}) {
		return detect.Point{}
	}
	p, purpose := &d.model.FootVector, ofFootVector
	if d.yes(ofFootPeak, &d.model.FootPeak, x) {
		p, purpose = &d.model.FootOfPeak, ofFoot
	}
	along, across := d.place(purpose, &p.Place, x)
	fx, fy := axesOf(b).place(b.Foot, along, across)
	return p.point(fx, fy, d.number(ofFootScore, &p.Score, scoreFeatures(x, score)))
}

func (p *Point) point(x, y, score float64) detect.Point {
	return detect.Point{X: x, Y: y, XX: p.Variance, YY: p.Variance, Score: score}
}

func (d *drawer) hand(f *Frame, i, side int, body []float64, score float64) detect.Point {
	b, m, first := &f.Bodies[i], d.model, ofHands+side*handPurposes
	x := handFeatures(f, i, side, body)
	if b.Hands[side] == (truth.Mark{}) || !d.yes(first+ofHand, &m.Hand, x) {
		return detect.Point{}
	}
	p, purpose, at := &m.HandVector, first+ofHandVector, b.Hands[side]
	if d.yes(first+ofHandPeak, &m.HandPeak, x) {
		p, purpose = &m.HandOfPeak, first+ofHandPlace
		apart, other := nearestHand(f, i, side)
		if apart < stealing && d.yes(first+ofHandStolen, &m.HandStolen, stolenFeatures(apart, x)) {
			at = other
			x = slices.Clone(x)
			x[lite] = 1 // a hand that is seen
		}
	}
	along, across := d.place(purpose, &p.Place, x)
	hx, hy := axesOf(b).place(at, along, across)
	return p.point(hx, hy, d.number(first+ofHandScore, &p.Score, scoreFeatures(x[:handLite], score)))
}

// look draws an appearance vector.
func (c *Camera) look(d *drawer, b *Body) (out [detect.EmbeddingSize]float32) {
	l := &c.model.Look
	var own, now [detect.EmbeddingSize]float64
	key := c.root.Child("look").ChildN("body", int(b.ID))
	for k := range out {
		own[k] = key.Norm("axis", uint64(k))
		now[k] = d.latent(ofLook+k, &l.Kernel)
	}
	var v [detect.EmbeddingSize]float64
	norm := 0.0
	for k := range out {
		v[k] = dot(l.Clothes[k], b.Clothes[:]) + dot(l.Person[k], own[:]) + dot(l.Frame[k], now[:])
		norm += v[k] * v[k]
	}
	norm = math.Sqrt(max(norm, 1e-12))
	for k := range out {
		out[k] = float32(v[k] / norm)
	}
	return out
}

// ghost appends what is found where nobody is.
func (c *Camera) ghost(out []detect.Detection, f *Frame) []detect.Detection {
	keep := decay(math.Abs(f.Time.Seconds()-c.last), 0)
	c.last = f.Time.Seconds()
	for i := range c.spots {
		s := &c.spots[i]
		if s.Eta+c.ghosts[i].next(&c.model.Ghosts.Kernel, &keep, f.Seq) <= 0 {
			continue
		}
		x, y, w, h := s.X*f.Width, s.Y*f.Height, s.Width*f.Width, s.Height*f.Height
		v := c.model.HeadVariance
		out = append(out, detect.Detection{
			Score: s.Score, Head: detect.Point{X: x, Y: y, XX: v, YY: v, Score: s.Score},
			Foot:      c.model.FootVector.point(x+s.FootX*f.Width, y+s.FootY*f.Height, s.Score/2),
			Box:       store.PixelBox{MinX: max(x-w/2, 0), MinY: max(y-h/2, 0), MaxX: x + w/2, MaxY: y + h/2},
			Embedding: s.Look,
		})
	}
	return out
}
