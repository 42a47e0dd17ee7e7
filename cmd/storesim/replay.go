package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"runtime"
	"time"

	"storesim/pipeline"
	"storesim/pipeline/cart"
	"storesim/pipeline/feed"
)

type replayCmd struct {
	File    string `arg:"" help:"A recording."`
	Workers int    `help:"Frames searched at the same time; default is the number of cores."`
	Out     string `short:"o" default:"-" help:"File for the receipts, one JSON object a line; - is stdout."`
	Journal string `help:"File to go on from after a crash; begun where there is none."`
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

func (c *replayCmd) replay(a *app, player *recording) (receipts []cart.Receipt, err error) {
	if c.Workers < 1 {
		c.Workers = runtime.GOMAXPROCS(0)
	}
	defer func() { _ = c.close() }()
	kind, stages, err := c.stages(player)
	if err != nil {
		return nil, err
	}
	opt := pipeline.Options{Workers: c.Workers}
	kept, err := c.openJournal(player, kind, &opt)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, kept.close()) }()
	p := pipeline.New(player.layout, stages, opt)
	defer p.Close()
	told := c.Evidence || len(player.layout.Trackers) > 0
	t := &till{pipeline: p, keep: told}
	if err := kept.recall(a, t, player); err != nil {
		return nil, err
	}
	if err := t.play(a, player); err != nil {
		return nil, err
	}
	if told {
		err = writeEvidence(a.stderr, player.layout, p)
	}
	tellDevices(a.stderr, player.layout, p.Warnings())
	return append(t.receipts, p.Receipts()...), err
}

// till is a pipeline whose receipts are gathered.
type till struct {
	pipeline *pipeline.Pipeline
	keep     bool // the pipeline forgets nothing: somebody will ask
	next     feed.Stamp
	receipts []cart.Receipt
}

// after lets the pipeline forget once a minute, so that a recording may be of any length.
func (t *till) after(m feed.Message) {
	if at := m.Head().Arrived; at >= t.next && !t.keep {
		t.next = at.Add(time.Minute)
		t.receipts = append(t.receipts, t.pipeline.Forget().Receipts...)
	}
}

// play pushes the rest of a recording into the pipeline.
func (t *till) play(a *app, player *recording) error {
	for {
		m, err := player.next()
		if errors.Is(err, io.EOF) {
			return t.pipeline.Finish()
		}
		if err == nil {
			err = a.ctx.Err()
		}
		if err == nil {
			err = t.pipeline.Push(m)
		}
		if err != nil {
			return err
		}
		t.after(m)
	}
}

// stages are those of the pipeline that the recording needs, and its name: without cameras no network.
func (c *replayCmd) stages(player *recording) (kind string, stages pipeline.Stages, err error) {
	if len(player.layout.Trackers) > 0 {
		return "tracked", pipeline.Tracked(player.layout), nil
	}
	if len(player.layout.Cameras) == 0 {
		return "plates only", pipeline.PlatesOnly(player.layout, nil), nil
	}
	if err := c.open(); err != nil {
		return "", stages, err
	}
	d, err := c.detector(player.layout)
	if err != nil {
		return "", stages, err
	}
	return "cameras", pipeline.Default(player.layout, d), nil
}
