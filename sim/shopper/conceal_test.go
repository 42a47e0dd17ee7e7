package shopper

import (
	"math"
	"testing"

	"storesim/sim/rng"
	"storesim/sim/truth"
)

// mannersOf draws the manners of many lines.
func mannersOf(acts map[truth.Act]float64) []truth.Act {
	var out []truth.Act
	for n := range 400 {
		v := &visit{town: &Town{cfg: Config{Acts: acts}}, key: rng.NewKey(11, "manners").ChildN("visit", n)}
		for line := range 20 {
			out = append(out, v.manner(line))
		}
	}
	return out
}

// Concealment in one's own bag has a draw of its own: at 0 it changes nothing, above 0 it takes the place of
// what comes after it in the order of the manners and leaves the rest alone.
func TestOwnBagMovesNoOtherDraw(t *testing.T) {
	without := mannersOf(map[truth.Act]float64{truth.Conceal: 0.1, truth.Floor: 0.1, truth.HandOver: 0.1})
	none := mannersOf(map[truth.Act]float64{
		truth.Conceal: 0.1, truth.Floor: 0.1, truth.HandOver: 0.1, truth.ConcealBag: 0})
	with := mannersOf(map[truth.Act]float64{
		truth.Conceal: 0.1, truth.Floor: 0.1, truth.HandOver: 0.1, truth.ConcealBag: 0.2})
	count := map[truth.Act]int{}
	for i := range without {
		if none[i] != without[i] {
			t.Fatalf("line %d: %q, without the key %q", i, none[i], without[i])
		}
		if with[i] != without[i] && with[i] != truth.ConcealBag {
			t.Fatalf("line %d: %q, without the key %q", i, with[i], without[i])
		}
		count[with[i]]++
	}
	n := float64(len(with))
	for act, want := range map[truth.Act]float64{
		truth.Floor: 0.1, truth.Conceal: 0.9 * 0.1, truth.ConcealBag: 0.9 * 0.9 * 0.2,
		truth.HandOver: 0.9 * 0.9 * 0.8 * 0.1,
	} {
		got := float64(count[act]) / n
		if math.Abs(got-want) > 4*math.Sqrt(want*(1-want)/n) {
			t.Errorf("%s: %.3f of the lines, want %.3f", act, got, want)
		}
	}
}

// Who will slip something into a bag has one on the shoulder, and no other.
func TestOwnBagIsOnTheShoulder(t *testing.T) {
	found := 0
	for n := range 200 {
		key := rng.NewKey(12, "bags").ChildN("visit", n)
		p := &party{}
		for k := range 2 {
			age := Age(k) // an adult and a child
			p.members = append(p.members, testVisit(key.ChildN("member", k), p, age))
		}
		p.share([]wish{{keep: true, manner: truth.ConcealBag}, {keep: true}}, key)
		for k, v := range p.members {
			for _, w := range p.lists[k] {
				if w.manner != truth.ConcealBag {
					continue
				}
				found++
				if !v.body.Look.ShoulderBag || v.body.Look.Backpack {
					t.Errorf("visit %d, member %d: shoulder bag %v, backpack %v", n, k,
						v.body.Look.ShoulderBag, v.body.Look.Backpack)
				}
			}
		}
	}
	if found != 200 {
		t.Errorf("%d wishes with a bag, want 200", found)
	}
}

func testVisit(key rng.Key, p *party, age Age) *visit {
	t := &Town{cfg: Config{Acts: map[truth.Act]float64{truth.ChildPick: 0.5}}}
	return t.newVisit(key, p, "T1", age)
}
