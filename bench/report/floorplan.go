package report

import (
	"image"
	"image/color"
	"maps"
	"slices"

	"storesim/bench/score"
	"storesim/pipeline/gallery"
	"storesim/pipeline/store"
)

// FloorPlan draws the store with true paths (broad and pale) and tracked ones (narrow and dark). Paths of one
// token have one colour; a tracked path without a token, or with that of none of the true paths, is black. A
// handful of shoppers at a time reads well: see Spread.
func FloorPlan(l *store.Layout, paths []score.TruthPath, people []*gallery.Identity) image.Image {
	return floorPlan(l, paths, people, planWidth)
}

func floorPlan(l *store.Layout, paths []score.TruthPath, people []*gallery.Identity,
	width float64) image.Image {
	p := newPlan(l, width)
	p.ground()
	p.fixtures()
	colours := tokenColours(paths)
	for _, t := range paths {
		p.path(truePoints(t), fade(colours[t.Token], 90), 9)
	}
	for _, id := range people {
		c, ok := colours[id.Token]
		if !ok || id.Token == "" {
			c = fade(ink, 255)
		}
		p.path(trackedPoints(id), fade(paper, 190), 4.5)
		p.path(trackedPoints(id), c, 2.4)
	}
	p.devices()
	p.axes()
	p.pathLegend()
	return p.image()
}

// Spread picks n of the true paths, evenly over their order, and the tracked ones with their tokens.
func Spread(paths []score.TruthPath, people []*gallery.Identity,
	n int) ([]score.TruthPath, []*gallery.Identity) {
	if len(paths) <= n {
		return paths, people
	}
	var picked []score.TruthPath
	tokens := map[store.Token]bool{}
	for i := range n {
		p := paths[i*len(paths)/n]
		picked = append(picked, p)
		tokens[p.Token] = true
	}
	var found []*gallery.Identity
	for _, id := range people {
		if id.Token != "" && tokens[id.Token] {
			found = append(found, id)
		}
	}
	return picked, found
}

func tokenColours(paths []score.TruthPath) map[store.Token]color.NRGBA {
	tokens := map[store.Token]bool{}
	for _, t := range paths {
		tokens[t.Token] = true
	}
	out := map[store.Token]color.NRGBA{}
	for i, t := range slices.Sorted(maps.Keys(tokens)) {
		out[t] = identityColour(i)
	}
	return out
}

func truePoints(t score.TruthPath) []store.Vec2 {
	out := make([]store.Vec2, len(t.Samples))
	for i, s := range t.Samples {
		out[i] = s.At
	}
	return out
}

func trackedPoints(id *gallery.Identity) []store.Vec2 {
	out := make([]store.Vec2, len(id.Path))
	for i, s := range id.Path {
		out[i] = s.Floor
	}
	return out
}

func (p *plan) path(points []store.Vec2, c color.Color, width float64) {
	for i, v := range points {
		x, y := p.px(v)
		if i == 0 {
			p.dc.MoveTo(x, y)
			continue
		}
		p.dc.LineTo(x, y)
	}
	p.dc.SetColor(c)
	p.dc.SetLineWidth(width)
	p.dc.SetLineCapRound()
	p.dc.SetLineJoinRound()
	p.dc.Stroke()
}

func (p *plan) pathLegend() {
	line := func(c color.Color, width float64) func(x, y float64) {
		return func(x, y float64) {
			p.dc.SetColor(c)
			p.dc.SetLineWidth(width)
			p.dc.DrawLine(x, y, x+34, y)
			p.dc.Stroke()
		}
	}
	x := p.key(marginLeft, "true path", line(fade(identityColour(0), 90), 9))
	x = p.key(x, "as tracked", line(identityColour(0), 2.4))
	x = p.key(x, "tracked, nobody's", line(ink, 2.4))
	x = p.key(x, "shelf front", line(front, 5))
	p.key(x, "camera", p.cameraSign)
}

func (p *plan) cameraSign(x, y float64) {
	p.dc.SetColor(ink)
	p.dc.DrawCircle(x+24, y, 8)
	p.dc.Fill()
}
