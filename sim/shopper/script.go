package shopper

import (
	"time"

	"storesim/pipeline/store"
	"storesim/sim/world"
)

// Actor is a shopper who follows a script.
type Actor struct {
	Name    string
	Enters  time.Duration // from the begin of the play, five seconds after the devices are switched on
	Pays    string        // whose token is shown; empty: the actor's own, "nobody": comes in behind another
	Age     Age
	Gear    world.Gear
	Uniform bool    // wears what all in uniform wear
	Jacket  bool    // comes in a jacket
	Staff   bool    // is there from the begin, by the back door
	Speed   float64 // m/s; 0: as the other shoppers
	Steps   []Step
}

// Verb is what a step does.
type Verb string

// The verbs of a script. The step's other fields say how.
const (
	Pick     Verb = "pick"        // take Count units of each of Items, at once where there are two
	Touch    Verb = "touch"       // reach for Items[0] and hold it for For, take nothing
	Put      Verb = "put"         // bring Count units of each of Items back, To some place
	Give     Verb = "give"        // hand one unit of Items[0] to actor Whom
	Receive  Verb = "receive"     // wait for actor Whom and take what is given
	Conceal  Verb = "conceal"     // put one unit of Items[0] under the clothes
	Bag      Verb = "conceal_bag" // put one unit of Items[0] into the actor's own bag, quickly
	Swap     Verb = "swap"        // take Items[0] and leave With in its place
	Wait     Verb = "wait"        // stand for For
	Meet     Verb = "meet"        // wait until everybody who meets at Label is there
	Go       Verb = "go"          // walk to At, or before Items[0]
	Join     Verb = "join"        // walk up to actor Whom
	Hug      Verb = "hug"         // stand body to body with actor Whom for For
	Lean     Verb = "lean"        // lean on the shelf of Items[0] for For
	Lay      Verb = "lay"         // lay a bag on the shelf before Items[0]
	Lift     Verb = "lift"        // take that bag up again
	Undress  Verb = "undress"     // take the jacket off
	Hurry    Verb = "run"         // run from now on
	Calm     Verb = "walk"        // walk from now on
	PutOut   Verb = "discard"     // leave one unit of Items[0] on the floor
	PickUp   Verb = "pick_up"     // take one unit of Items[0] from the floor
	Refill   Verb = "restock"     // fill the columns of Items[0] with Count units
	WipeDown Verb = "clean"       // lift the units of Items[0] and set them down again
	LookAt   Verb = "browse"      // stand before Items[0] for For
	Pretend  Verb = "fidget"      // move a unit of Items[0] on the shelf for For without lifting it
)

// Verbs lists every verb.
func Verbs() []Verb {
	return []Verb{
		Pick, Touch, Put, Give, Receive, Conceal, Bag, Swap, Wait, Meet, Go, Join, Hug, Lean, Lay, Lift,
		Undress, Hurry, Calm, PutOut, PickUp, Refill, WipeDown, LookAt, Pretend,
	}
}

// Pace is how quickly a hand does something.
type Pace string

// The paces of a pick.
const (
	Normal  Pace = ""
	Quickly Pace = "fast" // in half a second, without looking first
	Slowly  Pace = "slow" // the weight comes off the shelf over three seconds
)

// Where is where goods are put.
type Where string

// The places of a Put.
const (
	Back Where = ""     // where they are filed
	Near Where = "near" // elsewhere on the shelf
	Far  Where = "far"  // in another gondola
	At   Where = "at"   // in the place of With
)

// Step is one thing that an actor does. Names of products are those of the cast.
type Step struct {
	Do     Verb
	Items  []string
	With   string        // another product of the cast; of a Pick with Hold: in the other hand, not taken
	Count  int           // units of each; 0 for one
	Whom   string        // another actor; of a Pick: who takes one at the same instant
	Label  string        // of a meeting
	For    time.Duration // 0: as the moment brings it
	Hold   time.Duration // a pick: how long the hand stays on the goods before it takes them
	Pace   Pace
	To     Where
	Hands  int        // 2: one hand each
	Across bool       // reaches from the side, across whoever stands before the shelf
	Hidden bool       // takes it inside a cloth
	Keep   bool       // stays in the hand instead of going to the bag
	Astray bool       // takes one that lies where it is not filed
	Stay   bool       // reaches from where one stands, if that is near enough
	At     store.Vec2 // of Go; zero: before Items[0]
}

// Role is a product that scripts name, chosen anew by every seed among those that fit.
type Role struct {
	Name string

	SKU      store.SKU  // this very one
	Gondola  string     // filed there
	Beside   string     // on the facing next to that role's
	SameBay  string     // on the same shelf as that role, another product
	TwinOf   string     // another product, within Within grams of that role's mass
	Within   float64    // grams; 0: 5
	LikeOf   string     // another product that looks like that role's: the same base colour and motif
	NotOn    []string   // on a gondola on which none of those roles is
	Mass     [2]float64 // grams, from and to; zero: any
	Wide     int        // plates under a unit; 0: any
	Depth    float64    // metres at most, from front to back; 0: any
	MinUnits int        // units in the facing at the begin; 0: any
	Deep     int        // units one behind the other at the begin; 0: any
	Columns  int        // columns of the facing; 0: any
	Apart    [2]float64 // metres between the middles of its facing and of SameBay's; zero: any
	Dearer   string     // costs more than that role
	Lower    bool       // not above 1.2 m
	RoomFor  string     // in the place of a unit of it one of that role stands
}
