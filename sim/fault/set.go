package fault

import (
	"fmt"

	"storesim/pipeline/store"
	"storesim/sim/des"
	"storesim/sim/rng"
)

// Swarm switches whole kinds of faults on or off per seed (Groce et al., "Swarm Testing", ISSTA 2012): runs
// that have a few kinds of fault each find more than runs that have a little of all.
type Swarm struct {
	On    bool
	Share float64 // of kinds that are on, per seed
}

// Set is the faults of one run. The zero Set has none.
type Set struct {
	faults []Active
}

// Active is a fault that happens in this run. Key is its own, and below Set.Plate and the like the device's
// own: draws about the fault come from it.
type Active struct {
	Fault
	Key rng.Key
}

// List is the faults of one device; most devices have none.
type List []Active

// Resolve draws which faults happen under a seed.
func Resolve(list []Fault, swarm Swarm, seed uint64) Set {
	var s Set
	for i, f := range list {
		key := rng.NewKey(seed, "fault").ChildN(string(f.Kind), i)
		if key.Float64("happens", 0) >= f.P || !swarm.has(f.Kind, seed) {
			continue
		}
		s.faults = append(s.faults, Active{Fault: f, Key: key})
	}
	return s
}

// has reports whether a kind is on under a seed.
func (s Swarm) has(kind Kind, seed uint64) bool {
	return !s.On || rng.NewKey(seed, "swarm", string(kind)).Float64("on", 0) < s.Share
}

// Kinds are the kinds that happen in this run, each once, in the order of the faults.
func (s Set) Kinds() []Kind {
	var out []Kind
	seen := map[Kind]bool{}
	for i := range s.faults {
		if k := s.faults[i].Kind; !seen[k] {
			seen[k] = true
			out = append(out, k)
		}
	}
	return out
}

// Camera is what befalls a camera's pictures.
func (s Set) Camera(id store.DeviceID) List { return s.of(OnCameras, string(id)) }

// Device is what befalls the clock and the messages of a camera, a shelf or a gate.
func (s Set) Device(id store.DeviceID) List { return s.of(OnDevices, string(id)) }

// Gondola is what befalls a gondola's doors.
func (s Set) Gondola(id string) List { return s.of(OnGondolas, id) }

// Plate is what befalls a plate, counted from 0 on its shelf. Patterns match the shelf, "G2.B1.S4", or the
// plate alone, "G2.B1.S4.P1" for the first.
func (s Set) Plate(shelf store.DeviceID, index int) List {
	if len(s.faults) == 0 {
		return nil
	}
	return s.of(OnPlates, PlateName(shelf, index), string(shelf))
}

// PlateName is how patterns call the plate that is index-th, from 0, on its shelf: "G2.B1.S4.P1".
func PlateName(shelf store.DeviceID, index int) string { return fmt.Sprintf("%s.P%d", shelf, index+1) }

// Plan is what is wrong with the plan and the catalogue.
func (s Set) Plan() List { return s.list(OnPlan, func(*Active) bool { return true }) }

// of lists the faults that befall a thing; the first of its ids names it in the draws.
func (s Set) of(target Target, ids ...string) List {
	return s.list(target, func(a *Active) bool {
		a.Key = a.Key.Child(ids[0])
		return a.Matches(ids...) && a.Key.Float64("hit", 0) < a.Hit
	})
}

func (s Set) list(target Target, befalls func(a *Active) bool) List {
	var out List
	for _, a := range s.faults {
		if a.Kind.Target() == target && befalls(&a) {
			out = append(out, a)
		}
	}
	return out
}

// At returns the fault of a kind that is on at t, the last of several, or nil.
func (l List) At(kind Kind, t des.Time) *Active {
	for i := len(l) - 1; i >= 0; i-- {
		if l[i].Kind == kind && l[i].Holds(t) {
			return &l[i]
		}
	}
	return nil
}
