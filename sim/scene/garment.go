package scene

import (
	"math"

	"storesim/pipeline/store"
	"storesim/render"
)

// jacketMesh is an open jacket over a torso: as torsoMesh, wider and longer, with a gap down the front.
func jacketMesh() *render.Mesh {
	var m shaper
	m.loft(12, []level{
		{-0.34, 1.2, 1.1}, {-0.1, 1.15, 1.04}, {0.2, 1.07, 0.95}, {0.5, 1.09, 0.98}, {0.8, 1.12, 1.08},
		{0.97, 1.0, 1.1}, {1.1, 0.76, 0.98}, {1.2, 0.5, 0.42}, {1.28, 0.42, 0.34},
	}, func(i, _ int) bool { return i != 5 && i != 6 })
	return m.done()
}

// coatSleeve is a wide sleeve from the elbow at 0 to the cuff at 1.
func coatSleeve() *render.Mesh {
	return limbMesh([]ring{{0, -0.1}, {0.8, -0.07}, {1, 0.04}, {1.02, 0.3}, {0.95, 1}, {0.7, 1.01}})
}

// bandMesh is a strip across the chest of a torso, with a name plate's breadth.
func bandMesh() *render.Mesh {
	var m shaper
	before := func(i, _ int) bool { return i > 3 && i < 8 }
	m.loft(12, []level{{0.62, 1.035, 0.965}, {0.74, 1.04, 0.985}}, before)
	return m.done()
}

// backpackMesh hangs behind the shoulders: its front, at the origin, lies on the back; metres.
func backpackMesh() *render.Mesh {
	var m shaper
	m.loft(10, []level{
		{-0.40, 0, 0}, {-0.40, 0.07, 0.12}, {-0.36, 0.095, 0.15}, {-0.2, 0.1, 0.155}, {-0.04, 0.085, 0.14},
		{0.02, 0.05, 0.1}, {0.03, 0, 0},
	}, nil)
	return m.done()
}

// sackMesh is a cloth bag over a hand: its opening is at the origin, its end along +z; metres.
func sackMesh() *render.Mesh {
	var m shaper
	m.loft(10, []level{
		{0, 0.055, 0.055}, {0.06, 0.1, 0.09}, {0.16, 0.145, 0.12}, {0.28, 0.15, 0.13}, {0.36, 0.11, 0.1},
		{0.39, 0, 0},
	}, nil)
	return m.done()
}

// handbagMesh stands on the origin with its two straps up, its breadth along x; metres.
func handbagMesh() *render.Mesh {
	var m shaper
	m.loft(10, []level{
		{0, 0, 0}, {0, 0.13, 0.05}, {0.02, 0.155, 0.065}, {0.13, 0.15, 0.06}, {0.2, 0.135, 0.03},
		{0.205, 0.12, 0.012}, {0.2, 0, 0},
	}, nil)
	mirrored(func(y float64) {
		m.path(0.006, 4, xyz(-0.09, 0.02*y, 0.19), xyz(-0.06, 0.035*y, 0.28), xyz(0.06, 0.035*y, 0.28),
			xyz(0.09, 0.02*y, 0.19))
	})
	return m.done()
}

// coatMesh is a coat thrown down: a low heap with folds, 0.44 by 0.3 m.
func coatMesh() *render.Mesh {
	var m shaper
	m.surface(16, 6, func(s, t float64) vec {
		sin, cos := math.Sincos(2 * math.Pi * s)
		r := math.Pow(1-t*t*t, 0.6)
		wave := 1 + 0.12*math.Sin(6*math.Pi*s)*r
		fold := 0.02 * math.Sin(10*math.Pi*s+3*t) * t * (1 - t)
		return xyz(0.22*r*wave*cos, 0.15*r*wave*sin, 0.075*math.Sqrt(t)+3*fold*r)
	}, wholeTexture(), nil)
	return m.done()
}

// jacket is the outer garment's trunk and, on each side, its sleeve.
func (f *figure) jacket(hips vec, r store.Mat3, scale vec) {
	f.add(f.bodyParts.jacket, store.Pose{R: r, T: hips}, scale, &f.outer)
}

func (f *figure) jacketSleeve(root, elbow, cuff vec, upper, fore float64) {
	f.bone(f.upperArm[0].main, root, elbow, upper*1.22, &f.outer)
	f.bone(f.coatSleeve, elbow, cuff, fore*1.34, &f.outer)
}

// backpack hangs by two straps that come over the shoulders.
func (f *figure) backpack(chest, left, up vec, shoulders vec) {
	k := min(1, f.stout)
	deep := f.girth/2 + 0.07*k
	top := shoulders.Add(up.Scale(-0.02)).Add(chest.Scale(-deep))
	f.add(f.pack, store.Pose{R: store.Columns(chest, left, up), T: top}, xyz(k, k, k), &f.satchel)
	mirrored(func(side float64) {
		at := func(rise, ahead float64) vec {
			return shoulders.Add(left.Scale(0.1 * k * side)).Add(up.Scale(rise * k)).Add(chest.Scale(ahead))
		}
		over, breast := at(0.075, 0), at(-0.05, f.girth*0.5)
		f.bone(f.strap, at(-0.02, -deep), over, 0.016, &f.satchel)
		f.bone(f.strap, over, breast, 0.016, &f.satchel)
		f.bone(f.strap, breast, at(-0.24, f.girth*0.53), 0.016, &f.satchel)
	})
}

// strapMesh is a belt from the origin to (0, 0, 1).
func strapMesh() *render.Mesh {
	var m shaper
	m.rod(vec{}, xyz(0, 0, 1), 1, 5)
	return m.done()
}
