package render

import (
	"image/color"
	"math"
	"math/rand/v2"
	"testing"

	"storesim/pipeline/store"
)

// ceilingCamera looks down at a shop floor from 3.2 m.
func ceilingCamera(width, height int) store.Camera {
	return store.Camera{
		Intrinsics:      store.NewIntrinsics(width, height, 90*math.Pi/180),
		WorldFromCamera: store.LookAt(store.Vec3{X: -3, Y: -2, Z: 3.2}, store.Vec3{X: 0, Y: 0.5, Z: 0.6}),
		FPS:             15,
	}
}

func shopLight() Light {
	l := Light{Ambient: 0.4}
	for i := range 6 {
		at := store.Vec3{X: float64(i%3)*4 - 4, Y: float64(i/3)*4 - 2, Z: 3.2}
		l.Lamps = append(l.Lamps, Lamp{At: at, Power: 0.35, Reach: 2.5})
	}
	return l
}

// doll returns twenty limbs, about 1500 triangles, that stand on (x, y) like a person, on a soft shadow.
func doll(id uint32, x, y, yaw float64, r *rand.Rand) []Object {
	limb, head := Limb(8, 1, 0.8), Sphere(8, 12)
	at := store.FloorPose(store.Vec2{X: x, Y: y}, yaw)
	objs := []Object{{
		Mesh: Quad(), Decal: true, Pose: at.Compose(store.Pose{R: store.Identity3(), T: store.Vec3{Z: 0.002}}),
		Material: &Material{Color: color.RGBA{A: 120}},
	}}
	for i := range 19 {
		z := 1.7 * float64(i/2) / 10
		a := store.Vec3{X: 0.15 * float64(i%2*2-1), Y: 0.1 * r.Float64(), Z: z}
		b := store.Vec3{X: a.X * 1.2, Y: 0.2 * r.Float64(), Z: z + 0.25}
		pose, length := Between(a, b)
		c := color.RGBA{uint8(60 + r.IntN(180)), uint8(60 + r.IntN(180)), uint8(60 + r.IntN(180)), 255}
		objs = append(objs, Object{
			ID: id, Mesh: limb, Pose: at.Compose(pose), Scale: store.Vec3{X: 0.1, Y: 0.1, Z: length},
			Material: &Material{Color: c},
		})
	}
	return append(objs, Object{
		ID: id, Mesh: head, Pose: at.Compose(store.Pose{R: store.Identity3(), T: store.Vec3{Z: 1.65}}),
		Scale: store.Vec3{X: 0.2, Y: 0.22, Z: 0.26}, Material: &Material{Color: color.RGBA{220, 180, 150, 255}},
	})
}

func dolls(n int, r *rand.Rand) []Object {
	var objs []Object
	for i := range n {
		x, y := float64(i%4)*1.2-2, float64(i/4)*1.4-0.8
		objs = append(objs, doll(uint32(1000+i), x, y, 6*r.Float64(), r)...)
	}
	return objs
}

// shop returns a floor and shelves with n labelled boxes.
func shop(n int, r *rand.Rand) []Object {
	white := color.RGBA{255, 255, 255, 255}
	floor := Grid(24)
	for i := range floor.Vertices {
		floor.Vertices[i].U *= 20
		floor.Vertices[i].V *= 20
	}
	tiles := checker(128, 128, 64, color.RGBA{200, 195, 190, 255}, color.RGBA{150, 150, 155, 255})
	objs := []Object{{
		Mesh: floor, Pose: store.IdentityPose(), Scale: store.Vec3{X: 24, Y: 24, Z: 1},
		Material: &Material{Color: white, Texture: tiles},
	}}
	carton := Box()
	var looks []*Material
	for range 40 {
		c := color.RGBA{uint8(r.IntN(256)), uint8(r.IntN(256)), uint8(r.IntN(256)), 255}
		looks = append(looks, &Material{Color: white, Texture: checker(128, 192, 1+r.IntN(40), c, white)})
	}
	for i := range n {
		k, level := i/200, i/40%5 // shelf and board
		x := float64(i%40)*0.12 - 2.4
		y := float64(k)*0.45 - 1
		objs = append(objs, Object{
			ID: uint32(i + 1), Mesh: carton, Scale: store.Vec3{X: 0.1, Y: 0.15, Z: 0.25},
			Pose:     store.Pose{R: store.Identity3(), T: store.Vec3{X: x, Y: y, Z: 0.2 + 0.35*float64(level)}},
			Material: looks[r.IntN(len(looks))],
		})
	}
	return objs
}

func BenchmarkDraw(b *testing.B) {
	r := rand.New(rand.NewPCG(1, 2))
	v := NewView(ceilingCamera(1280, 720), shopLight())
	v.SetStatic(shop(1000, r))
	moving := dolls(8, r)
	triangles := 0
	for i := range moving {
		triangles += len(moving[i].Mesh.Triangles)
	}
	v.Draw(moving)
	b.ReportAllocs()
	for b.Loop() {
		v.Draw(moving)
	}
	b.ReportMetric(float64(triangles), "triangles")
}

func BenchmarkStatic45k(b *testing.B) {
	r := rand.New(rand.NewPCG(1, 2))
	v := NewView(ceilingCamera(1280, 720), shopLight())
	objs := shop(3700, r)
	v.SetStatic(objs)
	v.Draw(nil)
	b.ReportAllocs()
	for b.Loop() {
		v.static.spoil(v.static.painter.bounds())
		v.Draw(nil)
	}
	b.ReportMetric(float64(12*len(objs)), "triangles")
}

func BenchmarkHideOne(b *testing.B) {
	r := rand.New(rand.NewPCG(1, 2))
	v := NewView(ceilingCamera(1280, 720), shopLight())
	v.SetStatic(shop(3700, r))
	v.Draw(nil)
	b.ReportAllocs()
	shown := true
	for b.Loop() {
		shown = !shown
		v.Show(100, shown)
		v.Draw(nil)
	}
}

func BenchmarkSmallTriangles(b *testing.B) {
	v := NewView(ceilingCamera(1280, 720), shopLight())
	ball := Object{
		ID: 1, Mesh: Sphere(50, 100), Pose: store.Pose{R: store.Identity3(), T: store.Vec3{Z: 0.6}},
		Material: &Material{Color: color.RGBA{200, 200, 200, 255}},
	}
	v.Draw([]Object{ball})
	b.ReportAllocs()
	objs := []Object{ball}
	for b.Loop() {
		v.Draw(objs)
	}
	b.ReportMetric(float64(len(ball.Mesh.Triangles)), "triangles")
}

// Full labels of 3700 boxes and eight dolls: with nothing that moves they are those of the picture before.
func BenchmarkInstances(b *testing.B) {
	r := rand.New(rand.NewPCG(1, 2))
	v := NewView(ceilingCamera(1280, 720), shopLight())
	v.SetStatic(shop(3700, r))
	for name, moving := range map[string][]Object{"still": nil, "crowd": dolls(8, r)} {
		b.Run(name, func(b *testing.B) {
			v.Draw(moving)
			b.ReportAllocs()
			for b.Loop() {
				v.Instances()
			}
		})
	}
}
