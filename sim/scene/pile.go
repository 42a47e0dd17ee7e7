package scene

import (
	"math"

	"storesim/pipeline/store"
)

// pile puts packages into an open box, one after the other, each where it comes to lie lowest, from the back
// left corner on. Heights are kept on a grid.
type pile struct {
	low, high vec
	nx, ny    int
	heights   [pileCells]float64 // of the first nx*ny
}

// pileCell is the side of a cell of the grid, metres.
const pileCell = 0.04

// pileCells is the greatest number of cells, enough for a cart.
const pileCells = 256

// newPile is an empty box from low to high. It panics where the box has more than pileCells cells.
func newPile(low, high vec) pile {
	p := pile{low: low, high: high}
	p.nx, p.ny = int((high.X-low.X)/pileCell+1e-9), int((high.Y-low.Y)/pileCell+1e-9)
	for i := range p.heights[:p.nx*p.ny] {
		p.heights[i] = low.Z
	}
	return p
}

// add finds a place for a package and returns its pose in the box; false where there is none.
func (p *pile) add(size vec) (store.Pose, bool) {
	lie := lies(size)
	box := size
	if lie {
		box = xyz(size.Z, size.X, size.Y)
	}
	wide, deep := p.span(box.X), p.span(box.Y)
	bestX, bestY, bestZ := -1, 0, math.Inf(1)
	for y := 0; y+deep <= p.ny; y++ {
		for x := 0; x+wide <= p.nx; x++ {
			if z := p.top(x, y, wide, deep, bestZ); z < bestZ {
				bestX, bestY, bestZ = x, y, z
			}
		}
	}
	if bestX < 0 || bestZ+box.Z > p.high.Z {
		return store.Pose{}, false
	}
	for y := bestY; y < bestY+deep; y++ {
		for x := bestX; x < bestX+wide; x++ {
			p.heights[y*p.nx+x] = bestZ + box.Z
		}
	}
	middle := func(first, n int) float64 { return (float64(first) + float64(n)/2) * pileCell }
	at := xyz(p.low.X+middle(bestX, wide), p.low.Y+middle(bestY, deep), bestZ)
	return settled(size, lie, store.Pose{R: store.Identity3(), T: at}), true
}

// span is how many cells a length takes up.
func (p *pile) span(length float64) int { return max(1, int(math.Ceil(length/pileCell-1e-9))) }

// top is the greatest height under a rectangle of cells, or something at least as great as enough.
func (p *pile) top(x0, y0, wide, deep int, enough float64) float64 {
	most := 0.0
	for y := y0; y < y0+deep; y++ {
		for _, h := range p.heights[y*p.nx+x0 : y*p.nx+x0+wide] {
			most = max(most, h)
		}
		if most >= enough {
			return most
		}
	}
	return most
}

// lies reports whether a package that nobody holds upright falls over: it is taller than broad.
func lies(size vec) bool { return size.Z > 1.3*min(size.X, size.Y) }

// settled is the pose of a package whose box stands on the point at: upright, or lying on its back with its
// front up and its top along x.
func settled(size vec, lie bool, at store.Pose) store.Pose {
	if !lie {
		return at
	}
	return at.Compose(store.Pose{
		R: store.Columns(xyz(0, -1, 0), xyz(0, 0, -1), xyz(1, 0, 0)), T: xyz(-size.Z/2, 0, size.Y/2),
	})
}
