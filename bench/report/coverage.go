package report

import (
	"math"
	"slices"

	"storesim/bench/score"
	"storesim/pipeline/store"
)

// HeadHeight is where a ceiling camera must see a shopper, metres above the floor.
const HeadHeight = 1.6

// CoverageCell is the usual side of a cell of the coverage map, metres.
const CoverageCell = 0.25

// Coverage tells for each cell of the floor how many cameras see a point above its centre, and how finely.
// Cells are stored row by row from the south-west.
type Coverage struct {
	Cell    float64 // side, metres
	Height  float64 // of the point above the floor, metres
	Columns int
	Rows    int
	Free    []bool    // somebody can stand there: no gondola over the centre
	Cameras []int     // number of cameras that see the point
	Density []float64 // pixels per metre in the camera that sees it best, 0 for none
}

// Cover computes the coverage of a layout's cameras as calibrated. Gondolas hide what is behind them.
func Cover(l *store.Layout, cell, height float64) Coverage {
	size := l.Floor.Max.Sub(l.Floor.Min)
	c := Coverage{
		Cell: cell, Height: height,
		Columns: int(math.Ceil(size.X/cell - 1e-9)), Rows: int(math.Ceil(size.Y/cell - 1e-9)),
	}
	blocks := l.Obstacles()
	for i := range c.Rows * c.Columns {
		at := c.centre(l, i)
		free := !slices.ContainsFunc(blocks, func(r store.Rect) bool { return r.Contains(at) })
		n, best := seenBy(l, blocks, at.At(height))
		c.Free = append(c.Free, free)
		c.Cameras = append(c.Cameras, n)
		c.Density = append(c.Density, best)
	}
	return c
}

func (c *Coverage) centre(l *store.Layout, i int) store.Vec2 {
	x, y := float64(i%c.Columns)+0.5, float64(i/c.Columns)+0.5
	return l.Floor.Min.Add(store.Vec2{X: x * c.Cell, Y: y * c.Cell})
}

// seenBy counts the cameras that see p. The density of a camera is that of a small thing across the line of
// sight, in the direction in which it is least: focal length over depth.
func seenBy(l *store.Layout, blocks []store.Rect, p store.Vec3) (n int, density float64) {
	for i := range l.Cameras {
		cam := &l.Cameras[i]
		u, v, depth, ok := cam.Project(p)
		if !ok || !cam.InImage(u, v) || hidden(l, blocks, cam.WorldFromCamera.T, p) {
			continue
		}
		n++
		density = max(density, min(cam.Intrinsics.Fx, cam.Intrinsics.Fy)/depth)
	}
	return n, density
}

// hidden reports whether a gondola stands between eye and p.
func hidden(l *store.Layout, blocks []store.Rect, eye, p store.Vec3) bool {
	for i, r := range blocks {
		if crosses(eye, p, r, l.Gondolas[i].Height) {
			return true
		}
	}
	return false
}

// crosses reports whether the segment from a to b runs through the box over r from the floor to height: the
// three slabs of the box must be crossed at a common time.
func crosses(a, b store.Vec3, r store.Rect, height float64) bool {
	first, last := 0.0, 1.0
	for _, s := range [3][4]float64{
		{a.X, b.X, r.Min.X, r.Max.X}, {a.Y, b.Y, r.Min.Y, r.Max.Y}, {a.Z, b.Z, 0, height},
	} {
		from, d := s[0], s[1]-s[0]
		if math.Abs(d) < 1e-12 {
			if from <= s[2] || from >= s[3] {
				return false
			}
			continue
		}
		t0, t1 := (s[2]-from)/d, (s[3]-from)/d
		first, last = max(first, min(t0, t1)), min(last, max(t0, t1))
	}
	return first < last
}

// Seen is the share of free cells that at least n cameras see.
func (c Coverage) Seen(n int) score.Rate {
	var r score.Rate
	for i, free := range c.Free {
		if free {
			r.N++
			if c.Cameras[i] >= n {
				r.Hits++
			}
		}
	}
	return r
}

// MeanCameras is the mean number of cameras that see a free cell.
func (c Coverage) MeanCameras() float64 {
	sum, n := 0, 0
	for i, free := range c.Free {
		if free {
			sum, n = sum+c.Cameras[i], n+1
		}
	}
	return float64(sum) / float64(max(n, 1))
}

// DensityQuantile is the q quantile of pixels per metre over the free cells.
func (c Coverage) DensityQuantile(q float64) float64 {
	var d []float64
	for i, free := range c.Free {
		if free {
			d = append(d, c.Density[i])
		}
	}
	if len(d) == 0 {
		return 0
	}
	slices.Sort(d)
	return d[min(int(q*float64(len(d))), len(d)-1)]
}
