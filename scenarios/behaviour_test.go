package scenarios

import (
	"fmt"
	"testing"

	"storesim/pipeline/store"
	"storesim/sim/truth"
)

// behaving plays half an hour of a scenario under some seeds with changes, without cameras and load cells.
func behaving(t *testing.T, name string, changes ...string) []truth.Event {
	t.Helper()
	s, err := LoadWith(name, Options{Changes: append(changes, "plates.cells=none", "run.duration=30m")})
	if err != nil {
		t.Fatal(err)
	}
	s.Config.Cameras = false
	var events []truth.Event
	for seed := uint64(1); seed <= 3; seed++ {
		events = append(events, perform(t, s, seed).events...)
	}
	return events
}

// The probability of family_give is a member's: at 1 whoever does not lead hands everything on and who leads
// nothing, at 0 nobody does, and between them some members do so always and the others never.
func TestFamilyGiveIsAMembers(t *testing.T) {
	givers := func(chance string) (members int) {
		leads, gave := map[store.Token]truth.BodyID{}, map[string]bool{}
		for _, e := range behaving(t, "everyday", "shoppers.party=[0.0, 0.5, 0.5]", "behaviour.family_give="+chance) {
			switch {
			case e.Kind == truth.Entered && e.Token != "":
				if _, led := leads[e.Token]; !led {
					leads[e.Token] = e.Body
				}
			case e.Kind == truth.Exited && leads[e.Token] == e.Body:
				delete(leads, e.Token) // the next seed has the same tokens
			case e.Kind == truth.HandedOver && e.Act == truth.FamilyGive:
				if e.Body == leads[e.Token] || e.Partner != leads[e.Token] {
					t.Errorf("at %s body %d gives to %d, and %d leads", chance, e.Body, e.Partner, leads[e.Token])
				}
				gave[fmt.Sprint(e.Token, e.Body)] = true
			}
		}
		return len(gave)
	}
	none, half, all := givers("0.0"), givers("0.5"), givers("1.0")
	t.Logf("%d, %d and %d members give at 0, 0.5 and 1", none, half, all)
	if none != 0 || all < 20 || half < all/4 || half > all*3/4 {
		t.Errorf("%d, %d and %d members give at 0, 0.5 and 1", none, half, all)
	}
}

// What the documentation says bounds misplace_far does: at 1 a tenth of what is misplaced goes far.
func TestMisplacedFarIsBounded(t *testing.T) {
	far := func(chance string) float64 {
		counts := map[truth.Act]int{}
		for _, e := range behaving(t, "crowd", "shoppers.misplace=0.9", "behaviour.misplace_far="+chance) {
			if e.Kind == truth.PutBack && e.Misplaced {
				counts[e.Act]++
			}
		}
		return float64(counts[truth.MisplaceFar]) / float64(counts[truth.Misplace]+counts[truth.MisplaceFar])
	}
	never, always := far("0.0"), far("1.0")
	t.Logf("%.3f and %.3f of what is misplaced goes far at 0 and 1", never, always)
	if never > 0.04 || always < 0.07 || always > 0.15 {
		t.Errorf("%.3f and %.3f of what is misplaced goes far at 0 and 1", never, always)
	}
}
