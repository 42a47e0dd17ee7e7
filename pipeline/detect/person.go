package detect

import (
	"fmt"
	"math"
	"slices"

	"storesim/pipeline/feed"
	"storesim/pipeline/store"
)

// Network runs one network on one goroutine at a time. Input is its input tensor, to be filled; the outputs
// of Run are valid until the next Run.
type Network interface {
	Input() []float32
	Run(input []float32) ([][]float32, error)
}

// Thresholds of the heat maps. They were chosen on seeds below 1000.
const (
	headThreshold = 0.30
	handThreshold = 0.25
	footThreshold = 0.20
	seenThreshold = 0.5 // probability from which a hand without a peak is taken from the vector
)

// Errors of the points, frame pixels (standard deviation): a peak is placed to a fraction of its cell, a
// bare vector much worse. Measured on seeds below 1000.
const (
	headSigma       = 5.0
	footPeakSigma   = 9.0
	footSigma       = 16.0
	handPeakSigma   = 5.0
	handVectorSigma = 22.0
)

// Person is the detector of the committed person network: a keypoint detector in one pass after Zhou et al.
// 2019 (Objects as Points, section 6): heads are heat-map peaks, everything else hangs on the head by
// vectors and snaps to the nearest peak of its kind.
type Person struct{ workers []worker }

// worker is the detector of one camera.
type worker struct {
	net   Network
	heads []peak
	feet  []peak
	hands []peak
}

// NewPerson opens one network a camera.
func NewPerson(cameras int, open func() (Network, error)) (*Person, error) {
	p := &Person{workers: make([]worker, cameras)}
	for i := range p.workers {
		net, err := open()
		if err != nil {
			return nil, fmt.Errorf("open network for camera %d: %w", i, err)
		}
		p.workers[i].net = net
	}
	return p, nil
}

// Detect finds the people in a frame of a camera.
func (p *Person) Detect(camera int, frame *feed.Frame) ([]Detection, error) {
	w := &p.workers[camera]
	if err := fill(w.net.Input(), frame.Image); err != nil {
		return nil, err
	}
	out, err := w.net.Run(w.net.Input())
	if err != nil {
		return nil, err
	}
	if len(out) != 3 || len(out[0]) != heatChannels*gridSize || len(out[1]) != regChannels*gridSize ||
		len(out[2]) != EmbeddingSize*gridSize {
		return nil, fmt.Errorf("network's outputs have other shapes than (3|16|16, %d, %d)",
			gridHeight, gridWidth)
	}
	return w.decode(maps{out[0], out[1], out[2]}), nil
}

func (w *worker) decode(m maps) []Detection {
	w.heads = m.peaks(w.heads[:0], heatHead, regHead, headThreshold)
	w.feet = m.peaks(w.feet[:0], heatFoot, regHead, footThreshold)
	w.hands = m.peaks(w.hands[:0], heatHand, regHand, handThreshold)
	for i := range w.feet { // no sub-cell vector was trained at feet
		c := w.feet[i].cell
		w.feet[i].x, w.feet[i].y = m.centroid(heatFoot, c)
	}
	out := make([]Detection, 0, len(w.heads))
	for _, h := range w.heads {
		out = append(out, m.detection(h))
	}
	w.snapFeet(out)
	w.snapHands(out)
	slices.SortStableFunc(out, func(a, b Detection) int {
		switch {
		case a.Score > b.Score:
			return -1
		case a.Score < b.Score:
			return 1
		}
		return 0
	})
	return out
}

// centroid is the heat's centre of mass in the 3 x 3 cells round a peak, frame pixels.
func (m *maps) centroid(heat, cell int) (x, y float64) {
	h := m.heat[heat*gridSize:]
	cx, cy := cell%gridWidth, cell/gridWidth
	var sum, sx, sy float64
	for j := max(cy-1, 0); j <= min(cy+1, gridHeight-1); j++ {
		for i := max(cx-1, 0); i <= min(cx+1, gridWidth-1); i++ {
			v := float64(h[j*gridWidth+i])
			sum, sx, sy = sum+v, sx+v*(float64(i)+0.5), sy+v*(float64(j)+0.5)
		}
	}
	return sx / sum * cellPixels, sy / sum * cellPixels
}

// detection reads everything that hangs on a head's cell.
func (m *maps) detection(h peak) Detection {
	d := Detection{Score: h.score, Head: point(h.x, h.y, headSigma, h.score)}
	x, y := m.at(regFoot, h.cell, far)
	d.Foot = point(x, y, footSigma, 0.5*h.score)
	for side := range d.Hands {
		if seen := sigmoid(m.reg[(regSeen+side)*gridSize+h.cell]); seen > 0 {
			x, y := m.at(regHands+2*side, h.cell, far)
			d.Hands[side] = point(x, y, handVectorSigma, 0.5*seen)
		}
	}
	d.Box = m.box(h.cell)
	for k := range d.Embedding {
		d.Embedding[k] = m.emb[k*gridSize+h.cell]
	}
	return d
}

func (m *maps) box(cell int) store.PixelBox {
	cx, cy := (float64(cell%gridWidth)+0.5)*cellPixels, (float64(cell/gridWidth)+0.5)*cellPixels
	edge := func(k int) float64 { return far * cellPixels * float64(m.reg[(regBox+k)*gridSize+cell]) }
	return store.PixelBox{
		MinX: max(cx-edge(0), 0), MinY: max(cy-edge(1), 0),
		MaxX: min(cx+edge(2), 2*InputWidth), MaxY: min(cy+edge(3), 2*frameHeight),
	}
}

func point(x, y, sigma, score float64) Point {
	return Point{X: x, Y: y, XX: sigma * sigma, YY: sigma * sigma, Score: score}
}

// snapFeet moves each foot point to the nearest foot peak.
func (w *worker) snapFeet(people []Detection) {
	for i := range people {
		f := &people[i].Foot
		reach := 1.5 * cellPixels
		for _, p := range w.feet {
			if d := math.Hypot(p.x-f.X, p.y-f.Y); d < reach {
				reach = d
				*f = point(p.x, p.y, footPeakSigma, p.score)
			}
		}
	}
}

// handLink is a possible pair of a person's hand and a hand peak.
type handLink struct {
	dist               float64
	person, side, peak int
}

// snapHands gives each hand peak to the nearest hand vector, nearest pairs first; a hand left without a
// peak stays at its vector if it is likely to be visible, and is dropped otherwise.
func (w *worker) snapHands(people []Detection) {
	var links []handLink
	for i := range people {
		for side, h := range people[i].Hands {
			for k, p := range w.hands {
				if d := math.Hypot(p.x-h.X, p.y-h.Y); d < handReach(&people[i]) {
					links = append(links, handLink{d, i, side, k})
				}
			}
		}
	}
	slices.SortFunc(links, func(a, b handLink) int {
		if a.dist != b.dist {
			return int(math.Copysign(1, a.dist-b.dist))
		}
		return ((a.person-b.person)*2+a.side-b.side)*len(w.hands) + a.peak - b.peak
	})
	used := make([]bool, len(w.hands))
	snapped := make([][2]bool, len(people))
	for _, l := range links {
		if used[l.peak] || snapped[l.person][l.side] {
			continue
		}
		used[l.peak], snapped[l.person][l.side] = true, true
		p := w.hands[l.peak]
		people[l.person].Hands[l.side] = point(p.x, p.y, handPeakSigma, p.score)
	}
	for i := range people {
		for side := range people[i].Hands {
			if h := &people[i].Hands[side]; !snapped[i][side] && h.Score < 0.5*seenThreshold {
				*h = Point{}
			}
		}
	}
}

// handReach is how far a hand peak may lie from where the vector expects it, frame pixels: a share of the
// person's size.
func handReach(d *Detection) float64 {
	return min(max(0.18*math.Max(d.Box.Width(), d.Box.Height()), 1.5*cellPixels), 5*cellPixels)
}
