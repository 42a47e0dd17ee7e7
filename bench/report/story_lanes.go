package report

import (
	"fmt"
	"html/template"
	"math"
	"strings"

	"storesim/bench/report/timeline"
)

// The lanes' picture, in its own pixels: narrow, so that letters stay readable on a phone.
const (
	lanesWidth  = 520.0
	lanesLeft   = 66.0
	lanesRight  = 14.0
	laneHeight  = 30.0
	traceHeight = 96.0
	axisHeight  = 30.0
)

// lanes draws rows of marks over one clock.
type lanes struct {
	text     strings.Builder
	from, to float64 // seconds
	y        float64
}

func newLanes(from, to float64) *lanes { return &lanes{from: from, to: max(to, from+1)} }

func (l *lanes) x(t float64) float64 {
	f := (t - l.from) / (l.to - l.from)
	return lanesLeft + min(max(f, 0), 1)*(lanesWidth-lanesLeft-lanesRight)
}

func (l *lanes) add(format string, args ...any) { fmt.Fprintf(&l.text, format, args...) }

// lane begins a row.
func (l *lanes) lane(name string) {
	l.y += laneHeight
	mid := l.y - laneHeight/2
	l.add(`<line class="rail" x1="%.0f" x2="%.0f" y1="%.1f" y2="%.1f"/>`,
		lanesLeft, lanesWidth-lanesRight, mid, mid)
	l.add(`<text class="name" x="0" y="%.1f">%s</text>`, mid+4, name)
}

// mark puts a sign on the row: up for what left a shelf, down for what came to one, a dot for the rest. What
// is wrong is filled and crossed, what is right is hollow: colour alone says nothing to some.
func (l *lanes) mark(t float64, kind string, wrong bool, title string) {
	if t < l.from || t > l.to {
		return
	}
	class := "ok"
	if wrong {
		class = "off"
	}
	x, y := l.x(t), l.y-laneHeight/2
	shape := fmt.Sprintf(`<circle cx="%.1f" cy="%.1f" r="4"/>`, x, y)
	switch kind {
	case "up":
		shape = fmt.Sprintf(`<path d="M%.1f %.1fl6.5 11h-13z"/>`, x, y-6)
	case "down":
		shape = fmt.Sprintf(`<path d="M%.1f %.1fl6.5 -11h-13z"/>`, x, y+6)
	}
	if wrong {
		shape += fmt.Sprintf(`<path class="x" d="M%.1f %.1fl6 6m0 -6l-6 6"/>`, x-3, y-15)
	}
	l.add(`<g class="%s"><title>%s</title>%s</g>`, class, template.HTMLEscapeString(title), shape)
}

// span shades from one time to another on the row.
func (l *lanes) span(from, to float64) {
	if to < l.from || from > l.to {
		return
	}
	a, b := l.x(from), l.x(to)
	l.add(`<rect class="span" x="%.1f" y="%.1f" width="%.1f" height="8" rx="3"/>`,
		a, l.y-laneHeight/2-4, max(b-a, 2))
}

// trace draws what a load cell said, against what it said at first.
func (l *lanes) trace(name string, times, grams []float64) {
	top := l.y + 6
	l.y += traceHeight
	bottom := l.y - 6
	l.add(`<text class="name" x="0" y="%.1f">plate, g</text>`, top+10)
	seen := window(times, grams, l.from, l.to)
	if len(seen) == 0 {
		l.add(`<text class="none" x="%.0f" y="%.1f">%s</text>`, lanesLeft, (top+bottom)/2,
			template.HTMLEscapeString(name))
		return
	}
	low, high := 0.0, 0.0
	for _, p := range seen {
		low, high = min(low, p[1]), max(high, p[1])
	}
	pad := max(5, 0.08*(high-low))
	low, high = low-pad, high+pad
	y := func(g float64) float64 { return bottom - (g-low)/(high-low)*(bottom-top) }
	l.add(`<line class="zero" x1="%.0f" x2="%.0f" y1="%.1f" y2="%.1f"/>`,
		lanesLeft, lanesWidth-lanesRight, y(0), y(0))
	l.grams(y, low+pad, high-pad)
	var d strings.Builder
	for i, p := range seen {
		op := "L"
		if i == 0 {
			op = "M"
		}
		fmt.Fprintf(&d, "%s%.1f %.1f", op, l.x(p[0]), y(p[1]))
	}
	l.add(`<path class="weight" d="%s"/>`, d.String())
	l.add(`<text class="none" text-anchor="end" x="%.0f" y="%.1f">%s</text>`, lanesWidth-lanesRight, top+4,
		template.HTMLEscapeString(name))
}

// grams writes the ends of the scale.
func (l *lanes) grams(y func(float64) float64, low, high float64) {
	for _, g := range []float64{low, 0, high} {
		if g != 0 && math.Abs(y(g)-y(0)) < 12 {
			continue
		}
		text := strings.Replace(fmt.Sprintf("%+.0f", g), "-", "−", 1)
		if g == 0 {
			text = "0"
		}
		l.add(`<text class="tick" text-anchor="end" x="%.0f" y="%.1f">%s</text>`, lanesLeft-6, y(g)+4, text)
	}
}

// window is a trace within a span of time, from its value at the beginning; nil where it is not known.
func window(times, grams []float64, from, to float64) [][2]float64 {
	var out [][2]float64
	base, known := 0.0, false
	for i, t := range times {
		if t <= from {
			base, known = grams[i], true
			continue
		}
		if t > to {
			break
		}
		if !known {
			base, known = grams[i], true
		}
		if len(out) == 0 {
			out = append(out, [2]float64{from, 0})
		}
		out = append(out, [2]float64{t, grams[i] - base})
	}
	if !known {
		return nil
	}
	last := 0.0
	if len(out) > 0 {
		last = out[len(out)-1][1]
	} else {
		out = append(out, [2]float64{from, 0})
	}
	return append(out, [2]float64{to, last})
}

// done writes the clock below and returns the picture.
func (l *lanes) done(label string) template.HTML {
	step := tickStep(l.to - l.from)
	for t := math.Ceil(l.from/step) * step; t <= l.to; t += step {
		x := l.x(t)
		l.add(`<line class="grid" x1="%.1f" x2="%.1f" y1="0" y2="%.1f"/>`, x, x, l.y)
		l.add(`<text class="tick" text-anchor="middle" x="%.1f" y="%.1f">%s</text>`,
			x, l.y+15, tickText(t, step))
	}
	return template.HTML(fmt.Sprintf(
		`<svg class="lanes" viewBox="0 0 %.0f %.0f" role="img" aria-label="%s">%s</svg>`,
		lanesWidth, l.y+axisHeight-8, template.HTMLEscapeString(label), l.text.String()))
}

// tickStep is a round number of seconds of which some six fit into a span.
func tickStep(span float64) float64 {
	for _, s := range []float64{1, 2, 5, 10, 20, 30, 60, 120, 300, 600, 1800} {
		if span/s <= 7 {
			return s
		}
	}
	return 3600
}

func tickText(t, step float64) string {
	if t < 60 && step < 60 {
		return fmt.Sprintf("%.0f s", t)
	}
	return fmt.Sprintf("%d:%02d", int(t)/60, int(t)%60)
}

// trip draws a whole visit: what happened, what was claimed, what was billed.
func (n *narrator) trip(s *Story, token string) template.HTML {
	if len(s.Steps) == 0 {
		return ""
	}
	l := newLanes(s.Steps[0].Time-1, s.Steps[len(s.Steps)-1].Time+1)
	n.rows(l, token)
	l.lane("on bill")
	for i := range n.t.Bills {
		if n.t.Bills[i].Token != token {
			continue
		}
		for _, e := range n.t.Bills[i].Entries {
			l.mark(e.Time, direction(e.Count < 0), n.off(s, e.SKU), n.goods(e.SKU, e.Count))
		}
	}
	return l.done("The visit of " + tokenText(s.Receipt) + " on one clock")
}

func (n *narrator) off(s *Story, sku string) bool {
	for _, l := range s.Receipt.Differences() {
		if string(l.SKU) == sku {
			return true
		}
	}
	return false
}

// rows draws the true events and the claims of a token on two lanes.
func (n *narrator) rows(l *lanes, token string) {
	l.lane("true")
	for i := range n.t.Events {
		e := &n.t.Events[i]
		if step, ok := n.happened(i, token); ok {
			l.mark(e.Time, eventSign(e), step.Wrong, clock(e.Time)+": "+step.True)
		}
	}
	l.lane("claimed")
	for i := range n.t.Claims {
		c := &n.t.Claims[i]
		_, actor := n.whoText(c)
		own := c.Event >= 0 && n.t.Events[c.Event].Token == token
		if actor != token && !own || token == "" {
			continue
		}
		what, _, _ := n.whatText(c)
		l.span(c.Start, c.End)
		l.mark((c.Start+c.End)/2, direction(c.Grams > 0), !n.right(c), clock(c.End)+": "+what)
	}
}

// right reports whether a claim tells of a true event, its product, number and actor.
func (n *narrator) right(c *timeline.Claim) bool {
	if c.Event < 0 {
		return false
	}
	_, wrong := n.fate(&n.t.Events[c.Event])
	return !wrong
}

func eventSign(e *timeline.Event) string {
	switch e.Kind {
	case "picked", "recovered":
		return "up"
	case "put_back", "dropped", "handed_over", "restocked":
		return "down"
	default:
		return "dot"
	}
}

func direction(came bool) string {
	if came {
		return "down"
	}
	return "up"
}
