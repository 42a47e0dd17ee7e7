package emulator

import (
	"slices"

	"storesim/pipeline/detect"
)

// Fit fits a model to what a network found. sha256 names the network.
func Fit(sha256 string, runs []Run) *Model {
	c := gather(runs)
	m := &Model{Schema: schema, Network: sha256}
	for r := range runs {
		m.Played = append(m.Played, c.played(r, &runs[r]))
	}
	m.Found, m.Score, m.Head = fitChoice(c.found), fitGauge(c.score), fitPlace(c.head)
	m.HeadVariance = median(c.headVariance)
	for k := range m.Box {
		m.Box[k] = fitGauge(c.box[k])
	}
	m.FootPeak = fitChoice(c.footPeak)
	m.FootVector, m.FootOfPeak = fitPoint(c.footOf[0]), fitPoint(c.footOf[1])
	m.Hand, m.HandPeak, m.HandStolen = fitChoice(c.hand), fitChoice(c.handPeak), fitChoice(c.handStolen)
	m.HandVector, m.HandOfPeak = fitPoint(c.handOf[0]), fitPoint(c.handOf[1])
	m.Double, m.Beside, m.DoubleScore = fitChoice(c.double), fitPlace(c.beside), fitGauge(c.doubleScore)
	m.Look = fitLook(c.looks)
	m.Ghosts = fitGhosts(runs, c.ghosts)
	return m
}

func fitPlace(p placeRows) Place { return Place{Along: fitGauge(p.along), Across: fitGauge(p.across)} }

func fitPoint(p pointRows) Point {
	return Point{Place: fitPlace(p.placeRows), Score: fitGauge(p.score), Variance: median(p.variance)}
}

func median(v []float64) float64 {
	if len(v) == 0 {
		return 0
	}
	slices.Sort(v)
	return v[len(v)/2]
}

// played counts a run.
func (c *cases) played(r int, run *Run) Played {
	p := Played{
		Scenario: run.Scenario, Seed: run.Seed, Seconds: run.Seconds, Frames: len(run.Examples),
		False: len(c.ghosts[r]),
	}
	for i := range run.Examples {
		e := &run.Examples[i]
		for k, j := range match(e) {
			if !hopeless(&e.Frame.Bodies[k]) {
				p.People++
				p.Found += int(is(j >= 0))
			}
		}
	}
	return p
}

// ghostly is a find of nobody.
type ghostly struct {
	frame *Frame
	found *detect.Detection
}
