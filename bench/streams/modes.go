package streams

import (
	"fmt"
	"math"
	"slices"
	"time"

	"storesim/sim/rng"
)

// Mode is one of MLPerf LoadGen's scenarios. A sample is a frame that is decoded and searched.
type Mode string

// The modes.
const (
	SingleStream Mode = "single-stream" // one frame, the next one when it is done: p90 latency
	MultiStream  Mode = "multi-stream"  // a frame of every camera, the next tick when all are done: p99
	Server       Mode = "server"        // frames at random times (Poisson): largest rate with p99 in bound
	Offline      Mode = "offline"       // all frames at once: samples a second
)

// Answer is a mode's metric.
type Answer struct {
	Mode    Mode     `json:"mode"`
	Metric  string   `json:"metric"`
	Unit    string   `json:"unit"`
	Value   float64  `json:"value"`
	Samples int      `json:"samples"` // queries, or frames of Offline
	Valid   bool     `json:"valid"`
	Reasons []string `json:"reasons,omitempty"` // why not
}

func (a Answer) checked(least int) Answer {
	if a.Samples < least {
		a.Reasons = append(a.Reasons, fmt.Sprintf("%d samples, want %d to bound the percentile with "+
			"99 %% confidence", a.Samples, least))
	}
	if !(a.Value > 0) {
		a.Reasons = append(a.Reasons, "there is no answer")
	}
	a.Valid = a.Reasons == nil
	return a
}

// latency is the answer of a mode whose metric is a percentile.
func latency(m Mode, latencies []time.Duration, p float64, least int) Answer {
	bound, _ := EarlyStop(latencies, p)
	return Answer{
		Mode: m, Metric: fmt.Sprintf("p%.0f latency, bounded with 99 %% confidence", 100*p), Unit: "ms",
		Value: bound.Seconds() * 1e3, Samples: len(latencies),
	}.checked(least)
}

// drawnTicks is how many ticks are drawn from measured costs: enough for the 99th percentile.
const drawnTicks = 4 * LeastQueriesP99

// InCPUTime answers by measured costs on simulated cores.
func (c *Costs) InCPUTime(m Mode, cores int, bound time.Duration, seed uint64) Answer {
	all := slices.Concat(c.Search...)
	switch m {
	case SingleStream:
		return latency(m, all, 0.9, LeastQueriesP90)
	case MultiStream:
		return latency(m, c.tickLatencies(cores, seed), 0.99, LeastQueriesP99)
	case Server:
		return serverAnswer(LargestRate(all, cores, bound, seed), serverQueries, bound)
	default:
		return offlineAnswer(float64(cores)/mean(all).Seconds(), len(all))
	}
}

// tickLatencies are those of ticks, with a cost of each camera drawn from those measured.
func (c *Costs) tickLatencies(cores int, seed uint64) []time.Duration {
	draw := rng.NewKey(seed, "streams").Stream("ticks")
	out := make([]time.Duration, drawnTicks)
	for k := range out {
		jobs := make([]Job, len(c.Search))
		for camera, list := range c.Search {
			jobs[camera] = Job{Cost: list[draw.IntN(len(list))], Lane: -1}
		}
		for _, s := range Serve(jobs, cores, Forever) {
			out[k] = max(out[k], s.End)
		}
	}
	return out
}

// serverQueries is how many frames arrive in a trial of Server.
const serverQueries = 20 * LeastQueriesP99

// serverGrain is the grain of Server's answer, frames a second.
const serverGrain = 0.05

// LargestRate is the largest rate of random arrivals, frames a second, with 99 in 100 latencies within a
// bound. The same draws serve all rates: a higher one has every frame arrive earlier, and none wait less.
func LargestRate(costs []time.Duration, cores int, bound time.Duration, seed uint64) float64 {
	most := int(float64(cores) / mean(costs).Seconds() / serverGrain)
	if most < 1 {
		return 0
	}
	n, _, _ := Largest(most*9/10, most, func(n int) (bool, error) { // no error is possible
		jobs := Arrivals(costs, float64(n)*serverGrain, serverQueries, seed)
		latencies := make([]time.Duration, len(jobs))
		for i, s := range Serve(jobs, cores, Forever) {
			latencies[i] = s.Age(jobs[i])
		}
		p99, ok := EarlyStop(latencies, 0.99)
		return ok && p99 <= bound, nil
	})
	return float64(n) * serverGrain
}

// Arrivals are n jobs that come at random with a mean rate a second and draw their costs from a list.
func Arrivals(costs []time.Duration, rate float64, n int, seed uint64) []Job {
	at := rng.NewKey(seed, "streams").Stream("arrivals")
	which := rng.NewKey(seed, "streams").Stream("costs")
	jobs := make([]Job, n)
	t := 0.0
	for i := range jobs {
		t += at.Exp(1)
		jobs[i] = Job{
			Arrives: time.Duration(math.Round(t / rate * 1e9)), Cost: costs[which.IntN(len(costs))], Lane: -1,
		}
	}
	return jobs
}

func serverAnswer(rate float64, n int, bound time.Duration) Answer {
	return Answer{
		Mode: Server, Metric: fmt.Sprintf("largest Poisson rate with p99 latency within %v", bound),
		Unit: "frames/s", Value: rate, Samples: n,
	}.checked(LeastQueriesP99)
}

func offlineAnswer(rate float64, n int) Answer {
	return Answer{Mode: Offline, Metric: "throughput, all frames at once", Unit: "frames/s", Value: rate,
		Samples: n}.checked(1)
}
