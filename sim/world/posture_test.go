package world_test

import (
	"math"
	"testing"
	"time"

	"pgregory.net/rapid"

	"storesim/pipeline/store"
	"storesim/scenarios"
	"storesim/sim/des"
	"storesim/sim/world"
)

// bones are the pairs of joints that one bone joins, with its length as a share of the body's height.
var bones = []struct {
	name  string
	a, b  world.Joint
	share float64
}{
	{"left upper arm", world.LeftShoulder, world.LeftElbow, 0.186},
	{"right upper arm", world.RightShoulder, world.RightElbow, 0.186},
	{"left forearm", world.LeftElbow, world.LeftHand, 0.190},
	{"right forearm", world.RightElbow, world.RightHand, 0.190},
	{"left thigh", world.LeftHip, world.LeftKnee, 0.245},
	{"right thigh", world.RightHip, world.RightKnee, 0.245},
	{"left shin", world.LeftKnee, world.LeftAnkle, 0.246},
	{"right shin", world.RightKnee, world.RightAnkle, 0.246},
}

func layoutOf(t *testing.T, name string) *store.Layout {
	t.Helper()
	sc, err := scenarios.Load(name)
	if err != nil {
		t.Fatal(err)
	}
	return sc.Config.Layout
}

// actor is a body that walks, turns and reaches at random: a list of actions, each with its time.
type actor struct {
	body *world.Body
	now  des.Time
}

func newActor(height float64) *actor {
	build := world.Build{Height: height, Shoulders: 0.25 * height, Girth: 0.24}
	return &actor{body: &world.Body{Build: build}, now: des.Time(time.Minute)}
}

// act does one random thing and returns how long it lasts.
func (a *actor) act(t *rapid.T) time.Duration {
	switch rapid.IntRange(0, 2).Draw(t, "action") {
	case 0:
		speed, yaw := rapid.Float64Range(0, 1.6).Draw(t, "speed"), rapid.Float64Range(-3, 3).Draw(t, "heading")
		a.body.Move(a.now, store.Heading(yaw).Scale(speed))
		return time.Duration(rapid.IntRange(1, 8).Draw(t, "steps")) * 100 * time.Millisecond
	case 1:
		a.body.Turn(a.now, rapid.Float64Range(-3, 3).Draw(t, "yaw"), 400*time.Millisecond)
		return 400 * time.Millisecond
	default:
		return a.reach(t)
	}
}

// reach stands still and reaches for a place at shelf distance.
func (a *actor) reach(t *rapid.T) time.Duration {
	a.body.Move(a.now, store.Vec2{})
	whole := time.Duration(rapid.IntRange(1200, 4000).Draw(t, "ms")) * time.Millisecond
	yaw := a.body.Yaw(a.now) + rapid.Float64Range(-0.7, 0.7).Draw(t, "aside")
	target := a.body.Floor(a.now).Add(store.Heading(yaw).Scale(rapid.Float64Range(0.35, 0.8).Draw(t, "far")))
	a.body.StartReach(world.Side(rapid.IntRange(0, 1).Draw(t, "side")), world.Reach{
		Target: target.At(rapid.Float64Range(0.15, 1.6).Draw(t, "z")),
		Start:  a.now, Contact: a.now.Add(whole * 45 / 100), Dwell: whole / 10, End: a.now.Add(whole),
		Stow: rapid.Bool().Draw(t, "stow"),
	})
	return whole
}

// Whatever a body does, its bones keep their lengths and no joint moves more than a few centimetres in 10 ms.
func TestPosturesAreBodily(t *testing.T) {
	var worstBone, worstJump float64
	rapid.Check(t, func(t *rapid.T) {
		height := rapid.Float64Range(1.48, 1.98).Draw(t, "height")
		a := newActor(height)
		last := a.body.At(a.now)
		for range rapid.IntRange(1, 8).Draw(t, "actions") {
			end := a.now.Add(a.act(t))
			for ; a.now < end; a.now = a.now.Add(10 * time.Millisecond) {
				p := a.body.At(a.now)
				if a.body.At(a.now) != p {
					t.Fatal("At is not a function of time")
				}
				bone, jump := checkBones(t, &p, height), checkJump(t, &last, &p)
				worstBone, worstJump = max(worstBone, bone), max(worstJump, jump)
				last = p
			}
		}
	})
	t.Logf("worst bone error %.1f mm, fastest joint %.1f mm in 10 ms", 1000*worstBone, 1000*worstJump)
}

func checkBones(t *rapid.T, p *world.Pose, height float64) float64 {
	worst := 0.0
	for _, b := range bones {
		off := math.Abs(p.Joints[b.a].Dist(p.Joints[b.b]) - b.share*height)
		if off > 0.004 {
			t.Errorf("%s is %.1f mm off its length", b.name, 1000*off)
		}
		worst = max(worst, off)
	}
	return worst
}

func checkJump(t *rapid.T, a, b *world.Pose) float64 {
	worst := 0.0
	for j := range world.NumJoints {
		d := a.Joints[j].Dist(b.Joints[j])
		limit := 0.08
		if j == world.LeftElbow || j == world.RightElbow {
			limit = 0.14 // an elbow snaps as the arm comes straight
		}
		if math.IsNaN(d) || d > limit {
			t.Errorf("joint %d moves %.1f mm in 10 ms", j, 1000*d)
		}
		worst = max(worst, d)
	}
	return worst
}

// From the spot before its column a shopper's hand gets to the goods: the shortest to the top shelf, the
// tallest to the lowest.
func TestHandsReachTheGoods(t *testing.T) {
	const standoff = 0.36
	for _, name := range []string{"corner", "crowd", "train-a", "train-b"} {
		layout := layoutOf(t, name)
		w := world.New(des.New(), layout, 1)
		for _, height := range []float64{1.48, 1.63, 1.76, 1.98} {
			for _, aside := range []float64{0, 0.2, 0.42} {
				worst, sum, where, n := 0.0, 0.0, store.Vec3{}, 0
				for c := range w.Stock.Columns {
					miss := reachMiss(w, world.ColumnID(c), height, aside, standoff)
					if miss > worst {
						worst, where = miss, w.Stock.Reach(world.ColumnID(c))
					}
					sum += miss
					n++
				}
				if aside < 0.3 && worst > 0.005 || worst > 0.08 {
					t.Errorf("%s: a hand stays %.3f m off", name, worst)
				}
				t.Logf("%-8s %.2f m tall, %.2f m aside: worst %.3f m at %.2f, mean %.4f m, %d columns",
					name, height, aside, worst, where, sum/float64(n), n)
			}
		}
	}
}

// reachMiss is how far from its target the palm stays at contact.
func reachMiss(w *world.World, c world.ColumnID, height, aside, standoff float64) float64 {
	col := &w.Stock.Columns[c]
	plate := &w.Layout.Plates[col.First]
	target := w.Stock.Reach(c)
	at := plate.Pose.Apply(store.Vec3{X: col.X + aside}).Floor().Add(plate.Outward().Scale(standoff))
	b := newActor(height).body
	b.Move(0, at.Scale(1)) // a second at this speed takes it there
	b.Move(des.Time(time.Second), store.Vec2{})
	d := target.Floor().Sub(at)
	b.Turn(des.Time(time.Second), math.Atan2(d.Y, d.X), 400*time.Millisecond)
	start := des.Time(2 * time.Second)
	side := world.Right
	if store.Heading(b.Yaw(start)).Perp().Dot(d) > 0.12 {
		side = world.Left
	}
	b.StartReach(side, world.Reach{Target: target, Start: start, Contact: start.Add(800 * time.Millisecond),
		Dwell: 200 * time.Millisecond, End: start.Add(1800 * time.Millisecond)})
	pose := b.At(start.Add(900 * time.Millisecond))
	return pose.Joints[world.LeftHand+world.Joint(side)].Dist(target)
}
