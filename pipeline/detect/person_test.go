package detect

import (
	"errors"
	"image"
	"math"
	"strings"
	"testing"

	"storesim/pipeline/feed"
	"storesim/pipeline/store"
)

// canvas makes output maps by hand. A cell is given by its column and row.
type canvas struct{ maps }

func newCanvas() *canvas {
	return &canvas{maps{
		heat: make([]float32, heatChannels*gridSize), reg: make([]float32, regChannels*gridSize),
		emb: make([]float32, EmbeddingSize*gridSize),
	}}
}

func cellAt(x, y int) int { return y*gridWidth + x }

func (c *canvas) set(m []float32, channel, x, y int, v float64) {
	m[channel*gridSize+cellAt(x, y)] = float32(v)
}

// person puts a head's peak into a cell with vectors, in cells, to the foot and the hands, and edges of a
// box.
func (c *canvas) person(x, y int, score float64, foot, left, right [2]float64) {
	c.set(c.heat, heatHead, x, y, score)
	for i, v := range [][2]float64{foot, left, right} {
		c.set(c.reg, regFoot+2*i, x, y, v[0]/far)
		c.set(c.reg, regFoot+2*i+1, x, y, v[1]/far)
	}
	for k, edge := range []float64{2, 2, 3, 8} {
		c.set(c.reg, regBox+k, x, y, edge/far)
	}
	c.seen(x, y, 4, 4)
	for k := range EmbeddingSize {
		c.set(c.emb, k, x, y, float64(x+k))
	}
}

// seen sets the logits of the hands being visible.
func (c *canvas) seen(x, y int, left, right float64) {
	c.set(c.reg, regSeen, x, y, left)
	c.set(c.reg, regSeen+1, x, y, right)
}

func (c *canvas) decode() []Detection { return new(worker).decode(c.maps) }

// is reports whether a point lies at a place given in cells.
func is(p Point, x, y float64) bool { return math.Hypot(p.X-x*cellPixels, p.Y-y*cellPixels) < 1e-3 }

func TestDecodeNothing(t *testing.T) {
	c := newCanvas()
	c.person(10, 10, headThreshold-0.01, [2]float64{}, [2]float64{}, [2]float64{})
	if got := c.decode(); len(got) > 0 {
		t.Errorf("%d people where there is none", len(got))
	}
}

func TestDecodeTwoPeople(t *testing.T) {
	c := newCanvas()
	c.person(20, 10, 0.6, [2]float64{0, 10}, [2]float64{-2, 4}, [2]float64{2, 4})
	c.person(50, 12, 0.9, [2]float64{1, 9}, [2]float64{-3, 3}, [2]float64{3, 3})
	c.set(c.reg, regHead, 50, 12, 0.25)
	c.set(c.heat, heatFoot, 51, 21, 0.8) // a foot's peak under the second alone
	got := c.decode()
	if len(got) != 2 || got[0].Score < 0.89 || got[1].Score > 0.61 {
		t.Fatalf("people %+v, want two by falling score", got)
	}
	a, b := got[0], got[1]
	if !is(a.Head, 50.75, 12.5) || !is(b.Head, 20.5, 10.5) {
		t.Errorf("heads at %v and %v", a.Head, b.Head)
	}
	if !is(a.Foot, 51.5, 21.5) || a.Foot.XX != footPeakSigma*footPeakSigma || math.Abs(a.Foot.Score-0.8) > 1e-6 {
		t.Errorf("foot with a peak: %+v", a.Foot)
	}
	if !is(b.Foot, 20.5, 20.5) || b.Foot.XX != footSigma*footSigma || math.Abs(b.Foot.Score-0.3) > 1e-6 {
		t.Errorf("foot without a peak: %+v", b.Foot)
	}
	for k := range EmbeddingSize {
		if a.Embedding[k] != float32(50+k) || b.Embedding[k] != float32(20+k) {
			t.Fatalf("appearances %v and %v", a.Embedding, b.Embedding)
		}
	}
	want := store.PixelBox{MinX: 18.5 * 16, MinY: 8.5 * 16, MaxX: 23.5 * 16, MaxY: 18.5 * 16}
	if b.Box != want {
		t.Errorf("box %+v, want %+v", b.Box, want)
	}
}

func TestBoxStaysInTheFrame(t *testing.T) {
	c := newCanvas()
	c.person(0, 0, 0.9, [2]float64{}, [2]float64{}, [2]float64{})
	c.person(79, 44, 0.8, [2]float64{}, [2]float64{}, [2]float64{})
	got := c.decode()
	if len(got) != 2 || got[0].Box.MinX != 0 || got[0].Box.MinY != 0 || got[1].Box.MaxX != 1280 || got[1].Box.MaxY != 720 {
		t.Errorf("boxes %+v", got)
	}
}

// TestHandsSnapToTheRightPerson: two people side by side whose inner hands are near to each other.
func TestHandsSnapToTheRightPerson(t *testing.T) {
	c := newCanvas()
	c.person(20, 10, 0.9, [2]float64{}, [2]float64{-3, 4}, [2]float64{3, 4})
	c.person(27, 10, 0.8, [2]float64{}, [2]float64{-3, 4}, [2]float64{3, 4})
	c.seen(27, 10, 4, -4) // the second's right hand is hidden, and has no peak
	c.set(c.heat, heatHand, 23, 13, 0.7)
	c.set(c.heat, heatHand, 25, 14, 0.6) // nearer to the second's left (24, 14) than to the first's right (23, 14)
	c.set(c.reg, regHand, 25, 14, 0.25)
	got := c.decode()
	if len(got) != 2 {
		t.Fatalf("%d people", len(got))
	}
	if h := got[0].Hands[1]; !is(h, 23.5, 13.5) || h.XX != handPeakSigma*handPeakSigma || math.Abs(h.Score-0.7) > 1e-6 {
		t.Errorf("the first's right hand: %+v", h)
	}
	if h := got[1].Hands[0]; !is(h, 25.75, 14.5) || math.Abs(h.Score-0.6) > 1e-6 {
		t.Errorf("the second's left hand: %+v", h)
	}
	if h := got[0].Hands[0]; !is(h, 17.5, 14.5) || h.XX != handVectorSigma*handVectorSigma || h.Score < 0.45 {
		t.Errorf("a visible hand without a peak: %+v", h)
	}
	if h := got[1].Hands[1]; h != (Point{}) {
		t.Errorf("a hidden hand: %+v", h)
	}
}

func TestOnePeakIsOneHand(t *testing.T) {
	c := newCanvas()
	c.person(20, 10, 0.9, [2]float64{}, [2]float64{0, 4}, [2]float64{1, 4})
	c.set(c.heat, heatHand, 21, 14, 0.7)
	got := c.decode()
	if len(got) != 1 || !is(got[0].Hands[1], 21.5, 14.5) || !is(got[0].Hands[0], 20.5, 14.5) {
		t.Errorf("hands %+v: the peak is the right one's alone", got)
	}
}

func TestFarPeakIsNobodysHand(t *testing.T) {
	c := newCanvas()
	c.person(20, 10, 0.9, [2]float64{}, [2]float64{-2, 4}, [2]float64{2, 4})
	c.set(c.heat, heatHand, 25, 14, 0.7) // 3 cells off; the box of 5 x 10 cells reaches 1.8
	got := c.decode()
	if len(got) != 1 || !is(got[0].Hands[1], 22.5, 14.5) {
		t.Errorf("hands %+v: want the vector's end", got)
	}
}

// TestPlateau: equal cells side by side are one person.
func TestPlateau(t *testing.T) {
	for _, cells := range [][][2]int{
		{{5, 5}, {6, 5}}, {{5, 5}, {5, 6}}, {{5, 5}, {4, 6}}, {{5, 5}, {6, 5}, {7, 5}},
		{{78, 45}, {79, 45}}, {{0, 0}, {1, 1}},
	} {
		c := newCanvas()
		for _, p := range cells {
			c.person(p[0], p[1], 0.5, [2]float64{}, [2]float64{}, [2]float64{})
		}
		got := c.decode()
		if x, y := float64(cells[0][0])+0.5, float64(cells[0][1])+0.5; len(got) != 1 || !is(got[0].Head, x, y) {
			t.Errorf("equal cells %v give %d people, want the first alone", cells, len(got))
		}
	}
}

// TestRowsDoNotTouchAroundTheEdge: the last cell of a row is no neighbour of the first of the next.
func TestRowsDoNotTouchAroundTheEdge(t *testing.T) {
	c := newCanvas()
	c.person(79, 5, 0.9, [2]float64{}, [2]float64{}, [2]float64{})
	c.person(0, 6, 0.5, [2]float64{}, [2]float64{}, [2]float64{})
	if got := c.decode(); len(got) != 2 {
		t.Errorf("%d people, want 2", len(got))
	}
}

func TestEqualScoresKeepTheOrderOfCells(t *testing.T) {
	c := newCanvas()
	for _, x := range []int{40, 10, 70, 25} {
		c.person(x, 20, 0.5, [2]float64{}, [2]float64{}, [2]float64{})
	}
	got := c.decode()
	for i, x := range []float64{10.5, 25.5, 40.5, 70.5} {
		if len(got) != 4 || !is(got[i].Head, x, 20.5) {
			t.Fatalf("people %+v", got)
		}
	}
}

func TestDecodeTwiceGivesTheSame(t *testing.T) {
	first, second := newCanvas(), newCanvas()
	first.person(20, 10, 0.9, [2]float64{}, [2]float64{-2, 4}, [2]float64{2, 4})
	first.set(first.heat, heatHand, 22, 14, 0.7)
	second.person(60, 30, 0.9, [2]float64{}, [2]float64{}, [2]float64{})
	var w worker
	a := w.decode(first.maps)
	kept := a[0]
	w.decode(second.maps)
	if b := w.decode(first.maps); len(b) != 1 || b[0] != kept || a[0] != kept {
		t.Errorf("the first time %+v, then %+v", kept, b)
	}
}

func crowd() *canvas {
	c := newCanvas()
	for i := range 12 {
		x, y := 5+6*i, 10+3*(i%5)
		c.person(x, y, 0.5+0.03*float64(i), [2]float64{0, 8}, [2]float64{-2, 4}, [2]float64{2, 4})
		c.set(c.heat, heatHand, x+2, y+4, 0.6)
		c.set(c.heat, heatHand, x-2, y+4, 0.6)
		c.set(c.heat, heatFoot, x, y+8, 0.6)
	}
	return c
}

// TestDecodeAllocations: the lists of peaks are kept; what is made anew is the answer and a few short lists.
func TestDecodeAllocations(t *testing.T) {
	m, w := crowd().maps, worker{}
	w.decode(m)
	if n := testing.AllocsPerRun(10, func() { w.decode(m) }); n > 16 {
		t.Errorf("%v allocations a frame", n)
	}
}

// network answers with what it is given.
type network struct {
	input []float32
	out   [][]float32
	err   error
}

func (n *network) Input() []float32                   { return n.input }
func (n *network) Run([]float32) ([][]float32, error) { return n.out, n.err }
func open(n *network) func() (Network, error)         { return func() (Network, error) { return n, nil } }
func frame(w, h int) *feed.Frame {
	return &feed.Frame{Image: image.NewYCbCr(image.Rect(0, 0, w, h), image.YCbCrSubsampleRatio420)}
}

func TestPerson(t *testing.T) {
	c := crowd()
	n := &network{input: make([]float32, 3*InputWidth*InputHeight), out: [][]float32{c.heat, c.reg, c.emb}}
	p, err := NewPerson(2, open(n))
	if err != nil {
		t.Fatal(err)
	}
	found, err := p.Detect(1, frame(1280, 720))
	if err != nil || len(found) != 12 {
		t.Errorf("%d people, %v", len(found), err)
	}
	if _, err := p.Detect(0, frame(640, 480)); err == nil || !strings.Contains(err.Error(), "640 x 480") {
		t.Errorf("a small frame: %v", err)
	}
	n.out = [][]float32{c.heat, c.reg[1:], c.emb}
	if _, err := p.Detect(0, frame(1280, 720)); err == nil || !strings.Contains(err.Error(), "other shapes") {
		t.Errorf("outputs of wrong shape: %v", err)
	}
	n.err = errors.New("out of memory")
	if _, err := p.Detect(0, frame(1280, 720)); !errors.Is(err, n.err) {
		t.Errorf("the network's error came as %v", err)
	}
	if _, err := NewPerson(1, func() (Network, error) { return nil, n.err }); !errors.Is(err, n.err) ||
		!strings.Contains(err.Error(), "camera 0") {
		t.Errorf("a network that does not open: %v", err)
	}
}

func BenchmarkDecode(b *testing.B) {
	m, w := crowd().maps, worker{}
	b.ReportAllocs()
	for b.Loop() {
		w.decode(m)
	}
}
