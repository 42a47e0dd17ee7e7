package gallery

// Two identities of one body stand where only one has room, and share its detections between them: each
// camera goes on giving its own to the one it began with. So what is weighed is where they are, step by
// step, and whether any camera sees two heads in one frame (which a false detection beside the body makes
// it do, too). Looks tell little: that of an identity born of a glimpse is not yet the body's.
const (
	oneBody   = 5.0 // log odds that two are one at which they are joined; twice that if both carry tokens
	twoHeads  = 0.5 // log odds against, for each frame in which a camera saw both
	sameLooks = 0.03
)

// closeness is the log odds that a step of the grid at a distance tells of whether two are one body.
// Filters of one body are mostly within 0.2 m, axes of two bodies hardly ever within 0.3 m, when they
// lean. Steps hang together: so much less than each alone would tell. Chosen on development seeds; with
// oneBody from 3 to 12 and twoHeads from 0.2 to 0.5 there are 131 to 139 of 242 receipts right.
func closeness(metres float64) float64 {
	switch {
	case metres < 0.2:
		return 0.5
	case metres < 0.3:
		return 0.2
	case metres < 0.45:
		return -0.2
	}
	return -1
}

// merge joins identities that turn out to be one body. The newer one ends.
func (f *Floor) merge() {
	who := f.activePeople(f.now)
	for _, q := range who {
		if q.Left != 0 {
			continue
		}
		p := neighbour(q, who)
		if p == nil || p.ID > q.ID {
			q.near, q.oneness = 0, 0
			continue
		}
		if q.near != p.ID {
			q.near, q.oneness = p.ID, 0
		}
		q.oneness = max(0, q.oneness+f.oneness(p, q))
		limit := oneBody
		if p.Token != "" && q.Token != "" {
			limit *= 2
		}
		if q.oneness > limit {
			f.join(p, q)
		}
	}
}

// neighbour is the nearest other person inside; nil for nobody.
func neighbour(q *person, who []*person) *person {
	at := func(p *person) float64 { return p.body.floor().Dist(q.body.floor()) }
	var best *person
	for _, p := range who {
		if p != q && p.Left == 0 && (best == nil || at(p) < at(best)) {
			best = p
		}
	}
	return best
}

// oneness is what this step tells of whether two are one body: log odds.
func (f *Floor) oneness(p, q *person) float64 {
	look := q.look.Vector()
	return closeness(p.body.floor().Dist(q.body.floor())) -
		twoHeads*float64(p.apartFrom(q, f.now.Add(-f.opt.Grid))) -
		sameLooks*f.likeness.cost(&p.look, &look)
}

// join ends q, whom p turned out to be. A token that q had besides is somebody else's, who is yet to be
// found.
func (f *Floor) join(p, q *person) {
	q.Left, q.Merged = f.now, p.ID
	f.keepToken(q)
	switch {
	case p.Token == "":
		p.Token, p.read = q.Token, q.read
	case q.Token != "":
		f.await(q.read)
	}
	p.look.Join(&q.look)
}
