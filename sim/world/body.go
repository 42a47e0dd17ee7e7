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

// Gear is what somebody moves their goods, or themselves, with.
type Gear uint8

// The gear of a body. A basket hangs on an arm, a cart and a stroller are pushed, a wheelchair is sat in.
const (
	NoGear Gear = iota
	Basket
	Cart
	Stroller
	Wheelchair
)

// Role is what somebody is in the store for.
type Role uint8

// The roles of a body.
const (
	Shopper Role = iota
	Staff        // restocks and cleans, takes nothing home, wears the uniform
)

// Body is one person in the store. Its motion is given piece by piece; At draws it at any instant.
type Body struct {
	ID    truth.BodyID
	Token store.Token
	Build Build
	Look  Look
	Gear  Gear
	Role  Role

	Holding [2][]truth.ItemID // in each hand
	Bag     []truth.ItemID    // in the bag, or in the basket or cart where there is one
	Jacket  []truth.ItemID    // hidden under the clothes

	gone     bool       // through the exit: what it carries is not the store's any more
	from     store.Vec2 // position at since
	vel      store.Vec2 // m/s, constant after since
	since    des.Time
	strides  float64 // strides made until since: drives the gait
	stride   float64 // pace of the gait at since, m/s
	turn     turn
	wheel    turn // of wheeled gear; no span: as the torso
	parked   *parking
	taken    des.Time // since when the hands are at the handle again; 0 for the begin
	reach    [2]Reach
	carrying [2]des.Time // since when the hand holds something or is empty
	stock    *Stock      // tells how large held goods are; nil for a body outside a store
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
	Act                 truth.Act     // the behaviour it belongs to
}

// Floor returns where the body stands at t.
func (b *Body) Floor(t des.Time) store.Vec2 { return b.from.Add(b.vel.Scale(t.Sub(b.since).Seconds())) }

// Velocity is the present one, m/s.
func (b *Body) Velocity() store.Vec2 { return b.vel }

// Move sets the body's velocity from now on.
func (b *Body) Move(now des.Time, vel store.Vec2) {
	b.strides = b.gait(now)
	b.stride = b.pace(now)
	b.from, b.vel, b.since = b.Floor(now), vel, now
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
	f := min(max(float64(t.Sub(b.turn.at))/float64(max(b.turn.span, 1)), 0), 1)
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
