package sensor

import (
	"storesim/pipeline/store"
	"storesim/render"
	"storesim/sim/scene"
	"storesim/sim/truth"
)

// depths are how deep below the surface each of truth.PointNames may lie, metres: nose, eyes and ears on it,
// joints within the limbs.
var depths = [...]float64{
	0.035, 0.035, 0.035, 0.045, 0.045, 0.11, 0.11, 0.09, 0.09, 0.07, 0.07, 0.18, 0.18, 0.12, 0.12, 0.10, 0.10,
	handTolerance, handTolerance, footTolerance,
}

// The points after COCO's.
const (
	palms = 17
	foot  = 19
)

// points labels a person's points. Those that BodyView has too are labelled as there; the others are hidden
// where something stands before them, the own body not excepted, or somebody else is seen at about their
// depth.
func (cam *camera) points(f *render.Frame, b *bodyState, id uint32) []truth.Mark {
	s, first := &cam.sheet, len(cam.sheet.points)
	s.measured = scene.AppendPoints(s.measured[:0], b.build, &b.pose)
	for i, p := range s.measured {
		switch {
		case i < palms:
			s.points = append(s.points, cam.point(f, p, id, depths[i]))
		case i < foot:
			s.points = append(s.points, cam.mark(f, p, id, depths[i]))
		default:
			s.points = append(s.points, cam.mark(f, p, 0, depths[i]))
		}
	}
	return s.points[first:len(s.points):len(s.points)]
}

func (cam *camera) point(f *render.Frame, p store.Vec3, id uint32, below float64) truth.Mark {
	u, v, depth, ok := cam.model.Project(p)
	m := truth.Mark{U: u, V: v}
	if !ok || !cam.model.InImage(u, v) {
		return m
	}
	at := int(v)*f.Width + int(u)
	seen := float64(f.Depth[at])
	m.Visibility = truth.Visible
	if seen < depth-below || somebodyElse(f.ID[at], id) && seen < depth+below {
		m.Visibility = truth.Hidden
	}
	return m
}
