package mcap

import (
	"cmp"
	"fmt"
	"image/color"
	"slices"
	"strconv"

	"google.golang.org/protobuf/encoding/protowire"

	"storesim/sim/dataset"
	"storesim/sim/des"
	"storesim/sim/truth"
)

// Types of a foxglove.PointsAnnotation.
const (
	points   = 1
	lineLoop = 2
)

// colours of boxes, by class; goods on the shelf are dark, so that the scene stays visible.
func colourOf(t *truth.Thing) color.RGBA {
	switch {
	case t.Class == truth.Person:
		return color.RGBA{R: 255, G: 196, B: 0, A: 255}
	case t.Class == truth.Hand:
		return color.RGBA{R: 0, G: 220, B: 255, A: 255}
	case t.Class == truth.Gear:
		return color.RGBA{R: 190, G: 120, B: 255, A: 255}
	case t.Spot == truth.OnShelf:
		return color.RGBA{R: 60, G: 140, B: 80, A: 255}
	default:
		return color.RGBA{R: 60, G: 255, B: 90, A: 255}
	}
}

// classOf is a class's name.
func classOf(t *truth.Thing) string {
	return map[truth.Class]string{
		truth.Person: "person", truth.Hand: "hand", truth.Product: "product", truth.Gear: "gear",
	}[t.Class]
}

// labelOf is what is written at a thing's box.
func labelOf(t *truth.Thing) string {
	switch t.Class {
	case truth.Product:
		return string(t.SKU)
	case truth.Hand:
		return [2]string{"left hand", "right hand"}[t.Side&1]
	default:
		return fmt.Sprintf("%s %d", classOf(t), t.Body)
	}
}

// shown are the things that a set keeps, in order of drawing: goods on the shelf first, people last.
func shown(set *dataset.Set, things []truth.Thing) []*truth.Thing {
	var out []*truth.Thing
	for i := range things {
		if set.Kept(&things[i]) {
			out = append(out, &things[i])
		}
	}
	slices.SortStableFunc(out, func(a, b *truth.Thing) int { return cmp.Compare(height(a), height(b)) })
	return out
}

// height in the stack of boxes that are drawn over each other.
func height(t *truth.Thing) int {
	switch {
	case t.Class == truth.Product && t.Spot == truth.OnShelf:
		return 0
	case t.Class == truth.Person:
		return 2
	default:
		return 1
	}
}

// annotations is a foxglove.ImageAnnotations of a picture: a box around what is visible of each thing, the
// points of people, and labels where they do not cover the picture, that is not on the goods on the shelves;
// theirs are in the metadata. Its time is the picture's, by which viewers put them together.
func annotations(things []*truth.Thing, at des.Time) wire {
	var w wire
	for _, t := range things {
		w = w.part(2, boxAnnotation(t, at))
		if len(t.Points) > 0 {
			w = w.part(2, pointsAnnotation(t, at))
		}
	}
	for _, t := range things {
		if height(t) > 0 {
			w = w.part(3, textAnnotation(t, at))
		}
	}
	return w.time(5, at)
}

func boxAnnotation(t *truth.Thing, at des.Time) wire {
	b := t.Visible
	return wire(nil).time(1, at).varint(2, lineLoop).
		part(3, point2(b.MinX, b.MinY)).part(3, point2(b.MaxX, b.MinY)).
		part(3, point2(b.MaxX, b.MaxY)).part(3, point2(b.MinX, b.MaxY)).
		part(4, paint(colourOf(t))).double(7, thickness(t)).
		metadata(8, facts(t))
}

// thickness of a box's lines, pixels.
func thickness(t *truth.Thing) float64 { return [3]float64{1, 1, 2}[height(t)] }

// pointsAnnotation is the points of a person that lie in the picture; those that something hides are grey.
func pointsAnnotation(t *truth.Thing, at des.Time) wire {
	w := wire(nil).time(1, at).varint(2, points)
	names := truth.PointNames()
	var seen [][2]string
	for i, m := range t.Points {
		if m.Visibility == truth.Outside {
			continue
		}
		w = w.part(3, point2(m.U, m.V)).part(5, paint(pointColour(m)))
		if i < len(names) {
			word := "visible"
			if m.Visibility == truth.Hidden {
				word = "hidden"
			}
			seen = append(seen, [2]string{names[i], word})
		}
	}
	return w.double(7, 4).metadata(8, append(facts(t)[:2:2], seen...))
}

func pointColour(m truth.Mark) color.RGBA {
	if m.Visibility == truth.Hidden {
		return color.RGBA{R: 150, G: 150, B: 150, A: 255}
	}
	return color.RGBA{R: 255, G: 60, B: 60, A: 255}
}

func textAnnotation(t *truth.Thing, at des.Time) wire {
	return wire(nil).time(1, at).part(2, point2(t.Visible.MinX, t.Visible.MinY)).
		text(3, labelOf(t)).double(4, 12).
		part(5, paint(color.RGBA{A: 255})).part(6, paint(colourOf(t)))
}

// facts are a thing's metadata, each key once: what it is first.
func facts(t *truth.Thing) [][2]string {
	out := [][2]string{
		{"label", labelOf(t)}, {"id", strconv.Itoa(int(t.ID))}, {"class", classOf(t)},
		{"visible", strconv.FormatFloat(t.VisibleFraction(), 'f', 3, 64)},
		{"truncated", strconv.FormatFloat(t.Truncated, 'f', 3, 64)},
	}
	if t.Body != 0 {
		out = append(out, [2]string{"body", strconv.Itoa(int(t.Body))})
	}
	if t.Token != "" {
		out = append(out, [2]string{"token", string(t.Token)})
	}
	if t.Class == truth.Product {
		out = append(out, [2]string{"sku", string(t.SKU)}, [2]string{"item", strconv.Itoa(int(t.Item))})
		if t.Plate >= 0 {
			out = append(out, [2]string{"plate", strconv.Itoa(t.Plate)})
		}
	}
	return out
}

// metadata adds foxglove.KeyValuePairs.
func (w wire) metadata(n protowire.Number, pairs [][2]string) wire {
	for _, p := range pairs {
		w = w.part(n, wire(nil).text(1, p[0]).text(2, p[1]))
	}
	return w
}

// point2 is a foxglove.Point2, pixels; (0, 0) is the corner of the first pixel.
func point2(x, y float64) wire { return wire(nil).double(1, x).double(2, y) }

// paint is a foxglove.Color.
func paint(c color.RGBA) wire {
	const full = 255
	return wire(nil).double(1, float64(c.R)/full).double(2, float64(c.G)/full).
		double(3, float64(c.B)/full).double(4, float64(c.A)/full)
}
