package scenarios

import (
	"errors"
	"maps"
	"slices"
	"strings"

	"storesim/pipeline/store"
	"storesim/sim"
	"storesim/sim/shopper"
	"storesim/sim/world"
)

// script reads [cast] and the [[actor]] tables, and sees to it that the store has products for the cast.
func (d *decoder) script(root *table, c *sim.Config) {
	if root.has("cast") {
		c.Shoppers.Cast = readCast(root)
	}
	if !root.has("actor") {
		return
	}
	names := actorNames(d)
	for _, t := range root.tables("actor") {
		c.Shoppers.Actors = append(c.Shoppers.Actors, readActor(t, names, c.Shoppers.Cast))
	}
	d.checkUnique("actor", "name")
	if len(d.errs) == 0 {
		d.sense(c)
	}
	if c.Layout == nil || len(d.errs) > 0 {
		return
	}
	var miscast *shopper.CastError
	if err := shopper.Audition(c.Layout, c.Shoppers.Cast); errors.As(err, &miscast) {
		d.fail(join("cast", miscast.Role), "fits no product of this store, want looser conditions")
	}
}

func actorNames(d *decoder) []string {
	var out []string
	for _, e := range elements(d.tree.root["actor"]) {
		m, _ := e.(map[string]any)
		if name, ok := m["name"].(string); ok {
			out = append(out, name)
		}
	}
	return out
}

// readCast reads the roles, in the order in which the file writes them.
func readCast(root *table) []shopper.Role {
	t := root.sub("cast")
	names := t.free()
	line := func(name string) int { return t.d.tree.at(join("cast", name)).line }
	slices.SortFunc(names, func(a, b string) int {
		if d := line(a) - line(b); d != 0 {
			return d
		}
		return strings.Compare(a, b)
	})
	var out []shopper.Role
	for i, name := range names {
		out = append(out, readRole(t.sub(name), name, names[:i]))
	}
	return out
}

func readRole(t *table, name string, before []string) shopper.Role {
	r := shopper.Role{
		Name:    name,
		SKU:     store.SKU(t.textOr("sku", "the sku of a product")),
		Gondola: t.textOr("gondola", "the id of a gondola"),
		Beside:  t.nameOr("beside", "a role of the cast", before),
		SameBay: t.nameOr("same_shelf", "a role of the cast", before),
		TwinOf:  t.nameOr("twin_of", "a role of the cast", before),
		LikeOf:  t.nameOr("like", "a role of the cast", before),
		RoomFor: t.nameOr("room_for", "a role of the cast", before),
		Dearer:  t.nameOr("dearer_than", "a role of the cast", before),
		Within:  t.numberOr("within", grams, 0),
		Depth:   t.numberOr("depth", metres, 0),
		Lower:   t.flag("within_reach", false),
	}
	if t.has("not_on") {
		r.NotOn = t.names("not_on", "roles of the cast", before)
	}
	if t.has("mass") {
		v := t.vector("mass", 2, "[least, most] in grams", grams)
		r.Mass = [2]float64{v[0], v[1]}
	}
	if t.has("plates") {
		r.Wide = int(t.integer("plates", between(1, 50, "a whole number of plates")))
	}
	if t.has("apart") {
		v := t.vector("apart", 2, "[least, most] in metres", between(0, 100, "a number of metres"))
		r.Apart = [2]float64{v[0], v[1]}
	}
	if t.has("deep") {
		r.Deep = int(t.integer("deep", between(1, 100, "a whole number of units")))
	}
	if t.has("columns") {
		r.Columns = int(t.integer("columns", between(1, 100, "a whole number of columns")))
	}
	if t.has("units") {
		r.MinUnits = int(t.integer("units", between(1, 1000, "a whole number of units")))
	}
	t.close()
	return r
}

func readActor(t *table, actors []string, cast []shopper.Role) shopper.Actor {
	a := shopper.Actor{
		Name:    t.text("name", `a name such as "ann"`),
		Enters:  t.durationOr("enters", 0),
		Age:     oneOf(t, "age", ages()),
		Gear:    oneOf(t, "gear", gears()),
		Uniform: t.flag("uniform", false),
		Jacket:  t.flag("jacket", false),
		Staff:   t.flag("staff", false),
		Speed:   t.numberOr("speed", between(0.1, 4, "a number of metres a second"), 0),
		Pays:    t.nameOr("pays", `an actor, or "nobody"`, append(slices.Clone(actors), "nobody")),
	}
	if t.has("does") {
		for _, s := range t.tables("does") {
			a.Steps = append(a.Steps, readStep(s, actors, roleNames(cast)))
		}
	}
	t.close()
	return a
}

func roleNames(cast []shopper.Role) []string {
	var out []string
	for _, r := range cast {
		out = append(out, r.Name)
	}
	return out
}

// choice is a word of a file and what it stands for.
type choice[T any] struct {
	word string
	is   T
}

func ages() []choice[shopper.Age] {
	return []choice[shopper.Age]{{"adult", shopper.Adult}, {"child", shopper.Child}, {"elder", shopper.Elder}}
}

func gears() []choice[world.Gear] {
	return []choice[world.Gear]{{"none", world.NoGear}, {"basket", world.Basket}, {"cart", world.Cart},
		{"stroller", world.Stroller}, {"wheelchair", world.Wheelchair}}
}

// oneOf reads an optional word; without it the first choice stands.
func oneOf[T any](t *table, key string, choices []choice[T]) T {
	if !t.has(key) {
		return choices[0].is
	}
	var words []string
	for _, c := range choices {
		words = append(words, c.word)
	}
	i := slices.Index(words, t.oneOf(key, words...))
	return choices[max(i, 0)].is
}

// argument is what a verb of a script is followed by.
type argument int

const (
	oneRole  argument = iota // "x"
	roles                    // "x" or ["x", "y"]
	actor                    // the name of an actor
	label                    // a word
	duration                 // "3s"
	yes                      // true
	place                    // [x, y] or "x"
)

// verb says how a step is written: { pick = "x", count = 2 }.
type verb struct {
	is      shopper.Verb
	follows argument
	options []string
}

func verbs() []verb {
	return []verb{
		{shopper.Pick, roles, []string{"count", "pace", "hold", "hands", "across", "hidden", "keep", "with",
			"holding", "astray", "stay"}},
		{shopper.Touch, oneRole, []string{"for", "across"}},
		{shopper.Put, roles, []string{"count", "to", "at", "stay"}},
		{shopper.Give, oneRole, []string{"whom"}},
		{shopper.Receive, actor, nil},
		{shopper.Conceal, oneRole, nil},
		{shopper.Bag, oneRole, nil},
		{shopper.Swap, oneRole, []string{"leaving", "keep", "stay"}},
		{shopper.Wait, duration, nil},
		{shopper.Meet, label, nil},
		{shopper.Go, place, []string{"across"}},
		{shopper.Join, actor, nil},
		{shopper.Hug, actor, []string{"for"}},
		{shopper.Lean, oneRole, []string{"for", "across"}},
		{shopper.Lay, oneRole, nil},
		{shopper.Lift, yes, nil},
		{shopper.Undress, yes, nil},
		{shopper.Hurry, yes, nil},
		{shopper.Calm, yes, nil},
		{shopper.PutOut, oneRole, nil},
		{shopper.PickUp, oneRole, []string{"keep"}},
		{shopper.Refill, oneRole, []string{"count"}},
		{shopper.WipeDown, oneRole, nil},
		{shopper.LookAt, oneRole, []string{"for", "across"}},
		{shopper.Pretend, oneRole, []string{"for"}},
	}
}

// readStep reads one step: its one key that is a verb, and the options of that verb.
func readStep(t *table, actors, cast []string) shopper.Step {
	var known []string
	for _, v := range verbs() {
		known = append(known, string(v.is))
	}
	word, ok := t.which(known)
	if !ok {
		t.noVerb(known)
		return shopper.Step{}
	}
	t.oneVerb(word, known)
	v := verbs()[slices.Index(known, word)]
	s := shopper.Step{Do: v.is}
	t.argument(v, &s, actors, cast)
	t.options(v, &s, actors, cast)
	t.close()
	return s
}

// noVerb reports a step none of whose keys is a verb. The verbs nearest to the key that is no option either
// come first: that key was meant to be one.
func (t *table) noVerb(known []string) {
	options := optionSentences()
	for _, key := range slices.Sorted(maps.Keys(t.values)) {
		if options[key] == "" {
			t.fail(key, "is no verb; the verbs, nearest first: %s",
				strings.Join(byNearness(key, known), ", "))
			return
		}
	}
	t.d.fail(t.path, "has no verb, want one of %s", strings.Join(known, ", "))
}

// oneVerb reports the verbs of a step beyond its first: each is a step of its own.
func (t *table) oneVerb(word string, known []string) {
	if t.visit != nil {
		return
	}
	for _, other := range known {
		if other != word && t.holds(other) {
			t.asked = append(t.asked, other)
			t.fail(other, "is a second verb beside %s, want a step of its own: { %s = ... }, { %s = ... }",
				word, word, other)
		}
	}
}

func (t *table) argument(v verb, s *shopper.Step, actors, cast []string) {
	key := string(v.is)
	switch v.follows {
	case oneRole:
		s.Items = []string{t.nameOf(key, "a role of the cast", cast)}
	case roles:
		s.Items = t.names(key, "one or two roles of the cast", cast)
	case actor:
		s.Whom = t.nameOf(key, "an actor", actors)
	case label:
		s.Label = t.text(key, "a word for the meeting")
	case duration:
		s.For = t.duration(key)
	case yes:
		if !t.flag(key, true) {
			t.fail(key, "is false, want true, or no such step")
		}
	case place:
		if t.isText(key, numbersWish("[x, y] in metres", 2, anywhere)) {
			s.Items = []string{t.nameOf(key, "a role of the cast, or [x, y]", cast)}
			return
		}
		s.At = vec2(t.vector(key, 2, "[x, y] in metres, or a role of the cast", anywhere))
	}
}

// options reads what a verb may be qualified by.
func (t *table) options(v verb, s *shopper.Step, actors, cast []string) {
	for _, key := range v.options {
		if !t.has(key) {
			continue
		}
		switch key {
		case "count":
			s.Count = int(t.integer(key, between(1, 50, "a whole number of units")))
		case "hands":
			s.Hands = int(t.integer(key, between(1, 2, "a number of hands")))
		case "pace":
			s.Pace = shopper.Pace(t.oneOf(key, "fast", "slow"))
		case "hold":
			s.Hold = t.duration(key)
		case "for":
			s.For = t.duration(key)
		case "across":
			s.Across = t.flag(key, false)
		case "hidden":
			s.Hidden = t.flag(key, false)
		case "keep":
			s.Keep = t.flag(key, false)
		case "stay":
			s.Stay = t.flag(key, false)
		case "astray":
			s.Astray = t.flag(key, false)
		case "with", "whom":
			s.Whom = t.nameOf(key, "an actor", actors)
		case "to":
			s.To = oneOf(t, key, []choice[shopper.Where]{
				{"place", shopper.Back}, {"near", shopper.Near}, {"far", shopper.Far}})
		case "at":
			s.To, s.With = shopper.At, t.nameOf(key, "a role of the cast", cast)
		case "leaving", "holding":
			s.With = t.nameOf(key, "a role of the cast", cast)
		}
	}
}
