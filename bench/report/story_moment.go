package report

import (
	"fmt"
	"html/template"
	"math"
	"strings"

	"storesim/bench/report/timeline"
)

// around is how much is drawn before and after a doubtful moment, seconds.
const around = 6.0

// moment draws what the plate said around a step, over what happened and what was claimed.
func (n *narrator) moment(s *StoryStep) Moment {
	m := Moment{Time: s.Time, Title: s.True}
	if m.Title == "" {
		m.Title = strings.TrimSuffix(s.Made, ".")
	}
	shelf, cell, token := "", -1, ""
	if s.claim >= 0 {
		c := &n.t.Claims[s.claim]
		shelf, cell = c.Shelf, c.Cell
		_, token = n.whoText(c)
		m.Camera = n.camera(c.Camera)
	}
	if s.event >= 0 {
		e := &n.t.Events[s.event]
		shelf, cell, token = e.Shelf, e.Cell, e.Token
		if e.Camera >= 0 {
			m.Camera = n.camera(e.Camera)
		}
	}
	l := newLanes(s.Time-around, s.Time+around)
	n.everybody(l, shelf, token)
	n.plate(l, shelf, cell)
	m.Lanes = l.done("What happened, what was claimed and what the plate said around " + clock(s.Time))
	return m
}

// everybody draws all that happened and was claimed on a shelf, whoever's it was, and what a token did where
// no shelf has to do with it.
func (n *narrator) everybody(l *lanes, shelf, token string) {
	l.lane("true")
	for i := range n.t.Events {
		e := &n.t.Events[i]
		if e.SKU == "" || e.Shelf != shelf || shelf == "" && e.Token != token {
			continue
		}
		wrong := false
		if e.Shelf != "" {
			_, wrong = n.fate(e)
		}
		l.mark(e.Time, eventSign(e), wrong, whose(e)+" "+n.trueText(e, e.Token))
	}
	l.lane("claimed")
	for i := range n.t.Claims {
		c := &n.t.Claims[i]
		if c.Shelf != shelf {
			continue
		}
		what, _, _ := n.whatText(c)
		who, _ := n.whoText(c)
		l.span(c.Start, c.End)
		l.mark((c.Start+c.End)/2, direction(c.Grams > 0), !n.right(c), what+", "+who)
	}
}

func (n *narrator) plate(l *lanes, shelf string, cell int) {
	switch trace := n.traces[cellKey{shelf, cell}]; {
	case shelf == "":
		return
	case cell < 0:
		l.trace("this shelf has no load cells", nil, nil)
	case trace == nil && len(n.t.Plates) == 0:
		l.trace("not recorded", nil, nil)
	case trace == nil:
		l.trace("this load cell never moved: it may be dead", nil, nil)
	default:
		times, grams := trace.Weights()
		l.trace(fmt.Sprintf("%s, cell %d", shelf, cell), times, grams)
	}
}

func (n *narrator) camera(i int) string {
	if i < 0 || i >= len(n.t.Films) {
		return ""
	}
	return n.t.Films[i].Camera
}

// beside is how far before and after a moment the outer two of its pictures are taken, seconds.
const beside = 0.9

// illustrate adds pictures to a story's moments while the album has room.
func (n *narrator) illustrate(s *Story, tiles Tiles, album *Album) error {
	for i := range s.Moments {
		m := &s.Moments[i]
		film := n.film(m.Camera)
		if film < 0 || album.Left <= 0 {
			continue
		}
		last := -1
		for _, t := range []float64{m.Time - beside, m.Time, m.Time + beside} {
			k := nearestTile(&n.t.Films[film], t)
			if k < 0 || k == last {
				continue
			}
			last = k
			data, err := tiles(film, k)
			if err != nil {
				return err
			}
			m.Shots = append(m.Shots, n.shot(&n.t.Films[film], k, data))
			album.Left--
		}
	}
	return nil
}

func (n *narrator) film(camera string) int {
	for i := range n.t.Films {
		if n.t.Films[i].Camera == camera && len(n.t.Films[i].Tiles) > 0 {
			return i
		}
	}
	return -1
}

// nearestTile is the picture next to a time, -1 where there is none within two seconds.
func nearestTile(f *timeline.Film, t float64) int {
	best, least := -1, 2.0
	for i := range f.Tiles {
		if d := math.Abs(f.Tiles[i].Time - t); d < least {
			best, least = i, d
		}
	}
	return best
}

func (n *narrator) shot(f *timeline.Film, k int, data []byte) Shot {
	tile := &f.Tiles[k]
	title := fmt.Sprintf("%s at %s", f.Camera, clock(tile.Time))
	s := Shot{Time: tile.Time, Width: f.Width, Height: f.Height,
		Picture: Picture{Title: title, Type: "image/jpeg", Data: data}}
	var b strings.Builder
	for _, m := range tile.Found {
		n.drawMark(&b, m)
	}
	s.Marks = template.HTML(b.String())
	return s
}

// drawMark draws a find: box, head, hands and who it is taken for.
func (n *narrator) drawMark(b *strings.Builder, m timeline.Mark) {
	colour := "#b8bec8"
	if m[0] > 0 {
		c := brighten(identityColour(m[0] - 1))
		colour = fmt.Sprintf("#%02x%02x%02x", c.R, c.G, c.B)
	}
	fmt.Fprintf(b, `<g stroke="%s" fill="none"><rect x="%d" y="%d" width="%d" height="%d" rx="3"/>`,
		colour, m[1], m[2], m[3], m[4])
	if m[5] >= 0 {
		fmt.Fprintf(b, `<circle cx="%d" cy="%d" r="4"/>`, m[5], m[6])
	}
	for _, h := range [2]int{9, 11} {
		if m[h] >= 0 {
			fmt.Fprintf(b, `<path fill="%s" d="M%d %dl4 4l-4 4l-4 -4z"/>`, colour, m[h], m[h+1]-4)
		}
	}
	if m[0] > 0 {
		who := fmt.Sprintf("%d", m[0])
		if token := n.tokens[m[0]]; token != "" {
			who = token
		}
		fmt.Fprintf(b, `<text x="%d" y="%d" fill="%s">%s</text>`, m[1]+2, max(m[2]-4, 12), colour,
			template.HTMLEscapeString(who))
	}
	b.WriteString("</g>")
}
