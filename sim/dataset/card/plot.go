package card

import (
	"bytes"
	"fmt"
	"image/color"
	"math"
	"strconv"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/font"
	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/text"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
	"gonum.org/v1/plot/vg/vgimg"

	"storesim/sim/truth"
)

// sizeClass is the index of a thing's size among sizes.
func sizeClass(pixels int) int {
	side := math.Sqrt(float64(pixels))
	for i, bound := range sizes {
		if side < bound {
			return i
		}
	}
	return len(sizes)
}

// colours of the classes, in pictures and plots: Okabe and Ito's, which the colour-blind can tell apart.
var colours = [...]color.RGBA{
	truth.Person: {0xe6, 0x9f, 0x00, 0xff}, truth.Hand: {0xd5, 0x5e, 0x00, 0xff},
	truth.Product: {0x00, 0x9e, 0x73, 0xff}, truth.Gear: {0x00, 0x72, 0xb2, 0xff},
}

// histogram is a plot of counts, with a row of bars for each class.
type histogram struct {
	title, axis string
	labels      []string
	rows        [][]int
	names       []string // of the rows; empty for one row without a legend
	colours     []color.RGBA
}

// png draws the histogram. Counts of classes differ by powers of ten, so each row is shown as the share of
// its own sum.
func (h *histogram) png() ([]byte, error) {
	p := plot.New()
	p.Title.Text, p.X.Label.Text, p.Y.Label.Text = h.title, h.axis, "share, %"
	for _, s := range []*text.Style{
		&p.Title.TextStyle, &p.X.Label.TextStyle, &p.Y.Label.TextStyle, &p.X.Tick.Label, &p.Y.Tick.Label,
		&p.Legend.TextStyle,
	} {
		s.Font = font.Font{Typeface: "Liberation", Variant: "Sans", Size: vg.Points(10)}
	}
	p.Title.TextStyle.Font.Size = vg.Points(12)
	p.Legend.Top, p.X.Width, p.Y.Min = true, 0, 0
	group := vg.Points(360) / vg.Length(len(h.labels))
	width := group * 0.8 / vg.Length(len(h.rows))
	for i, row := range h.rows {
		bars, err := plotter.NewBarChart(shares(row), width)
		if err != nil {
			return nil, fmt.Errorf("draw %s: %w", h.title, err)
		}
		bars.Color, bars.LineStyle.Width = h.colours[i], 0
		bars.Offset = width * (vg.Length(i) - vg.Length(len(h.rows)-1)/2)
		p.Add(bars)
		if len(h.names) > 0 {
			p.Legend.Add(h.names[i], bars)
		}
	}
	if len(h.names) > 0 {
		p.Y.Max *= 1.4 // room for the legend
	}
	p.NominalX(h.labels...)
	canvas := vgimg.NewWith(vgimg.UseWH(460, 250), vgimg.UseDPI(120))
	p.Draw(draw.Crop(draw.New(canvas), 4, -8, 4, -4))
	var out bytes.Buffer
	_, err := vgimg.PngCanvas{Canvas: canvas}.WriteTo(&out)
	return out.Bytes(), err
}

func shares(row []int) plotter.Values {
	sum := 0
	for _, n := range row {
		sum += n
	}
	out := make(plotter.Values, len(row))
	for i, n := range row {
		out[i] = 100 * float64(n) / float64(max(sum, 1))
	}
	return out
}

// histograms of the card, by file name.
func (c *Card) histograms() []namedHistogram {
	size := histogram{title: "Size of the labels", axis: "square root of the visible pixels, up to"}
	visible := histogram{title: "Visible fraction", axis: "up to, % (all that show a pixel)"}
	for _, b := range sizes {
		size.labels = append(size.labels, strconv.Itoa(int(b)))
	}
	size.labels = append(size.labels, "more")
	for i := range bins {
		visible.labels = append(visible.labels, strconv.Itoa((i+1)*100/bins))
	}
	for class := int(truth.Person); class < len(classes); class++ {
		size.row(class, c.size[class][:])
		visible.row(class, c.visibility[class][:])
	}
	out := []namedHistogram{{"sizes.png", &size}, {"visibility.png", &visible}}
	if len(c.people) == 0 {
		return out // a set without pictures
	}
	people := histogram{
		title: "People in a picture", axis: "people",
		rows: [][]int{c.people}, colours: colours[truth.Person:],
	}
	for n := range c.people {
		people.labels = append(people.labels, strconv.Itoa(n))
	}
	return append(out, namedHistogram{"people.png", &people})
}

type namedHistogram struct {
	file string
	*histogram
}

func (h *histogram) row(class int, counts []int) {
	h.rows = append(h.rows, counts)
	h.names = append(h.names, classes[class])
	h.colours = append(h.colours, colours[class])
}
