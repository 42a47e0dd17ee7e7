package sensor_test

import (
	"bytes"
	"math"
	"slices"
	"testing"

	"storesim/pipeline/store"
	"storesim/render"
	"storesim/sim/fault"
	"storesim/sim/sensor"
)

// fridge is a store with one glass front, three metres before a camera at eye level, and the camera.
func fridge() (*store.Layout, *store.Camera) {
	l := &store.Layout{Gondolas: []store.Gondola{{
		ID: "G1", Pose: store.FloorPose(store.Vec2{X: 1, Y: 4}, 0), Surface: "fridge", Height: 2, Depth: 0.5,
		Bays: []store.Bay{{Width: 1}, {Width: 1}},
	}}}
	eye := store.Vec3{X: 2, Y: 1, Z: 1}
	return l, &store.Camera{
		ID: "cam1", Intrinsics: store.NewIntrinsics(320, 180, 1.5),
		WorldFromCamera: store.LookAt(eye, eye.Add(store.Vec3{Y: 1})),
	}
}

// wall is a picture of one colour whose every pixel lies at a depth.
func wall(grey uint8, depth float32) *render.Frame {
	f := flat(320, 180, grey, grey, grey)
	f.Depth = slices.Repeat([]float32{depth}, 320*180)
	return f
}

func spoil(f *render.Frame, one fault.Fault) *render.Frame {
	l, cam := fridge()
	return sensor.Spoil(f, l, cam, fault.Resolve([]fault.Fault{one}, fault.Swarm{}, 1), 0)
}

// differing is the share of pixels that changed by more than four grey levels.
func differing(a, b *render.Frame) float64 {
	n := 0
	for i := 0; i < len(a.RGBA); i += 4 {
		if math.Abs(float64(a.RGBA[i])-float64(b.RGBA[i])) > 4 {
			n++
		}
	}
	return float64(n) / float64(a.Width*a.Height)
}

// The true picture, from which the labels are read, stays as it is.
func TestSpoilLeavesTheTruePicture(t *testing.T) {
	for _, kind := range []fault.Kind{fault.CameraBlocked, fault.LightDimmed, fault.Glare, fault.DoorFogged} {
		f := wall(120, 5)
		before := bytes.Clone(f.RGBA)
		got := spoil(f, fault.New(kind))
		if !bytes.Equal(before, f.RGBA) {
			t.Errorf("%s changes the picture that the view goes on with", kind)
		}
		if differing(f, got) == 0 {
			t.Errorf("%s changes nothing", kind)
		}
	}
	if f := wall(120, 5); spoil(f, fault.New(fault.FramesLate)) != f {
		t.Error("a picture without faults is copied")
	}
}

func TestObstacleHidesItsShare(t *testing.T) {
	for _, side := range []fault.Side{fault.Left, fault.Right, fault.Top, fault.Bottom} {
		for _, share := range []float64{0.2, 0.5, 0.8} {
			f := fault.New(fault.CameraBlocked)
			f.Share, f.Side = share, side
			a := wall(200, 5)
			b := spoil(a, f)
			if got := differing(a, b); math.Abs(got-share) > 0.06 {
				t.Errorf("%s %.1f: %.3f of the picture hidden", side, share, got)
			}
			corner := map[fault.Side][2]int{
				fault.Left: {0, 90}, fault.Right: {319, 90}, fault.Top: {160, 0}, fault.Bottom: {160, 179},
			}[side]
			if v := b.RGBA[4*(corner[1]*320+corner[0])]; v > 70 {
				t.Errorf("%s %.1f: grey %d at its side", side, share, v)
			}
		}
	}
	f := fault.New(fault.CameraBlocked)
	f.Share = 0
	if got := differing(wall(200, 5), spoil(wall(200, 5), f)); got > 0.06 {
		t.Errorf("nothing before the lens hides %.3f of the picture", got)
	}
}

func TestDimmedLight(t *testing.T) {
	mean, _ := moments(spoil(wall(200, 5), fault.New(fault.LightDimmed)).RGBA[:3])
	if mean != 70 {
		t.Errorf("grey 200 is %.1f in 0.35 of the light", mean)
	}
}

// Glare adds light everywhere, saturates in its middle, and takes none away.
func TestGlare(t *testing.T) {
	a := wall(60, 5)
	b := spoil(a, fault.New(fault.Glare))
	white := 0
	for i := 0; i < len(a.RGBA); i += 4 {
		if b.RGBA[i] <= a.RGBA[i] {
			t.Fatalf("pixel %d: %d became %d", i/4, a.RGBA[i], b.RGBA[i])
		}
		if b.RGBA[i] == 255 {
			white++
		}
	}
	if share := float64(white) / (320 * 180); share < 0.005 || share > 0.2 {
		t.Errorf("%.3f of the picture is white", share)
	}
}

// Fog lies where the door is, on what is behind it; who stands before it is seen as ever.
func TestFogLiesOnTheDoor(t *testing.T) {
	fog := fault.New(fault.DoorFogged)
	behind, before := wall(40, 4), wall(40, 2)
	// The door is 2 m wide and 1.95 m high, 2.94 m away; the image 2.94 * 2 * tan(0.75) = 5.48 m wide.
	door := 2 * 1.95 / (5.478 * 5.478 * 9 / 16)
	if got := differing(behind, spoil(behind, fog)); math.Abs(got-door) > 0.01 {
		t.Errorf("fog on %.3f of the picture, the door takes %.3f", got, door)
	}
	if got := differing(before, spoil(before, fog)); got != 0 {
		t.Errorf("fog on %.3f of what stands before the door", got)
	}
	fog.Devices = []string{"G2"}
	if got := differing(behind, spoil(behind, fog)); got != 0 {
		t.Errorf("another gondola's fog lies on %.3f of the picture", got)
	}
}

// A camera that turned to the right sees things farther left; up, farther down; and so on.
func TestDisplaced(t *testing.T) {
	_, cam := fridge()
	ahead := store.Vec3{X: 2, Y: 4, Z: 1}
	for name, c := range map[string]struct {
		f    fault.Fault
		u, v float64
	}{
		"right":        {fault.Fault{Pan: 0.1}, -math.Tan(0.1), 0},
		"up":           {fault.Fault{Tilt: 0.1}, 0, math.Tan(0.1)},
		"rolled":       {fault.Fault{Roll: 1}, 0, 0},
		"moved right":  {fault.Fault{Shift: [3]float64{0.3, 0, 0}}, -0.1, 0},
		"moved down":   {fault.Fault{Shift: [3]float64{0, 0.3, 0}}, 0, -0.1},
		"moved onward": {fault.Fault{Shift: [3]float64{0, 0, 1}}, 0, 0},
	} {
		moved := *cam
		moved.WorldFromCamera = sensor.Displaced(cam.WorldFromCamera, &c.f)
		u, v, _, _ := moved.Project(ahead)
		k := cam.Intrinsics
		if math.Abs(u-k.Cx-c.u*k.Fx) > 1e-6 || math.Abs(v-k.Cy-c.v*k.Fy) > 1e-6 {
			t.Errorf("%s: seen at %.3f, %.3f", name, (u-k.Cx)/k.Fx, (v-k.Cy)/k.Fy)
		}
	}
}

func BenchmarkSpoil(b *testing.B) {
	for _, kind := range []fault.Kind{fault.CameraBlocked, fault.LightDimmed, fault.Glare, fault.DoorFogged} {
		b.Run(string(kind), func(b *testing.B) {
			f := wall(120, 5)
			l, cam := fridge()
			s := sensor.NewSpoiler(l, cam, fault.Resolve([]fault.Fault{fault.New(kind)}, fault.Swarm{}, 1))
			for b.Loop() {
				s(f, cam, 0)
			}
		})
	}
}
