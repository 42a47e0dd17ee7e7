package render

import (
	"math"

	"storesim/pipeline/store"
)

// Normal is the direction that a surface faces: unit length, in the frame of the camera (x right, y down,
// z forward). It is the zero vector where nothing is seen.
type Normal [3]float32

// Normals works out the normals of the last frame, row by row, and keeps them in Frame.Normal. Each is the
// cross product of the steps to a neighbour to the side and one above or below, as the depth gives them; of
// two neighbours the one whose depth is nearer is taken, so that edges of things stay sharp. Within flat
// faces they are exact but for the rounding of the depth.
func (v *View) Normals() []Normal {
	f := &v.frame
	if n := f.Width * f.Height; cap(v.normals) < n {
		v.normals = make([]Normal, n)
	}
	f.Normal = v.normals[:f.Width*f.Height]
	k := &v.painter.intrinsics
	for y := range f.Height {
		for x := range f.Width {
			f.Normal[y*f.Width+x] = f.normalAt(k, x, y)
		}
	}
	return f.Normal
}

func (f *Frame) normalAt(k *store.Intrinsics, x, y int) Normal {
	i := y*f.Width + x
	if math.IsInf(float64(f.Depth[i]), 1) {
		return Normal{}
	}
	at := f.point(k, x, y)
	n := f.step(k, at, x, y, 0, 1).Cross(f.step(k, at, x, y, 1, 0)).Unit()
	if n.Dot(at) > 0 { // a surface that is seen faces the camera
		n = n.Scale(-1)
	}
	if n == (store.Vec3{}) {
		n = at.Unit().Scale(-1)
	}
	return Normal{float32(n.X), float32(n.Y), float32(n.Z)}
}

// step is the way, in the positive direction, to the neighbour across or down whose depth is nearer; no way
// where there is none of the same instance.
func (f *Frame) step(k *store.Intrinsics, at store.Vec3, x, y, dx, dy int) store.Vec3 {
	best, least := store.Vec3{}, math.Inf(1)
	for _, sign := range [2]int{1, -1} {
		nx, ny := x+sign*dx, y+sign*dy
		if nx < 0 || ny < 0 || nx >= f.Width || ny >= f.Height || f.ID[ny*f.Width+nx] != f.ID[y*f.Width+x] {
			continue
		}
		d := f.point(k, nx, ny).Sub(at)
		if jump := math.Abs(d.Z); jump < least {
			best, least = d.Scale(float64(sign)), jump
		}
	}
	return best
}

// point is what a pixel's centre shows, in the frame of the camera.
func (f *Frame) point(k *store.Intrinsics, x, y int) store.Vec3 {
	z, u, v := float64(f.Depth[y*f.Width+x]), float64(x)+0.5, float64(y)+0.5
	switch k.Lens.Model {
	case store.KannalaBrandt:
		dir, _ := k.Unproject(u, v)
		return dir.Scale(z)
	case store.BrownConrady:
		dir, _ := k.Unproject(u, v)
		return dir.Scale(z / dir.Z)
	default:
		return store.Vec3{X: (u - k.Cx) / k.Fx * z, Y: (v - k.Cy) / k.Fy * z, Z: z}
	}
}
