package main

import (
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"runtime"
	"strings"
	"time"

	"storesim/bench"
	"storesim/bench/live"
	"storesim/pipeline/cart"
	"storesim/pipeline/feed"
	"storesim/scenarios"
	"storesim/sim"
	"storesim/sim/des"
)

type recordCmd struct {
	Scenario string         `arg:"" default:"corner" help:"A preset's name or a TOML file."`
	Seed     *int64         `help:"Seed; default is the scenario's."`
	Duration *time.Duration `help:"Opening time; default is the scenario's. Six cameras: 25 MB a second."`
	Cameras  string         `enum:"none,frames" default:"frames" help:"frames or none."`
	Format   string         `enum:",feed,mcap" default:"" help:"${formats}"`
	Out      string         `short:"o" help:"File to write, or a folder for mcap; default is store.feed."`
}

// Run writes the devices' messages and the layout as filed, and nothing of the truth; that of an mcap
// recording is written beside it.
func (c *recordCmd) Run(a *app) error {
	seeds, err := loadSeeds(c.Scenario, c.Seed, 1, scenarios.Options{})
	if err != nil {
		return badInput{err}
	}
	cfg := seeds[0].Config
	cfg.Cameras = c.Cameras == "frames"
	if cfg, err = withDuration(cfg, c.Duration); err != nil {
		return err
	}
	if c.Format == "mcap" || c.Format == "" && strings.HasSuffix(c.Out, ".mcap") {
		return recordMCAP(a, cfg, c.Out)
	}
	out := cmp.Or(c.Out, "store.feed")
	if err := writeBeside(a, out, func(w io.Writer) error { return record(a, cfg, w) }); err != nil {
		return err
	}
	fmt.Fprintf(a.stdout, "%s: replay it with: storesim replay %s\n", out, out)
	return nil
}

func record(a *app, cfg sim.Config, w io.Writer) error {
	rec, err := feed.NewRecorder(w, live.Installed(cfg))
	if err != nil {
		return err
	}
	s := sim.New(cfg, rec, sim.Options{Workers: runtime.GOMAXPROCS(0)})
	defer s.Close()
	if err := simulate(a, cfg, s); err != nil {
		return err
	}
	return rec.Close()
}

// simulate plays a store to its end, with a bar.
func simulate(a *app, cfg sim.Config, s *sim.Simulation) error {
	bar := newProgress(a, "store seconds", int(cfg.Duration.Seconds()))
	defer bar.done()
	for done := false; !done; {
		var err error
		if done, err = s.Advance(a.ctx, s.Now().Add(time.Second)); err != nil {
			return err
		}
		bar.set(int(min(s.Now(), des.Time(cfg.Duration)).Seconds()))
	}
	return nil
}

// writeReceipts writes one JSON object a line, as `run` writes receipts.jsonl.
func writeReceipts(w io.Writer, receipts []cart.Receipt) error {
	enc := json.NewEncoder(w)
	for i := range receipts {
		if err := enc.Encode(&receipts[i]); err != nil {
			return err
		}
	}
	return nil
}

// runReceipts are the receipts of all seeds in order.
func runReceipts(runs []*bench.Run) []cart.Receipt {
	var out []cart.Receipt
	for _, r := range runs {
		out = append(out, r.Issued...)
	}
	return out
}
