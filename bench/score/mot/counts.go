package mot

// Alphas is the number of similarity thresholds of HOTA: 0.05 to 0.95 in steps of 0.05.
const Alphas = 19

// threshold is the a-th of them, as TrackEval rounds it.
func threshold(a int) float64 { return 0.05 + float64(a)*0.05 }

// TrackCounts are the counts of one true track with the claimed track that identity matching assigned to
// it, or of a claimed track assigned to none. All figures are ratios of sums of these.
type TrackCounts struct {
	Truth, Claimed int // boxes of the true and of the claimed track
	TruthTracks    int // 1 for a true track

	HOTA [Alphas]AlphaCounts

	Hits       int // true boxes matched by CLEAR
	Extra      int // claimed boxes that CLEAR matched to nothing
	Switches   int // times the matched claim became another one
	Fragments  int // times the track was matched again after a gap
	Mostly     int // 1: matched in more than 80 % of its boxes
	Partly     int // 1: in 20 to 80 %
	Similarity float64
	IDHits     int // boxes at which the assigned tracks are together

	Found, False int     // floor points matched without regard to identity, and claimed ones that were not
	Closeness    float64 // 1 - d/radius, summed over Found
}

// AlphaCounts are those of HOTA at one threshold.
type AlphaCounts struct {
	Hits  int // true boxes matched
	Extra int // claimed boxes matched to nothing

	// The association of each match, summed over Hits: with c matches of a true track of t boxes to a claimed
	// one of k, c/(t+k-c), c/t and c/k (Luiten et al. 2021).
	Association, Recall, Precision float64
	Similarity                     float64 // summed over Hits
}

// Sequence is what was counted on one sequence.
type Sequence struct {
	Name   string
	Floor  bool  // points of the floor, not boxes
	Rules  Rules // that were applied
	Frames int   // with a true or a claimed box
	Tracks []TrackCounts
}

// Scores are the tracks of one or more sequences.
type Scores struct {
	Floor  bool
	Frames int
	Tracks []*TrackCounts // the sequences' own
}

// Combine joins sequences: counts are added, then ratios formed.
func Combine(sequences ...Sequence) Scores {
	var out Scores
	n := 0
	for _, s := range sequences {
		n += len(s.Tracks)
	}
	out.Tracks = make([]*TrackCounts, 0, n)
	for _, s := range sequences {
		out.Floor = out.Floor || s.Floor
		out.Frames += s.Frames
		for i := range s.Tracks {
			out.Tracks = append(out.Tracks, &s.Tracks[i])
		}
	}
	return out
}

// Total adds the counts of all tracks.
func (s Scores) Total() TrackCounts {
	var sum vector
	for _, t := range s.Tracks {
		row := t.vector()
		sum.add(row[:t.columns()], 1)
	}
	return sum.counts()
}
