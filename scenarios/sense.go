package scenarios

import (
	"fmt"
	"slices"

	"storesim/sim"
	"storesim/sim/shopper"
)

// sense reports steps of scripts that can never be played: they would be left out without a word.
func (d *decoder) sense(c *sim.Config) {
	for i := range c.Shoppers.Actors {
		a := &c.Shoppers.Actors[i]
		for k := range a.Steps {
			path := element(join(element("actor", i+1), "does"), k+1)
			if what := nonsense(c, a, k); what != "" {
				d.fail(join(path, string(a.Steps[k].Do)), "%s", what)
			}
		}
	}
}

// nonsense says why a step cannot be played; it is empty where it can.
func nonsense(c *sim.Config, a *shopper.Actor, k int) string {
	actors, s := c.Shoppers.Actors, &a.Steps[k]
	switch s.Do {
	case shopper.Put, shopper.Give, shopper.Conceal, shopper.Bag, shopper.PutOut, shopper.PickUp:
		for _, role := range s.Items {
			if !taken(actors, role) {
				return fmt.Sprintf("is %q, which nobody picks, want a role that somebody picks before", role)
			}
		}
		if s.Do == shopper.Give && s.Whom == "" {
			return "goes to nobody, want whom = an actor"
		}
	case shopper.Receive:
		if !offers(actors, s.Whom, a.Name) {
			return fmt.Sprintf("waits for %q, who gives %q nothing, want a give step there", s.Whom, a.Name)
		}
	case shopper.Lift:
		if !slices.ContainsFunc(a.Steps[:k], func(b shopper.Step) bool { return b.Do == shopper.Lay }) {
			return "lifts a bag that was not laid down, want a lay step before"
		}
	case shopper.Meet:
		if meeters(actors, s.Label) < 2 {
			return fmt.Sprintf("is %q, to which nobody else comes, want another actor to meet there", s.Label)
		}
	case shopper.Go:
		if len(s.Items) == 0 && c.Layout != nil && !c.Layout.Floor.Contains(s.At) {
			return fmt.Sprintf("is [%g, %g], which is outside the store", s.At.X, s.At.Y)
		}
	default:
	}
	if s.Whom == a.Name {
		return "is with the actor alone, want another actor"
	}
	return ""
}

// taken reports whether some actor takes a role's product.
func taken(actors []shopper.Actor, role string) bool {
	return anyStep(actors, func(_ *shopper.Actor, s *shopper.Step) bool {
		return s.Do == shopper.Pick && (slices.Contains(s.Items, role) || s.With == role) ||
			s.Do == shopper.Swap && (s.With == role || slices.Contains(s.Items, role))
	})
}

// offers reports whether one actor gives something to another.
func offers(actors []shopper.Actor, from, to string) bool {
	return anyStep(actors, func(a *shopper.Actor, s *shopper.Step) bool {
		return a.Name == from && s.Do == shopper.Give && s.Whom == to
	})
}

// meeters counts the actors who come to a meeting.
func meeters(actors []shopper.Actor, label string) int {
	n := 0
	for i := range actors {
		if slices.ContainsFunc(actors[i].Steps, func(s shopper.Step) bool {
			return s.Do == shopper.Meet && s.Label == label
		}) {
			n++
		}
	}
	return n
}

func anyStep(actors []shopper.Actor, is func(a *shopper.Actor, s *shopper.Step) bool) bool {
	for i := range actors {
		for k := range actors[i].Steps {
			if is(&actors[i], &actors[i].Steps[k]) {
				return true
			}
		}
	}
	return false
}
