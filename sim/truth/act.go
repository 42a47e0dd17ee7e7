package truth

// Act is the behaviour that an event belongs to. Plain picks and walks have none.
type Act string

// The acts, in the order in which a scenario's [behaviour] table lists them. A scenario gives each of them a
// probability; a ledger names the act at each event, so that a score can be told by act.
const (
	Impulse     Act = "impulse"      // bought without having been on the list
	Browse      Act = "browse"       // looked at and touched, not taken
	LongHold    Act = "long_hold"    // held on the shelf for long, then taken or let go
	Fast        Act = "fast"         // picks one after the other without a pause
	Slow        Act = "slow"         // a pick drawn out over seconds
	Units       Act = "units"        // several units of one product in one grab
	TwoHands    Act = "two_hands"    // one unit in each hand, at once
	Neighbours  Act = "neighbours"   // two different neighbours at once
	Return      Act = "return"       // put back in its place
	Misplace    Act = "misplace"     // put back in a wrong place near by
	MisplaceFar Act = "misplace_far" // put back in a wrong place in another part of the store
	Floor       Act = "floor"        // left on the floor
	Repick      Act = "repick"       // put back, then taken again
	HandOver    Act = "hand_over"    // given to a stranger
	FamilyGive  Act = "family_give"  // given to one of the same party
	ChildPick   Act = "child_pick"   // a child of the party takes it
	Conceal     Act = "conceal"      // put under the clothes instead of openly carried
	ConcealBag  Act = "conceal_bag"  // put into one's own bag instead of openly carried
	Wrap        Act = "wrap"         // taken inside a bag or cloth that hides it from the cameras
	Lean        Act = "lean"         // a hand or hip leans on a shelf
	LayBag      Act = "lay_bag"      // a bag or coat is laid on a shelf for a while
	ReachAcross Act = "reach_across" // reaches across a neighbour
	Together    Act = "together"     // two shoppers take from one place at the same instant
	JacketOff   Act = "jacket_off"   // takes the jacket off
	Run         Act = "run"          // runs
	Tangle      Act = "tangle"       // two bodies close together for a while: a hug, a squeeze past
	Tailgate    Act = "tailgate"     // comes in behind another without a token of their own
	Empty       Act = "empty"        // enters and leaves with nothing
	Restock     Act = "restock"      // staff fill a shelf among the shoppers
	Clean       Act = "clean"        // staff wipe a shelf: units are lifted and set down again
	Squeeze     Act = "squeeze"      // lifts a cart, stroller or wheelchair out of a jam
	Swap        Act = "swap"         // a cheap package is left in the place of a dear one that is taken
)

// Acts lists every act.
func Acts() []Act {
	return []Act{
		Impulse, Browse, LongHold, Fast, Slow, Units, TwoHands, Neighbours, Return, Misplace, MisplaceFar,
		Floor, Repick, HandOver, FamilyGive, ChildPick, Conceal, ConcealBag, Wrap, Lean, LayBag, ReachAcross,
		Together, JacketOff, Run, Tangle, Tailgate, Empty, Restock, Clean, Squeeze, Swap,
	}
}
