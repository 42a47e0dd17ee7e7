package mot

import "math"

// The statistics of summed counts. As in TrackEval no denominator is below 1, so a share of nothing is 0;
// LocA is 1 where nothing was matched.

func ratio(a, b int) float64 { return float64(a) / float64(max(1, b)) }

// averaged is the mean of f over the thresholds.
func averaged(s *TrackCounts, f func(a AlphaCounts) float64) float64 {
	sum := 0.0
	for _, a := range s.HOTA {
		sum += f(a)
	}
	return sum / Alphas
}

func hota(s *TrackCounts) float64 {
	return averaged(s, func(a AlphaCounts) float64 { return math.Sqrt(overlap(s.Truth, a) * association(a)) })
}

func detA(s *TrackCounts) float64 {
	return averaged(s, func(a AlphaCounts) float64 { return overlap(s.Truth, a) })
}

// overlap is DetA at one threshold: matches over all boxes on either side.
func overlap(truth int, a AlphaCounts) float64 { return ratio(a.Hits, truth+a.Extra) }

func association(a AlphaCounts) float64 { return mean(a.Association, a.Hits) }

func mean(sum float64, n int) float64 { return sum / float64(max(1, n)) }

func assA(s *TrackCounts) float64 { return averaged(s, association) }

func detRe(s *TrackCounts) float64 {
	return averaged(s, func(a AlphaCounts) float64 { return ratio(a.Hits, s.Truth) })
}

func detPr(s *TrackCounts) float64 {
	return averaged(s, func(a AlphaCounts) float64 { return ratio(a.Hits, a.Hits+a.Extra) })
}

func assRe(s *TrackCounts) float64 {
	return averaged(s, func(a AlphaCounts) float64 { return mean(a.Recall, a.Hits) })
}

func assPr(s *TrackCounts) float64 {
	return averaged(s, func(a AlphaCounts) float64 { return mean(a.Precision, a.Hits) })
}

func locA(s *TrackCounts) float64 {
	return averaged(s, func(a AlphaCounts) float64 {
		if a.Hits == 0 {
			return 1
		}
		return a.Similarity / float64(a.Hits)
	})
}

func mota(s *TrackCounts) float64   { return ratio(s.Hits-s.Extra-s.Switches, s.Truth) }
func motp(s *TrackCounts) float64   { return mean(s.Similarity, s.Hits) }
func recall(s *TrackCounts) float64 { return ratio(s.Hits, s.Truth) }

func precision(s *TrackCounts) float64 { return ratio(s.Hits, s.Hits+s.Extra) }

// moda is MODA of CLEAR's matches, as TrackEval has it for boxes.
func moda(s *TrackCounts) float64 { return ratio(s.Hits-s.Extra, s.Truth) }

func idf1(s *TrackCounts) float64 { return ratio(2*s.IDHits, s.Truth+s.Claimed) }
func idp(s *TrackCounts) float64  { return ratio(s.IDHits, s.Claimed) }
func idr(s *TrackCounts) float64  { return ratio(s.IDHits, s.Truth) }

// floorMODA and floorMODP are those of the frame-wise matches of floor points.
func floorMODA(s *TrackCounts) float64 { return ratio(s.Found-s.False, s.Truth) }
func floorMODP(s *TrackCounts) float64 { return mean(s.Closeness, s.Found) }
