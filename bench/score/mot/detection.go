package mot

// most is worth more than all the similarities of a frame: one match more beats any nearer ones.
const most = 2 * maxPerFrame

// detection adds the counts of MODA and MODP on the floor (Kasturi et al. 2009, with the distance of
// Chavdarova et al. 2018): in each frame alone, as many points as can be are matched within the radius, among
// those the nearest. MODP is the mean of 1 - d/radius over matches.
func (s *sequence) detection(tracks []TrackCounts, owner []int) {
	for j, n := range s.claimCount {
		tracks[owner[j]].False += n
	}
	var a assigner
	var near []pair
	for _, f := range s.frames {
		near = near[:0]
		for _, p := range f.pairs {
			if p.similarity >= half-epsilon {
				p.score = most + p.similarity
				near = append(near, p)
			}
		}
		claimOf := a.solve(len(f.truth), len(f.claims), near)
		for _, p := range near {
			if claimOf[p.truth] == p.claim {
				t := &tracks[f.truth[p.truth]]
				t.Found++
				t.Closeness += max(0, 2*p.similarity-1)
				tracks[owner[f.claims[p.claim]]].False--
			}
		}
	}
}
