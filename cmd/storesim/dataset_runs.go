package main

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"storesim/pipeline/store"
	"storesim/scenarios"
	"storesim/sim"
	"storesim/sim/dataset"
	"storesim/sim/des"
)

// datasetRun is one store of a set: a scenario under a seed.
type datasetRun struct {
	dataset.Run
	scenario *scenarios.Scenario
	config   sim.Config
}

// runs are all scenarios under all seeds.
func (c *datasetCmd) runs() ([]datasetRun, error) {
	var out []datasetRun
	names := map[string]bool{}
	for _, name := range c.Scenarios {
		seeds, err := loadSeeds(name, c.Seed, c.Seeds, scenarios.Options{Fix: c.Fix})
		if err != nil {
			return nil, err
		}
		for _, sc := range seeds {
			r, err := c.run(sc)
			if err != nil {
				return nil, err
			}
			if names[r.Name] {
				return nil, fmt.Errorf("%s is named twice: stores of a set have names of their own", name)
			}
			names[r.Name] = true
			out = append(out, r)
		}
	}
	if c.Frames < len(out) {
		return nil, fmt.Errorf("%d pictures of %d stores: want at least one of each", c.Frames, len(out))
	}
	return out, nil
}

func (c *datasetCmd) run(sc *scenarios.Scenario) (datasetRun, error) {
	cfg := sc.Config
	cfg.Cameras = true
	cfg.Duration = max(cfg.Duration, 24*time.Hour) // arrivals go on until there are enough pictures
	if len(cfg.Layout.Cameras) == 0 {
		return datasetRun{}, fmt.Errorf("%s has no cameras", sc.Name)
	}
	place, err := placeOf(cfg.Layout)
	if err != nil {
		return datasetRun{}, err
	}
	return datasetRun{scenario: sc, config: cfg, Run: dataset.Run{
		Name: fmt.Sprintf("%s-s%d", dataset.Plain(sc.Name), cfg.Seed),
		Seed: cfg.Seed, Place: place, Layout: cfg.Layout,
		Open: func(o dataset.Observer) dataset.Simulation { return observe(cfg, o) },
	}}, nil
}

// observe opens a run. Nobody waits for its messages, so that pictures may be drawn later than they would
// arrive.
func observe(cfg sim.Config, o dataset.Observer) dataset.Simulation {
	cfg.Devices.Cameras.Latency, cfg.Devices.Cameras.LatencyStd = des.Seconds(o.Ahead), 0
	return sim.New(cfg, silence{}, sim.Options{
		Workers: o.Workers, Witness: o.Witness, Wanted: o.Wanted, Blind: o.Blind, Labels: o.Labels,
		Borrowed: o.Borrowed,
	})
}

// placeOf names a building and its goods, whatever the cameras in it.
func placeOf(l *store.Layout) (string, error) {
	bare := *l
	bare.Name, bare.Cameras = "", nil
	text, err := json.Marshal(&bare)
	if err != nil {
		return "", fmt.Errorf("name the store: %w", err)
	}
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:]), nil
}

// newQuiet is a run that nobody listens to or looks at.
func newQuiet(cfg sim.Config) *sim.Simulation { return sim.New(cfg, silence{}, sim.Options{}) }

// drawnRun is what one run of a set drew.
type drawnRun struct {
	Store string           `json:"store"`
	Seed  uint64           `json:"seed"`
	Fixed []string         `json:"fixed,omitempty"` // groups that were switched off
	Drawn []scenarios.Draw `json:"drawn"`
}

// writeDrawn writes randomized.json where there is a run that drew anything.
func writeDrawn(dir string, fixed []string, runs []datasetRun) error {
	var all []drawnRun
	some := false
	for i := range runs {
		drawn := runs[i].scenario.Drawn
		some = some || len(drawn) > 0
		all = append(all, drawnRun{runs[i].Name, runs[i].Seed, fixed, drawn})
	}
	if !some {
		return nil
	}
	text, err := json.MarshalIndent(all, "", " ")
	if err != nil {
		return fmt.Errorf("encode what was drawn: %w", err)
	}
	return os.WriteFile(filepath.Join(dir, "randomized.json"), append(text, '\n'), 0o644)
}
