package main

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"runtime"
	"strings"
	"time"

	"storesim/bench"
	"storesim/bench/live"
	"storesim/pipeline"
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

type replayCmd struct {
	File    string `arg:"" help:"A recording."`
	Workers int    `help:"Frames searched at the same time; default is the number of cores."`
	Out     string `short:"o" default:"-" help:"File for the receipts, one JSON object a line; - is stdout."`
	// Evidence is what a person wants to read; a recording of a real store is read by nobody else.
	Evidence bool `help:"Tell on stderr what is behind each receipt; always so where a tracker was recorded."`

	Networks
}

// Run feeds a recording to the pipeline in a process that never saw the truth, and prints the receipts.
func (c *replayCmd) Run(a *app) (err error) {
	f, err := os.Open(c.File)
	if err != nil {
		return badInput{err}
	}
	defer func() { _ = f.Close() }()
	player, err := openRecording(f)
	if err != nil {
		return badInput{fmt.Errorf("%s: %w", c.File, err)}
	}
	receipts, err := c.replay(a, player)
	if err != nil {
		return badInputUnlessStopped(a, fmt.Errorf("%s: %w", c.File, err))
	}
	if c.Out == "-" {
		return writeReceipts(a.stdout, receipts)
	}
	return writeBeside(a, c.Out, func(w io.Writer) error { return writeReceipts(w, receipts) })
}

func (c *replayCmd) replay(a *app, player *recording) ([]cart.Receipt, error) {
	if c.Workers < 1 {
		c.Workers = runtime.GOMAXPROCS(0)
	}
	var p *pipeline.Pipeline
	defer func() {
		if p != nil {
			p.Close()
		}
	}()
	defer func() { _ = c.close() }()
	for {
		m, err := player.next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err == nil {
			err = a.ctx.Err()
		}
		if err != nil {
			return nil, err
		}
		if p == nil {
			if p, err = c.start(player); err != nil {
				return nil, err
			}
		}
		if err := p.Push(m); err != nil {
			return nil, err
		}
	}
	if p == nil {
		return nil, nil
	}
	err := p.Finish()
	if err == nil && (c.Evidence || len(player.layout.Trackers) > 0) {
		err = writeEvidence(a.stderr, player.layout, p)
	}
	return p.Receipts(), err
}

// start opens the pipeline that the recording needs: without cameras no network.
func (c *replayCmd) start(player *recording) (*pipeline.Pipeline, error) {
	opt := pipeline.Options{Workers: c.Workers}
	if len(player.layout.Trackers) > 0 {
		return pipeline.New(player.layout, pipeline.Tracked(player.layout), opt), nil
	}
	if len(player.layout.Cameras) == 0 {
		return pipeline.New(player.layout, pipeline.PlatesOnly(player.layout, nil), opt), nil
	}
	if err := c.open(); err != nil {
		return nil, err
	}
	d, err := c.detector(player.layout)
	if err != nil {
		return nil, err
	}
	return pipeline.New(player.layout, pipeline.Default(player.layout, d), opt), nil
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
