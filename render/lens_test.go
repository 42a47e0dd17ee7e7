package render

import (
	"fmt"
	"image/color"
	"math"
	"math/rand/v2"
	"testing"

	"pgregory.net/rapid"

	"storesim/pipeline/store"
)

// bentCameras are one of each way to draw: a barrel, tangential and rational terms, a fisheye on one face,
// one on five, and one whose image is a circle.
func bentCameras(tb testing.TB, width, height int) map[string]store.Camera {
	tb.Helper()
	out := map[string]store.Camera{}
	for _, c := range []struct {
		name   string
		hfov   float64 // degrees
		model  store.LensModel
		coeffs []float64
	}{
		{"barrel", 80, store.BrownConrady, []float64{-0.25, 0.08, 0.001, -0.002, -0.01}},
		{"pincushion", 75, store.BrownConrady, []float64{0.12, 0.03, -0.004, 0.003}},
		{"rational", 80, store.BrownConrady, []float64{0.42, -0.12, 0.0004, 0.0003, -0.008, 0.76, -0.05, -0.03}},
		{"fisheye", 100, store.KannalaBrandt, []float64{-0.031, -0.0042, 0.0019, -0.0006}},
		{"wide fisheye", 165, store.KannalaBrandt, []float64{-0.02, 0.001}},
		{"image circle", 215, store.KannalaBrandt, nil},
	} {
		k, err := store.NewDistorted(width, height, c.hfov*math.Pi/180, c.model, c.coeffs)
		if err != nil {
			tb.Fatalf("%s: %v", c.name, err)
		}
		at := store.LookAt(store.Vec3{X: 0.2, Y: -0.3, Z: 1.1}, store.Vec3{X: 1, Y: 2.5, Z: 0.3})
		out[c.name] = store.Camera{Intrinsics: k, WorldFromCamera: at, FPS: 10}
	}
	return out
}

// block is a box whose rays can be cast.
type block struct {
	id            uint32
	pose, inverse store.Pose // of the middle of its bottom
	size          store.Vec3
}

func (b *block) object() Object {
	shade := uint8(40 + b.id*37%200)
	return Object{
		ID: b.id, Mesh: Box(), Pose: b.pose, Scale: b.size, Material: glow(color.RGBA{shade, 255 - shade, 90, 255}),
	}
}

// hit returns the distance at which a ray enters the box: the slabs of its three pairs of sides.
func (b *block) hit(r store.Ray) (float64, bool) {
	o, d := b.inverse.Apply(r.Origin), b.inverse.R.Apply(r.Dir)
	near, far := 0.0, math.Inf(1)
	for _, s := range [3][4]float64{
		{o.X, d.X, -b.size.X / 2, b.size.X / 2}, {o.Y, d.Y, -b.size.Y / 2, b.size.Y / 2}, {o.Z, d.Z, 0, b.size.Z},
	} {
		t0, t1 := (s[2]-s[0])/s[1], (s[3]-s[0])/s[1]
		near, far = max(near, min(t0, t1)), min(far, max(t0, t1))
	}
	return near, near < far && near > 0
}

// blocks stand, hang and lie all around the cameras, none so near that it would be cut.
func blocks(n int) []block {
	r := rand.New(rand.NewPCG(3, 4))
	var out []block
	for i := range n {
		angle, up := 2*math.Pi*r.Float64(), 2.4*r.Float64()-1.1
		dir := store.Heading(angle).At(up).Unit().Scale(1.2 + 2.5*r.Float64())
		tilt, _ := Between(store.Vec3{}, store.Vec3{X: r.Float64() - 0.5, Y: r.Float64() - 0.5, Z: r.Float64()})
		size := store.Vec3{X: 0.1 + 0.6*r.Float64(), Y: 0.1 + 0.6*r.Float64(), Z: 0.1 + 0.6*r.Float64()}
		pose := store.Pose{R: tilt.R, T: dir.Add(store.Vec3{X: 0.2, Y: -0.3, Z: 1.1})}
		out = append(out, block{id: uint32(i + 1), size: size, pose: pose, inverse: pose.Inverse()})
	}
	return out
}

// beam is the ray of an image point; gain takes distances along it to depths. blind: no lens sees there.
type beam struct {
	store.Ray
	gain  float64
	blind bool
}

func newBeam(cam *store.Camera, u, v float64) beam {
	b := beam{Ray: cam.Ray(u, v), gain: 1, blind: !cam.InImage(u, v)}
	if cam.Intrinsics.Lens.Model != store.KannalaBrandt {
		b.gain = b.Dir.Dot(cam.WorldFromCamera.R.Apply(store.Vec3{Z: 1}))
	}
	return b
}

// cast returns the block that the beam meets first, 0 for none, and the depth there.
func (b *beam) cast(all []block) (id uint32, depth float64) {
	best := math.Inf(1)
	if b.blind {
		return 0, best
	}
	for i := range all {
		if d, ok := all[i].hit(b.Ray); ok && d < best {
			id, best = all[i].id, d
		}
	}
	return id, best * b.gain
}

// pencil is the beam through a pixel's centre and four near it.
type pencil [5]beam

// nearby is how far from the centre they go, pixels: more than corners and samples are rounded by.
const nearby = 0.02

// pencils returns those of all pixels, row by row.
func pencils(cam *store.Camera) []pencil {
	out := make([]pencil, cam.Intrinsics.Width*cam.Intrinsics.Height)
	for i := range out {
		u, v := float64(i%cam.Intrinsics.Width)+0.5, float64(i/cam.Intrinsics.Width)+0.5
		for j, d := range [5][2]float64{{}, {1, 1}, {1, -1}, {-1, 1}, {-1, -1}} {
			out[i][j] = newBeam(cam, u+nearby*d[0], v+nearby*d[1])
		}
	}
	return out
}

// castings are what a pencil meets.
type castings struct {
	id        uint32
	sure      bool // all meet the same block
	low, high float64
}

func (p *pencil) cast(all []block) castings {
	id, depth := p[0].cast(all)
	c := castings{id, true, depth, depth}
	for i := range p[1:] {
		other, depth := p[i+1].cast(all)
		c.sure = c.sure && other == id
		c.low, c.high = min(c.low, depth), max(c.high, depth)
	}
	return c
}

// TestPixelsAreTheirRays compares every pixel, labels included, with rays cast at boxes.
func TestPixelsAreTheirRays(t *testing.T) {
	all := blocks(90)
	for name, cam := range bentCameras(t, 160, 100) {
		t.Run(name, func(t *testing.T) {
			v := NewView(cam, Light{Ambient: 1})
			var still, moving []Object
			for i := range all {
				if i%2 == 0 {
					still = append(still, all[i].object())
				} else {
					moving = append(moving, all[i].object())
				}
			}
			v.SetStatic(still)
			f := v.Draw(moving)
			rays, unsure, hits := pencils(&cam), 0, map[uint32]int{}
			for i, id := range f.ID {
				c := rays[i].cast(all)
				hits[c.id]++
				if !c.sure {
					unsure++
					continue
				}
				depth := float64(f.Depth[i])
				if id != c.id || id != 0 && !(depth > c.low*(1-1e-4) && depth < c.high*(1+1e-4)) {
					t.Fatalf("pixel (%d, %d) shows %d at %v m, its ray meets %d at %v to %v m",
						i%f.Width, i/f.Width, id, depth, c.id, c.low, c.high)
				}
			}
			t.Logf("%d instances seen, %d pixels of none, %d of %d unsure", len(hits)-1, hits[0], unsure, len(f.ID))
			if len(hits) < 10 || unsure > len(f.ID)/100 {
				t.Errorf("%d instances seen, %d pixels are unsure: too little was compared", len(hits)-1, unsure)
			}
			checkFull(t, rays, all, f)
		})
	}
}

// checkFull compares the amodal pixels of the moving instances with rays cast at each alone.
func checkFull(t *testing.T, rays []pencil, all []block, f *Frame) {
	t.Helper()
	full := map[uint32]Label{}
	for _, l := range f.Labels {
		full[l.ID] = l
	}
	compared := 0
	for i := 1; i < len(all); i += 2 {
		alone, low, high := all[i:i+1], 0, 0
		for p := range rays {
			switch c := rays[p].cast(alone); {
			case !c.sure:
				high++
			case c.id != 0:
				low, high = low+1, high+1
			}
		}
		if l := full[all[i].id]; l.FullPixels < low || l.FullPixels > high {
			t.Errorf("instance %d has %d pixels alone, its rays %d to %d", all[i].id, l.FullPixels, low, high)
		}
		if low > 0 {
			compared++
		}
	}
	if compared < 4 {
		t.Errorf("only %d instances compared", compared)
	}
}

// TestStraightLinesBend draws a board with a straight upper edge: in each column, pixels whose centres lie
// below the projected edge show the board, and the edge is a curve.
func TestStraightLinesBend(t *testing.T) {
	for _, c := range []struct {
		name string
		bend float64 // pixels by which the edge leaves its chord, up is negative
	}{{"barrel", -1}, {"pincushion", 1}, {"fisheye", -1}, {"wide fisheye", -1}} {
		cam := bentCameras(t, 640, 400)[c.name]
		cam.WorldFromCamera = store.LookAt(store.Vec3{}, store.Vec3{Y: 1})
		v := NewView(cam, Light{})
		v.SetStatic([]Object{{
			ID: 1, Mesh: Sign(), Material: glow(white),
			Pose: standing(0, 2, -0.4, 0), Scale: store.Vec3{X: 40, Y: 1, Z: 1},
		}})
		f := v.Draw(nil)
		edge := func(x float64) (u, w float64) {
			u, w, _, ok := cam.Project(store.Vec3{X: x, Y: 2, Z: 0.6})
			if !ok {
				t.Fatalf("%s does not see the edge at %v", c.name, x)
			}
			return u, w
		}
		columns := 0
		for x := range f.Width {
			// Where along the edge the column's centre lies: the projection grows along it.
			lo, hi := -19.0, 19.0
			if c.name == "barrel" || c.name == "pincushion" {
				lo, hi = -1.75, 1.75
			}
			for range 60 {
				if u, _ := edge((lo + hi) / 2); u < float64(x)+0.5 {
					lo = (lo + hi) / 2
				} else {
					hi = (lo + hi) / 2
				}
			}
			u, w := edge(lo)
			if math.Abs(u-float64(x)-0.5) > 1e-6 {
				continue // beyond the part looked at
			}
			columns++
			for _, y := range []int{int(math.Floor(w - 0.52)), int(math.Ceil(w - 0.48))} {
				want := uint32(0)
				if float64(y)+0.5 > w {
					want = 1
				}
				if got := f.ID[y*f.Width+x]; got != want {
					t.Fatalf("%s: the edge is at %.3f in column %d, but row %d shows %d", c.name, w, x, y, got)
				}
			}
		}
		_, side := edge(-1.6)
		_, middle := edge(0)
		if sag := (middle - side) * c.bend; columns < 500 || sag < 3 {
			t.Errorf("%s: %d columns, the edge bends by %.1f pixels", c.name, columns, sag)
		}
	}
}

// TestRedrawsThroughALens hides, shows, adds and moves things: what is drawn anew must look as if drawn for
// the first time.
func TestRedrawsThroughALens(t *testing.T) {
	all := blocks(24)
	cams := bentCameras(t, 112, 70)
	rapid.Check(t, func(t *rapid.T) {
		name := rapid.SampledFrom([]string{"barrel", "wide fisheye", "image circle"}).Draw(t, "lens")
		smooth := rapid.Bool().Draw(t, "smooth")
		var objs, moving []Object
		for i := range all {
			if o := all[i].object(); i < 18 {
				objs = append(objs, o)
			} else {
				moving = append(moving, o)
			}
		}
		v := NewView(cams[name], shopLight())
		v.SetSmooth(smooth)
		v.SetStatic(objs)
		v.Draw(moving)
		hidden := map[int]bool{}
		for range rapid.IntRange(1, 3).Draw(t, "changes") {
			i := rapid.IntRange(0, len(objs)-1).Draw(t, "which")
			if hidden[i] = !hidden[i]; rapid.Bool().Draw(t, "move") {
				objs[i].Pose.T.Z += 0.2
				v.Place(i, objs[i].Pose)
			}
			v.Show(i, !hidden[i])
			v.Draw(moving[:rapid.IntRange(0, len(moving)).Draw(t, "moving")])
		}
		fresh := NewView(cams[name], shopLight())
		fresh.SetSmooth(smooth)
		fresh.SetStatic(objs)
		for i, gone := range hidden {
			fresh.Show(i, !gone)
		}
		same(t, v.Draw(moving), fresh.Draw(moving))
	})
}

// TestALensMayBeStraight: through a lens without coefficients a picture is the pinhole's.
func TestALensMayBeStraight(t *testing.T) {
	pin := stillCamera(320, 240)
	bent := pin
	var err error
	if bent.Intrinsics, err = pin.Intrinsics.WithLens(store.BrownConrady, nil); err != nil {
		t.Fatal(err)
	}
	light := Light{Ambient: 0.6, Lamps: []Lamp{{At: store.Vec3{X: 2, Y: -3, Z: 4}, Power: 0.5, Reach: 3}}}
	a, b := NewView(pin, light), NewView(bent, light)
	a.SetStatic(still())
	b.SetStatic(still())
	f, g := a.Draw(nil), b.Draw(nil)
	ids, far, colours := 0, 0, 0
	for i := range f.ID {
		if f.ID[i] != g.ID[i] {
			ids++
		}
		if d := math.Abs(float64(f.Depth[i] - g.Depth[i])); d > 1e-4 {
			far++
		}
		for c := range 3 {
			if d := int(f.RGBA[4*i+c]) - int(g.RGBA[4*i+c]); d < -12 || d > 12 {
				colours++
				break
			}
		}
	}
	t.Logf("of %d pixels %d show another id, %d another depth, %d another colour", len(f.ID), ids, far, colours)
	if ids != 0 || far != 0 || colours > len(f.ID)/30 { // a texture's level is chosen pixel by pixel
		t.Errorf("of %d pixels %d show another id, %d another depth, %d another colour", len(f.ID), ids, far, colours)
	}
}

// TestFuzzedLenses draws through lenses and from poses of any kind.
func TestFuzzedLenses(t *testing.T) {
	seen := 0
	rapid.Check(t, func(t *rapid.T) {
		model := rapid.SampledFrom([]store.LensModel{store.BrownConrady, store.KannalaBrandt}).Draw(t, "model")
		var coeffs []float64
		for range 4 {
			coeffs = append(coeffs, rapid.Float64Range(-0.1, 0.1).Draw(t, "k"))
		}
		hfov := rapid.Float64Range(0.1, 3.6).Draw(t, "field of view")
		k, err := store.NewDistorted(
			rapid.IntRange(64, 80).Draw(t, "width"), rapid.IntRange(64, 80).Draw(t, "height"), hfov, model, coeffs)
		if err != nil {
			return
		}
		far := rapid.Float64Range(-3, 3)
		eye := store.Vec3{X: far.Draw(t, "x"), Y: far.Draw(t, "y"), Z: far.Draw(t, "z")}
		target := store.Vec3{X: far.Draw(t, "to x"), Y: far.Draw(t, "to y"), Z: far.Draw(t, "to z")}
		v := NewView(store.Camera{Intrinsics: k, WorldFromCamera: store.LookAt(eye, target)}, shopLight())
		v.SetSmooth(rapid.Bool().Draw(t, "smooth"))
		v.SetStatic(still())
		f := v.Draw(doll(100, 0.5, -1, 0.3, rand.New(rand.NewPCG(1, 2))))
		v.Instances()
		if f.count(100) > 0 {
			seen++
		}
	})
	if seen == 0 {
		t.Error("no picture shows the doll")
	}
}

func BenchmarkLens(b *testing.B) {
	r := rand.New(rand.NewPCG(1, 2))
	objs, moving := shop(3700, r), dolls(8, r)
	for name, cam := range bentCameras(b, 1280, 720) {
		cam.WorldFromCamera = ceilingCamera(1280, 720).WorldFromCamera
		v := NewView(cam, shopLight())
		v.SetStatic(objs)
		v.Draw(moving)
		b.Run(fmt.Sprintf("%s/dolls", name), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				v.Draw(moving)
			}
		})
		b.Run(fmt.Sprintf("%s/all", name), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				v.static.spoil(v.static.painter.bounds())
				v.Draw(moving)
			}
		})
		b.Run(fmt.Sprintf("%s/table", name), func(b *testing.B) {
			for b.Loop() {
				newLens(cam.Intrinsics)
			}
		})
	}
}
