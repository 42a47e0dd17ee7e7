package world

import (
	"math"
	"time"

	"storesim/pipeline/store"
	"storesim/sim/des"
	"storesim/sim/truth"
)

// Side is left or right.
type Side int

// The hands of a body.
const (
	Left Side = iota
	Right
)

// Radius of a standing body on the floor, metres: what others keep clear of.
const Radius = 0.22

// Body is one person in the store. Its motion is given piece by piece; At draws it at any instant.
type Body struct {
	ID    truth.BodyID
	Token store.Token
	Build Build
	Look  Look

	Holding [2][]truth.ItemID // in each hand
	Bag     []truth.ItemID

	from     store.Vec2 // position at since
	vel      store.Vec2 // m/s, constant after since
	since    des.Time
	walked   float64 // metres walked until since: drives the gait
	stride   float64 // pace of the gait at since, m/s
	turn     turn
	reach    [2]Reach
	carrying [2]des.Time // since when the hand holds something or is empty
}

type turn struct {
	from, to float64
	at       des.Time
	span     time.Duration
}

// Reach is one movement of a hand: from its place at the body to Target and back.
type Reach struct {
	Target              store.Vec3 // world
	Start, Contact, End des.Time
	Dwell               time.Duration // how long the hand stays at the target, from Contact on
	Stow                bool          // to the bag at the hip instead of a target
}

// Floor returns where the body stands at t.
func (b *Body) Floor(t des.Time) store.Vec2 { return b.from.Add(b.vel.Scale(t.Sub(b.since).Seconds())) }

// Velocity is the present one, m/s.
func (b *Body) Velocity() store.Vec2 { return b.vel }

// Move sets the body's velocity from now on.
func (b *Body) Move(now des.Time, vel store.Vec2) {
	b.walked += b.vel.Len() * now.Sub(b.since).Seconds()
	b.stride = b.pace(now)
	b.from, b.vel, b.since = b.Floor(now), vel, now
}

// pace is the speed that the swing of the limbs shows at t, at most 1.2 m/s: it follows a new velocity
// within 0.3 s, so that a body that stops brings its feet together.
func (b *Body) pace(t des.Time) float64 {
	share := smooth(min(max(t.Sub(b.since).Seconds()/0.3, 0), 1))
	return b.stride + (min(b.vel.Len(), 1.2)-b.stride)*share
}

// Turn turns the torso to face yaw within d.
func (b *Body) Turn(now des.Time, yaw float64, d time.Duration) {
	current := b.Yaw(now)
	b.turn = turn{
		from: current, to: current + math.Remainder(yaw-current, 2*math.Pi),
		at: now, span: max(d, 1),
	}
}

// Yaw is where the torso faces at t.
func (b *Body) Yaw(t des.Time) float64 {
	f := min(max(float64(t.Sub(b.turn.at))/float64(b.turn.span), 0), 1)
	return b.turn.from + (b.turn.to-b.turn.from)*smooth(f)
}

// Facing is where the torso will face when the present turn is done.
func (b *Body) Facing() float64 { return b.turn.to }

// smooth is the minimum-jerk course of a movement: f in [0, 1] to [0, 1] (Flash & Hogan 1985, eq. 7).
func smooth(f float64) float64 { return f * f * f * (10 + f*(6*f-15)) }

// StartReach begins a movement of one hand.
func (b *Body) StartReach(side Side, r Reach) { b.reach[side] = r }

// extent says how far a hand is out at t: 0 at the body, 1 at the target.
func (r *Reach) extent(t des.Time) float64 {
	switch back := r.Contact.Add(r.Dwell); {
	case t <= r.Start || t >= r.End:
		return 0
	case t < r.Contact:
		return smooth(float64(t.Sub(r.Start)) / float64(r.Contact.Sub(r.Start)))
	case t <= back:
		return 1
	default:
		return smooth(float64(r.End.Sub(t)) / float64(r.End.Sub(back)))
	}
}
