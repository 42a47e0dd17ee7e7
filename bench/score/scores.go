package score

import "slices"

// Scores is everything measured about a pipeline, in counts. A family that was not measured is its zero value
// and has no figures.
type Scores struct {
	Receipts   ReceiptScores
	Events     EventScores
	Tracks     TrackScores
	Detections DetectionScores
}

// Combine joins the scores of several runs, most often several seeds: counts are joined, then ratios formed.
// A token of one run and the same token of another are two trips.
func Combine(runs []Scores) Scores {
	var out Scores
	for _, r := range runs {
		out.Receipts.Trips = append(out.Receipts.Trips, r.Receipts.Trips...)
		out.Events.Clusters = append(out.Events.Clusters, r.Events.Clusters...)
		out.Tracks.Clusters = append(out.Tracks.Clusters, r.Tracks.Clusters...)
		out.Detections.Frames = append(out.Detections.Frames, r.Detections.Frames...)
	}
	return out
}

// Figures computes every figure of the families that were measured. Definitions says what each name means.
func (s Scores) Figures() map[string]Figure {
	out := map[string]Figure{}
	if len(s.Receipts.Trips) > 0 {
		s.Receipts.figures(out)
	}
	if len(s.Events.Clusters) > 0 {
		s.Events.figures(out)
	}
	if len(s.Tracks.Clusters) > 0 {
		s.Tracks.figures(out)
	}
	if len(s.Detections.Frames) > 0 {
		s.Detections.figures(out)
	}
	return out
}

// basketSizes are the classes of true units by which exact receipts are told apart, first and last included.
func basketSizes() []struct {
	name        string
	first, last int
} {
	return []struct {
		name        string
		first, last int
	}{{"0", 0, 0}, {"1", 1, 1}, {"2_3", 2, 3}, {"4_6", 4, 6}, {"7_10", 7, 10}, {"11_up", 11, 1 << 30}}
}

func (s ReceiptScores) figures(out map[string]Figure) {
	clusters := s.clusters()
	sum := total(clusters)
	hits, extra, missed := int(sum[tripHits]), int(sum[tripExtra]), int(sum[tripMissed])
	exact := s.Exact()

	out["receipts.exact"] = exact.Figure()
	out["receipts.count"] = Exactly(float64(exact.N), exact.N)
	out["receipts.missing"] = Exactly(float64(s.Missing()), exact.N)
	out["receipts.phantom"] = Exactly(float64(s.Phantoms()), exact.N)
	for _, size := range basketSizes() {
		if r := s.exactOf(size.first, size.last); r.N > 0 {
			out["receipts.exact.units_"+size.name] = r.Figure()
		}
	}
	out["items.precision"] = share(clusters, hits+extra, over(tripHits, tripCharged), tripCharged)
	out["items.recall"] = share(clusters, hits+missed, over(tripHits, tripUnits), tripUnits)
	out["items.f1"] = share(clusters, hits+extra+missed, f1(tripHits, tripExtra, tripMissed),
		tripCharged, tripUnits)
	out["money.overcharged_cents"] = clustered(clusters, len(clusters), column(tripOver), nil)
	out["money.undercharged_cents"] = clustered(clusters, len(clusters), column(tripUnder), nil)
	out["money.error_share"] = clustered(clusters, len(clusters), over(tripWrongCents, tripTotal), nil)
	if stated := s.stated(); len(stated) > 0 {
		out["receipts.ece"] = clustered(stated, len(stated), ece, unit())
		out["receipts.brier"] = clustered(stated, len(stated), brier, unit())
	}
}

func (s EventScores) figures(out map[string]Figure) {
	clusters := s.clusters()
	sum := total(clusters)
	hits, claimed, were := int(sum[eventHits]), int(sum[eventClaimed]), int(sum[eventTrue])

	out["events.count"] = Exactly(float64(were), were)
	out["events.precision"] = share(clusters, claimed, over(eventHits, eventClaimed), eventClaimed)
	out["events.recall"] = share(clusters, were, over(eventHits, eventTrue), eventTrue)
	out["events.f1"] = share(clusters, claimed+were-hits, f1(eventHits, eventExtra, eventMissed),
		eventClaimed, eventTrue)
	out["events.sku"] = share(clusters, hits, over(eventSKU, eventHits), eventHits)
	out["events.units"] = share(clusters, hits, over(eventCount, eventHits), eventHits)
	out["events.item"] = share(clusters, hits, over(eventBoth, eventHits), eventHits)
	out["attribution.accuracy"] = share(clusters, hits, over(eventActor, eventHits), eventHits)
	out["attribution.end_to_end"] = share(clusters, were, over(eventActor, eventTrue), eventTrue)
}

func (s TrackScores) figures(out map[string]Figure) {
	clusters := s.clusters()
	sum := total(clusters)
	were, claimed, hits := int(sum[trackTruth]), int(sum[trackClaimed]), int(sum[trackHits])

	out["tracks.idf1"] = share(clusters, were+claimed, idf1, trackTruth, trackClaimed)
	out["tracks.idp"] = share(clusters, claimed, over(trackIDHits, trackClaimed), trackClaimed)
	out["tracks.idr"] = share(clusters, were, over(trackIDHits, trackTruth), trackTruth)
	out["tracks.mota"] = clustered(clusters, were, mota, nil)
	out["tracks.idsw"] = Exactly(sum[trackSwitches], were)
	out["tracks.error_m"] = clustered(followed(clusters), hits, over(trackDistance, trackHits),
		&[2]float64{0, DefaultTrackOptions().Radius})
}

// followed are the clusters with a matched instant.
func followed(clusters [][]float64) [][]float64 {
	return slices.DeleteFunc(slices.Clone(clusters), func(c []float64) bool { return c[trackHits] == 0 })
}

func (s DetectionScores) figures(out map[string]Figure) {
	out["detections.ap"] = s.AP(0, ious)
	out["detections.ap50"] = s.AP(0, 1)
	out["detections.head"] = s.points(0)
	out["detections.foot"] = s.points(1)
	out["detections.hands"] = s.points(2)
}

func column(i int) statistic { return func(s []float64) float64 { return at(s, i) } }
