package sensor_test

import (
	"slices"
	"testing"
	"time"

	"storesim/pipeline/store"
	"storesim/sim/des"
	"storesim/sim/scene"
	"storesim/sim/sensor"
	"storesim/sim/truth"
	"storesim/sim/world"
)

// gallery is a stocked store of which one camera's last picture is kept.
type gallery struct {
	sim    *des.Sim
	w      *world.World
	pixels map[uint32]int // of each instance in the last picture
	ids    []uint32       // of the last picture
	view   truth.FrameView
	close  func()
}

func newGallery(t *testing.T) *gallery {
	t.Helper()
	cfg := corner(t)
	g := &gallery{sim: des.New()}
	g.w = world.New(g.sim, cfg.Layout, 5)
	cameras := sensor.NewCameras(g.sim, sensor.NewPost(g.sim, &station{}), g.w, cfg.Devices.Cameras, sensor.Options{
		Seed: 5, Workers: 1, Labels: true, Wanted: func(camera int, _ uint64) bool { return camera == 0 },
		Witness: func(e sensor.Exposure) {
			g.view, g.pixels, g.ids = e.View, map[uint32]int{}, slices.Clone(e.Rendered.ID)
			for _, id := range e.Rendered.ID {
				g.pixels[id]++
			}
		},
	})
	g.w.Watch(cameras)
	cameras.Start()
	g.close = cameras.Close
	return g
}

// at runs an action at a second of the store's day.
func (g *gallery) at(second float64, f func()) { g.sim.At(des.FromSeconds(second), 5, f) }

// before is a place a little before a column that the first camera sees.
func (g *gallery) before(c world.ColumnID) store.Vec2 {
	plate := &g.w.Layout.Plates[g.w.Stock.Columns[c].First]
	return plate.Pose.T.Floor().Add(plate.Outward().Scale(0.6))
}

// TestGearIsSeenAndNobody: gear, goods in it, goods on the floor and things on shelves are in the picture
// under their own ids, and a person's label counts the person's pixels alone.
func TestGearIsSeenAndNobody(t *testing.T) {
	g := newGallery(t)
	c := world.ColumnID(0)
	spot := g.before(c)
	shopper := &world.Body{Token: "T1", Build: world.Build{Height: 1.75, Shoulders: 0.44, Girth: 0.24}, Gear: world.Cart}
	g.at(0.1, func() {
		g.w.Enter(shopper, &g.w.Layout.Gates[0], spot)
		shopper.Turn(g.sim.Now(), 0, time.Millisecond)
		for range 2 {
			g.w.Take(shopper, world.Right, c, 1, world.Reach{})
			g.w.Stow(shopper, world.Right)
		}
		g.w.Take(shopper, world.Left, c, 1, world.Reach{})
		g.w.Drop(shopper, world.Left, spot.Add(store.Vec2{X: -0.35}), world.Reach{})
		g.w.Lay(&world.Foreign{Kind: world.Handbag, Owner: shopper, Mass: 900, First: 0, Count: 2})
	})
	g.sim.RunUntil(des.FromSeconds(0.6))
	g.close()
	body := scene.BodyID(int(shopper.ID))
	for name, id := range map[string]uint32{
		"body": body, "cart": scene.GearID(int(shopper.ID)),
		"goods in the cart": scene.ItemID(int(shopper.Bag[0])), "goods on the floor": scene.ItemID(int(g.w.Floor()[0])),
		"handbag": scene.ForeignID(0),
	} {
		if g.pixels[id] == 0 {
			t.Errorf("%s: not in the picture", name)
		}
	}
	own := g.pixels[body]
	for side := range world.Side(2) {
		own += g.pixels[scene.HandID(int(shopper.ID), side)]
	}
	if len(g.view.Bodies) != 1 || g.view.Bodies[0].VisiblePixels != own {
		t.Errorf("labels %+v, the body has %d pixels", g.view.Bodies, own)
	}
}

// TestRestockedUnitsAreSeen sells two units of a column and fills it up, twice: the new units are in the
// picture and the sold ones are not.
func TestRestockedUnitsAreSeen(t *testing.T) {
	g := newGallery(t)
	c := world.ColumnID(0)
	col := &g.w.Stock.Columns[c]
	staff := &world.Body{Build: world.Build{Height: 1.7, Shoulders: 0.42, Girth: 0.24}}
	var sold []truth.ItemID
	for round := range 2 {
		second := 0.1 + 0.4*float64(round)
		g.at(second, func() {
			shopper := &world.Body{Token: "T1", Build: staff.Build}
			g.w.Enter(shopper, &g.w.Layout.Gates[0], store.Vec2{})
			g.w.Take(shopper, world.Right, c, 2, world.Reach{})
			sold = append(sold, shopper.Holding[world.Right]...)
			g.w.Exit(shopper, &g.w.Layout.Gates[0])
			g.w.Remove(shopper)
		})
		g.at(second+0.15, func() {
			if n := g.w.Restock(staff, c, 2, world.Reach{}); n != 2 {
				t.Errorf("restocked %d units", n)
			}
		})
	}
	g.sim.RunUntil(des.FromSeconds(1.2))
	g.close()
	if front := col.Items[len(col.Items)-1]; g.pixels[scene.ItemID(int(front))] == 0 {
		t.Errorf("the foremost unit %d, come in the day, is not in the picture", front)
	}
	for _, id := range sold {
		if n := g.pixels[scene.ItemID(int(id))]; n > 0 {
			t.Errorf("unit %d is sold and still has %d pixels", id, n)
		}
	}
	if len(sold) != 4 {
		t.Errorf("%d units sold", len(sold))
	}
}
