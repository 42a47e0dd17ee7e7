package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"path/filepath"
	"runtime"
	"time"

	"storesim/bench/live"
	"storesim/bench/score"
	"storesim/bench/score/receipts"
	"storesim/pipeline/feed/mcap"
	"storesim/scenarios"
	"storesim/sim"
)

type serveCmd struct {
	Scenario string         `arg:"" default:"corner" help:"A preset's name or a TOML file."`
	Seed     *int64         `help:"Seed; default is the scenario's."`
	Duration *time.Duration `help:"Opening time; default is the scenario's."`
	Cameras  string         `enum:"none,frames" default:"frames" help:"frames or none."`

	Listen    string        `default:"127.0.0.1:7400" help:"HOST:PORT; --token is required beyond loopback."`
	Mode      string        `enum:"lockstep,realtime" default:"lockstep" help:"${modes}"`
	Transport string        `enum:"grpc,mjpeg+mqtt" default:"grpc" help:"grpc, or mjpeg+mqtt (real time)."`
	MQTT      string        `name:"mqtt" default:"127.0.0.1:7401" help:"${brokers}"`
	Token     string        `env:"STORESIM_TOKEN" help:"What a client must show."`
	Patience  time.Duration `default:"30s" help:"How long a client may leave the server waiting."`
	Joining   time.Duration `default:"5m" help:"How long a client is waited for."`
	Out       string        `short:"o" help:"Folder for receipts, truth and verdict; default runs/NAME-live."`
}

// Run plays a store to one client and says what came of it. Exit code 1: the verdict is not ok.
func (c *serveCmd) Run(a *app) error {
	if c.Patience <= 0 || c.Joining <= 0 {
		return badInput{errors.New("--patience and --joining must be above 0")}
	}
	for _, address := range c.addresses() {
		if err := live.CheckAddress(address, c.Token); err != nil {
			return badInput{err}
		}
	}
	seeds, err := loadSeeds(c.Scenario, c.Seed, 1, scenarios.Options{})
	if err != nil {
		return badInput{err}
	}
	cfg := seeds[0].Config
	cfg.Cameras = c.Cameras == "frames"
	if cfg, err = withDuration(cfg, c.Duration); err != nil {
		return err
	}
	if c.Out == "" {
		c.Out = filepath.Join("runs", seeds[0].Name+"-live")
	}
	return c.serve(a, cfg)
}

// addresses are those that the server listens on.
func (c *serveCmd) addresses() []string {
	if c.Transport == "grpc" || live.IsURL(c.MQTT) {
		return []string{c.Listen}
	}
	return []string{c.Listen, c.MQTT}
}

func (c *serveCmd) serve(a *app, cfg sim.Config) error {
	lis, err := net.Listen("tcp", c.Listen)
	if err != nil {
		return badInput{err}
	}
	defer func() { _ = lis.Close() }()
	dir, discard, err := folderBeside(a, c.Out)
	if err != nil {
		return err
	}
	defer discard()
	source, truth, happened, closeSource, err := c.source(a, cfg, dir)
	if err != nil {
		return badInputUnlessStopped(a, err)
	}
	defer closeSource()
	notes, err := os.Create(filepath.Join(dir, "notes.jsonl"))
	if err != nil {
		return badInput{err}
	}
	buffered := bufio.NewWriter(notes)
	bar := newProgress(a, "store seconds", int(cfg.Duration.Seconds()))
	opt := live.Options{
		Realtime: c.realtime(), Token: c.Token, Patience: c.Patience, Joining: c.Joining,
		Answers: live.NewAnswers(source.Layout(), buffered), Truth: truth,
		Happened: happened,
		Progress: func(now time.Duration) { bar.set(int(min(now, cfg.Duration).Seconds())) },
	}
	out, err := c.play(a, lis, source, opt)
	bar.done()
	err = errors.Join(err, buffered.Flush(), notes.Close())
	if out == nil {
		return badInputUnlessStopped(a, err)
	}
	return errors.Join(err, c.report(a, dir, out, truth()))
}

func (c *serveCmd) realtime() bool { return c.Mode == "realtime" || c.Transport != "grpc" }

func (c *serveCmd) play(a *app, lis net.Listener, src live.Source, opt live.Options) (*live.Outcome, error) {
	if c.Transport == "grpc" {
		fmt.Fprintf(a.stderr, "storesim: waiting for a client at %s (gRPC, %s)\n", lis.Addr(), c.Mode)
		return live.ServeGRPC(a.ctx, lis, src, opt)
	}
	return live.ServeField(a.ctx, lis, c.MQTT, src, opt, a.stderr)
}

// source is the feed: in lock step simulated as far as the client follows; in real time simulated before the
// clock starts, so that drawing does not make frames late.
func (c *serveCmd) source(a *app, cfg sim.Config, dir string) (
	src live.Source, truth func() []live.TrueReceipt, happened func() *live.Happened, done func(), err error,
) {
	if !c.realtime() {
		s := live.Simulate(cfg, runtime.GOMAXPROCS(0))
		truth = func() []live.TrueReceipt { return live.Truth(s.Sim.Ledger(), &cfg.Layout.Catalog) }
		return s, truth, s.Happened, s.Sim.Close, nil
	}
	f, err := os.CreateTemp(dir, "spool-*.mcap")
	if err != nil {
		return nil, nil, nil, nil, err
	}
	done = func() { _, _ = f.Close(), os.Remove(f.Name()) }
	list, told, err := writeMCAP(a, cfg, f)
	if err == nil {
		_, err = f.Seek(0, io.SeekStart)
	}
	if err != nil {
		done()
		return nil, nil, nil, nil, err
	}
	r, err := mcap.NewReader(bufio.NewReaderSize(f, 1<<20))
	if err != nil {
		done()
		return nil, nil, nil, nil, err
	}
	for i := range list {
		list[i].Recording = "" // which does not stay
	}
	truth = func() []live.TrueReceipt { return list }
	return live.Recorded{Reader: r}, truth, func() *live.Happened { return told }, done, nil
}

// report prints the verdict and the figures and keeps them in the folder.
func (c *serveCmd) report(a *app, dir string, out *live.Outcome, truth []live.TrueReceipt) error {
	err := errors.Join(
		writeFile(filepath.Join(dir, "receipts.jsonl"), func(w io.Writer) error {
			e := json.NewEncoder(w)
			for i := range out.Issued {
				if err := e.Encode(&out.Issued[i]); err != nil {
					return err
				}
			}
			return nil
		}),
		writeFile(filepath.Join(dir, "true.jsonl"), func(w io.Writer) error {
			return live.WriteTruth(w,
				truth)
		}),
		writeFile(filepath.Join(dir, "live.json"), func(w io.Writer) error {
			e := json.NewEncoder(w)
			e.SetIndent("", "  ")
			return e.Encode(out)
		}),
		installLive(dir, c.Out),
	)
	if err != nil {
		return badInput{fmt.Errorf("results were not written: %w", err)}
	}
	fmt.Fprintf(a.stdout, "verdict: %s%s\n%d messages, %d of them frames, %d frames dropped; "+
		"%d receipts of %d, %d twice\n\n", out.Verdict, reason(out), out.Messages, out.Frames,
		out.Dropped, out.Receipts, len(truth),
		out.Twice)
	if len(out.Figures) > 0 {
		s := scored{
			Figures: out.Figures, definitions: liveDefinitions(), note: "money in units of 100 cents",
		}
		if err := s.table(a.stdout); err != nil {
			return err
		}
	}
	fmt.Fprintf(a.stdout, "\nresults: %s\n", c.Out)
	switch out.Verdict {
	case live.OK:
		return nil
	case live.Stopped:
		return context.Canceled
	default:
		return fmt.Errorf("the client's verdict is %q", out.Verdict)
	}
}

// liveDefinitions are those of receipts, and of what else a client may report, each name once.
func liveDefinitions() []score.Definition {
	out := receipts.Definitions()
	known := map[string]bool{}
	for _, d := range out {
		known[d.Name] = true
	}
	for _, d := range append(score.Definitions(), live.Definitions()...) {
		if !known[d.Name] {
			known[d.Name] = true
			out = append(out, d)
		}
	}
	return out
}

func reason(out *live.Outcome) string {
	if out.Reason == "" {
		return ""
	}
	return " (" + out.Reason + ")"
}

func writeFile(path string, write func(io.Writer) error) error {
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	w := bufio.NewWriter(f)
	return errors.Join(write(w), w.Flush(), f.Close())
}

// liveFiles are the files of a run that was served.
var liveFiles = []string{"receipts.jsonl", "true.jsonl", "live.json", "notes.jsonl"}

// installLive moves the files into the folder.
func installLive(part, dir string) error {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	for _, name := range liveFiles {
		if err := os.Rename(filepath.Join(part, name), filepath.Join(dir, name)); err != nil {
			return err
		}
	}
	return nil
}
