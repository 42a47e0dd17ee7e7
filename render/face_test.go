package render

import (
	"fmt"
	"math"
	"testing"

	"pgregory.net/rapid"

	"storesim/pipeline/store"
)

func TestPosterCoversExactlyItsPixels(t *testing.T) {
	tests := []struct {
		x0, y0, x1, y1 float64
		want           int
	}{
		{10, 20, 60, 50, 50 * 30},
		{10.5, 20.5, 60.5, 50.5, 50 * 30}, // sides through pixel centres: left and top are owned
		{10.25, 20.25, 60.75, 50.75, 51 * 31},
		{10.6, 20.6, 11.4, 21.4, 0},     // between the centres
		{-50, -50, 300, 300, 200 * 100}, // more than the image
		{190, 90, 250, 150, 10 * 10},    // cut off by the image
		{250, 20, 300, 50, 0},           // beside it
		{-1e5, 20, 1e5, 30, 200 * 10},   // beyond the guard band
	}
	for _, tt := range tests {
		t.Run(fmt.Sprintf("%g,%g-%g,%g", tt.x0, tt.y0, tt.x1, tt.y1), func(t *testing.T) {
			v := NewView(frontCamera(), Light{})
			f := v.Draw([]Object{poster(7, tt.x0, tt.y0, tt.x1, tt.y1, 2, glow(white))})
			if got := f.count(7); got != tt.want {
				t.Errorf("covers %d pixels, want %d", got, tt.want)
			}
			if got := f.Labels[0].FullPixels; got != tt.want {
				t.Errorf("label counts %d pixels, want %d", got, tt.want)
			}
		})
	}
}

// cover returns how often each pixel is covered by clockwise triangles.
func cover(p *painter, triangles [][3]corner) []int {
	counts := make([]int, p.width*p.height)
	for i := range triangles {
		p.clear(p.bounds())
		tri := &triangles[i]
		p.fill(&tri[0], &tri[1], &tri[2])
		for j, id := range p.id {
			counts[j] += int(id)
		}
	}
	return counts
}

func clockwise(a, b, c corner) bool { return facing(&a, &c, &b) }

// However a convex polygon is cut up, each of its pixels belongs to exactly one of the parts.
func TestTrianglesShareOutPixels(t *testing.T) {
	p := newPainter(frontCamera(), Light{}, newLayer(200, 100))
	p.shape = shape{id: 1}
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(3, 7).Draw(t, "corners")
		turn := rapid.Float64Range(0, 6).Draw(t, "turn")
		rx, ry := rapid.Float64Range(2, 120).Draw(t, "rx"), rapid.Float64Range(2, 70).Draw(t, "ry")
		grid := rapid.SampledFrom([]int{1, 64, 128, 256}).Draw(t, "grid") // coarse grids put sides on pixel centres
		ring := make([]corner, n)
		for i := range ring {
			sin, cos := math.Sincos(turn + 2*math.Pi*float64(i)/float64(n))
			ring[i] = corner{x: int((100+rx*cos)*256) / grid * grid, y: int((50+ry*sin)*256) / grid * grid, w: 1}
		}
		hub := corner{x: 100 * 256, y: 50 * 256, w: 1}
		var fan, spokes [][3]corner
		for i := range ring {
			next := ring[(i+1)%n]
			if i >= 2 {
				fan = append(fan, [3]corner{ring[0], ring[i-1], ring[i]})
			}
			spokes = append(spokes, [3]corner{hub, ring[i], next})
			if after := ring[(i+2)%n]; !clockwise(ring[i], next, after) || !clockwise(hub, ring[i], next) {
				t.Skip("the grid bent the polygon")
			}
		}
		a, b := cover(p, fan), cover(p, spokes)
		for i := range a {
			if a[i] > 1 || b[i] > 1 || a[i] != b[i] {
				t.Fatalf("pixel (%d, %d) covered %d times by the fan, %d times by the spokes", i%200, i/200, a[i], b[i])
			}
		}
	})
}

// A pixel's depth is that of its centre's ray, also where the floor runs on behind the camera.
func TestDepthIsThatOfTheRay(t *testing.T) {
	floor := Object{ID: 1, Mesh: Quad(), Pose: store.IdentityPose(), Material: glow(white)}
	floor.Scale = store.Vec3{X: 60, Y: 60, Z: 1}
	rapid.Check(t, func(t *rapid.T) {
		eye := store.Vec3{Z: rapid.Float64Range(0.2, 4).Draw(t, "height")}
		target := store.Vec3{
			X: rapid.Float64Range(-4, 4).Draw(t, "x"), Y: rapid.Float64Range(-4, 4).Draw(t, "y"), Z: 0.1,
		}
		cam := store.Camera{
			Intrinsics: store.NewIntrinsics(160, 90, 1.4), WorldFromCamera: store.LookAt(eye, target),
		}
		f := NewView(cam, Light{}).Draw([]Object{floor})
		axis := cam.WorldFromCamera.R.Apply(store.Vec3{Z: 1})
		for y := 0; y < 90; y += 7 {
			for x := 0; x < 160; x += 7 {
				p, ok := cam.Ray(float64(x)+0.5, float64(y)+0.5).AtHeight(0)
				if !ok || math.Abs(p.X) > 29 || math.Abs(p.Y) > 29 {
					continue
				}
				want := p.Sub(eye).Dot(axis)
				got := float64(f.Depth[y*160+x])
				// Corners are snapped to 1/256 pixel, which matters where the floor is seen at a slant.
				q, _ := cam.Ray(float64(x)+0.5, float64(y)+0.51).AtHeight(0)
				tolerance := 1e-4*want + p.Dist(q)
				if want < nearPlane || math.Abs(got-want) < tolerance {
					continue
				}
				t.Fatalf("pixel (%d, %d) has depth %g, its ray meets the floor at %g", x, y, got, want)
			}
		}
	})
}
