package gallery

import "storesim/pipeline/feed"

// Roster is the gallery of a store without cameras: it knows tokens and how many are inside, but not where
// anybody is. Whoever came first is taken to leave first.
type Roster struct {
	people []*Identity
	born   IdentityID // the last ID given
	exits  []Exit
}

// NewRoster returns an empty store.
func NewRoster() *Roster { return &Roster{} }

// Observe does nothing: there are no cameras.
func (r *Roster) Observe(View) {}

// Advance does nothing: nobody moves.
func (r *Roster) Advance(feed.Stamp) {}

// Gate lets a token in, or the first one out.
func (r *Roster) Gate(e *feed.GateEvent) {
	if e.Kind == feed.TokenRead {
		r.born++
		r.people = append(r.people, &Identity{ID: r.born, Token: e.Token, Entered: e.Captured})
		return
	}
	if inside := r.Inside(); len(inside) > 0 {
		p := inside[0]
		p.Left = e.Captured
		r.exits = append(r.exits, Exit{Identity: p.ID, Token: p.Token, Time: e.Captured})
	}
}

// Exits returns who left since the last call.
func (r *Roster) Exits() []Exit {
	out := r.exits
	r.exits = nil
	return out
}

// Identities returns everybody so far.
func (r *Roster) Identities() []*Identity { return r.people }

// Inside returns those who have not left.
func (r *Roster) Inside() []*Identity {
	var out []*Identity
	for _, p := range r.people {
		if p.Left == 0 {
			out = append(out, p)
		}
	}
	return out
}

// Of returns an identity, or nil.
func (r *Roster) Of(id IdentityID) *Identity {
	return find(r.people, id)
}
