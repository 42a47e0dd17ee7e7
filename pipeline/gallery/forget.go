package gallery

import (
	"maps"
	"slices"
	"sort"

	"storesim/pipeline/feed"
)

// Forgetter is a Gallery that can let go of people who left long ago and are not needed any more. That
// changes nothing for those who are followed.
type Forgetter interface {
	Gallery
	// Forget takes out those who may go, and of the paths of the others what is older than a time. It returns
	// what it took out, as identities in order of ID: of those who stay with ID and path alone.
	Forget(before feed.Stamp, may func(*Identity) bool) []*Identity
}

var (
	_ Forgetter = (*Floor)(nil)
	_ Forgetter = (*Points)(nil)
	_ Forgetter = (*Roster)(nil)
)

// Forget implements Forgetter.
func (f *Floor) Forget(before feed.Stamp, may func(*Identity) bool) []*Identity {
	of := func(p *person) (*Identity, feed.Stamp) { return p.Identity, p.seen }
	stay, out := part(f.people, before, may, of)
	f.people, f.identities = stay, make([]*Identity, len(stay))
	for i, p := range stay {
		f.identities[i] = p.Identity
	}
	f.silent = slices.DeleteFunc(f.silent, func(at feed.Stamp) bool { return at < before })
	return out
}

// Forget implements Forgetter.
func (p *Points) Forget(before feed.Stamp, may func(*Identity) bool) []*Identity {
	of := func(who *tracked) (*Identity, feed.Stamp) { return who.Identity, who.seen }
	stay, out := part(p.people, before, may, of)
	p.people = stay
	maps.DeleteFunc(p.bodies, func(_ bodyName, who *tracked) bool { return p.Of(who.ID) == nil })
	return out
}

// Forget implements Forgetter.
func (r *Roster) Forget(before feed.Stamp, may func(*Identity) bool) []*Identity {
	of := func(who *Identity) (*Identity, feed.Stamp) { return who, 0 }
	stay, out := part(r.people, before, may, of)
	r.people = stay
	return out
}

// part divides people into those who stay and what is taken out; of names their identity and when they were
// seen last.
func part[T any](
	people []T, before feed.Stamp, may func(*Identity) bool, of func(T) (id *Identity, seen feed.Stamp),
) (stay []T, out []*Identity) {
	for _, who := range people {
		id, seen := of(who)
		if may(id) {
			out = append(out, id)
			continue
		}
		stay = append(stay, who)
		if old := id.cut(before, seen); len(old) > 0 {
			out = append(out, &Identity{ID: id.ID, Path: old})
		}
	}
	return stay, out
}

// cut takes the samples before a time off a path, but the last one of all, and the one that says where
// somebody was seen last.
func (id *Identity) cut(before, seen feed.Stamp) []Sample {
	if len(id.Path) == 0 || id.Path[0].Time >= before {
		return nil
	}
	after := func(t feed.Stamp) int { // index of the first sample after t
		return sort.Search(len(id.Path), func(i int) bool { return id.Path[i].Time > t })
	}
	n := min(after(before-1), len(id.Path)-1)
	last := after(seen) - 1
	if last < 0 || last >= n {
		old := id.Path[:n:n]
		id.Path = slices.Clone(id.Path[n:])
		return old
	}
	old := slices.Concat(id.Path[:last], id.Path[last+1:n])
	id.Path = slices.Concat(id.Path[last:last+1], id.Path[n:])
	return old
}

// find returns an identity of people, who are in order of ID, or nil.
func find(people []*Identity, id IdentityID) *Identity {
	i, ok := slices.BinarySearchFunc(people, id, func(p *Identity, id IdentityID) int {
		return int(p.ID - id)
	})
	if !ok {
		return nil
	}
	return people[i]
}
