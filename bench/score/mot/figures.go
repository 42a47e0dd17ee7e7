package mot

import (
	"storesim/bench/score"
)

// measure is a figure: what it means and how it comes from summed counts.
type measure struct {
	score.Definition
	value func(*TrackCounts) float64
	n     func(*TrackCounts) int
	kind  kind
}

type kind int

const (
	share kind = iota // in [0, 1]
	open              // at most 1
	count             // exact
)

func trueBoxes(s *TrackCounts) int    { return s.Truth }
func claimedBoxes(s *TrackCounts) int { return s.Claimed }
func bothBoxes(s *TrackCounts) int    { return s.Truth + s.Claimed }
func matchedBoxes(s *TrackCounts) int { return s.Hits }
func trueTracks(s *TrackCounts) int   { return s.TruthTracks }

// shares are the figures of the HOTA family, of CLEAR and of identities, in the order of tables.
func shares() []measure {
	of := func(
		name, title, of, means string, value func(*TrackCounts) float64, n func(*TrackCounts) int,
	) measure {
		return measure{score.Definition{
			Name: name, Title: title, Unit: score.Share, Of: of, Means: means,
		}, value, n, share}
	}
	open := func(name, title, means string, value func(*TrackCounts) float64) measure {
		m := of(name, title, "true boxes", means, value, trueBoxes)
		m.Unit, m.kind = score.Score, open
		return m
	}
	return []measure{
		of("hota", "HOTA", "true and claimed boxes",
			"square root of DetA times AssA at a similarity, mean over 19 of them", hota, bothBoxes),
		of("deta", "DetA", "true and claimed boxes",
			"matched boxes over all boxes of either side", detA, bothBoxes),
		of("assa", "AssA", "true boxes",
			"of each match: boxes that its two tracks share, over all boxes of the two", assA, trueBoxes),
		of("detre", "DetRe", "true boxes", "matched boxes over true ones", detRe, trueBoxes),
		of("detpr", "DetPr", "claimed boxes", "matched boxes over claimed ones", detPr, claimedBoxes),
		of("assre", "AssRe", "true boxes",
			"of each match: shared boxes over the true track's", assRe, trueBoxes),
		of("asspr", "AssPr", "true boxes",
			"of each match: shared boxes over the claimed track's", assPr, trueBoxes),
		of("loca", "LocA", "true boxes", "mean similarity of matched boxes", locA, trueBoxes),
		open("mota", "MOTA", "1 less missed, extra and switched boxes over the true ones", mota),
		of("motp", "MOTP", "matched boxes",
			"mean similarity of boxes matched at 0.5 or more", motp, matchedBoxes),
		of("recall", "recall", "true boxes", "true boxes matched at a similarity of 0.5", recall, trueBoxes),
		of("precision", "precision", "claimed boxes",
			"claimed boxes matched at that", precision, claimedBoxes),
		of("idf1", "IDF1", "true and claimed boxes",
			"boxes that the best one-to-one pairing of tracks explains, over the mean of sides",
			idf1, bothBoxes),
		of("idp", "IDP", "claimed boxes", "the same over claimed boxes", idp, claimedBoxes),
		of("idr", "IDR", "true boxes", "the same over true boxes", idr, trueBoxes),
	}
}

// detections are the figures that do not ask who somebody is: of boxes by CLEAR's matches, of floor points by
// matches of each frame alone.
func detections(floor bool) []measure {
	d := score.Definition{
		Name: "moda", Title: "MODA", Unit: score.Score, Of: "true boxes",
		Means: "1 less missed and extra boxes over the true ones",
	}
	if !floor {
		return []measure{{d, moda, trueBoxes, open}}
	}
	p := score.Definition{
		Name: "modp", Title: "MODP", Unit: score.Share, Of: "matched points",
		Means: "mean of 1 - distance/radius over points matched within the radius",
	}
	return []measure{
		{d, floorMODA, trueBoxes, open},
		{p, floorMODP, func(s *TrackCounts) int { return s.Found }, share},
	}
}

func counts() []measure {
	of := func(name, title, means string, lower bool, value func(*TrackCounts) int) measure {
		return measure{score.Definition{
			Name: name, Title: title, Unit: score.Number, Of: "true tracks", Means: means, Lower: lower,
		}, func(s *TrackCounts) float64 { return float64(value(s)) }, trueTracks, count}
	}
	return []measure{
		of("count", "true tracks", "", false, trueTracks),
		of("mt", "mostly tracked", "true tracks matched in more than 80 % of their boxes", false,
			func(s *TrackCounts) int { return s.Mostly }),
		of("pt", "partly tracked", "true tracks matched in 20 to 80 %", false,
			func(s *TrackCounts) int { return s.Partly }),
		of("ml", "mostly lost", "true tracks matched in less than 20 %", true,
			func(s *TrackCounts) int { return s.TruthTracks - s.Mostly - s.Partly }),
		of("fp", "extra boxes", "claimed boxes matched to nothing", true,
			func(s *TrackCounts) int { return s.Extra }),
		of("fn", "missed boxes", "true boxes matched to nothing", true,
			func(s *TrackCounts) int { return s.Truth - s.Hits }),
		of("idsw", "identity switches", "times a true track's match became another track", true,
			func(s *TrackCounts) int { return s.Switches }),
		of("frag", "fragments", "times a true track was matched again after a gap", true,
			func(s *TrackCounts) int { return s.Fragments }),
	}
}

func measures(floor bool) []measure {
	out := append(append(shares(), detections(floor)...), counts()...)
	prefix := "tracks."
	if floor {
		prefix = "floor."
	}
	for i := range out {
		out[i].Name = prefix + out[i].Name
	}
	return out
}

// Definitions lists the figures in the order of tables, of boxes ("tracks.hota") or of floor points
// ("floor.hota").
func Definitions(floor bool) []score.Definition {
	var out []score.Definition
	for _, m := range measures(floor) {
		out = append(out, m.Definition)
	}
	return out
}

// Figures computes every figure, with intervals from so many resamples; 0 for none. DefaultResamples will do.
func (s Scores) Figures(resamples int) map[string]score.Figure {
	sum := s.Total()
	list := measures(s.Floor)
	spread := s.resampled(list, resamples)
	out := make(map[string]score.Figure, len(list))
	for i, m := range list {
		f := m.figure(&sum, spread, i, len(s.Tracks))
		if resamples == 0 && m.kind != count {
			f.Low, f.High, f.NoInterval = f.Value, f.Value, true
		}
		out[m.Name] = f
	}
	return out
}

// figure takes the interval from the i-th column of the resamples.
func (m measure) figure(sum *TrackCounts, spread *spread, i, clusters int) score.Figure {
	f := score.Exactly(m.value(sum), m.n(sum))
	switch {
	case m.kind == count:
	case m.kind == share && f.N == 0:
		f.Low, f.High = min(0, f.Value), 1
	case spread == nil && m.kind == share:
		f.Low, f.High = 0, 1
	case spread == nil:
		f.NoInterval = true
	default:
		low, high := spread.interval(i)
		f.Low, f.High = min(low, f.Value), max(high, f.Value)
		if m.kind == share && f.Low == f.High && (f.Value == 0 || f.Value == 1) {
			// All or nothing in every track: the bootstrap sees no spread.
			f.Low, f.High = score.Rate{Hits: clusters * int(f.Value), N: clusters}.Wilson95()
		}
	}
	return f
}
