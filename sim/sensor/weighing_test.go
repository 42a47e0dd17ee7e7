package sensor_test

import (
	"math"
	"testing"
	"time"

	"storesim/pipeline/feed"
	"storesim/pipeline/store"
	"storesim/sim/des"
	"storesim/sim/sensor"
	"storesim/sim/world"
)

// weighed runs a corner in which units are taken, and hands push, for six seconds. It returns the digest of
// the feed and, where somebody watches, what lay on the cells at the end by their first plates.
func weighed(t *testing.T, cfg sensor.PlateConfig, watch bool) (digest string, rests map[store.PlateID]float32, w *world.World) {
	t.Helper()
	sc := corner(t)
	kernel := des.New()
	w = world.New(kernel, sc.Layout, 5)
	sum := feed.NewDigest()
	p := sensor.NewPlates(kernel, sensor.NewPost(kernel, sum), w, cfg, 5)
	w.Watch(p)
	rests = map[store.PlateID]float32{}
	if watch {
		p.Witness(func(g sensor.Weighing) {
			s := shelfOf(sc.Layout, g.Reading.Device)
			n := s.Cells.Len()
			if g.Taken != kernel.Now() || len(g.Clean) != len(g.Reading.Grams) {
				t.Fatalf("taken at %v, %d values", g.Taken, len(g.Clean))
			}
			for c := range n {
				first, _ := s.CellPlates(c)
				rests[first] = g.Clean[len(g.Clean)-n+c]
				if cfg.Noise == 0 && math.Abs(float64(g.Clean[c]-g.Reading.Grams[c])) > 0.01 && !settling(g.Taken) {
					t.Fatalf("%v: %s cell %d reads %g, carries %g", g.Taken, s.ID, c, g.Reading.Grams[c], g.Clean[c])
				}
			}
		})
	}
	p.Start()
	kernel.At(2*des.Second+1, 0, func() {
		for c := range 6 {
			w.Press(world.ColumnID(3*c), 300, 250*time.Millisecond)
			w.Take(&world.Body{}, world.Left, world.ColumnID(3*c), 1, world.Reach{})
		}
	})
	kernel.RunUntil(6 * des.Second)
	return sum.Hex(), rests, w
}

// settling is while the loads of the test have just changed.
func settling(t des.Time) bool { return t > 2*des.Second && t < 5*des.Second }

func shelfOf(l *store.Layout, id store.DeviceID) *store.Shelf {
	for i := range l.Shelves {
		if l.Shelves[i].ID == id {
			return &l.Shelves[i]
		}
	}
	return nil
}

// Who watches the plates changes nothing that they send.
func TestWitnessOfPlatesChangesNothing(t *testing.T) {
	cfg := sensor.DefaultPlates()
	a, _, _ := weighed(t, cfg, false)
	b, rests, _ := weighed(t, cfg, true)
	if a != b || len(rests) == 0 {
		t.Errorf("feed %s, watched %s, %d cells seen", a, b, len(rests))
	}
}

// The clean mass is that of the goods that stand on a cell, whatever the cell says, and what a cell without
// errors reads once it has settled.
func TestCleanMassIsThatOfTheGoods(t *testing.T) {
	cfg := sensor.PlateConfig{Settle: 500 * time.Millisecond}
	_, rests, w := weighed(t, cfg, true)
	want := map[store.PlateID]float64{}
	for i := range w.Stock.Columns {
		c := &w.Stock.Columns[i]
		for k := range c.Count {
			plate := c.First + store.PlateID(k)
			s := &w.Layout.Shelves[w.Layout.Plates[plate].Shelf]
			first, _ := s.CellPlates(s.CellOf(plate))
			for _, id := range c.Items {
				want[first] += float64(w.Stock.Item(id).Mass) / float64(c.Count)
			}
		}
	}
	if len(want) < 20 {
		t.Fatalf("%d cells", len(want))
	}
	for first, mass := range want {
		if math.Abs(mass-float64(rests[first])) > 0.01 {
			t.Errorf("cell under plate %d: clean %g, goods %g", first, rests[first], mass)
		}
	}
}
