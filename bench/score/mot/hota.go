package mot

// hota adds the counts of Luiten et al. (2021). Boxes of a frame are matched once, at the greatest sum of
// similarity times the alignment of the two tracks over the whole sequence; a match counts at every threshold
// that its similarity reaches.
//
// Matches is where the matches of each link are counted, by threshold.
func (s *sequence) hota(tracks []TrackCounts, owner []int, matches [][Alphas]int32) {
	alignment := s.alignment()
	var a assigner
	var scored []pair
	for _, f := range s.frames {
		if len(f.truth) == 0 || len(f.claims) == 0 {
			continue
		}
		scored = append(scored[:0], f.pairs...)
		for i := range scored {
			scored[i].score = alignment[scored[i].link] * scored[i].similarity
		}
		claimOf := a.solve(len(f.truth), len(f.claims), scored)
		for _, p := range scored {
			if claimOf[p.truth] == p.claim {
				countMatch(&tracks[f.truth[p.truth]].HOTA, &matches[p.link], p.similarity)
			}
		}
	}
	s.associate(tracks, matches)
	s.extras(tracks, owner, matches)
}

// alignment is the Jaccard index of each link: the common part of two tracks, each frame weighted by how
// exclusively the two boxes belong together, over all their boxes.
func (s *sequence) alignment() []float64 {
	common := make([]float64, len(s.links))
	var ofTruth, ofClaim []float64
	for _, f := range s.frames {
		ofTruth, ofClaim = fill(ofTruth, len(f.truth), 0), fill(ofClaim, len(f.claims), 0)
		for _, p := range f.pairs {
			ofTruth[p.truth] += p.similarity
			ofClaim[p.claim] += p.similarity
		}
		for _, p := range f.pairs {
			if all := ofClaim[p.claim] + ofTruth[p.truth] - p.similarity; all > epsilon {
				common[p.link] += p.similarity / all
			}
		}
	}
	for i, l := range s.links {
		common[i] /= float64(s.truthCount[l.truth]) + float64(s.claimCount[l.claim]) - common[i]
	}
	return common
}

func countMatch(counts *[Alphas]AlphaCounts, matches *[Alphas]int32, similarity float64) {
	for a := range Alphas {
		if similarity < threshold(a)-epsilon {
			return
		}
		counts[a].Hits++
		counts[a].Similarity += similarity
		matches[a]++
	}
}

func (s *sequence) associate(tracks []TrackCounts, matches [][Alphas]int32) {
	for i, l := range s.links {
		t, k := float64(s.truthCount[l.truth]), float64(s.claimCount[l.claim])
		for a, n := range matches[i] {
			if n == 0 {
				break // nor at any higher threshold
			}
			c, to := float64(n), &tracks[l.truth].HOTA[a]
			to.Association += c * (c / (t + k - c))
			to.Recall += c * (c / t)
			to.Precision += c * (c / k)
		}
	}
}

// extras charges the unmatched boxes of each claimed track to its owner.
func (s *sequence) extras(tracks []TrackCounts, owner []int, matches [][Alphas]int32) {
	for j, n := range s.claimCount {
		for a := range Alphas {
			tracks[owner[j]].HOTA[a].Extra += n
		}
	}
	for i, l := range s.links {
		for a, n := range matches[i] {
			tracks[owner[l.claim]].HOTA[a].Extra -= int(n)
		}
	}
}
