package scene

import (
	"image"
	"image/color"
	"math"

	"storesim/render"
	"storesim/sim/world"
)

// bodyParts are the meshes and textures that all bodies share. Lengths are scaled to the body by
// Object.Scale.
type bodyParts struct {
	torso    [4]parts // by world.Pattern
	upperArm [4]parts
	forearm  [4]parts     // the sleeve on it
	limb     *render.Mesh // forearm, shin, neck: from (0, 0, 0) to (0, 0, 1), radius about 1
	thigh    *render.Mesh
	sleeve   *render.Mesh // hangs open at (0, 0, 1)
	pelvis   *render.Mesh
	head     *render.Mesh
	short    *render.Mesh // hair
	long     *render.Mesh
	cap      *render.Mesh
	hands    handMeshes
	shoe     *render.Mesh // toes along +x
	bag      *render.Mesh
	shadow   *render.Mesh

	jacket, coatSleeve, band, pack, sack, strap *render.Mesh
	handbag, coat                               *render.Mesh

	cloth    *render.Texture
	features *render.Texture
	strands  *render.Texture

	contact, footprint, linen *render.Material

	child Outfit // of a stroller's passenger
}

// parts is a garment cut in two: the cells in its own colour and those in the accent colour. Accent is nil
// for plain.
type parts struct{ main, accent *render.Mesh }

func newBodyParts() bodyParts {
	p := bodyParts{
		limb: limbMesh([]ring{{0, -0.1}, {0.7, -0.07}, {1, 0.02}, {1.04, 0.25}, {0.76, 1}, {0.45, 1.05}, {0,
			1.07}}),
		thigh: limbMesh([]ring{{0, -0.16}, {0.7, -0.11}, {1, 0.02}, {0.98, 0.3}, {0.72, 1}, {0.5, 1.06}, {0,
			1.09}}),
		sleeve: limbMesh([]ring{{0, -0.24}, {0.6, -0.19}, {0.92, 0}, {1, 0.3}, {1.06, 1}, {0.9, 1.01}}),
		pelvis: loft(12, []level{{-0.14, 0.5, 0.5}, {-0.1, 0.8, 0.86}, {0, 1, 1}, {0.14, 0.92, 0.9}}),
		head:   headMesh(), short: shortHair(), long: longHair(), cap: capMesh(),
		hands: newHandMeshes(), shoe: shoeMesh(), bag: bagMesh(), shadow: shadowMesh(),
		cloth: render.NewTexture(clothImage()), features: render.NewTexture(faceImage()),
		strands: render.NewTexture(strandImage()),
		contact: shadowOf(0.5), footprint: shadowOf(0.45),
		jacket: jacketMesh(), coatSleeve: coatSleeve(), band: bandMesh(), pack: backpackMesh(),
		sack:    sackMesh(),
		handbag: handbagMesh(), coat: coatMesh(), strap: strapMesh(),
	}
	p.linen = &render.Material{Color: rgb(0xcdbf9f), Texture: p.cloth}
	p.child = Outfit{
		face:   render.Material{Color: rgb(0xe8b999), Texture: p.features},
		hair:   render.Material{Color: rgb(0x6b4a2c), Texture: p.strands},
		top:    render.Material{Color: rgb(0xd9a53f), Texture: p.cloth},
		bottom: render.Material{Color: rgb(0x55708f), Texture: p.cloth},
	}
	for k := range p.torso {
		p.torso[k] = tailored(k, torsoMesh)
		p.upperArm[k] = tailored(k, upperArmMesh)
		p.forearm[k] = tailored(k, forearmMesh)
	}
	p.upperArm[world.Plain] = parts{main: limbMesh([]ring{
		{0, -0.17}, {0.66, -0.13}, {0.98, 0}, {1.05, 0.2}, {0.86, 1}, {0.5, 1.08}, {0, 1.11},
	})}
	p.forearm[world.Plain] = parts{main: limbMesh([]ring{{0, -0.1}, {0.75, -0.07}, {1, 0.04}, {1.02, 0.25},
		{0.82, 1}, {0.6, 1.01}})}
	return p
}

// tailored divides a garment by pattern number: plain, stripes, checks, blocks.
func tailored(pattern int, garment func(cells) *render.Mesh) parts {
	accents := []cells{
		nil,
		func(_, j int) bool { return j%2 == 1 },
		func(i, j int) bool { return (i+j)%2 == 1 },
		func(_, j int) bool { return j < 5 },
	}
	in := accents[pattern]
	if in == nil {
		return parts{main: garment(nil)}
	}
	return parts{main: garment(func(i, j int) bool { return !in(i, j) }), accent: garment(in)}
}

// level is a cross-section of a loft: height, half depth (x) and half width (y).
type level struct{ z, deep, wide float64 }

// squarish is a point of a rounded rectangle, a superellipse of exponent 2.5, at angle a.
func squarish(a float64) (x, y float64) {
	sin, cos := math.Sincos(a)
	r := math.Pow(math.Pow(math.Abs(cos), 2.5)+math.Pow(math.Abs(sin), 2.5), -1/2.5)
	return r * cos, r * sin
}

// loft spans rounded rectangles from the lowest level to the highest; the seam of its texture is at the back.
func loft(segments int, levels []level) *render.Mesh {
	var m shaper
	m.loft(segments, levels, nil)
	return m.done()
}

func (m *shaper) loft(segments int, levels []level, keep cells) {
	n := len(levels) - 1
	m.surface(segments, n, func(s, t float64) vec {
		l := levels[int(math.Round(t*float64(n)))]
		x, y := squarish(2*math.Pi*s - math.Pi)
		return xyz(l.deep*x, l.wide*y, l.z)
	}, wholeTexture(), keep)
}

// torsoMesh is 1 high from hips to shoulder joints, and 1 from the axis to chest, and to the shoulder joints.
func torsoMesh(keep cells) *render.Mesh {
	var m shaper
	m.loft(12, []level{
		{-0.16, 1.1, 0.98}, {-0.02, 1.05, 0.95}, {0.12, 0.98, 0.87}, {0.26, 0.93, 0.81}, {0.4, 0.95, 0.83},
		{0.54, 0.98, 0.89}, {0.68, 1, 0.95}, {0.82, 0.98, 0.99}, {0.95, 0.87, 1}, {1.06, 0.68, 0.92}, {1.19,
			0.38, 0.3},
	}, keep)
	return m.done()
}

// limbMesh is a body of revolution about z.
func limbMesh(rings []ring) *render.Mesh {
	var m shaper
	m.lathe(8, xyz(1, 1, 0), rings, wholeTexture())
	return m.done()
}

// upperArmMesh reaches from the shoulder at 0 to the elbow at 1.
func upperArmMesh(keep cells) *render.Mesh {
	// The first two rows are one, so that the shoulder's stripe meets that of the torso.
	rows := keep
	if keep != nil {
		rows = func(i, j int) bool { return keep(i, max(j, 1)) }
	}
	return sleeveMesh([]ring{
		{0, -0.17}, {0.66, -0.13}, {0.98, 0}, {1.06, 0.16}, {1, 0.33}, {0.94, 0.5}, {0.9, 0.66}, {0.88, 0.83},
		{0.86, 1},
		{0.5, 1.08}, {0, 1.11},
	}, rows)
}

// forearmMesh is a sleeve from the elbow at 0 to the cuff at 1.
func forearmMesh(keep cells) *render.Mesh {
	return sleeveMesh([]ring{
		{0, -0.1}, {0.75, -0.07}, {1, 0.04}, {1.02, 0.2}, {0.98, 0.36}, {0.93, 0.52}, {0.88, 0.68}, {0.84,
			0.84}, {0.82, 1},
		{0.6, 1.01},
	}, keep)
}

// sleeveMesh is a body of revolution of which only some cells are kept.
func sleeveMesh(rings []ring, keep cells) *render.Mesh {
	n := len(rings) - 1
	var m shaper
	m.surface(8, n, func(s, t float64) vec {
		r := rings[int(math.Round(t*float64(n)))]
		sin, cos := math.Sincos(2 * math.Pi * s)
		return xyz(r.radius*cos, r.radius*sin, r.z)
	}, wholeTexture(), keep)
	return m.done()
}

// The half axes of a skull, metres: front to back, across, and up.
const (
	skullDeep = 0.096
	skullWide = 0.076
	skullHigh = 0.116
)

// skull is the point of a head at azimuth a from the front (towards +x, counter-clockwise) and angle down
// from the crown, scaled by k: an egg with a narrow jaw, a chin and a nose.
func skull(a, down, k float64) vec {
	sinA, cosA := math.Sincos(a)
	sin, cos := math.Sincos(down)
	jaw := 1.0
	if cos < 0 {
		jaw = 1 + 0.2*cos
	}
	x, y, z := skullDeep*sin*cosA*jaw, skullWide*sin*sinA*jaw, skullHigh*cos
	if cosA > 0 && cos < 0 {
		x += 0.022 * cosA * cosA * -cos * sin // the chin comes forward
	}
	beside, below := a/0.2, (down-1.78)/0.22 // of the nose's tip
	nose := math.Exp(-beside*beside - below*below)
	return xyz(k*x+0.018*nose, k*y, k*z)
}

// headMesh is a head with its centre at the origin, facing +x; the face is in the middle of its texture.
func headMesh() *render.Mesh {
	var m shaper
	m.surface(14, 8, func(s, t float64) vec {
		return skull(2*math.Pi*(s-0.5), math.Pi*(1-t), 1)
	}, wholeTexture(), nil)
	for _, side := range []float64{-1, 1} {
		m.surface(5, 3, ball(xyz(-0.008, side*(skullWide+0.003), -0.012), xyz(0.016, 0.009, 0.028)),
			patch{0.01, 0.45, 0.02, 0.46}, nil)
	}
	return m.done()
}

// ball is an ellipsoid.
func ball(centre, half vec) point {
	return func(s, t float64) vec {
		sinA, cosA := math.Sincos(2 * math.Pi * s)
		sin, cos := math.Sincos(math.Pi * (1 - t))
		return centre.Add(xyz(half.X*sin*cosA, half.Y*sin*sinA, half.Z*cos))
	}
}

// hairline is how far down from the crown hair grows at azimuth a, radians: forehead, temples, nape.
func hairline(a float64) float64 {
	return 1.62 - 0.55*math.Cos(a) + 0.12*math.Cos(2*a)
}

// shortHair covers the skull down to the hairline.
func shortHair() *render.Mesh {
	var m shaper
	m.surface(12, 5, func(s, t float64) vec {
		a := 2 * math.Pi * (s - 0.5)
		thick := 1.1 + 0.025*math.Sin(5*a)*(1-t)
		if t == 0 {
			thick = 1.01
		}
		return skull(a, hairline(a)*(1-t), thick)
	}, wholeTexture(), nil)
	return m.done()
}

// longHair falls from the skull to the shoulder blades, and leaves the face free.
func longHair() *render.Mesh {
	var m shaper
	m.surface(14, 7, func(s, t float64) vec {
		a := 2 * math.Pi * (s - 0.5)
		const fallen = 3.0 / 7 // the lower rows hang
		if t >= fallen {
			return skull(a, min(hairline(a), 1.72)*(1-t)/(1-fallen), 1.13)
		}
		top := skull(a, min(hairline(a), 1.72), 1.13)
		drop := (1 - t/fallen) * smoothstep(0.9, 1.7, math.Abs(a))
		taper := 1 - 0.18*drop
		return xyz(top.X*taper-0.02*drop, top.Y*taper, top.Z-0.21*drop)
	}, wholeTexture(), nil)
	return m.done()
}

// smoothstep rises from 0 at a to 1 at b with level ends.
func smoothstep(a, b, x float64) float64 {
	k := min(max((x-a)/(b-a), 0), 1)
	return k * k * (3 - 2*k)
}

// capMesh is a baseball cap with its peak forward.
func capMesh() *render.Mesh {
	var m shaper
	edge := func(a float64) float64 { return 1.45 - 0.12*math.Cos(a) }
	m.surface(12, 4, func(s, t float64) vec {
		a := 2 * math.Pi * (s - 0.5)
		return skull(a, edge(a)*(1-t), 1.14)
	}, wholeTexture(), nil)
	peak := func(s, t float64) vec {
		a := 0.95 * (2*s - 1)
		p := skull(a, edge(a), 1.14)
		out := 0.075 * math.Cos(a*1.3) * t
		return p.Add(xyz(out, 0, -0.012*t-0.02*math.Abs(2*s-1)*t))
	}
	m.surface(6, 2, func(s, t float64) vec { return peak(1-s, t) }, wholeTexture(), nil)
	m.surface(6, 2, func(s, t float64) vec { return peak(s, t).Add(xyz(0, 0, -0.003)) }, wholeTexture(), nil)
	return m.done()
}

// shoeMesh has the ankle at the origin, the sole 0.07 below and the toes towards +x, metres.
func shoeMesh() *render.Mesh {
	var m shaper
	m.surface(8, 5, func(s, t float64) vec {
		x, y := squarish(2 * math.Pi * s)
		rows := []level{{-0.07, 0, 0}, {-0.07, 0.138, 0.047}, {-0.045, 0.14, 0.05}, {-0.01, 0.11, 0.042},
			{0.03, 0.052, 0.04},
			{0.045, 0, 0}}
		l := rows[int(math.Round(t*5))]
		ahead := 0.06 - 0.055*smoothstep(-0.05, 0.03, l.z) // the instep slopes back to the ankle
		return xyz(ahead+l.deep*x, l.wide*y, l.z)
	}, wholeTexture(), nil)
	return m.done()
}

// bagMesh is a soft bag that hangs from the origin, metres.
func bagMesh() *render.Mesh {
	var m shaper
	m.loft(10, []level{
		{-0.3, 0, 0}, {-0.3, 0.12, 0.05}, {-0.27, 0.15, 0.068}, {-0.15, 0.155, 0.075}, {0, 0.145, 0.04},
		{0.005, 0.13, 0.03},
		{-0.02, 0, 0},
	}, nil)
	return m.done()
}

// shadowMesh is a unit square on the floor about the origin.
func shadowMesh() *render.Mesh {
	var m shaper
	m.quad(xyz(-0.5, -0.5, 0.004), xyz(0.5, -0.5, 0.004), xyz(-0.5, 0.5, 0.004), wholeTexture())
	return m.done()
}

// grey fills an image from a function of the pixel, 0 to 1.
func grey(w, h int, f func(x, y int) float64) image.Image {
	img := image.NewRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			g := uint8(255 * min(max(f(x, y), 0), 1))
			img.SetRGBA(x, y, color.RGBA{g, g, g, 255})
		}
	}
	return img
}

// clothImage is cloth with soft folds and a weave. It repeats sideways.
func clothImage() image.Image {
	return grey(128, 128, func(x, y int) float64 {
		u, v := 2*math.Pi*float64(x)/128, 2*math.Pi*float64(y)/128
		folds := math.Sin(3*u+1.7*math.Sin(v)) + 0.7*math.Sin(5*u-2*v+math.Sin(2*u)) + 0.5*math.Sin(2*v+2*u)
		return 0.91 + 0.04*folds + 0.03*grainAt(x, y)
	})
}

// strandImage is hair: streaks from the crown outwards, with a sheen.
func strandImage() image.Image {
	return grey(128, 32, func(x, y int) float64 {
		sheen := math.Exp(-(float64(y) - 13) * (float64(y) - 13) / 49)
		return 0.68 + 0.2*grainAt(x/2, 1) + 0.1*grainAt(x, 2) + 0.22*sheen*grainAt(x/3, 3)
	})
}

// faceImage is what a skin's colour is multiplied with: eyes, brows, mouth and flushed cheeks.
func faceImage() image.Image {
	const w, h = 256, 128
	c := newCanvas(w, h, 1, nil)
	c.ground(rgb(0xffffff), rgb(0xf6ece8))
	eye := func(x, side float64) {
		c.DrawEllipse(x, 65, 5.5, 3.2)
		c.fill(rgb(0xf4f2f0))
		c.DrawEllipse(x, 62, 6, 0.8)
		c.fill(rgb(0x8a7262))
		c.DrawEllipse(x, 65, 2.6, 3)
		c.fill(rgb(0x33261f))
		c.Push()
		c.RotateAbout(0.16*side, x, 55) // seen from above, level brows would look sad
		c.DrawEllipse(x, 55, 7.5, 1.2)
		c.fill(rgb(0xb09a8a))
		c.Pop()
	}
	for _, side := range []float64{-1, 1} {
		eye(w/2+side*14, side)
	}
	c.MoveTo(w/2-10, 88)
	c.QuadraticTo(w/2, 91, w/2+10, 88)
	c.QuadraticTo(w/2, 97, w/2-10, 88)
	c.fill(rgb(0xc77a72))
	c.DrawEllipse(w/2, 79, 5, 1.5)
	c.fill(rgb(0xd6b2a6))
	return c.Image()
}
