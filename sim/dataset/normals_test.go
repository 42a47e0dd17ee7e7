package dataset_test

import (
	"bytes"
	"image"
	"image/color"
	"image/png"
	"math"
	"os"
	"slices"
	"sync"
	"sync/atomic"
	"testing"

	"storesim/pipeline/store"
	"storesim/render"
	"storesim/sim/dataset"
	"storesim/sim/sensor"
)

// step is the largest error of a component that was rounded to 8 bits: half of 2/255.
const step = 1.0 / 255

// view is a camera's exposure.
type view struct {
	camera int
	seq    uint64
}

// The normals that are read from a set's files, as its documents say, are those of the renderer within a step
// of 8 bits: of unit length, facing the camera, and nothing where the depth is nothing. Where the depth from
// the set's own files is that of a plane, they are at right angles to it.
func TestNormals(t *testing.T) {
	var drawn atomic.Int64
	var mu sync.Mutex
	drew := map[view][]render.Normal{}
	j := begun(t, t.TempDir(), &drawn, 4)
	j.Frames, j.Depth, j.Normals, j.Sampling.Every = 10, true, true, 10
	open := j.Runs[0].Open
	j.Runs[0].Open = func(o dataset.Observer) dataset.Simulation {
		if see := o.Witness; see != nil {
			o.Witness = func(e sensor.Exposure) {
				mu.Lock()
				drew[view{e.View.Camera, e.View.Seq}] = slices.Clone(e.Normals())
				mu.Unlock()
				see(e)
			}
		}
		return open(o)
	}
	surfaces, planes, askew := 0, 0, 0
	for _, s := range samples(t, j) {
		g := readGeometry(t, &s, &j.Runs[0].Layout.Cameras[s.View.Camera])
		surfaces += g.checkNormals(t, s.Name, drew[view{s.View.Camera, s.View.Seq}])
		n, off := g.checkPlanes()
		planes, askew = planes+n, askew+off
	}
	if surfaces < 10*width*height/2 || planes < 1000 || askew > planes/100 {
		t.Errorf("%d surfaces; the normals of %d in %d flat pieces are off", surfaces, askew, planes)
	}
}

// geometry is what a sample's files say of the surfaces in sight.
type geometry struct {
	camera  *store.Camera
	depth   *image.Gray16
	normals image.Image
}

func readGeometry(t *testing.T, s *dataset.Sample, c *store.Camera) *geometry {
	t.Helper()
	depth, ok := readPNG(t, s.Depth).(*image.Gray16)
	normals := readPNG(t, s.Normals)
	if !ok || normals.Bounds() != image.Rect(0, 0, width, height) || depth.Rect != normals.Bounds() {
		t.Fatalf("%s: depth %v, normals %v", s.Name, ok, normals.Bounds())
	}
	return &geometry{c, depth, normals}
}

func readPNG(t *testing.T, path string) image.Image {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if kind := text[25]; kind != 0 && (kind != 2 || text[24] != 8) { // of the header: grey, or RGB of 8 bits
		t.Fatalf("%s has the colour type %d with %d bits", path, kind, text[24])
	}
	img, err := png.Decode(bytes.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	return img
}

// normal is what the file says of a pixel; ok is false where nothing is.
func (g *geometry) normal(x, y int) (n store.Vec3, ok bool) {
	c := color.NRGBAModel.Convert(g.normals.At(x, y)).(color.NRGBA)
	of := func(v uint8) float64 { return 2*float64(v)/255 - 1 }
	return store.Vec3{X: of(c.R), Y: of(c.G), Z: of(c.B)}, c.R != 0 || c.G != 0 || c.B != 0
}

// point is where the surface is that a pixel shows, metres in the frame of the camera.
func (g *geometry) point(x, y int) (p store.Vec3, ok bool) {
	dir, _ := g.camera.Intrinsics.Unproject(float64(x)+0.5, float64(y)+0.5)
	mm := g.depth.Gray16At(x, y).Y
	return dir.Scale(float64(mm) / 1000 / dir.Z), mm > 0
}

// checkNormals returns how many pixels show a surface.
func (g *geometry) checkNormals(t *testing.T, name string, drew []render.Normal) int {
	t.Helper()
	if len(drew) != width*height {
		t.Fatalf("%s was drawn with %d normals", name, len(drew))
	}
	n := 0
	for i, want := range drew {
		x, y := i%width, i/width
		got, ok := g.normal(x, y)
		at, near := g.point(x, y)
		if ok != near || ok != (want != render.Normal{}) {
			t.Fatalf("%s: at %d, %d a surface is %v, with depth %v, drawn %v", name, x, y, ok, near, want)
		}
		if !ok {
			continue
		}
		n++
		off := got.Sub(store.Vec3{X: float64(want[0]), Y: float64(want[1]), Z: float64(want[2])})
		if max(math.Abs(off.X), math.Abs(off.Y), math.Abs(off.Z)) > step+1e-6 {
			t.Fatalf("%s: normal at %d, %d is %v, drawn as %v", name, x, y, got, want)
		}
		if l := got.Len(); math.Abs(l-1) > math.Sqrt(3)*step || got.Dot(at.Unit()) > math.Sqrt(3)*step {
			t.Fatalf("%s: normal at %d, %d is %v of length %v, seen along %v", name, x, y, got, l, at)
		}
	}
	return n
}

// checkPlanes looks at squares of nine pixels' width whose corners and middles of the edges lie in a plane
// with the centre, and counts them and those whose normal is more than 3 degrees off the plane's.
func (g *geometry) checkPlanes() (planes, askew int) {
	const reach, most = 4, 3 * math.Pi / 180
	for y := reach; y < height-reach; y += 3 {
		for x := reach; x < width-reach; x += 3 {
			plane, ok := g.plane(x, y, reach)
			if !ok {
				continue
			}
			planes++
			if n, _ := g.normal(x, y); math.Acos(min(1, n.Unit().Dot(plane))) > most {
				askew++
			}
		}
	}
	return planes, askew
}

// plane is the normal, towards the camera, of a square around a pixel; ok is false where the square is bent
// by more than what the rounding of depth to millimetres can explain.
func (g *geometry) plane(x, y, reach int) (n store.Vec3, ok bool) {
	var p [3][3]store.Vec3
	for i := range 3 {
		for k := range 3 {
			if p[i][k], ok = g.point(x+(k-1)*reach, y+(i-1)*reach); !ok {
				return n, false
			}
		}
	}
	n = p[2][1].Sub(p[0][1]).Cross(p[1][2].Sub(p[1][0])).Unit()
	if n.Dot(p[1][1]) > 0 {
		n = n.Scale(-1)
	}
	for _, row := range p {
		for _, q := range row {
			if math.Abs(q.Sub(p[1][1]).Dot(n)) > 0.002 {
				return n, false
			}
		}
	}
	return n, true
}
