package sensor_test

import (
	"math"
	"slices"
	"testing"
	"time"

	"storesim/pipeline/store"
	"storesim/sim/des"
	"storesim/sim/mask"
	"storesim/sim/scene"
	"storesim/sim/sensor"
	"storesim/sim/truth"
	"storesim/sim/world"
)

// crowd puts shoppers on the floor: one with a cart with goods in it, one with something in each hand, one
// with a cloth over a hand that holds something, and others who stand about.
func (g *gallery) crowd(n int) []*world.Body {
	c := world.ColumnID(0)
	spot := g.before(c)
	var out []*world.Body
	for i := range n {
		b := &world.Body{
			Token: store.Token(rune('A' + i)),
			Build: world.Build{Height: 1.55 + 0.05*float64(i), Shoulders: 0.44, Girth: 0.24},
		}
		b.Look = world.Look{Style: world.HairStyle(i % 4), LongSleeves: i%2 == 0, Backpack: i%3 == 1}
		if i == 0 {
			b.Gear = world.Cart
		}
		g.w.Enter(b, &g.w.Layout.Gates[0], spot.Add(store.Heading(1.9*float64(i)).Scale(0.45*float64((i+1)/2))))
		b.Turn(g.sim.Now(), 2.1*float64(i), time.Millisecond)
		out = append(out, b)
	}
	for range 2 {
		g.w.Take(out[0], world.Right, c, 1, world.Reach{})
		g.w.Stow(out[0], world.Right)
	}
	g.w.Take(out[0], world.Left, c, 1, world.Reach{})
	g.w.Drop(out[0], world.Left, spot.Add(store.Vec2{X: -0.35}), world.Reach{})
	g.w.Take(out[1], world.Left, c+1, 1, world.Reach{})
	g.w.Take(out[1], world.Right, c+2, 1, world.Reach{})
	return out
}

// TestThings holds full labels against the world, the picture and the camera.
func TestThings(t *testing.T) {
	g := newGallery(t)
	var people []*world.Body
	g.at(0.1, func() {
		people = g.crowd(6)
		g.w.Lay(&world.Foreign{Kind: world.Handbag, Owner: people[0], Mass: 900, First: 0, Count: 2})
	})
	g.sim.RunUntil(des.FromSeconds(0.9))
	g.close()
	counts, things := map[truth.Spot]int{}, map[uint32]*truth.Thing{}
	for i := range g.view.Things {
		thing := &g.view.Things[i]
		if i > 0 && g.view.Things[i-1].ID >= thing.ID {
			t.Fatalf("things %d and %d are not in order", g.view.Things[i-1].ID, thing.ID)
		}
		things[thing.ID] = thing
		counts[thing.Spot]++
		g.checkPixels(t, thing)
		g.checkBox(t, thing)
	}
	if counts[truth.InHand] != 2 || counts[truth.InGear] != 2 || counts[truth.OnFloor] != 1 || counts[truth.OnShelf] < 50 {
		t.Errorf("goods by spot %v", counts)
	}
	for _, b := range people {
		g.checkPerson(t, things, b)
	}
	for id, n := range g.pixels {
		if thing := things[id]; thing == nil && id != 0 && id != scene.ForeignID(0) ||
			thing != nil && thing.Class != truth.Person && thing.VisiblePixels != n {
			t.Errorf("%d has %d pixels and the label %+v", id, n, thing)
		}
	}
	in := func(id truth.ItemID, want truth.Thing) {
		got := things[scene.ItemID(int(id))]
		if got == nil {
			t.Errorf("no label of unit %d", id)
			return
		}
		item := g.w.Stock.Item(id)
		if got.Item != id || got.SKU != item.SKU || got.Owner != want.Owner || got.Body != want.Body ||
			got.Token != want.Token || got.Spot != want.Spot || got.Plate != want.Plate {
			t.Errorf("unit %d of %s: %+v, want %+v", id, item.SKU, got, want)
		}
	}
	owner := func(b *world.Body, spot truth.Spot) truth.Thing {
		return truth.Thing{Owner: scene.BodyID(int(b.ID)), Body: b.ID, Token: b.Token, Spot: spot, Plate: -1}
	}
	in(people[0].Bag[0], owner(people[0], truth.InGear))
	in(people[1].Holding[world.Left][0], owner(people[1], truth.InHand))
	in(g.w.Floor()[0], truth.Thing{Spot: truth.OnFloor, Plate: -1})
	col := &g.w.Stock.Columns[0]
	in(col.Items[len(col.Items)-1], truth.Thing{Spot: truth.OnShelf, Plate: int(col.First)})
}

// checkPixels holds a label's masks against its counts and boxes, and the visible one against the picture.
func (g *gallery) checkPixels(t *testing.T, thing *truth.Thing) {
	t.Helper()
	k := g.w.Layout.Cameras[0].Intrinsics
	box := func(m *mask.Mask) store.PixelBox {
		b := m.Box()
		return store.PixelBox{MinX: float64(b.Min.X), MinY: float64(b.Min.Y), MaxX: float64(b.Max.X), MaxY: float64(b.Max.Y)}
	}
	if thing.FullMask.Width != k.Width || thing.FullMask.Height != k.Height || thing.FullPixels == 0 ||
		thing.FullMask.Area() != thing.FullPixels || box(&thing.FullMask) != thing.Full {
		t.Errorf("%d: full mask of %d pixels in %v, labelled %d in %v", thing.ID, thing.FullMask.Area(),
			box(&thing.FullMask), thing.FullPixels, thing.Full)
	}
	if thing.VisibleMask.Area() != thing.VisiblePixels || thing.VisiblePixels > 0 && box(&thing.VisibleMask) != thing.Visible {
		t.Errorf("%d: visible mask of %d pixels, labelled %d", thing.ID, thing.VisibleMask.Area(), thing.VisiblePixels)
	}
	seen, full := thing.VisibleMask.Bitmap(), thing.FullMask.Bitmap()
	for i, id := range g.ids {
		shows := id == thing.ID || thing.Class == truth.Person && scene.WholeID(id) == thing.ID
		if seen[i] != shows || seen[i] && !full[i] {
			t.Fatalf("%d: pixel %d shows %d, visible %v, full %v", thing.ID, i, id, seen[i], full[i])
		}
	}
	sum := 0
	for _, o := range thing.Occluders {
		sum += o.Pixels
		if o.ID == thing.ID || o.Pixels <= 0 {
			t.Errorf("%d is hidden by %+v", thing.ID, thing.Occluders)
		}
	}
	if sum != thing.FullPixels-thing.VisiblePixels || thing.Truncated < 0 || thing.Truncated >= 1 {
		t.Errorf("%d: %d of %d pixels hidden, %d by somebody; %g cut off", thing.ID,
			thing.FullPixels-thing.VisiblePixels, thing.FullPixels, sum, thing.Truncated)
	}
}

// checkBox sends rays through a thing's pixels: each meets its box, to two millimetres.
func (g *gallery) checkBox(t *testing.T, thing *truth.Thing) {
	t.Helper()
	cam := &g.w.Layout.Cameras[0]
	local := thing.Box.Pose.Inverse()
	eye := local.Apply(cam.WorldFromCamera.T)
	half := thing.Box.Size.Scale(0.5).Add(store.Vec3{X: 0.002, Y: 0.002, Z: 0.002})
	for i, in := range thing.FullMask.Bitmap() {
		if !in || i%3 != 0 && thing.FullPixels > 20 {
			continue
		}
		ray := cam.Ray(float64(i%cam.Intrinsics.Width)+0.5, float64(i/cam.Intrinsics.Width)+0.5)
		d := local.R.Apply(ray.Dir)
		near, far := 0.0, math.Inf(1)
		for _, axis := range [3][3]float64{{eye.X, d.X, half.X}, {eye.Y, d.Y, half.Y}, {eye.Z, d.Z, half.Z}} {
			a, b := (-axis[2]-axis[0])/axis[1], (axis[2]-axis[0])/axis[1]
			near, far = max(near, min(a, b)), min(far, max(a, b))
		}
		if near > far {
			t.Fatalf("%d: the ray of pixel %d passes by the box %+v", thing.ID, i, thing.Box)
		}
	}
}

// checkPerson holds the label of a person and of the hands against the plain label and the pose.
func (g *gallery) checkPerson(t *testing.T, things map[uint32]*truth.Thing, b *world.Body) {
	t.Helper()
	id := scene.BodyID(int(b.ID))
	thing := things[id]
	i := slices.IndexFunc(g.view.Bodies, func(v truth.BodyView) bool { return v.Body == b.ID })
	if thing == nil || i < 0 {
		t.Fatalf("body %d: full label %v, plain one at %d", b.ID, thing, i)
	}
	v, names := &g.view.Bodies[i], truth.PointNames()
	if thing.Visible != v.Visible || thing.Full != v.Full || thing.VisiblePixels != v.VisiblePixels ||
		thing.VisibleFraction() != v.VisibleFraction {
		t.Errorf("body %d: full label %+v, plain one %+v", b.ID, thing, v)
	}
	if len(thing.Points) != len(names) || thing.Points[17] != v.Hands[0] || thing.Points[18] != v.Hands[1] || thing.Points[19] != v.Foot {
		t.Fatalf("body %d: points %v, plain ones %v, %v", b.ID, thing.Points, v.Hands, v.Foot)
	}
	pose := b.At(g.view.Time)
	if thing.Floor != pose.Foot || thing.Class != truth.Person || thing.Body != b.ID || thing.Token != b.Token || thing.Owner != 0 {
		t.Errorf("body %d: %+v", b.ID, thing)
	}
	cam := &g.w.Layout.Cameras[0]
	world3 := scene.AppendPoints(nil, b.Build, &pose)
	for k, p := range world3 {
		at := thing.Box.Pose.Inverse().Apply(p)
		size := thing.Box.Size
		if math.Abs(at.X) > size.X/2+0.02 || math.Abs(at.Y) > size.Y/2+0.02 || math.Abs(at.Z) > size.Z/2+0.05 {
			t.Errorf("body %d: %s lies outside its box, %v in %v", b.ID, names[k], at, size)
		}
		if u, w, _, _ := cam.Project(p); math.Hypot(u-thing.Points[k].U, w-thing.Points[k].V) > 1e-9 {
			t.Errorf("body %d: %s is seen at %+v, not (%g, %g)", b.ID, names[k], thing.Points[k], u, w)
		}
	}
	for side := range 2 {
		hand := things[scene.HandID(int(b.ID), world.Side(side))]
		if hand == nil || hand.Class != truth.Hand || int(hand.Side) != side || hand.Owner != id || hand.Body != b.ID ||
			hand.Floor != world3[17+side].Floor() || hand.FullPixels > thing.FullPixels {
			t.Errorf("body %d: hand %d is labelled %+v", b.ID, side, hand)
		}
	}
}

// TestFaceTurnsAway: who looks at the camera shows nose and eyes, who looks away hides them.
func TestFaceTurnsAway(t *testing.T) {
	for _, toward := range []bool{true, false} {
		g := newGallery(t)
		eye := g.w.Layout.Cameras[0].WorldFromCamera.T.Floor()
		spot := g.before(0)
		b := &world.Body{Build: world.Build{Height: 1.75, Shoulders: 0.44, Girth: 0.24}}
		g.at(0.1, func() {
			g.w.Enter(b, &g.w.Layout.Gates[0], spot)
			to := eye.Sub(spot)
			if !toward {
				to = to.Scale(-1)
			}
			b.Turn(g.sim.Now(), math.Atan2(to.Y, to.X), time.Millisecond)
		})
		g.sim.RunUntil(des.FromSeconds(0.6))
		g.close()
		i := slices.IndexFunc(g.view.Things, func(x truth.Thing) bool { return x.Class == truth.Person })
		if i < 0 {
			t.Fatal("nobody is seen")
		}
		want := truth.Hidden
		if toward {
			want = truth.Visible
		}
		for k := range 3 {
			if got := g.view.Things[i].Points[k].Visibility; got != want {
				t.Errorf("looks at the camera: %v; %s is labelled %d", toward, truth.PointNames()[k], got)
			}
		}
	}
}

// BenchmarkLabels takes pictures of the corner store with eight shoppers, without and with full labels.
func BenchmarkLabels(b *testing.B) {
	for name, labels := range map[string]bool{"picture": false, "labels": true} {
		b.Run(name, func(b *testing.B) {
			cfg := corner(b)
			g := &gallery{sim: des.New()}
			g.w = world.New(g.sim, cfg.Layout, 5)
			cameras := sensor.NewCameras(g.sim, sensor.NewPost(g.sim, &station{}), g.w, cfg.Devices.Cameras, sensor.Options{
				Seed: 5, Workers: 1, Labels: labels, Witness: func(sensor.Exposure) {},
			})
			defer cameras.Close()
			g.w.Watch(cameras)
			g.crowd(8)
			g.sim.RunUntil(des.FromSeconds(0.1))
			cameras.Shoot(0)
			b.ReportAllocs()
			for b.Loop() {
				cameras.Shoot(0)
			}
		})
	}
}
