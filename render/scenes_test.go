package render

import (
	"image"
	"image/color"
	"math"
	"testing"

	"storesim/pipeline/store"
)

// The scenes that the tests share.

var (
	white = color.RGBA{255, 255, 255, 255}
	red   = color.RGBA{255, 0, 0, 255}
)

// glow is a material that shows its colour whatever the light.
func glow(c color.RGBA) *Material { return &Material{Color: c, Emissive: true} }

// painting returns a texture whose colours f gives.
func painting(w, h int, f func(x, y int) color.RGBA) *Texture {
	img := image.NewRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			img.SetRGBA(x, y, f(x, y))
		}
	}
	return NewTexture(img)
}

func checker(w, h, cell int, a, b color.RGBA) *Texture {
	return painting(w, h, func(x, y int) color.RGBA {
		if (x/cell+y/cell)%2 == 1 {
			return b
		}
		return a
	})
}

// arrow points up, on a white ground with a green bar on its right.
func arrow() *Texture {
	return painting(64, 64, func(x, y int) color.RGBA {
		switch {
		case x > 56:
			return color.RGBA{0, 180, 0, 255}
		case y < 32 && x > 31-y && x < 32+y:
			return color.RGBA{220, 0, 0, 255}
		case y >= 32 && x > 26 && x < 38:
			return color.RGBA{0, 0, 200, 255}
		}
		return color.RGBA{250, 250, 250, 255}
	})
}

// frontCamera looks along +y from the origin, 100 pixels a metre at distance 1, principal point in the
// middle of 200x100 pixels.
func frontCamera() store.Camera {
	return store.Camera{
		Intrinsics:      store.Intrinsics{Width: 200, Height: 100, Fx: 100, Fy: 100, Cx: 100, Cy: 50},
		WorldFromCamera: store.LookAt(store.Vec3{}, store.Vec3{Y: 1}),
	}
}

// poster returns a sign that frontCamera sees from pixel edge (x0, y0) to (x1, y1), at a distance in
// metres.
func poster(id uint32, x0, y0, x1, y1, distance float64, m *Material) Object {
	k := distance / 100
	return Object{
		ID: id, Mesh: Sign(), Material: m,
		Pose:  standing(((x0+x1)/2-100)*k, distance, (50-y1)*k, 0),
		Scale: store.Vec3{X: (x1 - x0) * k, Y: 1, Z: (y1 - y0) * k},
	}
}

func standing(x, y, z, yaw float64) store.Pose {
	return store.Pose{R: store.RotZ(yaw), T: store.Vec3{X: x, Y: y, Z: z}}
}

func (f *Frame) count(id uint32) int {
	n := 0
	for _, i := range f.ID {
		if i == id {
			n++
		}
	}
	return n
}

func (f *Frame) colorAt(x, y int) color.RGBA { return f.Image().RGBAAt(x, y) }

// still returns the static part of the golden picture: one of each solid on a tiled floor.
func still() []Object {
	floor := Grid(30)
	for i := range floor.Vertices {
		floor.Vertices[i].U *= 20
		floor.Vertices[i].V *= 20
	}
	tiles := checker(64, 64, 32, color.RGBA{200, 195, 190, 255}, color.RGBA{120, 120, 130, 255})
	label := &Material{Color: white, Texture: arrow()}
	tinted := &Material{Color: color.RGBA{255, 200, 90, 255}, Texture: arrow()}
	tilt, length := Between(store.Vec3{X: -1.2, Y: -2, Z: 0.3}, store.Vec3{X: -0.2, Y: -2.4, Z: 1.2})
	shadow := &Material{Color: color.RGBA{A: 180}}
	return []Object{
		{Mesh: floor, Pose: store.IdentityPose(), Scale: store.Vec3{X: 30, Y: 30, Z: 1},
			Material: &Material{Color: white, Texture: tiles}},
		{ID: 1, Mesh: Box(), Pose: standing(-2.2, 0, 0, 0.4), Material: label},
		{ID: 2, Mesh: Cylinder(24), Pose: standing(-0.5, 0, 0, 0), Material: label},
		{ID: 3, Mesh: Sphere(12, 24), Pose: standing(1, 0, 0.5, 0), Material: tinted},
		{ID: 4, Mesh: Bottle(24), Pose: standing(2.4, 0, 0, 0), Material: label},
		{ID: 5, Mesh: Carton(), Pose: standing(-3.6, 2, 0, -0.3), Material: label},
		{ID: 6, Mesh: Torso(16), Pose: standing(1.9, -2, 0.6, 0.5), Scale: store.Vec3{X: 0.6, Y: 0.3, Z: 0.7},
			Material: &Material{Color: color.RGBA{60, 120, 60, 255}}},
		{ID: 7, Mesh: Limb(12, 1, 0.6), Pose: tilt, Scale: store.Vec3{X: 0.14, Y: 0.14, Z: length},
			Material: &Material{Color: color.RGBA{220, 170, 140, 255}}},
		{ID: 8, Mesh: Capsule(12, 0.5, 0.12, 0.08), Pose: standing(0.4, -2, 0.2, 0),
			Material: &Material{Color: color.RGBA{80, 80, 160, 255}}},
		{ID: 9, Mesh: Sign(), Pose: standing(3.8, 2, 0.5, 0.2), Material: &Material{Color: red, Emissive: true}},
		{Mesh: Quad(), Decal: true, Pose: standing(0.4, -2, 0.002, 0), Material: shadow},
	}
}

func stillCamera(width, height int) store.Camera {
	return store.Camera{
		Intrinsics:      store.NewIntrinsics(width, height, 75*math.Pi/180),
		WorldFromCamera: store.LookAt(store.Vec3{X: 0.3, Y: -5.5, Z: 3}, store.Vec3{Z: 0.6}),
	}
}

// solids returns every closed mesh of the package by name.
func solids() map[string]*Mesh {
	return map[string]*Mesh{
		"box": Box(), "carton": Carton(), "cylinder": Cylinder(9), "bottle": Bottle(12), "sphere": Sphere(6, 10),
		"limb": Limb(8, 1, 0.5), "capsule": Capsule(8, 0.4, 0.1, 0.05), "torso": Torso(10),
	}
}

func near(t *testing.T, what string, got, want, tolerance float64) {
	t.Helper()
	if !(math.Abs(got-want) <= tolerance) {
		t.Errorf("%s = %g, want %g within %g", what, got, want, tolerance)
	}
}
