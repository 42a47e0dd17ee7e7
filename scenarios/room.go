package scenarios

import (
	"math"

	"storesim/pipeline/store"
	"storesim/sim/scene"
	"storesim/sim/sensor"
	"storesim/sim/truth"
)

// kelvins is what colour temperatures of lamps may be.
var kelvins = between(1800, 12000, "a colour temperature in kelvin")

// readRoom reads how the store is lit and its windows; nil where the file has neither. The layout is nil
// where something is wrong.
func readRoom(root *table, l *store.Layout) *sensor.Room {
	usual := scene.DefaultLighting()
	r := &sensor.Room{Light: truth.Light{
		Ambient: usual.Ambient, Level: usual.Level, Kelvin: 6500, Daylight: 1,
	}}
	lit := root.has("light")
	if lit {
		readLight(root.sub("light"), &r.Light)
	}
	for _, t := range root.optional("window") {
		w := readWindow(t, l)
		for i := range r.Windows {
			if o := &r.Windows[i]; t.sound() && o.Wall == w.Wall && w.From < o.To && o.From < w.To {
				t.fail("from", "lets it overlap window[%d], want windows side by side", i+1)
			}
		}
		r.Windows = append(r.Windows, w)
	}
	if !lit && len(r.Windows) == 0 {
		return nil
	}
	return r
}

func readLight(t *table, c *truth.Light) {
	c.Ambient = t.numberOr("ambient", between(0, 2, "a share of full light"), c.Ambient)
	c.Level = t.numberOr("level", between(0, 3, "a share of full light"), c.Level)
	c.Kelvin = t.numberOr("kelvin", kelvins, c.Kelvin)
	c.Daylight = t.numberOr("daylight", share, c.Daylight)
	first := map[int]int{} // lamp to table
	for i, lamp := range t.optional("lamp") {
		own := truth.Lamp{
			Index:     int(lamp.integer("index", between(1, 10000, "a whole number of a lamp"))) - 1,
			Intensity: lamp.numberOr("intensity", between(0, 5, "a factor"), 1),
		}
		if lamp.has("kelvin") {
			own.Kelvin = lamp.number("kelvin", kelvins)
		}
		lamp.close()
		if other, twice := first[own.Index]; twice {
			lamp.fail("index", "is %d like that of %s, want its own", own.Index+1, element("lamp", other))
		}
		first[own.Index] = i + 1
		c.Lamps = append(c.Lamps, own)
	}
	t.close()
}

func readWindow(t *table, l *store.Layout) scene.Window {
	w := scene.Window{
		Wall: scene.Wall(t.oneOf("wall", string(scene.North), string(scene.East), string(scene.South),
			string(scene.West))),
		From: t.number("from", metres0),
		To:   t.number("to", metres),
		Sill: t.numberOr("sill", metres0, 0.9),
		Head: t.numberOr("head", metres, 2.2),
	}
	t.close()
	if l == nil || !t.sound() {
		return w
	}
	length := l.Floor.Max.X - l.Floor.Min.X
	if w.Wall == scene.East || w.Wall == scene.West {
		length = l.Floor.Max.Y - l.Floor.Min.Y
	}
	for i := range l.Gates {
		g := &l.Gates[i]
		if from, to, on := alongWall(g, w.Wall, l.Floor); on && w.From < to && from < w.To {
			t.fail("from", "lets it overlap gate %s, which is from %g to %g in this wall", g.ID, from, to)
		}
	}
	if w.To < w.From+0.3 || w.To > length {
		t.fail("to", "is %g, want at least 0.3 m after from, at most %g, the wall's end", w.To, length)
	}
	if w.Head < w.Sill+0.3 || w.Head > l.Ceiling {
		t.fail("head", "is %g, want at least 0.3 m above the sill, and at most %g, the ceiling", w.Head,
			l.Ceiling)
	}
	return w
}

// alongWall is where a gate lies in a wall, from its start as a window's From is; on is false for a gate that
// is in another wall, or in none.
func alongWall(g *store.Gate, w scene.Wall, floor store.Rect) (from, to float64, on bool) {
	const beside = 0.05 // m
	off := func(x, wall float64) bool { return math.Abs(x-wall) > beside }
	a, b := g.A.X-floor.Min.X, g.B.X-floor.Min.X
	switch {
	case w == scene.South && (off(g.A.Y, floor.Min.Y) || off(g.B.Y, floor.Min.Y)),
		w == scene.North && (off(g.A.Y, floor.Max.Y) || off(g.B.Y, floor.Max.Y)),
		w == scene.West && (off(g.A.X, floor.Min.X) || off(g.B.X, floor.Min.X)),
		w == scene.East && (off(g.A.X, floor.Max.X) || off(g.B.X, floor.Max.X)):
		return 0, 0, false
	case w == scene.West || w == scene.East:
		a, b = g.A.Y-floor.Min.Y, g.B.Y-floor.Min.Y
	}
	return min(a, b), max(a, b), true
}

// readDoors reads whether a refrigerator has doors; nothing else has, so that a surface may be drawn.
func readDoors(t *table, surface string) bool { return t.flag("doors", false) && surface == "fridge" }
