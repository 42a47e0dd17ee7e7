package render

import (
	"math"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"

	"storesim/pipeline/store"
)

// Colours may change, and some do; ids, depths and labels may not.
func TestAntialiasKeepsTheTruth(t *testing.T) {
	changed := 0
	cams := bentCameras(t, 112, 70)
	cams["pinhole"] = stillCamera(112, 70)
	for i, name := range []string{"pinhole", "barrel", "wide fisheye", "pinhole"} {
		cam, r := cams[name], rand.New(rand.NewPCG(1, uint64(i)))
		moving := append(doll(100, 0.5, -1, 0.3, r), doll(101, -0.5, -2, 0.3, r)...)
		a, b := NewView(cam, shopLight()), NewView(cam, shopLight())
		b.SetAntialias(true)
		for _, v := range []*View{a, b} {
			v.SetStatic(still())
			v.Draw(moving[:10])
			v.Show(3, false)
		}
		n := len(moving) - 7*i
		f, g := a.Draw(moving[:n]), b.Draw(moving[:n])
		if !slices.Equal(f.ID, g.ID) || !slices.Equal(f.Depth, g.Depth) || !slices.Equal(f.Labels, g.Labels) {
			t.Fatal("ids, depths or labels changed")
		}
		if !reflect.DeepEqual(a.Instances(), b.Instances()) {
			t.Fatal("full labels changed")
		}
		if !slices.Equal(f.RGBA, g.RGBA) {
			changed++
		}
		fresh := NewView(cam, shopLight())
		fresh.SetAntialias(true)
		fresh.SetStatic(still())
		fresh.Show(3, false)
		if !slices.Equal(g.RGBA, fresh.Draw(moving[:n]).RGBA) {
			t.Fatal("the picture depends on the one before")
		}
	}
	if changed == 0 {
		t.Error("no picture was smoothed")
	}
}

// covered is the share of pixel (x, y) that lies below the line y = a + b*x, |b| at most 1, by the trapezoids
// between the line's kinks at the pixel's sides: an integral in 256 columns, each exact.
func covered(x, y int, a, b float64) float64 {
	const n = 256
	sum := 0.0
	for i := range n {
		at := a + b*(float64(x)+(float64(i)+0.5)/n)
		sum += min(max(float64(y+1)-at, 0), 1)
	}
	return sum / n
}

// A white board that moves in front of nothing has a straight edge: each pixel is as bright as the share of
// it that the board covers, within the bound that SetAntialias tells.
func TestCoverageOfAStraightEdge(t *testing.T) {
	worst, sum, n := 0.0, 0.0, 0
	for i := range 40 {
		slope, offset := math.Tan(float64(i-20)*math.Pi/4/20), 0.37*float64(i)
		board := poster(3, -100, 50, 300, 400, 1, glow(white))
		// The board turns about the camera's axis, which keeps it parallel to the picture.
		sin, cos := math.Sincos(-math.Atan(slope))
		turn := store.Mat3{cos, 0, -sin, 0, 1, 0, sin, 0, cos}
		board.Pose.R = turn.Mul(board.Pose.R)
		board.Pose.T = turn.Apply(board.Pose.T)
		board.Pose.T.Z -= offset / 100
		v := NewView(frontCamera(), Light{})
		v.SetAntialias(true)
		f := v.Draw([]Object{board})
		for y := 25; y < 75; y++ {
			for x := 50; x < 150; x += 3 {
				want := covered(x, y, 50+offset-slope*100, slope)
				got := float64(f.colorAt(x, y).G) / 255
				d := math.Abs(got - want)
				worst = max(worst, d)
				if want > 0.001 && want < 0.999 {
					sum, n = sum+d, n+1
				}
			}
		}
	}
	t.Logf("%d pixels on edges, off by %.3f on average, %.3f at most", n, sum/float64(n), worst)
	if n < 1000 || worst > 1.0/3 || sum/float64(n) > 1.0/12 {
		t.Errorf("%d pixels on edges, off by %.3f on average, %.3f at most", n, sum/float64(n), worst)
	}
}

func TestAntialiasDoesNotAllocate(t *testing.T) {
	v := NewView(stillCamera(160, 90), shopLight())
	v.SetAntialias(true)
	v.SetStatic(still())
	moving := dolls(2, rand.New(rand.NewPCG(1, 1)))
	v.Draw(moving)
	if n := testing.AllocsPerRun(5, func() { v.Draw(moving) }); n != 0 {
		t.Errorf("%g allocations a picture", n)
	}
}

func BenchmarkAntialias(b *testing.B) {
	r := rand.New(rand.NewPCG(1, 2))
	v := NewView(ceilingCamera(1280, 720), shopLight())
	v.SetAntialias(true)
	v.SetStatic(shop(1000, r))
	moving := dolls(8, r)
	v.Draw(moving)
	b.ReportAllocs()
	for b.Loop() {
		v.Draw(moving)
	}
}
