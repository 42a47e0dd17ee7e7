package render

// sampleRun bounds the samples of a row of pixels within a slopeBlock: whole runs beside a triangle or within
// it need no test pixel by pixel.
type sampleRun struct {
	x0, y0, x1, y1 int32 // subpixels, both ends included
	face           int32 // of all its samples, or mixed
}

// mixed marks a run whose samples lie on several faces.
const mixed = -2

// newRuns returns the runs of all rows, those of a row side by side.
func (l *lens) newRuns() []sampleRun {
	out := make([]sampleRun, 0, l.blocks()*l.camera.Height)
	for y := range l.camera.Height {
		row := l.samples[y*l.camera.Width : (y+1)*l.camera.Width]
		for x := 0; x < len(row); x += slopeBlock {
			out = append(out, newRun(row[x:min(x+slopeBlock, len(row))]))
		}
	}
	return out
}

func newRun(some []sample) sampleRun {
	s := some[0]
	r := sampleRun{s.x, s.y, s.x, s.y, s.face}
	for _, s := range some[1:] {
		if s.face != r.face {
			r.face = mixed
		}
		r.x0, r.x1, r.y0, r.y1 = min(r.x0, s.x), max(r.x1, s.x), min(r.y0, s.y), max(r.y1, s.y)
	}
	return r
}

// line is an edge as a function of a sample's subpixels.
type line struct{ a, b, c int }

// lineOf turns an edge, a function of pixels at their centres, into one of subpixels.
func lineOf(e edge) line {
	a, b := e.a/subpixels, e.b/subpixels
	return line{a, b, e.c - (a+b)*(subpixels/2)}
}

// triangleLines are the three sides of a triangle.
type triangleLines [3]line

// over is not negative where a point lies in the triangle.
func (t *triangleLines) over(u, v int) int {
	e0, e1, e2 := &t[0], &t[1], &t[2]
	return (e0.a*u + e0.b*v + e0.c) | (e1.a*u + e1.b*v + e1.c) | (e2.a*u + e2.b*v + e2.c)
}

// moved returns the sides as functions of points that are shifted by (u, v) before.
func (t *triangleLines) moved(u, v int) triangleLines {
	out := *t
	for i := range out {
		e := &out[i]
		e.c += e.a*u + e.b*v
	}
	return out
}

// against says of a run's box whether no point, or every point of it lies in the triangle.
func (t *triangleLines) against(r *sampleRun) (none, all bool) {
	all = true
	for i := range t {
		e := &t[i]
		least, most := e.c, e.c
		if e.a > 0 {
			least, most = least+e.a*int(r.x0), most+e.a*int(r.x1)
		} else {
			least, most = least+e.a*int(r.x1), most+e.a*int(r.x0)
		}
		if e.b > 0 {
			least, most = least+e.b*int(r.y0), most+e.b*int(r.y1)
		} else {
			least, most = least+e.b*int(r.y1), most+e.b*int(r.y0)
		}
		if most < 0 {
			return true, false
		}
		all = all && least >= 0
	}
	return false, all
}
