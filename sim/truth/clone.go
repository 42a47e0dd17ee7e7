package truth

import "slices"

// Clone is a copy that shares no labels with the view: for those who keep full labels for longer than their
// source allows. What nobody writes, such as the light of a formation, is shared.
func (v *FrameView) Clone() FrameView {
	out := *v
	out.Bodies, out.Things = slices.Clone(v.Bodies), slices.Clone(v.Things)
	for i := range out.Things {
		t := &out.Things[i]
		t.VisibleMask, t.FullMask = t.VisibleMask.Clone(), t.FullMask.Clone()
		t.Occluders, t.Points = slices.Clone(t.Occluders), slices.Clone(t.Points)
	}
	return out
}
