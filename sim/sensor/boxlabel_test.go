package sensor_test

import (
	"math"
	"testing"
	"time"

	"storesim/pipeline/store"
	"storesim/scenarios"
	"storesim/sim"
	"storesim/sim/des"
	"storesim/sim/scene"
	"storesim/sim/sensor"
	"storesim/sim/truth"
	"storesim/sim/world"
)

// bent is the corner store with a small picture through a lens of each kind.
func bent(t *testing.T) map[string]sim.Config {
	t.Helper()
	out := map[string]sim.Config{}
	for name, lens := range map[string]struct {
		hfov   float64
		model  store.LensModel
		coeffs []float64
	}{
		"pinhole": {1.5, "", nil},
		"barrel":  {1.5, store.BrownConrady, []float64{-0.25, 0.08, 0.001, -0.002, -0.01}},
		"fisheye": {2.4, store.KannalaBrandt, []float64{-0.03, -0.004, 0.002, -0.0006}},
	} {
		sc, err := scenarios.Load("corner")
		if err != nil {
			t.Fatal(err)
		}
		layout := *sc.Config.Layout
		layout.Cameras = layout.Cameras[:1:1]
		k := store.NewIntrinsics(240, 136, lens.hfov)
		if lens.model != "" {
			if k, err = store.NewDistorted(240, 136, lens.hfov, lens.model, lens.coeffs); err != nil {
				t.Fatal(err)
			}
		}
		layout.Cameras = []store.Camera{layout.Cameras[0]}
		layout.Cameras[0].Intrinsics = k
		sc.Config.Layout = &layout
		out[name] = sc.Config
	}
	return out
}

// TestBoxesProjectOverMasks: through every lens, each pixel that a thing covers, hidden or not, lies on a ray
// that meets the thing's 3-D box; and without a lens within the outline of the box's corners.
func TestBoxesProjectOverMasks(t *testing.T) {
	if testing.Short() {
		t.Skip("draws through three lenses, minutes under the race detector")
	}
	for name, cfg := range bent(t) {
		t.Run(name, func(t *testing.T) {
			cam := &cfg.Layout.Cameras[0]
			looked := map[truth.Class]int{}
			things := crowded(t, cfg)
			if name == "pinhole" {
				checkHands(t, things)
			}
			for k := range things {
				thing := &things[k]
				if thing.Spot == truth.OnShelf && k%8 != 0 {
					continue // shelves hold more of the same
				}
				rays := newBoxRay(cam, &thing.Box)
				outline, ahead := outlineOf(cam, &thing.Box)
				for i, in := range thing.FullMask.Bitmap() {
					if !in {
						continue
					}
					u, v := float64(i%cam.Intrinsics.Width)+0.5, float64(i/cam.Intrinsics.Width)+0.5
					if !rays.meets(u, v) {
						t.Fatalf("class %d, %d: pixel %d passes by the box %+v", thing.Class, thing.ID, i, thing.Box)
					}
					if name == "pinhole" && ahead && outside(outline, u, v) > 0.5 {
						t.Fatalf("class %d, %d: pixel %d lies outside the box's outline %v", thing.Class, thing.ID, i, outline)
					}
				}
				looked[thing.Class]++
			}
			for _, class := range []truth.Class{truth.Person, truth.Hand, truth.Product, truth.Gear} {
				if looked[class] == 0 {
					t.Errorf("nothing of class %d was looked at", class)
				}
			}
		})
	}
}

// crowded is what the camera of a store labels of a crowd with goods and gear.
func crowded(t *testing.T, cfg sim.Config) []truth.Thing {
	t.Helper()
	g := &gallery{sim: des.New()}
	g.w = world.New(g.sim, cfg.Layout, 5)
	cameras := sensor.NewCameras(g.sim, sensor.NewPost(g.sim, &station{}), g.w, cfg.Devices.Cameras, sensor.Options{
		Seed: 5, Workers: 1, Labels: true, Witness: func(e sensor.Exposure) { g.view = e.View },
	})
	g.w.Watch(cameras)
	cameras.Start()
	g.at(0.1, func() { g.crowd(6) })
	g.sim.RunUntil(des.Time(700 * time.Millisecond))
	cameras.Close()
	return g.view.Things
}

// boxRay tests image points of a camera against a box, grown by two millimetres.
type boxRay struct {
	cam       *store.Camera
	local     store.Pose
	eye, half store.Vec3
}

func newBoxRay(cam *store.Camera, box *truth.Box3) boxRay {
	local := box.Pose.Inverse()
	grown := box.Size.Scale(0.5).Add(store.Vec3{X: 0.002, Y: 0.002, Z: 0.002})
	return boxRay{cam, local, local.Apply(cam.WorldFromCamera.T), grown}
}

func (b *boxRay) meets(u, v float64) bool {
	d := b.local.R.Apply(b.cam.Ray(u, v).Dir)
	near, far := 0.0, math.Inf(1)
	for _, s := range [3][3]float64{{b.eye.X, d.X, b.half.X}, {b.eye.Y, d.Y, b.half.Y}, {b.eye.Z, d.Z, b.half.Z}} {
		x, y := (-s[2]-s[0])/s[1], (s[2]-s[0])/s[1]
		near, far = max(near, min(x, y)), min(far, max(x, y))
	}
	return near <= far
}

// outlineOf are a box's corners in the picture; false where one of them is not before the camera.
func outlineOf(cam *store.Camera, box *truth.Box3) ([]store.Vec2, bool) {
	var out []store.Vec2
	for k := range 8 {
		sign := func(bit int) float64 { return float64(k>>bit&1) - 0.5 }
		p := box.Pose.Apply(store.Vec3{X: box.Size.X * sign(0), Y: box.Size.Y * sign(1), Z: box.Size.Z * sign(2)})
		u, v, _, ok := cam.Project(p)
		if !ok {
			return nil, false
		}
		out = append(out, store.Vec2{X: u, Y: v})
	}
	return out, true
}

// outside is how far a point is from the convex outline of points, at least: no direction separates a point
// within from all of them.
func outside(points []store.Vec2, u, v float64) float64 {
	const directions = 72
	most := math.Inf(-1)
	for k := range directions {
		way, least := store.Heading(2*math.Pi*float64(k)/directions), math.Inf(1)
		for _, p := range points {
			least = min(least, way.Dot(p.Sub(store.Vec2{X: u, Y: v})))
		}
		most = max(most, least)
	}
	return most
}

// TestOutsideFindsTheOutline is a check of the check.
func TestOutsideFindsTheOutline(t *testing.T) {
	square := []store.Vec2{{}, {X: 2}, {X: 2, Y: 2}, {Y: 2}}
	for _, tt := range []struct{ u, v, want float64 }{{1, 1, -1}, {3, 1, 1}, {1, -2, 2}, {2, 2, 0}} {
		if got := outside(square, tt.u, tt.v); math.Abs(got-tt.want) > 0.01 {
			t.Errorf("(%g, %g) is %g outside, want %g", tt.u, tt.v, got, tt.want)
		}
	}
}

// checkHands: the label of a hand that holds something is of a hand that touches it.
func checkHands(t *testing.T, things []truth.Thing) {
	t.Helper()
	held := 0
	for i := range things {
		if things[i].Spot != truth.InHand {
			continue
		}
		held++
		nearest := math.Inf(1)
		for j := range things {
			if things[j].Class == truth.Hand && things[j].Owner == things[i].Owner {
				at := things[i].Box.Pose.Inverse().Apply(things[j].Box.Pose.T)
				half := things[i].Box.Size.Scale(0.5)
				gap := store.Vec3{X: max(0, math.Abs(at.X)-half.X), Y: max(0, math.Abs(at.Y)-half.Y),
					Z: max(0, math.Abs(at.Z)-half.Z)}
				nearest = min(nearest, gap.Len())
			}
		}
		if nearest > 0.07 {
			t.Errorf("unit %d is %.3f m from the middle of its holder's hands", things[i].ID-scene.ItemID(0), nearest)
		}
	}
	if held < 2 {
		t.Errorf("%d units in hands", held)
	}
}
