package loadstats

import (
	"context"
	"fmt"
	"time"

	"storesim/scenarios"
	"storesim/sim"
)

// Scenario is what the page simulates: a store in which one channel in seven is dead, as in the recording.
const Scenario = "corner-worn"

// Simulate measures the plates of the scenario on the page, for a seed and a duration, without cameras.
func Simulate(ctx context.Context, seed uint64, d time.Duration) (Stats, error) {
	sc, err := scenarios.Load(Scenario)
	if err != nil {
		return Stats{}, fmt.Errorf("load %s: %w", Scenario, err)
	}
	cfg := sc.Config
	cfg.Seed, cfg.Duration, cfg.Cameras = seed, d, false
	s := NewStream()
	run := sim.New(cfg, s, sim.Options{})
	defer run.Close()
	if err := run.Run(ctx); err != nil {
		return Stats{}, fmt.Errorf("simulate %s, seed %d: %w", Scenario, seed, err)
	}
	return s.Stats(), nil
}
