package mask

import (
	"errors"
	"fmt"
	"image"
	"math"
	"slices"
	"sort"
)

// Bounds of polygons that are read: beyond them a file is wrong or hostile.
const (
	farOut     = 1 << 20 // of coordinates, pixels to all sides of the image's origin
	maxBorders = 1 << 24 // of the places where its sides pass columns of pixels
)

// FromPolygons is the union of polygons, each a list x, y, x, y, ... of at least three corners in pixels,
// where the image's upper left corner is (0, 0): COCO's "segmentation". Each is filled as FromPolygon does.
func FromPolygons(width, height int, polygons [][]float64) (Mask, error) {
	if err := checkSize(width, height); err != nil {
		return Mask{}, err
	}
	out := Mask{Width: width, Height: height, Runs: []uint32{uint32(width * height)}}
	for i, xy := range polygons {
		m, err := FromPolygon(width, height, xy)
		if err != nil {
			return Mask{}, fmt.Errorf("polygon %d: %w", i+1, err)
		}
		if i == 0 {
			out = m
		} else {
			out = Union(&out, &m)
		}
	}
	return out, nil
}

// FromPolygon fills a polygon to the pixel as pycocotools does (rleFrPoly in its maskApi.c): corners are
// rounded to fifths of a pixel; sides are lines on that grid, steps of one along their longer axis; where a
// line passes the middle of a column of pixels, at a height of v fifths, a border lies above row
// ceil((v-2)/5); below an odd number of borders a pixel is in the set. Corners in whole pixels give exactly
// the pixels within.
func FromPolygon(width, height int, xy []float64) (Mask, error) {
	if err := checkSize(width, height); err != nil {
		return Mask{}, err
	}
	corners, err := onGrid(xy)
	if err != nil {
		return Mask{}, err
	}
	var places []int32
	for i, p := range corners {
		side := newSide(p, corners[(i+1)%len(corners)])
		if places = side.cross(places, width, height); len(places) > maxBorders {
			return Mask{}, fmt.Errorf("its sides pass columns of pixels more than %d times", maxBorders)
		}
	}
	slices.Sort(places)
	return fromBorders(width, height, places), nil
}

// fine is how many steps of the grid make a pixel.
const fine = 5

func onGrid(xy []float64) ([]image.Point, error) {
	switch {
	case len(xy)%2 != 0:
		return nil, fmt.Errorf("%d numbers, want pairs of x and y", len(xy))
	case len(xy) == 4:
		return nil, errors.New("4 numbers are two corners, or a box to some readers, want at least 3 corners")
	case len(xy) < 6:
		return nil, fmt.Errorf("%d corners, want at least 3", len(xy)/2)
	}
	corners := make([]image.Point, len(xy)/2)
	for i := range corners {
		x, y := xy[2*i], xy[2*i+1]
		if !(math.Abs(x) <= farOut && math.Abs(y) <= farOut) {
			return nil, fmt.Errorf("corner %d is (%g, %g), want pixels", i+1, x, y)
		}
		corners[i] = image.Pt(int(float64(fine*x)+0.5), int(float64(fine*y)+0.5))
	}
	return corners, nil
}

// side is a side of a polygon on the grid, from the end that comes first along its longer axis. So the same
// side walked the other way has the same points, and a line walked there and back bounds nothing.
type side struct {
	from, to image.Point
	steep    bool    // longer in y than in x
	slope    float64 // of the shorter axis against the longer one
}

func newSide(a, b image.Point) side {
	d := b.Sub(a)
	s := side{from: a, to: b, steep: max(d.X, -d.X) < max(d.Y, -d.Y)}
	if s.steep && d.Y < 0 || !s.steep && d.X < 0 {
		s.from, s.to = b, a
	}
	d = s.to.Sub(s.from)
	switch {
	case s.steep:
		s.slope = float64(d.X) / float64(d.Y)
	case d.X > 0:
		s.slope = float64(d.Y) / float64(d.X)
	}
	return s
}

// short is the coordinate along the shorter axis t steps from the start. The product is rounded by itself on
// every machine: a fused one would give other pixels.
func (s *side) short(t int) int {
	start := s.from.Y
	if s.steep {
		start = s.from.X
	}
	return int(float64(start) + float64(s.slope*float64(t)) + 0.5)
}

// cross appends the borders of a side, one a column of pixels whose middle it passes: between the grid's
// fine*x+2 and the next.
func (s *side) cross(places []int32, width, height int) []int32 {
	left, right := s.from.X, s.to.X
	if s.steep {
		left, right = min(left, right), max(left, right)
	}
	first := max(0, (left-2+fine-1)/fine)
	for x := first; x < width && fine*x+2 < right; x++ {
		if fine*x+2 < left {
			continue // rounding of a negative left
		}
		v := s.height(fine*x + 2)
		y := max(0, v+2) / fine // ceil((v-2)/5), the image's upper edge at least
		places = append(places, int32(x*height+min(y, height)))
	}
	return places
}

// height is the smaller y of the two points between which the side passes from column m of the grid to m+1.
func (s *side) height(m int) int {
	if !s.steep {
		t := m - s.from.X
		return min(s.short(t), s.short(t+1))
	}
	passed := func(t int) bool { return s.short(t) > m }
	if s.slope < 0 {
		passed = func(t int) bool { return s.short(t) <= m }
	}
	return s.from.Y + sort.Search(s.to.Y-s.from.Y, passed) - 1
}
