package score

import "math"

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
	for k, r := range runs {
		for _, t := range r.Receipts.Trips {
			t.Run = k
			out.Receipts.Trips = append(out.Receipts.Trips, t)
		}
		out.Events.Clusters = append(out.Events.Clusters, r.Events.Clusters...)
		out.Tracks.Clusters = append(out.Tracks.Clusters, r.Tracks.Clusters...)
		out.Detections.Frames = append(out.Detections.Frames, r.Detections.Frames...)
	}
	return out
}

// Figures computes every figure of the families that were measured. Definitions says what each name means.
func (s Scores) Figures() map[string]Figure {
	out := map[string]Figure{}
	for _, m := range s.measures() {
		out[m.name] = m.figure()
	}
	if len(s.Receipts.Trips) > 0 {
		s.Receipts.figures(out)
	}
	if len(s.Events.Clusters) > 0 {
		were := int(total(s.Events.clusters())[eventTrue])
		out["events.count"] = Exactly(float64(were), were)
	}
	if len(s.Tracks.Clusters) > 0 {
		sum := total(s.Tracks.clusters())
		out["tracks.idsw"] = Exactly(sum[trackSwitches], int(sum[trackTruth]))
	}
	if len(s.Detections.Frames) > 0 {
		s.Detections.figures(out)
	}
	return out
}

// sizeClass is a class of receipts by the size of something, first and last included.
type sizeClass struct {
	name        string
	first, last int
}

// basketSizes are the classes of true units by which exact receipts are told apart.
func basketSizes() []sizeClass {
	return []sizeClass{
		{"0", 0, 0}, {"1", 1, 1}, {"2_3", 2, 3}, {"4_6", 4, 6}, {"7_10", 7, 10}, {"11_up", 11, 1 << 30},
	}
}

// partySizes are the classes of people who share a token.
func partySizes() []sizeClass { return []sizeClass{{"1", 1, 1}, {"2", 2, 2}, {"3_up", 3, 1 << 30}} }

// rated is the measure of a share of independent cases.
func rated(name string, r Rate) measure {
	return measure{name: name, above: one(0), below: one(1), n: one(1), in: unit(), wilson: true,
		clusters: [][]float64{{float64(r.Hits), float64(r.N)}}}
}

// harmonic is the denominator of an F1 with these hits, extras and misses.
func harmonic(hits, extra, missed int) terms { return terms{{hits, 2}, {extra, 1}, {missed, 1}} }

func (s ReceiptScores) measures() []measure {
	out := []measure{rated("receipts.exact", s.Exact())}
	for _, c := range basketSizes() {
		if r := s.exactWhere(func(t *Trip) bool { return t.Units >= c.first && t.Units <= c.last }); r.N > 0 {
			out = append(out, rated("receipts.exact.units_"+c.name, r))
		}
	}
	for _, c := range partySizes() {
		if r := s.exactWhere(func(t *Trip) bool { return t.Party >= c.first && t.Party <= c.last }); r.N > 0 {
			out = append(out, rated("receipts.exact.party_"+c.name, r))
		}
	}
	list := []measure{
		{name: "items.precision", above: one(tripHits), below: one(tripCharged), n: one(tripCharged),
			in: unit()},
		{name: "items.recall", above: one(tripHits), below: one(tripUnits), n: one(tripUnits), in: unit()},
		{name: "items.f1", above: terms{{tripHits, 2}}, below: harmonic(tripHits, tripExtra, tripMissed),
			n: one(tripHits, tripExtra, tripMissed), in: unit()},
		{name: "items.wrong_shopper", above: one(tripWrongShopper), below: one(tripCharged),
			n: one(tripCharged), in: unit()},
		{name: "money.overcharged_cents", above: one(tripOver)},
		{name: "money.undercharged_cents", above: one(tripUnder)},
		{name: "money.signed_cents", above: terms{{tripOver, 1}, {tripUnder, -1}}},
		{name: "money.overcharged_share", above: one(tripOver), below: one(tripTotal)},
		{name: "money.undercharged_share", above: one(tripUnder), below: one(tripTotal)},
		{name: "money.signed_share", above: terms{{tripOver, 1}, {tripUnder, -1}}, below: one(tripTotal)},
		{name: "money.error_share", above: one(tripOver, tripUnder), below: one(tripTotal)},
	}
	out = append(out, overClusters(list, "trip", s.clusters())...)
	out = append(out, calibrated("receipts", s.stated())...)
	return append(out, calibrated("lines", s.lines())...)
}

// overClusters gives measures their clusters.
func overClusters(list []measure, by string, clusters [][]float64) []measure {
	for i := range list {
		list[i].by, list[i].clusters = by, clusters
	}
	return list
}

// figures are those that are no ratios of counts.
func (s ReceiptScores) figures(out map[string]Figure) {
	clusters := s.clusters()
	n := s.Exact().N
	out["receipts.count"] = Exactly(float64(n), n)
	out["receipts.missing"] = Exactly(float64(s.Missing()), n)
	out["receipts.phantom"] = Exactly(float64(s.Phantoms()), n)
	sum := total(clusters)
	out["items.wrong_shopper.count"] = Exactly(math.Round(sum[tripWrongShopper]), int(sum[tripCharged]))
	calibrationErrors(out, "receipts", s.stated())
	calibrationErrors(out, "lines", s.lines())
	s.orderFigures(out)
	s.deskFigures(out)
}

func (s EventScores) measures() []measure {
	share := func(name string, above, below int) measure {
		return measure{name: name, above: one(above), below: one(below), n: one(below), in: unit()}
	}
	list := []measure{
		share("events.precision", eventHits, eventClaimed),
		share("events.recall", eventHits, eventTrue),
		{name: "events.f1", above: terms{{eventHits, 2}}, below: harmonic(eventHits, eventExtra, eventMissed),
			n: one(eventHits, eventExtra, eventMissed), in: unit()},
		share("events.sku", eventSKU, eventHits),
		share("events.units", eventCount, eventHits),
		share("events.item", eventBoth, eventHits),
		share("attribution.accuracy", eventActor, eventHits),
		share("attribution.end_to_end", eventActor, eventTrue),
	}
	for i, t := range Tolerances() {
		list = append(list, measure{
			name: "events.f1." + t.name, above: terms{{eventWithin + i, 2}},
			below: one(eventClaimed, eventTrue), n: one(eventClaimed, eventTrue), in: unit(),
		})
	}
	return overClusters(list, "body", s.clusters())
}

func (s TrackScores) measures() []measure {
	return overClusters([]measure{
		{name: "tracks.idf1", above: terms{{trackIDHits, 2}}, below: one(trackTruth, trackClaimed),
			n: one(trackTruth, trackClaimed), in: unit()},
		{name: "tracks.idp", above: one(trackIDHits), below: one(trackClaimed), n: one(trackClaimed),
			in: unit()},
		{name: "tracks.idr", above: one(trackIDHits), below: one(trackTruth), n: one(trackTruth), in: unit()},
		// 1 less misses, extras and switches per true instant (Bernardin and Stiefelhagen 2008, equation 2).
		{name: "tracks.mota", above: terms{{trackHits, 1}, {trackExtra, -1}, {trackSwitches, -1}},
			below: one(trackTruth), n: one(trackTruth)},
		{name: "tracks.error_m", above: one(trackDistance), below: one(trackHits), n: one(trackHits),
			in: &[2]float64{0, DefaultTrackOptions().Radius}},
	}, "path", s.clusters())
}

func (s DetectionScores) figures(out map[string]Figure) {
	out["detections.ap"] = s.AP(0, ious)
	out["detections.ap50"] = s.AP(0, 1)
	out["detections.head"] = s.points(0)
	out["detections.foot"] = s.points(1)
	out["detections.hands"] = s.points(2)
}

func column(i int) statistic { return func(s []float64) float64 { return at(s, i) } }
