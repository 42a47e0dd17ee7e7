package scene

import (
	"math"

	"storesim/pipeline/store"
	"storesim/render"
	"storesim/sim/world"
)

// The thickness of limbs of a body 1.75 m tall, metres.
const (
	upperArmRadius = 0.05
	forearmRadius  = 0.041
	thighRadius    = 0.083
	shinRadius     = 0.058
	neckRadius     = 0.056
	meanHeight     = 1.75
)

// Outfit is what the surfaces of a body of one look are made of. The objects of the body point into it, and
// nobody writes it: bodies of one look, and pictures of any goroutine, may share one.
type Outfit struct {
	look                                                                world.Look
	skin, face, hair, top, accent, bottom, shoes, outer, satchel, label render.Material
}

// Outfit makes the outfit of a look.
func (b *Builder) Outfit(look world.Look) *Outfit {
	p := &b.parts
	return &Outfit{
		look:    look,
		skin:    render.Material{Color: look.Skin},
		face:    render.Material{Color: look.Skin, Texture: p.features},
		hair:    render.Material{Color: look.Hair, Texture: p.strands},
		top:     render.Material{Color: look.Top, Texture: p.cloth},
		accent:  render.Material{Color: look.TopAccent, Texture: p.cloth},
		bottom:  render.Material{Color: look.Bottom, Texture: p.cloth},
		shoes:   render.Material{Color: look.Shoes},
		outer:   render.Material{Color: look.Outer, Texture: p.cloth},
		satchel: render.Material{Color: look.Pack, Texture: p.cloth},
		label:   render.Material{Color: rgb(0xf2f2ee)},
	}
}

// figure is one body being put together.
type figure struct {
	*bodyParts
	*Outfit
	pose    *world.Pose
	id      uint32
	stout   float64 // thickness relative to a body of mean height
	girth   float64
	skull   float64 // size of the head relative to an adult's
	tall    float64 // height relative to the mean, at most 1
	stature float64 // height, metres
	ahead   vec     // where the torso faces, level
	left    vec
	way     float64 // yaw of hips and feet
	out     []render.Object
}

// Body appends the objects of a body to dst and returns it: first soft shadows on the floor with id 0, then
// the body's parts, all with the given id, a BodyID, but for the hands, which have ids of their own and
// belong to it.
func (b *Builder) Body(dst []render.Object, id uint32, build world.Build, outfit *Outfit,
	pose *world.Pose) []render.Object {
	ahead := store.Heading(pose.Yaw)
	f := figure{
		bodyParts: &b.parts, Outfit: outfit, pose: pose, id: id,
		stout: build.Height / meanHeight * (0.75 + build.Girth), girth: build.Girth,
		ahead: ahead.At(0), left: ahead.Perp().At(0), skull: build.HeadSize(),
		tall: min(1, build.Height/meanHeight), stature: build.Height, out: dst,
	}
	across := pose.Joints[world.LeftHip].Sub(pose.Joints[world.RightHip])
	f.way = math.Atan2(-across.X, across.Y)
	f.shadows()
	f.trunk()
	f.crown()
	for side := range world.Joint(2) { // left, right
		f.arm(side)
		f.leg(side)
	}
	if f.look.ShoulderBag {
		f.bagOnShoulder()
	}
	return f.out
}

// add places a part.
func (f *figure) add(m *render.Mesh, pose store.Pose, scale vec, mat *render.Material) {
	f.out = append(f.out, render.Object{ID: f.id, Mesh: m, Pose: pose, Scale: scale, Material: mat})
}

// bone places a part of revolution that runs from a to b.
func (f *figure) bone(m *render.Mesh, a, b vec, radius float64, mat *render.Material) {
	r, length := along(a, b, f.ahead)
	f.add(m, store.Pose{R: r, T: a}, xyz(radius, radius, length), mat)
}

// along returns the rotation whose z axis runs from a to b, with x as near to ahead as can be, and their
// distance.
func along(a, b, ahead vec) (store.Mat3, float64) {
	d := b.Sub(a)
	length := max(d.Len(), 1e-4)
	z := xyz(0, 0, 1)
	if d.Len() > 1e-4 {
		z = d.Unit()
	}
	y := z.Cross(ahead)
	if y.Len() < 0.1 {
		y = z.Cross(xyz(-ahead.Y, ahead.X, 0)).Cross(z)
	}
	y = y.Unit()
	return store.Columns(y.Cross(z), y, z), length
}

func (f *figure) joint(j world.Joint) vec { return f.pose.Joints[j] }

// shadows lie under the body and under each foot.
func (f *figure) shadows() {
	shade := func(at vec, long, wide float64, mat *render.Material) {
		pose := store.FloorPose(at.Floor(), f.way)
		f.out = append(f.out, render.Object{
			Mesh: f.shadow, Pose: pose, Scale: xyz(long, wide, 1), Material: mat, Decal: true,
		})
	}
	middle := f.joint(world.LeftAnkle).Lerp(f.joint(world.RightAnkle), 0.5)
	hips := f.joint(world.LeftHip).Lerp(f.joint(world.RightHip), 0.5)
	shade(middle.Lerp(hips, 0.3), 1.0, 1.0, f.contact)
	for _, j := range []world.Joint{world.LeftAnkle, world.RightAnkle} {
		shade(f.joint(j).Add(f.ahead.Scale(0.05)), 0.42, 0.24, f.footprint)
	}
}

// trunk is pelvis, torso and neck, with what is worn over it. The shoulders may be turned against the hips.
func (f *figure) trunk() {
	hips := f.joint(world.LeftHip).Lerp(f.joint(world.RightHip), 0.5)
	shoulders := f.joint(world.LeftShoulder).Lerp(f.joint(world.RightShoulder), 0.5)
	across := f.joint(world.LeftShoulder).Sub(f.joint(world.RightShoulder))
	r, length := along(hips, shoulders, across.Cross(shoulders.Sub(hips)).Unit())
	half := across.Len() / 2
	seat := xyz(f.girth*0.47, max(0.15*min(1, f.stout), half*0.86), f.tall)
	f.add(f.pelvis, store.Pose{R: r, T: hips}, seat, &f.bottom)
	torso, scale := f.torso[f.look.Pattern], xyz(f.girth/2, half, length)
	f.add(torso.main, store.Pose{R: r, T: hips}, scale, &f.top)
	if torso.accent != nil {
		f.add(torso.accent, store.Pose{R: r, T: hips}, scale, &f.accent)
	}
	if f.look.Jacket {
		f.jacket(hips, r, scale)
	}
	if f.look.NameBand {
		f.add(f.band, store.Pose{R: r, T: hips}, scale, &f.label)
	}
	if f.look.Backpack {
		f.backpack(r.Apply(xyz(1, 0, 0)), r.Apply(xyz(0, 1, 0)), r.Apply(xyz(0, 0, 1)), shoulders)
	}
	low := shoulders.Lerp(f.joint(world.Neck), 0.3)
	f.bone(f.limb, low, f.joint(world.Head).Add(f.ahead.Scale(-0.012)), neckRadius*f.stout, &f.skin)
}

// crown is head, hair and cap.
func (f *figure) crown() {
	at, one := headPose(f.pose), xyz(f.skull, f.skull, f.skull)
	f.add(f.head, at, one, &f.face)
	switch f.look.Style {
	case world.Bald:
	case world.LongHair:
		f.add(f.long, at, one, &f.hair)
	case world.Cap:
		f.add(f.short, at, one, &f.hair)
		f.add(f.cap, at, one, &f.accent)
	default:
		f.add(f.short, at, one, &f.hair)
	}
}

// arm is sleeve, upper arm, forearm and hand of one side.
func (f *figure) arm(side world.Joint) {
	shoulder, elbow, hand := f.joint(world.LeftShoulder+side), f.joint(world.LeftElbow+side),
		f.joint(world.LeftHand+side)
	root := shoulder.Lerp(f.joint(world.RightShoulder-side), 0.08)
	upper, fore := upperArmRadius*f.stout, forearmRadius*f.stout
	wrist := wristOf(elbow, hand)
	switch {
	case f.look.Jacket:
		f.jacketSleeve(root, elbow, elbow.Lerp(wrist, 0.97), upper, fore)
	case f.look.LongSleeves:
		garment := f.upperArm[f.look.Pattern]
		f.bone(garment.main, root, elbow, upper*1.08, &f.top)
		if garment.accent != nil {
			f.bone(garment.accent, root, elbow, upper*1.08, &f.accent)
		}
		cuff, garment := elbow.Lerp(wrist, 0.96), f.forearm[f.look.Pattern]
		f.bone(garment.main, elbow, cuff, fore*1.16, &f.top)
		if garment.accent != nil {
			f.bone(garment.accent, elbow, cuff, fore*1.16, &f.accent)
		}
	default:
		f.bone(f.limb, root.Lerp(elbow, 0.3), elbow, upper*0.88, &f.skin)
		f.bone(f.sleeve, root, root.Lerp(elbow, 0.58), upper*1.1, &f.top)
		f.bone(f.limb, elbow, wrist, fore, &f.skin)
	}
	f.hold(side, elbow, hand)
}

// hold is an empty hand in line with the forearm, the thumb ahead and inwards: open where the arm is
// stretched out, loosely curled where it hangs.
func (f *figure) hold(side world.Joint, elbow, hand vec) {
	inward := f.left
	if side == 0 {
		inward = inward.Scale(-1)
	}
	shape := f.hands.relaxed
	arm := hand.Sub(f.joint(world.LeftShoulder + side))
	if arm.Unit().Z > -0.86 && arm.Len() > 0.26*f.stature {
		shape = f.hands.open
	}
	k := f.stout * 0.98
	f.add(nil, store.Pose{T: hand}, xyz(k, k, k), &f.skin)
	own := &f.out[len(f.out)-1]
	thumb := f.ahead.Add(inward.Scale(0.45)).Add(xyz(0, 0, 0.7)).Unit()
	p := turned(world.Side(side), hand, hand.Sub(elbow), thumb, k)
	p.take(own, world.Side(side), shape)
	own.ID, own.Group = HandID(int(f.id-BodyID(0)), world.Side(side)), f.id
}

// leg is thigh, shin and shoe of one side.
func (f *figure) leg(side world.Joint) {
	hip, knee, ankle := f.joint(world.LeftHip+side), f.joint(world.LeftKnee+side),
		f.joint(world.LeftAnkle+side)
	f.bone(f.thigh, hip.Lerp(f.joint(world.RightHip-side), 0.1), knee, thighRadius*f.stout, &f.bottom)
	f.bone(f.limb, knee, ankle.Add(xyz(0, 0, 0.02)), shinRadius*f.stout, &f.bottom)
	k := f.stout
	f.add(f.shoe, store.Pose{R: store.RotZ(f.way), T: ankle}, xyz(k, k, ankle0(ankle)), &f.shoes)
}

// ankle0 stretches a shoe so that a standing foot's sole is on the floor; a lifted foot keeps its size.
func ankle0(ankle vec) float64 { return min(max(ankle.Z/0.07, 0.8), 1.1) }

// bagOnShoulder hangs at the left hip by two straps over the shoulder.
func (f *figure) bagOnShoulder() {
	hip, shoulder := f.joint(world.LeftHip), f.joint(world.LeftShoulder)
	half := math.Abs(shoulder.Sub(f.joint(world.RightShoulder)).Len()) / 2
	beside := f.joint(world.LeftHip).Lerp(f.joint(world.RightHip), 0.5).Add(f.left.Scale(half + 0.02))
	top := beside.Add(f.ahead.Scale(-0.13)).Add(xyz(0, 0, 0.08))
	over := shoulder.Add(xyz(0, 0, 0.035)).Lerp(f.joint(world.Neck), 0.2)
	r, _ := along(hip, hip.Add(xyz(0, 0, 1)), f.ahead)
	f.add(f.bag, store.Pose{R: r, T: top}, xyz(1, 1, 1), &f.accent)
	for _, end := range []float64{-0.1, 0.1} {
		f.bone(f.limb, top.Add(f.ahead.Scale(end)).Add(xyz(0, 0, -0.03)), over, 0.011, &f.accent)
	}
}
