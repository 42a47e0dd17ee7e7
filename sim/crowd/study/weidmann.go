package study

import (
	"math"

	"storesim/pipeline/store"
	"storesim/sim/crowd"
)

// Point is one density of the fundamental diagram.
type Point struct {
	Density  float64 // people per square metre
	Speed    float64 // mean along the way, m/s
	Weidmann float64 // by his formula, m/s
}

// free is Weidmann's mean free walking speed, m/s.
const free = 1.34

// The corridor is a ring, so that it has no end: metres to the middle, and across.
const (
	ringRadius = 8.0
	ringWidth  = 3.0
	ringSides  = 64
)

// Densities at which the crowd is measured, people per square metre.
func Densities() []float64 { return []float64{0.25, 0.5, 0.75, 1, 1.5, 2, 2.5, 3, 3.5} }

// Weidmann measures the fundamental diagram: people of one free speed walk round a ring one way; after 20 s
// their mean speed along it is taken for 20 s more.
func Weidmann(densities []float64) []Point {
	var out []Point
	for _, d := range densities {
		out = append(out, Point{Density: d, Speed: ringSpeed(d), Weidmann: free * crowd.Weidmann(d)})
	}
	return out
}

// RMSE is the root of the mean squared difference between measured and published speeds of the points with
// densities between low and high, m/s.
func RMSE(points []Point, low, high float64) float64 {
	sum, n := 0.0, 0
	for _, p := range points {
		if p.Density >= low && p.Density <= high {
			sum += (p.Speed - p.Weidmann) * (p.Speed - p.Weidmann)
			n++
		}
	}
	return math.Sqrt(sum / float64(max(n, 1)))
}

// circle is a regular polygon about the origin.
func circle(radius float64) crowd.Polygon {
	var out crowd.Polygon
	for k := range ringSides {
		out = append(out, store.Heading(2*math.Pi*float64(k)/ringSides).Scale(radius))
	}
	return out
}

func ringSpeed(density float64) float64 {
	inner, outer := ringRadius-ringWidth/2, ringRadius+ringWidth/2
	floor := crowd.NewFloor(circle(outer), []crowd.Polygon{circle(inner)})
	c := crowd.New(floor, crowd.Usual())
	area := math.Pi * (outer*outer - inner*inner)
	walkers := fill(c, int(math.Round(density*area)))
	sum, n := 0.0, 0
	for step := range 400 {
		for _, a := range walkers {
			if a.Left() < 6 {
				c.Lead(a, lap(a.Floor()))
			}
		}
		c.Step()
		for _, a := range walkers {
			if step >= 200 {
				sum += a.Velocity().Dot(a.Floor().Unit().Perp())
				n++
			}
		}
	}
	return sum / float64(n)
}

// fill stands n people in the ring: as evenly as spokes and rows allow.
func fill(c *crowd.Crowd, n int) []*crowd.Agent {
	room := ringWidth - 0.6
	rows := max(int(math.Round(math.Sqrt(float64(n)*room/(2*math.Pi*ringRadius)))), 1)
	spokes := (n + rows - 1) / rows
	var out []*crowd.Agent
	for i := range n {
		row, spoke := i%rows, i/rows
		radius := ringRadius + room*((float64(row)+0.5)/float64(rows)-0.5)
		angle := 2 * math.Pi * (float64(spoke) + 0.5*float64(row%2)) / float64(spokes)
		a := c.Add(crowd.Person{
			At: store.Heading(angle).Scale(radius), Heading: angle + math.Pi/2, Foot: crowd.Round(0.22),
			Speed: free, Sidle: -1,
		})
		c.Lead(a, lap(a.Floor()))
		out = append(out, a)
	}
	return out
}

// lap is a way once round from p, at p's distance from the middle, by points 1.2 m apart.
func lap(p store.Vec2) []store.Vec2 {
	var out []store.Vec2
	angle, radius := math.Atan2(p.Y, p.X), p.Len()
	for k := 1; float64(k)*1.2 < 2*math.Pi*radius; k++ {
		out = append(out, store.Heading(angle+float64(k)*1.2/radius).Scale(radius))
	}
	return out
}
