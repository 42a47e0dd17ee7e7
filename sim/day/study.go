package day

import (
	"cmp"
	"slices"
	"sync"

	"gonum.org/v1/gonum/stat"
	"gonum.org/v1/gonum/stat/distuv"
)

// Estimate is the mean over days with its 95 % interval by Student's t. With one day there is no interval:
// Low and High are the mean.
type Estimate struct {
	Mean float64 `json:"mean"`
	Low  float64 `json:"low"`
	High float64 `json:"high"`
}

// Study is what many days of one model have in common.
type Study struct {
	Days      int      `json:"days"`
	Shoppers  Estimate `json:"shoppers"`
	Trip      Estimate `json:"trip_minutes"`     // mean trip of a day
	TripP50   Estimate `json:"trip_p50_minutes"` // median trip of a day
	TripP95   Estimate `json:"trip_p95_minutes"`
	Peak      Estimate `json:"peak"`
	Sampled   Estimate `json:"peak_sampled"` // seen every ten minutes
	Squeezed  Estimate `json:"squeezed"`
	Events    Estimate `json:"events"`
	Nodes     []Load   `json:"nodes"`     // busiest first
	Occupancy []Band   `json:"occupancy"` // at each full minute from opening on
}

// Load is how much a node is visited.
type Load struct {
	Node   string  `json:"node"`
	Visits float64 `json:"visits"` // a day, on the mean
	Crowd  int     `json:"crowd"`  // the most at a time, on any day
}

// Band is a spread over days: the middle 95 % of them, the mean, and the first day for an example.
type Band struct {
	Low   float64 `json:"low"`
	Mean  float64 `json:"mean"`
	High  float64 `json:"high"`
	First int     `json:"first"`
}

// Study runs the days of seeds first, first+1, ... on so many workers. The result does not depend on their
// number.
func (m *Model) Study(first uint64, days, workers int) *Study {
	results := make([]*Result, max(days, 1))
	var group sync.WaitGroup
	for w := range min(max(workers, 1), len(results)) {
		group.Go(func() {
			for i := w; i < len(results); i += max(workers, 1) {
				results[i] = m.Run(first + uint64(i))
			}
		})
	}
	group.Wait()
	s := &Study{Days: len(results)}
	s.estimate(results)
	s.Occupancy = bands(results)
	s.Nodes = m.loads(results)
	return s
}

func (s *Study) estimate(results []*Result) {
	over := func(value func(r *Result) float64) Estimate {
		values := make([]float64, len(results))
		for i, r := range results {
			values[i] = value(r)
		}
		return estimate(values)
	}
	s.Shoppers = over(func(r *Result) float64 { return float64(r.Shoppers) })
	s.Peak = over(func(r *Result) float64 { return float64(r.Peak) })
	s.Sampled = over(func(r *Result) float64 { return float64(r.PeakSampled) })
	s.Squeezed = over(func(r *Result) float64 { return float64(r.Squeezed) })
	s.Events = over(func(r *Result) float64 { return float64(r.Events) })
	s.Trip = over(func(r *Result) float64 { return mean(r.Trips) })
	s.TripP50 = over(func(r *Result) float64 { return quantile(r.Trips, 0.5) })
	s.TripP95 = over(func(r *Result) float64 { return quantile(r.Trips, 0.95) })
}

// bands spreads the occupancy of each minute over the days. A day that has ended has nobody in.
func bands(results []*Result) []Band {
	longest := 0
	for _, r := range results {
		longest = max(longest, len(r.Occupancy))
	}
	all := make([]Band, longest)
	values := make([]float64, len(results))
	for t := range all {
		for i, r := range results {
			values[i] = 0
			if t < len(r.Occupancy) {
				values[i] = float64(r.Occupancy[t])
			}
		}
		all[t] = Band{Low: quantile(values, 0.025), Mean: mean(values), High: quantile(values, 0.975),
			First: int(values[0])}
	}
	return all
}

func (m *Model) loads(results []*Result) []Load {
	all := make([]Load, len(m.settings.Graph.Nodes))
	for i, n := range m.settings.Graph.Nodes {
		all[i].Node = n.Name
		for _, r := range results {
			all[i].Visits += float64(r.Visits[i]) / float64(len(results))
			all[i].Crowd = max(all[i].Crowd, r.Crowd[i])
		}
	}
	slices.SortStableFunc(all, func(a, b Load) int { return cmp.Compare(b.Visits, a.Visits) })
	return all
}

// mean is 0 of nothing: a day without shoppers.
func mean(values []float64) float64 {
	if len(values) == 0 {
		return 0
	}
	return stat.Mean(values, nil)
}

// quantile interpolates between order statistics (type 7 of R. J. Hyndman and Y. Fan, "Sample quantiles in
// statistical packages", The American Statistician 50 (1996) 361-365), of which gonum has type 4; 0 of
// nothing.
func quantile(values []float64, p float64) float64 {
	if len(values) == 0 {
		return 0
	}
	sorted := slices.Sorted(slices.Values(values))
	x := p * float64(len(sorted)-1)
	i := min(int(x), max(len(sorted)-2, 0))
	next := sorted[min(i+1, len(sorted)-1)]
	return sorted[i] + (x-float64(i))*(next-sorted[i])
}

func estimate(values []float64) Estimate {
	m, n := mean(values), float64(len(values))
	if n < 2 {
		return Estimate{m, m, m}
	}
	student := distuv.StudentsT{Sigma: 1, Nu: n - 1}
	half := student.Quantile(0.975) * stat.StdErr(stat.StdDev(values, nil), n)
	return Estimate{m, m - half, m + half}
}
