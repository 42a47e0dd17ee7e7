package detect

import "math"

// The output maps: cells of 8 input pixels, 16 frame pixels.
const (
	gridWidth  = InputWidth / 8
	gridHeight = InputHeight / 8
	gridSize   = gridWidth * gridHeight
	cellPixels = 16.0 // frame pixels of a cell
	far        = 4.0  // lengths of far points are given in units of this many cells
)

// Channels of the heat maps.
const (
	heatHead = iota
	heatFoot
	heatHand
	heatChannels
)

// Channels of the regression maps; all but regHand are read at a head's cell.
const (
	regHead     = 0
	regFoot     = 2
	regHands    = 4
	regBox      = 8
	regSeen     = 12
	regHand     = 14
	regChannels = 16
)

// maps is the output of the network for one frame.
type maps struct {
	heat, reg, emb []float32 // (3, 46, 80), (16, 46, 80), (16, 46, 80)
}

// peak is a local maximum of a heat map.
type peak struct {
	cell  int
	score float64
	x, y  float64 // frame pixels
}

// peaks appends the local maxima above a threshold of one heat map, in order of cells. The place within the
// cell comes from the regression channels given.
func (m *maps) peaks(dst []peak, heat, reg int, threshold float32) []peak {
	h := m.heat[heat*gridSize : (heat+1)*gridSize]
	for cell, v := range h {
		if v >= threshold && highest(h, cell) {
			x, y := m.at(reg, cell, 1)
			dst = append(dst, peak{cell, float64(v), x, y})
		}
	}
	return dst
}

// highest reports whether no neighbour of a cell is higher; of equal ones the first counts.
func highest(h []float32, cell int) bool {
	cx, cy := cell%gridWidth, cell/gridWidth
	for y := max(cy-1, 0); y <= min(cy+1, gridHeight-1); y++ {
		for x := max(cx-1, 0); x <= min(cx+1, gridWidth-1); x++ {
			n := y*gridWidth + x
			if h[n] > h[cell] || (h[n] == h[cell] && n < cell) {
				return false
			}
		}
	}
	return true
}

// at is the frame pixel that the vector of channels c, c+1 points to from a cell's centre.
func (m *maps) at(c, cell int, unit float64) (x, y float64) {
	x = (float64(cell%gridWidth) + 0.5 + unit*float64(m.reg[c*gridSize+cell])) * cellPixels
	y = (float64(cell/gridWidth) + 0.5 + unit*float64(m.reg[(c+1)*gridSize+cell])) * cellPixels
	return x, y
}

func sigmoid(x float32) float64 { return 1 / (1 + math.Exp(-float64(x))) }
