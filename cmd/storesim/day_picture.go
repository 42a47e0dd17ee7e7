package main

import (
	"fmt"
	"image/color"
	"image/png"
	"io"
	"math"
	"slices"

	"github.com/fogleman/gg"
	"golang.org/x/image/font"
	"golang.org/x/image/font/gofont/gobold"
	"golang.org/x/image/font/gofont/goregular"
	"golang.org/x/image/font/opentype"

	"storesim/sim/day"
)

// dayColour is an opaque colour, 0xRRGGBB.
type dayColour uint32

// RGBA makes dayColour a color.Color.
func (c dayColour) RGBA() (r, g, b, a uint32) {
	return uint32(c>>16&0xff) * 0x101, uint32(c>>8&0xff) * 0x101, uint32(c&0xff) * 0x101, 0xffff
}

// The picture's colours are those of the report.
const (
	dayPaper dayColour = 0xffffff
	dayInk   dayColour = 0x22262e
	daySoft  dayColour = 0x6b7280
	dayGrid  dayColour = 0xe9e7e1
	dayBand  dayColour = 0xbcd4e6
	dayMean  dayColour = 0x12507f
	dayOne   dayColour = 0xd55e00
)

// The picture and the margins of its axes, pixels.
const (
	dayWidth, dayHeight = 1240, 620
	dayLeft, dayRight   = 70, 196
	dayTop, dayBottom   = 104, 64
)

// dayPlot is occupancy over time: minutes and shoppers in, pixels out.
type dayPlot struct {
	dc           *gg.Context
	bands        []day.Band
	minutes, top float64 // upper ends of the axes
	heavy, plain font.Face
	title        font.Face
}

// drawDay draws the occupancy over the day, its spread over the days and one of them, as PNG.
func drawDay(w io.Writer, s *day.Study, title string, hours float64) error {
	p := &dayPlot{dc: gg.NewContext(dayWidth, dayHeight), bands: s.Occupancy}
	var err error
	if p.title, err = goFace(gobold.TTF, 25); err != nil {
		return err
	}
	if p.heavy, err = goFace(gobold.TTF, 16); err != nil {
		return err
	}
	if p.plain, err = goFace(goregular.TTF, 16); err != nil {
		return err
	}
	p.scale()
	p.dc.SetColor(dayPaper)
	p.dc.Clear()
	p.axes(hours)
	p.spread(s.Days)
	p.text(p.title, title, dayLeft, 42, 0, dayInk)
	p.text(p.plain, subtitle(s), dayLeft, 72, 0, daySoft)
	return png.Encode(w, p.dc.Image())
}

func goFace(ttf []byte, size float64) (font.Face, error) {
	parsed, err := opentype.Parse(ttf)
	if err != nil {
		return nil, fmt.Errorf("reading the built-in font: %w", err)
	}
	return opentype.NewFace(parsed, &opentype.FaceOptions{Size: size, DPI: 72, Hinting: font.HintingNone})
}

func subtitle(s *day.Study) string {
	text := fmt.Sprintf("In the store at each minute. %.0f shoppers, %.1f minutes a trip, a peak of %.0f",
		s.Shoppers.Mean, s.Trip.Mean, s.Peak.Mean)
	if s.Days > 1 {
		text += fmt.Sprintf("; means over %d days", s.Days)
	}
	return text + "."
}

// scale chooses the axes' ends.
func (p *dayPlot) scale() {
	p.minutes = float64(max(len(p.bands)-1, 1))
	for _, b := range p.bands {
		p.top = max(p.top, b.High, float64(b.First))
	}
	step := niceStep(p.top)
	p.top = step * math.Ceil(max(p.top, 1)/step)
}

// niceStep is a step of 1, 2 or 5 tens that divides an axis into four to ten parts.
func niceStep(top float64) float64 {
	ten := math.Pow(10, math.Floor(math.Log10(max(top, 1)/4)))
	for _, k := range []float64{1, 2, 5} {
		if top/(k*ten) <= 8 {
			return max(k*ten, 1)
		}
	}
	return max(10*ten, 1)
}

// px is the pixel of a minute and a number of shoppers.
func (p *dayPlot) px(minute, n float64) (x, y float64) {
	return dayLeft + minute/p.minutes*(dayWidth-dayLeft-dayRight),
		dayHeight - dayBottom - n/p.top*(dayHeight-dayTop-dayBottom)
}

func (p *dayPlot) text(face font.Face, s string, x, y, ax float64, c color.Color) {
	p.dc.SetFontFace(face)
	p.dc.SetColor(c)
	p.dc.DrawStringAnchored(s, x, y, ax, 0)
}

// axes draws levels and hours, and where the door closes.
func (p *dayPlot) axes(hours float64) {
	p.dc.SetLineWidth(1)
	step := niceStep(p.top)
	for n := 0.0; n <= p.top+step/2; n += step {
		x0, y := p.px(0, n)
		x1, _ := p.px(p.minutes, n)
		p.line(x0, y, x1, y, dayGrid)
		p.text(p.plain, fmt.Sprintf("%.0f", n), x0-12, y+5, 1, daySoft)
	}
	every := max(math.Ceil(hours/14), 1)
	for h := 0.0; h*60 <= p.minutes; h += every {
		x, y := p.px(h*60, 0)
		p.line(x, y, x, y+5, daySoft)
		p.text(p.plain, fmt.Sprintf("%.0f", h), x, y+24, 0.5, daySoft)
	}
	x, y := p.px(p.minutes/2, 0)
	p.text(p.plain, "hours since opening", x, y+50, 0.5, daySoft)
	if closing := hours * 60; closing < p.minutes {
		x, y := p.px(closing, 0)
		_, top := p.px(closing, p.top)
		p.dc.SetDash(3, 4)
		p.line(x, y, x, top, daySoft)
		p.dc.SetDash()
		p.text(p.plain, "door closes", x-8, top+16, 1, daySoft)
	}
}

func (p *dayPlot) line(x0, y0, x1, y1 float64, c color.Color) {
	p.dc.SetColor(c)
	p.dc.DrawLine(x0, y0, x1, y1)
	p.dc.Stroke()
}

// spread draws the band, the mean and the first day, with a word beside each. Of one day there is only that.
func (p *dayPlot) spread(days int) {
	if days > 1 {
		for i, b := range p.bands {
			p.dc.LineTo(p.px(float64(i), b.High))
		}
		for i, b := range slices.Backward(p.bands) {
			p.dc.LineTo(p.px(float64(i), b.Low))
		}
		p.dc.ClosePath()
		p.dc.SetColor(dayBand)
		p.dc.Fill()
	}
	p.curve(func(b day.Band) float64 { return float64(b.First) }, dayOne, 1.4)
	if days > 1 {
		p.curve(func(b day.Band) float64 { return b.Mean }, dayMean, 3)
	}
	p.legend(days)
}

func (p *dayPlot) curve(value func(b day.Band) float64, c color.Color, width float64) {
	for i, b := range p.bands {
		p.dc.LineTo(p.px(float64(i), value(b)))
	}
	p.dc.SetColor(c)
	p.dc.SetLineWidth(width)
	p.dc.Stroke()
	p.dc.SetLineWidth(1)
}

// legend stands right of the axes.
func (p *dayPlot) legend(days int) {
	x := float64(dayWidth - dayRight + 22)
	y := float64(dayTop + 24)
	if days == 1 {
		p.text(p.heavy, "this day", x, y, 0, dayOne)
		return
	}
	p.text(p.heavy, fmt.Sprintf("mean of %d days", days), x, y, 0, dayMean)
	p.dc.SetColor(dayBand)
	p.dc.DrawRectangle(x, y+17, 16, 16)
	p.dc.Fill()
	p.text(p.plain, "95 % of days", x+24, y+31, 0, dayInk)
	p.text(p.heavy, "the first day", x, y+62, 0, dayOne)
}
