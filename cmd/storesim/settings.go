package main

import (
	"fmt"
	"time"

	"storesim/scenarios"
	"storesim/sim"
)

// longest is the longest opening time of a run: a month.
const longest = 31 * 24 * time.Hour

// loadSeeds reads a scenario under n seeds in a row, from first on or, where that is nil, from the file's
// own: each with the store that [randomize] draws under that seed. Of a scenario that draws nothing all have
// the file's hash.
func loadSeeds(name string, first *int64, n int, o scenarios.Options) ([]*scenarios.Scenario, error) {
	if first != nil && *first < 0 {
		return nil, fmt.Errorf("seed is %d, want 0 or more", *first)
	}
	own, err := scenarios.LoadWith(name, o)
	if err != nil {
		return nil, err
	}
	seed := own.Config.Seed
	if first != nil {
		seed = uint64(*first)
	}
	var out []*scenarios.Scenario
	for k := range uint64(n) {
		sc, err := reseeded(own, name, seed+k, o)
		if err != nil {
			return nil, err
		}
		out = append(out, sc)
	}
	return out, nil
}

// reseeded is a scenario under another seed.
func reseeded(
	own *scenarios.Scenario, name string, seed uint64, o scenarios.Options,
) (*scenarios.Scenario, error) {
	if seed == own.Config.Seed {
		return own, nil
	}
	if len(own.Drawn) > 0 {
		o.Seed = &seed
		return scenarios.LoadWith(name, o)
	}
	other := *own
	other.Config.Seed = seed
	return &other, nil
}

// withDuration replaces a config's opening time.
func withDuration(cfg sim.Config, d *time.Duration) (sim.Config, error) {
	if d != nil {
		cfg.Duration = *d
	}
	if cfg.Duration <= 0 || cfg.Duration > longest {
		return cfg, badInput{fmt.Errorf("duration is %v, want more than 0 and at most %v",
			cfg.Duration, longest)}
	}
	return cfg, nil
}
