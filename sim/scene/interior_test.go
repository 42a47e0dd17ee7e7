package scene

import (
	"bytes"
	"math"
	"slices"
	"testing"

	"storesim/pipeline/store"
	"storesim/render"
	"storesim/sim/world"
)

// roomCamera looks at the refrigerator of the demo layout from before it.
func roomCamera(at, to vec) store.Camera {
	return store.Camera{Intrinsics: store.NewIntrinsics(320, 180, 1.2), WorldFromCamera: store.LookAt(at, to)}
}

// drawRoom draws objects in the light of a room.
func drawRoom(cam store.Camera, l *store.Layout, in *Interior, objs []render.Object) *render.Frame {
	v := render.NewView(cam, in.Light(l))
	v.SetStatic(objs)
	return v.Draw(nil)
}

// coldStore is the demo layout with doors before its refrigerator, and that one's goods.
func coldStore(t *testing.T) (*store.Layout, *Builder, []render.Object) {
	t.Helper()
	l := demoLayout(t)
	l.Gondolas[2].Doors = true
	b := New(l)
	var goods []render.Object
	for i, f := range l.Planogram.Facings {
		if l.Shelves[l.Plates[f.First].Shelf].Gondola == 2 {
			at := l.Plates[f.First].Pose.Compose(store.Pose{R: store.Identity3(), T: xyz(0, 0.1, 0)})
			goods = append(goods, b.Item(f.SKU, ItemID(i), at))
		}
	}
	if len(b.Leaves()) != 4 || len(goods) < 8 {
		t.Fatalf("%d leaves before two bays of 1.2 m, %d goods", len(b.Leaves()), len(goods))
	}
	return l, b, goods
}

// What a door's frame covers has no id and is nearer; glass leaves ids and depths as they are, and takes
// light.
func TestDoorsHideWhatTheirFramesCover(t *testing.T) {
	l, b, goods := coldStore(t)
	cam := roomCamera(xyz(3.2, 2.8, 1.7), xyz(3.2, 0.4, 0.9))
	in, hung := plainInterior(), slices.Concat(b.Store(), goods)
	bare := slices.Clone(hung)
	for _, leaf := range b.Leaves() {
		for k := range leaf.Count {
			bare[leaf.First+k].Scale = xyz(1e-6, 1e-6, 1e-6)
		}
	}
	with, without := drawRoom(cam, l, &in, hung), drawRoom(cam, l, &in, bare)
	framed, glazed := 0, 0
	for i := range with.ID {
		if with.Depth[i] < without.Depth[i] {
			if with.ID[i] != 0 {
				t.Fatalf("pixel %d of a door has the id %d", i, with.ID[i])
			}
			if without.ID[i] != 0 {
				framed++
			}
			continue
		}
		if with.ID[i] != without.ID[i] || with.Depth[i] != without.Depth[i] {
			t.Fatalf("pixel %d behind glass is %d, want %d", i, with.ID[i], without.ID[i])
		}
		if with.ID[i] != 0 && !bytes.Equal(with.RGBA[4*i:4*i+3], without.RGBA[4*i:4*i+3]) {
			glazed++
		}
	}
	if framed < 50 || glazed < 300 {
		t.Errorf("%d pixels of goods are behind frames, %d behind glass, want some of both", framed, glazed)
	}
}

// A leaf opens for a hand that comes near, ever more, and not for one that hangs beside who walks by.
func TestLeafOpensForAHand(t *testing.T) {
	l, in := demoLayout(t), plainInterior()
	l.Gondolas[2].Doors = true
	_, leaves := newStore(l, &in, newTypeface())
	leaf := &leaves[1]
	front := l.Gondolas[2].Pose
	person := func(foot, hand vec) []world.Pose {
		p := world.Pose{Foot: front.Apply(foot).Floor()}
		p.Joints[world.LeftHand] = front.Apply(xyz(foot.X, foot.Y, 0.8))
		p.Joints[world.RightHand] = front.Apply(hand)
		return []world.Pose{p}
	}
	middle := (leaf.from + leaf.to) / 2
	last := 0
	for _, y := range []float64{-0.5, -0.35, -0.3, -0.25, -0.2, -0.14, 0.1, 0.3} {
		open := leaf.Opening(person(xyz(middle, -0.55, 0), xyz(middle, y, 1.1)))
		if open < last {
			t.Errorf("open by %d with the hand at %g, by %d before", open, y, last)
		}
		last = open
	}
	if last != leafSteps {
		t.Errorf("a hand within opens by %d, want %d", last, leafSteps)
	}
	for what, poses := range map[string][]world.Pose{
		"nobody":                  nil,
		"a hand at the next leaf": person(xyz(middle, -0.5, 0), xyz(leaf.to+0.2, 0.1, 1.1)),
		"who walks along":         person(xyz(middle, -0.3, 0), xyz(middle+0.05, -0.2, 0.8)),
		"who stands far off":      person(xyz(middle, -2, 0), xyz(middle, -1.6, 1.1)),
		"a hand above":            person(xyz(middle, -0.5, 0), xyz(middle, 0.1, 2.1)),
	} {
		if open := leaf.Opening(poses); open != 0 {
			t.Errorf("%s opens a leaf by %d", what, open)
		}
	}
	shut, wide := leaf.Pose(0).Apply(xyz(-0.5, 0, 0)), leaf.Pose(leafSteps).Apply(xyz(-0.5, 0, 0))
	if leaf.turn < 0 {
		t.Fatal("the second leaf of a bay is hinged at its right")
	}
	if out := leaf.local.Apply(wide).Y; math.Abs(leaf.local.Apply(shut).Y-leafBack) > 1e-9 || out > leafBack-0.45 {
		t.Errorf("an open leaf stands %g m before the shelves", -out)
	}
}

// Light changes colours alone: by night it is darker before a window, there is a street behind it by day.
func TestDaylightFallsThroughWindows(t *testing.T) {
	l := demoLayout(t)
	cam := roomCamera(xyz(2.5, 2.6, 2.4), xyz(6, 3.5, 1.1))
	draw := func(daylight float64, windows ...Window) *render.Frame {
		in := Interior{Lighting: DefaultLighting(), Daylight: daylight, Windows: windows}
		in.Lighting.Level, in.Lighting.Ambient = 0.3, 0.3
		objs, _ := newStore(l, &in, newTypeface())
		return drawRoom(cam, l, &in, objs)
	}
	pane := Window{Wall: East, From: 2.5, To: 4.5, Sill: 0.8, Head: 2.2}
	night, day := draw(0, pane), draw(1, pane)
	if !slices.Equal(night.ID, day.ID) || !slices.Equal(night.Depth, day.Depth) {
		t.Error("light changes ids or depths")
	}
	if a, b := sum(night), sum(day); a*102 > b*100 {
		t.Errorf("all pixels add up to %d by night, %d by day, want 2 %% more", a, b)
	}
	if bytes.Equal(night.RGBA, draw(0).RGBA) {
		t.Error("the window cannot be seen")
	}
	if !bytes.Equal(draw(0).RGBA, draw(1).RGBA) {
		t.Error("daylight comes in without a window")
	}
}

// A lamp that is off darkens the floor under it, and less the farther away.
func TestLampThatIsOffDarkensNearIt(t *testing.T) {
	l := demoLayout(t)
	all := DefaultLighting()
	one := all
	one.Lamps = map[int]LampSetting{0: {}}
	red := all
	red.Tone = render.Tone{R: 1, G: 0.7, B: 0.4}
	lit, dark, warm := all.Light(l), one.Light(l), red.Light(l)
	view := func(light render.Light, at vec) []uint8 {
		var m shaper
		m.quad(xyz(-0.2, -0.2, 0), xyz(0.2, -0.2, 0), xyz(-0.2, 0.2, 0), wholeTexture())
		cam := roomCamera(at.Add(xyz(0, -0.01, 0.3)), at)
		v := render.NewView(cam, light)
		f := v.Draw([]render.Object{{ID: 1, Mesh: m.done(), Pose: store.Pose{R: store.Identity3(), T: at},
			Material: &render.Material{Color: rgb(0xb0b0b0)}}})
		mid := 4 * (90*320 + 160)
		return f.RGBA[mid : mid+3]
	}
	last := 256
	for _, x := range []float64{1, 2.5, 5.5} {
		at := xyz(x, 0.9, 0.2)
		loss := int(view(lit, at)[0]) - int(view(dark, at)[0])
		if loss >= last || loss < 0 {
			t.Errorf("at %g m the loss is %d, before %d", x, loss, last)
		}
		last = loss
		if c := view(warm, at); c[0] <= c[1] || c[1] <= c[2] {
			t.Errorf("under red lamps grey is %v", c)
		}
	}
}

func sum(f *render.Frame) int {
	n := 0
	for _, v := range f.RGBA {
		n += int(v)
	}
	return n
}
