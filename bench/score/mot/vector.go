package mot

// The columns of a vector: first those that a claimed track has which is assigned to nobody, then those of a
// true track, then those of a true track at each threshold.
const (
	strangerColumns = 3 + Alphas
	trackColumns    = strangerColumns + 11
	alphaColumns    = 5
)

// vector is the counts of a track, to be added many times over. Counts are whole numbers far below 2^53, so
// that their sums are exact.
type vector [trackColumns + Alphas*alphaColumns]float64

// add adds the first columns of another vector, whose others are 0.
func (v *vector) add(from []float64, times float64) {
	to := v[:len(from)]
	for i := range to {
		to[i] += times * from[i]
	}
}

// columns is how many columns of the track's vector can be other than 0.
func (s *TrackCounts) columns() int {
	if s.Truth == 0 {
		return strangerColumns
	}
	return len(vector{})
}

func (s *TrackCounts) vector() vector {
	v := vector{float64(s.Claimed), float64(s.Extra), float64(s.False)}
	copy(v[strangerColumns:], []float64{
		float64(s.Truth), float64(s.TruthTracks), float64(s.Hits), float64(s.Switches), float64(s.Fragments),
		float64(s.Mostly), float64(s.Partly), s.Similarity, float64(s.IDHits), float64(s.Found), s.Closeness,
	})
	for a, h := range s.HOTA {
		v[3+a] = float64(h.Extra)
		at := v[trackColumns+a*alphaColumns:]
		at[0] = float64(h.Hits)
		at[1], at[2], at[3], at[4] = h.Association, h.Recall, h.Precision, h.Similarity
	}
	return v
}

func (v *vector) counts() TrackCounts {
	t := v[strangerColumns:]
	s := TrackCounts{
		Claimed: int(v[0]), Extra: int(v[1]), False: int(v[2]),
		Truth: int(t[0]), TruthTracks: int(t[1]), Hits: int(t[2]), Switches: int(t[3]), Fragments: int(t[4]),
		Mostly: int(t[5]), Partly: int(t[6]), Similarity: t[7], IDHits: int(t[8]), Found: int(t[9]),
		Closeness: t[10],
	}
	for a := range s.HOTA {
		at := v[trackColumns+a*alphaColumns:]
		s.HOTA[a] = AlphaCounts{int(at[0]), int(v[3+a]), at[1], at[2], at[3], at[4]}
	}
	return s
}
