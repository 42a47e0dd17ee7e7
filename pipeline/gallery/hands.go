package gallery

import (
	"math"

	"storesim/pipeline/store"
)

const (
	maxHands   = 3
	rayGap     = 0.15 // m, closest approach of two rays at one hand
	armLength  = 1.1  // m from the body's axis at most
	lowestHand = 0.2  // m
	topHand    = 2.1  // m
	handBlur   = 0.02 // m: calibration, clocks and the size of a palm

	priorHeight = 1.1  // m: where a hand is when only one camera sees it
	priorStd    = 0.35 // m, vertical, and with priorReach of each horizontal direction
	priorReach  = 0.35 // m
	weakStd     = 0.8  // m: the prior of a hand that several cameras see
)

// handRay is a hand as one camera sees it.
type handRay struct {
	camera int
	ray    store.Ray
	angle  float64 // standard deviation across, radians
	used   bool
}

// at returns the standard deviation across the ray, metres, some way along it.
func (r *handRay) at(along float64) float64 { return math.Hypot(r.angle*along, handBlur) }

// hands returns where the person's hands are now: first those on which rays of several cameras meet, then
// those on single rays.
func (f *Floor) hands(p *person) []Hand {
	f.handRays(p)
	var out []Hand
	for len(out) < maxHands {
		h, ok := f.meeting(p)
		if !ok {
			break
		}
		out = append(out, h)
	}
	for i := range f.rays {
		r := &f.rays[i]
		if len(out) < maxHands && !r.used && !passes(r, out) {
			if h, ok := single(p, r); ok {
				out = append(out, h)
			}
		}
	}
	return out
}

// handRays collects the rays of the newest detections, moved along with the body to the present.
func (f *Floor) handRays(p *person) {
	f.rays = f.rays[:0]
	for c := range p.ties {
		t := &p.ties[c]
		age := f.now.Sub(t.at)
		if t.tracklet == 0 || age > f.opt.HandWindow {
			continue
		}
		cam := &f.layout.Cameras[c]
		shift := p.body.velocity().Scale(age.Seconds()).At(0)
		for i := range t.det.Hands {
			h := &t.det.Hands[i]
			if h.Score < leastPoint {
				continue
			}
			ray := cam.Ray(h.X, h.Y)
			ray.Origin = ray.Origin.Add(shift)
			std := math.Sqrt((h.XX+h.YY)/2 + pixelNoise*pixelNoise)
			f.rays = append(f.rays, handRay{camera: c, ray: ray, angle: std / cam.PixelsPerRadian(h.X, h.Y)})
		}
	}
}

// meeting returns the hand on which the unused rays of most cameras meet, and uses those.
func (f *Floor) meeting(p *person) (Hand, bool) {
	var at store.Vec3
	best := math.Inf(-1)
	for i := range f.rays {
		for j := i + 1; j < len(f.rays); j++ {
			a, b := &f.rays[i], &f.rays[j]
			if a.used || b.used || a.camera == b.camera {
				continue
			}
			mid, gap, ok := approach(a.ray, b.ray)
			if !ok || gap > rayGap || !p.reaches(mid) {
				continue
			}
			if s := f.support(mid) - gap/rayGap; s > best {
				at, best = mid, s
			}
		}
	}
	if math.IsInf(best, -1) {
		return Hand{}, false
	}
	f.gather(at)
	f.gather(f.solve(p).Mean) // once more from the better point
	for _, i := range f.picked {
		f.rays[i].used = true
	}
	return f.solve(p), len(f.picked) >= 2
}

// reaches reports whether the person can have a hand at a point.
func (p *person) reaches(at store.Vec3) bool {
	return at.Z > lowestHand && at.Z < topHand && at.Floor().Dist(p.body.floor()) < armLength
}

// approach returns the point midway between two rays where they come closest, and their distance there; ok
// is false where that is behind a camera or the rays are parallel.
func approach(a, b store.Ray) (mid store.Vec3, gap float64, ok bool) {
	w := a.Origin.Sub(b.Origin)
	c, d, e := a.Dir.Dot(b.Dir), a.Dir.Dot(w), b.Dir.Dot(w)
	den := 1 - c*c
	if den < 1e-4 {
		return mid, 0, false
	}
	s, t := (c*e-d)/den, (e-c*d)/den
	if s <= 0 || t <= 0 {
		return mid, 0, false
	}
	p, q := a.Origin.Add(a.Dir.Scale(s)), b.Origin.Add(b.Dir.Scale(t))
	return p.Lerp(q, 0.5), p.Dist(q), true
}

// support counts the cameras with an unused ray through a point.
func (f *Floor) support(at store.Vec3) float64 {
	n, last := 0, -1
	for i := range f.rays {
		r := &f.rays[i]
		if r.used || r.camera == last {
			continue
		}
		if across, _ := r.ray.Dist(at); across < rayGap {
			n, last = n+1, r.camera
		}
	}
	return float64(n)
}

// gather picks the unused ray of each camera that passes closest to a point.
func (f *Floor) gather(at store.Vec3) {
	f.picked = f.picked[:0]
	best := 0.0
	for i := range f.rays {
		r := &f.rays[i]
		across, _ := r.ray.Dist(at)
		if r.used || across > rayGap {
			continue
		}
		n := len(f.picked)
		switch {
		case n == 0 || f.rays[f.picked[n-1]].camera != r.camera:
			f.picked = append(f.picked, i)
		case across < best:
			f.picked[n-1] = i
		default:
			continue
		}
		best = across
	}
}

// solve fuses the picked rays in information form: a ray knows everything across itself and nothing along.
func (f *Floor) solve(p *person) Hand {
	info := information{}
	centre := p.body.floor().At(priorHeight)
	info.addPoint(centre, weakStd, weakStd)
	for _, i := range f.picked {
		info.addRay(&f.rays[i], centre)
	}
	mean, cov := info.solve()
	return Hand{Mean: mean, Cov: cov, Views: len(f.picked)}
}

// single returns the hand on one ray, somewhere within the person's reach.
func single(p *person, r *handRay) (Hand, bool) {
	info := information{}
	centre := p.body.floor().At(priorHeight)
	info.addPoint(centre, math.Hypot(priorReach, priorStd)/math.Sqrt2, priorStd)
	info.addRay(r, centre)
	mean, cov := info.solve()
	return Hand{Mean: mean, Cov: cov, Views: 1}, p.reaches(mean)
}

// passes reports whether the ray goes through a hand that is known already: its own ray was the worse of two.
func passes(r *handRay, known []Hand) bool {
	for i := range known {
		if across, _ := r.ray.Dist(known[i].Mean); across < rayGap {
			return true
		}
	}
	return false
}

// information is a normal distribution in space by its precision matrix and precision times mean.
type information struct {
	w store.Mat3
	b store.Vec3
}

func (n *information) add(w store.Mat3, at store.Vec3) {
	for i := range w {
		n.w[i] += w[i]
	}
	n.b = n.b.Add(w.Apply(at))
}

func (n *information) addPoint(at store.Vec3, across, up float64) {
	a, u := 1/(across*across), 1/(up*up)
	n.add(store.Mat3{a, 0, 0, 0, a, 0, 0, 0, u}, at)
}

// addRay adds (I - d*dT)/s^2 at the ray's origin, s taken where the ray passes a point.
func (n *information) addRay(r *handRay, near store.Vec3) {
	_, along := r.ray.Dist(near)
	s := r.at(along)
	k, d := 1/(s*s), r.ray.Dir
	n.add(store.Mat3{
		k * (1 - d.X*d.X), -k * d.X * d.Y, -k * d.X * d.Z,
		-k * d.Y * d.X, k * (1 - d.Y*d.Y), -k * d.Y * d.Z,
		-k * d.Z * d.X, -k * d.Z * d.Y, k * (1 - d.Z*d.Z),
	}, r.ray.Origin)
}

func (n *information) solve() (store.Vec3, store.Mat3) {
	w := n.w
	c := [3]float64{w[4]*w[8] - w[5]*w[7], w[5]*w[6] - w[3]*w[8], w[3]*w[7] - w[4]*w[6]}
	det := w[0]*c[0] + w[1]*c[1] + w[2]*c[2]
	inv := store.Mat3{
		c[0], w[2]*w[7] - w[1]*w[8], w[1]*w[5] - w[2]*w[4],
		c[1], w[0]*w[8] - w[2]*w[6], w[2]*w[3] - w[0]*w[5],
		c[2], w[1]*w[6] - w[0]*w[7], w[0]*w[4] - w[1]*w[3],
	}
	for i := range inv {
		inv[i] /= det
	}
	return inv.Apply(n.b), inv
}
