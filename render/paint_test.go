package render

import (
	"image/color"
	"math"
	"testing"

	"storesim/pipeline/store"
)

// The texture coordinate at a pixel is that of the point its ray meets, not of a blend across the screen.
func TestPerspectiveOfTextures(t *testing.T) {
	ramp := painting(256, 256, func(x, y int) color.RGBA { return color.RGBA{uint8(x), uint8(y), 0, 255} })
	cam := store.Camera{
		Intrinsics:      store.NewIntrinsics(200, 120, 1.2),
		WorldFromCamera: store.LookAt(store.Vec3{X: 0.4, Y: -2.2, Z: 0.8}, store.Vec3{}),
	}
	v := NewView(cam, Light{})
	f := v.Draw([]Object{{
		Mesh: Quad(), Pose: store.IdentityPose(), Scale: store.Vec3{X: 3, Y: 3, Z: 1},
		Material: &Material{Color: white, Texture: ramp, Emissive: true},
	}})
	checked := 0
	for y := 40; y < 120; y += 9 {
		for x := 5; x < 200; x += 9 {
			p, ok := cam.Ray(float64(x)+0.5, float64(y)+0.5).AtHeight(0)
			if !ok || math.Abs(p.X) > 1.4 || math.Abs(p.Y) > 1.4 {
				continue
			}
			c := f.colorAt(x, y)
			near(t, "u", float64(c.R)+0.5, 256*(p.X/3+0.5), 2.5)
			near(t, "v", float64(c.G)+0.5, 256*(0.5-p.Y/3), 2.5)
			checked++
		}
	}
	if checked < 50 {
		t.Fatalf("only %d pixels checked", checked)
	}
}

// Colours survive the way through textures and light unchanged where light is full.
func TestFullLightKeepsColours(t *testing.T) {
	c := color.RGBA{13, 200, 97, 255}
	texture := painting(8, 8, func(int, int) color.RGBA { return c })
	for name, m := range map[string]*Material{
		"plain": glow(c), "textured": {Color: white, Texture: texture, Emissive: true}, "lit": {Color: c},
	} {
		v := NewView(frontCamera(), Light{Ambient: 1})
		f := v.Draw([]Object{poster(1, 50, 20, 150, 80, 2, m)})
		if got := f.colorAt(100, 50); got != c {
			t.Errorf("%s: colour %v, want %v", name, got, c)
		}
	}
}

func TestLambert(t *testing.T) {
	lamp := Lamp{At: store.Vec3{Z: 3}, Power: 1, Reach: 2}
	tests := []struct {
		name string
		p, n store.Vec3
		want float64
	}{
		{"facing within reach", store.Vec3{Z: 1.5}, store.Vec3{Z: 1}, 1},
		{"facing at reach", store.Vec3{Z: 1}, store.Vec3{Z: 1}, 1},
		{"beyond reach", store.Vec3{Z: -1}, store.Vec3{Z: 1}, 0.25},
		{"at 60 degrees", store.Vec3{Z: 1}, store.Vec3{X: math.Sqrt(3) / 2, Z: 0.5}, 0.5},
		{"turned away", store.Vec3{Z: 1}, store.Vec3{Z: -1}, 0},
	}
	for _, tt := range tests {
		l := Light{Lamps: []Lamp{lamp}}
		near(t, tt.name, l.on(tt.p, tt.n), tt.want, 1e-6)
	}
	both := Light{Ambient: 0.3, Lamps: []Lamp{{At: lamp.At, Power: 0.5, Reach: 2}}}
	near(t, "ambient and lamp", both.on(store.Vec3{Z: 1}, store.Vec3{Z: 1}), 0.8, 1e-6)
}

func TestDecalDarkensAndLeavesNoTrace(t *testing.T) {
	wall := poster(3, 0, 0, 200, 100, 2, glow(white))
	shade := poster(9, 80, 30, 120, 70, 2, &Material{Color: color.RGBA{A: 128}})
	shade.Decal = true
	screen := poster(4, 100, 0, 200, 100, 1, glow(red))
	v := NewView(frontCamera(), Light{})
	f := v.Draw([]Object{wall, screen})
	before := append([]float32(nil), f.Depth...)
	v.SetStatic([]Object{shade, wall, screen}) // decals come last whatever their place
	f = v.Draw(nil)
	near(t, "middle", float64(f.colorAt(99, 50).R), 127, 3)
	near(t, "half way", float64(f.colorAt(89, 50).R), 255*(1-0.5*0.75*0.75), 6)
	near(t, "beyond the rim", float64(f.colorAt(81, 31).R), 255, 0)
	if got := f.colorAt(110, 50); got != red {
		t.Errorf("what stands in front became %v", got)
	}
	if n := f.count(9); n != 0 {
		t.Errorf("the decal has %d pixels in the id buffer", n)
	}
	for i := range before {
		if f.Depth[i] != before[i] {
			t.Fatalf("depth of pixel %d changed from %g to %g", i, before[i], f.Depth[i])
		}
	}
}

// Two things in one slanted plane do not fight over pixels, and a decal in the plane of the floor is whole.
func TestSameDepth(t *testing.T) {
	floor := func(id uint32) Object {
		return Object{
			ID: id, Mesh: Grid(7), Pose: standing(0, 0, 0, 1), Material: glow(white),
			Scale: store.Vec3{X: 3, Y: 3, Z: 1},
		}
	}
	decal := Object{Mesh: Quad(), Decal: true, Pose: standing(0, 0, 0, 0.3), Material: glow(color.RGBA{A: 255})}
	v := NewView(stillCamera(320, 180), Light{})
	f := v.Draw([]Object{floor(1), floor(2)})
	middle := f.ID[110*320:][:320]
	for x := 100; x < 220; x++ {
		if middle[x] == 2 {
			t.Fatalf("pixel %d was taken over by the second", x)
		}
	}
	v.SetStatic([]Object{floor(1), decal})
	f = v.Draw(nil)
	cam := stillCamera(320, 180)
	for y := range 180 {
		for x := range 320 {
			p, ok := cam.Ray(float64(x)+0.5, float64(y)+0.5).AtHeight(0)
			if ok && p.Len() < 0.35 && f.colorAt(x, y).R > 200 {
				t.Fatalf("pixel (%d, %d) is not darkened", x, y)
			}
		}
	}
}

func TestTextureLevels(t *testing.T) {
	tex := painting(37, 20, func(x, y int) color.RGBA {
		return color.RGBA{uint8(x * 6), uint8(y * 12), 128, 255}
	})
	if w, h := tex.Size(); w != 37 || h != 20 {
		t.Fatalf("size %dx%d", w, h)
	}
	last := tex.levels[len(tex.levels)-1]
	if last.width != 1 || last.height != 1 || len(tex.levels) != 6 {
		t.Fatalf("%d levels down to %dx%d", len(tex.levels), last.width, last.height)
	}
	near(t, "mean red", float64(last.texels[0]&255), 6*18, 2)
	near(t, "mean green", float64(last.texels[0]>>8&255), 12*9.5, 2)
	near(t, "mean blue", float64(last.texels[0]>>16&255), 128, 0)
}

// A fine checker seen from afar is even grey, not noise.
func TestFarTexturesAreSmooth(t *testing.T) {
	black := color.RGBA{A: 255}
	m := &Material{Color: white, Texture: checker(256, 256, 1, white, black), Emissive: true}
	v := NewView(frontCamera(), Light{})
	f := v.Draw([]Object{poster(1, 80, 30, 120, 70, 5, m)})
	for y := 32; y < 68; y++ {
		for x := 82; x < 118; x++ {
			near(t, "grey", float64(f.colorAt(x, y).R), 127.5, 2)
		}
	}
}

func TestRepeat(t *testing.T) {
	tex := painting(2, 1, func(x, _ int) color.RGBA { return color.RGBA{uint8(255 * x), 0, 0, 255} })
	l := &tex.levels[0]
	tests := []struct {
		u       float64
		repeats bool
		want    uint64
	}{
		{0.5, true, 0}, {1.5, true, 255}, {2.5, true, 0}, {-0.5, true, 255}, {-2.5, true, 255}, {1, true, 127},
		{0, true, 127}, {0, false, 0}, {2, false, 255}, {2.6, false, 255}, {-0.5, false, 0},
	}
	for _, tt := range tests {
		if got := l.at(tt.u, 0.5, tt.repeats) & 255; got != tt.want {
			t.Errorf("at(%g, repeats %v) = %d, want %d", tt.u, tt.repeats, got, tt.want)
		}
	}
}
