package store

import (
	"errors"
	"fmt"
	"math"
)

// LensModel names the law by which a lens bends rays. The empty one is the pinhole, which bends none.
type LensModel string

// Models of lenses.
const (
	Pinhole       LensModel = ""
	BrownConrady  LensModel = "brown_conrady"  // radial and tangential, for ordinary lenses
	KannalaBrandt LensModel = "kannala_brandt" // equidistant with a polynomial, for fisheyes
)

// Lens is how a camera's lens departs from the pinhole. The zero value is a pinhole.
//
// Brown-Conrady (D. C. Brown, Decentering distortion of lenses, Photogrammetric Engineering 32(3), 1966; in
// the rational form of OpenCV, calib3d, "Detailed description"): for x = X/Z, y = Y/Z, r^2 = x^2 + y^2,
//
//	d  = (1 + k1 r^2 + k2 r^4 + k3 r^6) / (1 + k4 r^2 + k5 r^4 + k6 r^6)
//	x" = x d + 2 p1 x y + p2 (r^2 + 2 x^2)
//	y" = y d + p1 (r^2 + 2 y^2) + 2 p2 x y
//
// Kannala-Brandt (J. Kannala and S. Brandt, A generic camera model and calibration method for
// conventional, wide-angle, and fish-eye lenses, IEEE PAMI 28(8), 2006, eq. 6 with k1 = 1, as OpenCV's
// fisheye): for the angle t from the optical axis,
//
//	t" = t (1 + k1 t^2 + k2 t^4 + k3 t^6 + k4 t^8), x" = t" X / sqrt(X^2 + Y^2), y" = t" Y / sqrt(X^2 + Y^2)
//
// The pixel is (Fx x" + Cx, Fy y" + Cy) for both.
type Lens struct {
	Model LensModel
	K     [8]float64 // OpenCV's order: k1, k2, p1, p2, k3, k4, k5, k6; of a fisheye k1 to k4
	Reach float64    // radians from the optical axis up to which the law holds; the lens sees nothing beyond
}

const (
	widestFlat    = 80 * math.Pi / 180  // no Brown-Conrady lens reaches further: its plane ends at 90 degrees
	widestFisheye = 110 * math.Pi / 180 // where the housing of the widest lenses ends
	reachStep     = math.Pi / 180 / 10  // by which the law is searched for a fold
	leastSlope    = 1e-3                // a law flatter than that is as good as folded
)

// Coefficients returns the lens's coefficients in OpenCV's order: none of a pinhole, five or eight of
// Brown-Conrady, four of Kannala-Brandt.
func (l *Lens) Coefficients() []float64 {
	switch {
	case l.Model == Pinhole:
		return nil
	case l.Model == KannalaBrandt:
		return append([]float64{}, l.K[:4]...)
	case l.K[5] == 0 && l.K[6] == 0 && l.K[7] == 0:
		return append([]float64{}, l.K[:5]...)
	}
	return append([]float64{}, l.K[:]...)
}

// NewDistorted returns a camera with square pixels and a centred principal point behind a lens. The left and
// right ends of the middle row of the picture are hfov radians apart, tangential distortion apart. The
// coefficients are in OpenCV's order (see Lens), missing ones are 0. It is an error where the law folds back
// within the picture, so that a pixel would see two directions.
func NewDistorted(
	width, height int, hfov float64, model LensModel, coefficients []float64,
) (Intrinsics, error) {
	k := Intrinsics{Width: width, Height: height, Cx: float64(width) / 2, Cy: float64(height) / 2}
	lens, err := newLens(model, coefficients)
	if err != nil {
		return k, err
	}
	k.Lens = lens
	if hfov/2 > lens.Reach {
		return k, fmt.Errorf(
			"folds back at %.1f degrees from the optical axis, half the field of view is %.1f",
			lens.Reach*180/math.Pi, hfov*90/math.Pi)
	}
	k.Fx = float64(width) / 2 / lens.radius(hfov/2)
	k.Fy = k.Fx
	return k, k.CheckLens()
}

// WithLens returns k behind a lens, for focal lengths and a principal point that were calibrated with it. The
// errors are those of NewDistorted.
func (k Intrinsics) WithLens(model LensModel, coefficients []float64) (Intrinsics, error) {
	lens, err := newLens(model, coefficients)
	if err != nil {
		return k, err
	}
	k.Lens = lens
	return k, k.CheckLens()
}

func newLens(model LensModel, coefficients []float64) (Lens, error) {
	l := Lens{Model: model}
	most := len(l.K)
	switch model {
	case KannalaBrandt:
		most = 4
	case BrownConrady:
	default:
		return l, fmt.Errorf("model %q has no coefficients", model)
	}
	if len(coefficients) > most {
		return l, fmt.Errorf("has %d coefficients, want at most %d", len(coefficients), most)
	}
	copy(l.K[:], coefficients)
	l.Reach = l.reach()
	return l, nil
}

// CheckLens reports what makes the lens's law useless for a picture of this size.
func (k *Intrinsics) CheckLens() error {
	l := &k.Lens
	switch l.Model {
	case Pinhole:
		return nil
	case BrownConrady, KannalaBrandt:
	default:
		return fmt.Errorf("model %q is not known", l.Model)
	}
	if !(l.Reach > 0) || l.Reach > l.reach()+1e-9 {
		return fmt.Errorf("reaches %.1f degrees, but folds back at %.1f",
			l.Reach*180/math.Pi, l.reach()*180/math.Pi)
	}
	if !(k.Fx > 0) || !(k.Fy > 0) {
		return errors.New("needs positive focal lengths")
	}
	if l.Model == KannalaBrandt && l.Reach >= widestFisheye-reachStep {
		return nil // what is beyond lies outside the image circle and stays black
	}
	return k.checkRim()
}

// checkRim looks for pixels at the picture's rim that see no direction. The law maps the disc of directions
// one to one (see reach), so that a rim within its image has the whole picture within.
func (k *Intrinsics) checkRim() error {
	w, h := float64(k.Width), float64(k.Height)
	for i := range 2*k.Width + 2*k.Height {
		u, v := float64(i%k.Width), float64(i/k.Width)*h
		if i >= 2*k.Width {
			j := i - 2*k.Width
			u, v = float64(j/k.Height)*w, float64(j%k.Height)+1
		}
		if _, ok := k.Unproject(u, v); !ok {
			return fmt.Errorf("folds back at %.1f degrees from the optical axis, within the picture: "+
				"pixel (%g, %g) sees no direction", k.Lens.Reach*180/math.Pi, u, v)
		}
	}
	return nil
}

// reach returns the angle up to which the law maps directions to the picture one to one.
//
// The Jacobian of the Brown-Conrady law is symmetric, and where it is positive definite on a disc, which is
// convex, the law is one to one on it (D. Gale and H. Nikaido, The Jacobian matrix and global univalence of
// mappings, Mathematische Annalen 159, 1965, theorem 6). The angles are searched in steps of a tenth of a
// degree, 64 directions each. Kannala-Brandt needs a growing polynomial only.
func (l *Lens) reach() float64 {
	widest, ways := widestFlat, 64
	if l.Model == KannalaBrandt {
		widest, ways = widestFisheye, 1
	}
	last := 0.0
	for i := 0; ; i++ {
		t := min(float64(i)*reachStep, widest)
		for w := range ways {
			if !l.sound(t, 2*math.Pi*float64(w)/float64(ways)) {
				return last
			}
		}
		if last = t; t == widest {
			return t
		}
	}
}

// sound reports whether the law keeps neighbouring directions apart and in order.
func (l *Lens) sound(angle, way float64) bool {
	if l.Model == KannalaBrandt {
		_, slope := l.fisheye(angle)
		return slope > leastSlope
	}
	sin, cos := math.Sincos(way)
	r := math.Tan(angle)
	b := l.bend(r*cos, r*sin)
	det := b.xx*b.yy - b.xy*b.xy
	return b.xx > leastSlope && det > leastSlope*leastSlope && det < math.Inf(1)
}

// radius returns how far from the principal point, in focal lengths, the lens puts a direction that lies an
// angle from the optical axis, without tangential distortion.
func (l *Lens) radius(angle float64) float64 {
	if l.Model == KannalaBrandt {
		t, _ := l.fisheye(angle)
		return t
	}
	r := math.Tan(angle)
	d, _ := l.radial(r * r)
	return r * d
}

// fisheye is Kannala and Brandt's polynomial and its slope.
func (l *Lens) fisheye(t float64) (bent, slope float64) {
	k, t2 := &l.K, t*t
	bent = t * (1 + t2*(k[0]+t2*(k[1]+t2*(k[2]+t2*k[3]))))
	slope = 1 + t2*(3*k[0]+t2*(5*k[1]+t2*(7*k[2]+t2*9*k[3])))
	return bent, slope
}

// radial is Brown's factor d and its slope over r^2. A denominator of 0 or less counts as a fold.
func (l *Lens) radial(r2 float64) (d, slope float64) {
	k := &l.K
	num, dnum := 1+r2*(k[0]+r2*(k[1]+r2*k[4])), k[0]+r2*(2*k[1]+r2*3*k[4])
	den, dden := 1+r2*(k[5]+r2*(k[6]+r2*k[7])), k[5]+r2*(2*k[6]+r2*3*k[7])
	if den <= 0 {
		return math.Inf(-1), math.Inf(-1)
	}
	d = num / den
	return d, (dnum - d*dden) / den
}

// bent is a point of the plane z = 1 after the lens, with the law's Jacobian, which is symmetric.
type bent struct{ x, y, xx, xy, yy float64 }

func (l *Lens) bend(x, y float64) bent {
	p1, p2 := l.K[2], l.K[3]
	r2 := x*x + y*y
	d, s := l.radial(r2)
	return bent{
		x:  x*d + 2*p1*x*y + p2*(r2+2*x*x),
		y:  y*d + p1*(r2+2*y*y) + 2*p2*x*y,
		xx: d + 2*x*x*s + 2*p1*y + 6*p2*x,
		xy: 2*x*y*s + 2*p1*x + 2*p2*y,
		yy: d + 2*y*y*s + 6*p1*y + 2*p2*x,
	}
}
