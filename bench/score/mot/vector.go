package mot

// The columns of a vector: those of a track, then those of each threshold.
const (
	columns      = 14
	alphaColumns = 6
)

// vector is the counts of a track, to be added many times over. Counts are whole numbers far below 2^53, so
// that their sums are exact.
type vector [columns + Alphas*alphaColumns]float64

func (v *vector) add(w *vector, times float64) {
	for i := range v {
		v[i] += times * w[i]
	}
}

func (s *TrackCounts) vector() vector {
	v := vector{
		float64(s.Truth), float64(s.Claimed), float64(s.TruthTracks), float64(s.Hits), float64(s.Extra),
		float64(s.Switches), float64(s.Fragments), float64(s.Mostly), float64(s.Partly), s.Similarity,
		float64(s.IDHits), float64(s.Found), float64(s.False), s.Closeness,
	}
	for a, h := range s.HOTA {
		at := v[columns+a*alphaColumns:]
		at[0], at[1] = float64(h.Hits), float64(h.Extra)
		at[2], at[3], at[4], at[5] = h.Association, h.Recall, h.Precision, h.Similarity
	}
	return v
}

func (v *vector) counts() TrackCounts {
	s := TrackCounts{
		Truth: int(v[0]), Claimed: int(v[1]), TruthTracks: int(v[2]), Hits: int(v[3]), Extra: int(v[4]),
		Switches: int(v[5]), Fragments: int(v[6]), Mostly: int(v[7]), Partly: int(v[8]), Similarity: v[9],
		IDHits: int(v[10]), Found: int(v[11]), False: int(v[12]), Closeness: v[13],
	}
	for a := range s.HOTA {
		at := v[columns+a*alphaColumns:]
		s.HOTA[a] = AlphaCounts{int(at[0]), int(at[1]), at[2], at[3], at[4], at[5]}
	}
	return s
}
