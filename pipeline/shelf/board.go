package shelf

import (
	"math"
	"slices"
	"time"

	"storesim/pipeline/feed"
	"storesim/pipeline/store"
)

// windowTime is the length of a window.
const windowTime = time.Second * windowSamples / feed.PlateRate

// Limits for what counts as one moment on a shelf.
const (
	sameMoment = 250 * time.Millisecond  // mids of the plates of one change
	overlap    = 300 * time.Millisecond  // slack about a step in which another's coupling falls
	patience   = 2500 * time.Millisecond // longest wait of a settled step for its neighbours to settle
	memory     = 12 * time.Second        // how long past steps may explain coupling
)

// reach is how many cells away a neighbour must have settled before a step is judged.
const reach = 3

// board is one shelf: its channels, one a load cell, and the steps that wait to be explained.
type board struct {
	shelf    store.ShelfID
	cells    [][]PlateDelta // the plates over each cell, without masses
	channels []channel
	stamps   [ringWindows]feed.Stamp // end of each window
	next     int64                   // index of the next window
	last     feed.Stamp              // of the last reading taken

	pending []step
	past    []step // what was explained of late
}

// push takes in a reading's windows.
func (b *board) push(r *feed.PlateReading) {
	n := len(b.channels)
	if b.next > 0 && r.Captured.Sub(b.last) > 3*readingParts*windowTime/2 {
		for i := range b.channels {
			b.channels[i].gap(b.next)
		}
	}
	b.last = r.Captured
	for w := range readingParts {
		b.stamps[b.next%ringWindows] = r.Captured.Add(-time.Duration(readingParts-1-w) * windowTime)
		for i := range b.channels {
			b.channels[i].window(b.next, r.Grams[w*windowSamples*n+i:], n)
		}
		b.next++
	}
}

// collect reads the chains of all channels whose episode is over (of all, when the feed ends).
func (b *board) collect(p *priors, end bool) {
	for range 2 { // a step found in the first pass may settle a doubt in the second
		for i := range b.channels {
			c := &b.channels[i]
			if !c.firm() && (!end || len(c.chain) < 2) {
				continue
			}
			c.refine(b.next - 1)
			b.take(p, c, i, end || c.firmer(doubtWindows))
		}
	}
}

// take reads a channel's chain into pending steps and shortens it by what was read. From the first change on
// that no unit filed there explains and no coupling either, the chain stays as it is unless all is wanted.
func (b *board) take(p *priors, c *channel, cell int, all bool) {
	story := p.read(c, b.shelf, b.cells[cell])
	keep := len(c.chain) - 1
	doubtful := slices.IndexFunc(story, func(j jump) bool { return b.doubtful(p, c, cell, j) })
	full := len(c.chain) >= maxPlateaus
	switch {
	case full && doubtful == 0 && !slices.ContainsFunc(story, func(j jump) bool { return j.sure }):
		c.forget()
		return
	case doubtful > 0 && full, doubtful >= 0 && !all:
		keep, story = story[doubtful].from, story[:doubtful]
	}
	if !c.ghostly(b.next - 1) {
		for _, j := range story {
			b.pending = append(b.pending, b.step(c, cell, j))
		}
	}
	c.restart(keep)
}

// doubtful reports whether a change may yet turn out to be none.
func (b *board) doubtful(p *priors, c *channel, cell int, j jump) bool {
	if j.sure {
		return false
	}
	s := b.step(c, cell, j)
	through := b.through(&s, nil, nil)
	return math.Abs(s.delta) >= 4*through.std() && !b.accompanied(p, &s)
}

// stamp of the end of window k, or of the oldest one remembered.
func (b *board) stamp(k int64) feed.Stamp {
	return b.stamps[max(k, b.next-ringWindows, 0)%ringWindows]
}

// accompanied reports whether a cell beside a step's changed in the same way at the same moment, and together
// they are units of what is filed there, which neither is alone. Two cells that agree on less are a thing
// half lifted.
func (b *board) accompanied(p *priors, s *step) bool {
	return slices.ContainsFunc(b.pending, func(o step) bool {
		if (o.delta > 0) != (s.delta > 0) || !b.joins([]step{o}, s) {
			return false
		}
		plates := slices.Concat(b.cells[o.cell], b.cells[s.cell])
		k, _ := p.kind(b.shelf, plates, s.delta+o.delta, s.std*s.std+o.std*o.std)
		return k == change
	})
}

// step makes a transition into a step and gives it its times: it walks back from the later plateau to where
// half of the mass was there, and on to where the plate still stood at its old level.
func (b *board) step(c *channel, cell int, j jump) step {
	p, q := &c.chain[j.from], &c.chain[j.to]
	s := step{cell: cell, delta: j.delta, std: j.std}
	oldest := max(p.left, b.next-ringWindows+1)
	half := p.level + s.delta/2
	k := min(q.from, b.next-1)
	for k > oldest && (c.ring[k%ringWindows]-half)*s.delta > 0 {
		k--
	}
	s.mid = b.centre(c, max(oldest, k-midWindows), q.from, p.level, s.delta)
	near := 3*c.windowStd() + min(3, 0.005*math.Abs(s.delta))
	for k > oldest && math.Abs(c.ring[k%ringWindows]-p.level) > near {
		k--
	}
	s.start = b.stamp(k).Add(-windowTime)
	s.end = b.stamp(q.from)
	s.mid = min(max(s.mid, s.start), s.end)
	return s
}

// midWindows is how far before the crossing of one half a change is taken to have begun.
const midWindows = 3

// centre is the time at which a sudden change would leave the same area under the signal between windows
// from and to; unlike a crossing of one half it is hardly moved by an oscillation.
func (b *board) centre(c *channel, from, to int64, before, delta float64) feed.Stamp {
	area := 0.0
	for k := from; k < to; k++ {
		area += (c.ring[k%ringWindows] - before) / delta
	}
	start := b.stamp(from).Add(-windowTime)
	return start.Add(time.Duration((float64(to-from) - area) * float64(windowTime)))
}

// ripe reports whether everything near a step that began with it has settled too.
func (b *board) ripe(s *step) bool {
	if b.last.Sub(s.end) > patience {
		return true
	}
	for i := max(0, s.cell-reach); i <= min(len(b.channels)-1, s.cell+reach); i++ {
		c := &b.channels[i]
		busy := i != s.cell && len(c.chain) > 0 && !c.idle() && !c.firm()
		if busy && b.stamp(c.since()) <= s.mid.Add(sameMoment) {
			return false
		}
	}
	return true
}

// settle explains the pending steps that are ripe (all of them, when the feed ends).
func (b *board) settle(w *workshop, end bool) {
	for len(b.pending) > 0 {
		i := slices.IndexFunc(b.pending, func(s step) bool { return end || b.ripe(&s) })
		if i < 0 {
			break
		}
		b.explain(w, b.moment(i))
	}
	old := b.last.Add(-memory)
	b.past = slices.DeleteFunc(b.past, func(s step) bool { return s.end < old })
}

// moment takes out of the pending steps the i-th and those on cells beside it at the same time, sorted by
// cell.
func (b *board) moment(i int) []step {
	run := []step{b.pending[i]}
	b.pending = slices.Delete(b.pending, i, i+1)
	for grown := true; grown; {
		grown = false
		for j := 0; j < len(b.pending) && !grown; j++ {
			if b.joins(run, &b.pending[j]) {
				run = append(run, b.pending[j])
				b.pending = slices.Delete(b.pending, j, j+1)
				grown = true
			}
		}
	}
	slices.SortFunc(run, func(x, y step) int { return x.cell - y.cell })
	return run
}

// joins reports whether s happened at the moment of a step of the run, on a cell beside it; dead cells do
// not part.
func (b *board) joins(run []step, s *step) bool {
	beside := false
	for i := range run {
		if run[i].cell == s.cell {
			return false
		}
		d := s.mid.Sub(run[i].mid)
		if d <= sameMoment && d >= -sameMoment && b.touch(run[i].cell, s.cell) {
			beside = true
		}
	}
	return beside
}

func (b *board) touch(x, y int) bool {
	for i := min(x, y) + 1; i < max(x, y); i++ {
		if !b.channels[i].dead() {
			return false
		}
	}
	return true
}
