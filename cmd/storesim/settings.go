package main

import (
	"fmt"
	"time"

	"storesim/sim"
)

// longest is the longest opening time of a run: a month.
const longest = 31 * 24 * time.Hour

// withSeed replaces a config's seed.
func withSeed(cfg sim.Config, seed *int64) (sim.Config, error) {
	if seed == nil {
		return cfg, nil
	}
	if *seed < 0 {
		return cfg, badInput{fmt.Errorf("seed is %d, want 0 or more", *seed)}
	}
	cfg.Seed = uint64(*seed)
	return cfg, nil
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
