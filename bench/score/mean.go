package score

// Mean is the mean of values in [0, 1] that come in groups, such as the runs of several scenarios. Its
// interval is a bootstrap over the groups; of fewer than two groups it is [0, 1].
func Mean(groups [][]float64) Figure {
	var clusters [][]float64
	n := 0
	for _, g := range groups {
		sum := 0.0
		for _, v := range g {
			sum += v
		}
		n += len(g)
		clusters = append(clusters, []float64{sum, float64(len(g))})
	}
	return clustered(clusters, n, over(0, 1), unit())
}

// F1 is that of the units of all trips, shopper and product both right; 1 where nothing was taken or charged.
func (s ReceiptScores) F1() float64 {
	sum := total(s.clusters())
	if at(sum, tripCharged)+at(sum, tripUnits) == 0 {
		return 1
	}
	return f1(tripHits, tripExtra, tripMissed)(sum)
}
