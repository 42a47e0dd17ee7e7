package mot

// kept is what a match of the frame before is worth beside similarities of at most 1.
const kept = 1000

// clearState is what CLEAR remembers from frame to frame, by true track.
type clearState struct {
	last    []int32 // the claimed track matched last, ever; -1 for none
	before  []int32 // the one matched in the frame before; -1 for none
	touched []int32 // the tracks whose before is set
	matched []int   // boxes matched
	starts  []int   // times matched after a frame without
}

// clear adds the counts of Bernardin and Stiefelhagen (2008) at a similarity of 0.5: matches of the frame
// before are kept, and beside them similarity is made greatest.
func (s *sequence) clear(tracks []TrackCounts, owner []int) {
	n := len(s.truthCount)
	c := clearState{
		last: fill[int32](nil, n, -1), before: fill[int32](nil, n, -1),
		matched: make([]int, n), starts: make([]int, n),
	}
	for j, n := range s.claimCount {
		tracks[owner[j]].Extra += n
	}
	var a assigner
	var near []pair
	for _, f := range s.frames {
		if len(f.truth) == 0 || len(f.claims) == 0 {
			continue // what was matched before is remembered
		}
		near = c.candidates(near[:0], f)
		c.follow(f, near, a.solve(len(f.truth), len(f.claims), near), tracks, owner)
	}
	c.finish(s, tracks)
}

// candidates are the pairs near enough, scored.
func (c *clearState) candidates(out []pair, f frame) []pair {
	for _, p := range f.pairs {
		if p.similarity < half-epsilon {
			continue
		}
		if c.before[f.truth[p.truth]] == f.claims[p.claim] {
			p.score += kept
		}
		out = append(out, p)
	}
	return out
}

func (c *clearState) follow(f frame, near []pair, claimOf []int16, tracks []TrackCounts, owner []int) {
	was := c.touched
	c.touched = nil
	for _, p := range near {
		if claimOf[p.truth] != p.claim {
			continue
		}
		i, j := f.truth[p.truth], f.claims[p.claim]
		t := &tracks[i]
		t.Hits++
		t.Similarity += p.similarity
		tracks[owner[j]].Extra--
		if c.last[i] >= 0 && c.last[i] != j {
			t.Switches++
		}
		if c.before[i] < 0 {
			c.starts[i]++
		}
		c.last[i] = j
		c.matched[i]++
		c.touched = append(c.touched, i)
	}
	for _, i := range was {
		c.before[i] = -1
	}
	for _, i := range c.touched {
		c.before[i] = c.last[i]
	}
}

func (c *clearState) finish(s *sequence, tracks []TrackCounts) {
	for i, n := range s.truthCount {
		t := &tracks[i]
		t.Fragments = max(0, c.starts[i]-1)
		switch share := float64(c.matched[i]) / float64(n); {
		case share > 0.8:
			t.Mostly = 1
		case share >= 0.2:
			t.Partly = 1
		}
	}
}
