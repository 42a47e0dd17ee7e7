package main

import (
	"bufio"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strings"

	"storesim/bench/live"
	"storesim/pipeline/feed"
	"storesim/pipeline/feed/mcap"
	"storesim/pipeline/store"
	"storesim/sim"
)

// recordMCAP writes a recording for other people's pipelines, and beside it the true receipts.
func recordMCAP(a *app, cfg sim.Config, out string) error {
	if !strings.HasSuffix(out, ".mcap") {
		if err := os.MkdirAll(filepath.Clean(out), 0o755); err != nil {
			return badInput{err}
		}
		out = filepath.Join(out, "run.mcap")
	}
	var truth []live.TrueReceipt
	err := writeBeside(a, out, func(w io.Writer) (err error) {
		truth, _, err = writeMCAP(a, cfg, w)
		return err
	})
	if err != nil {
		return err
	}
	beside := live.TruthPath(out)
	err = writeBeside(a, beside, func(w io.Writer) error { return live.WriteTruth(w, truth) })
	if err != nil {
		return err
	}
	fmt.Fprintf(a.stdout, "%s: %d shoppers left; score receipts for it with: "+
		"storesim score %s RECEIPTS.jsonl\n",
		out, len(truth), out)
	return nil
}

// writeMCAP plays a store into a recording and returns its true receipts, tied to it by its SHA-256, and what
// else happened in it.
func writeMCAP(a *app, cfg sim.Config, w io.Writer) ([]live.TrueReceipt, *live.Happened, error) {
	sum := sha256.New()
	buf := bufio.NewWriterSize(io.MultiWriter(w, sum), 1<<20)
	rec, err := mcap.NewWriter(buf, live.Installed(cfg), live.Compress)
	if err != nil {
		return nil, nil, err
	}
	album := live.Album{Layout: cfg.Layout}
	s := sim.New(cfg, rec, sim.Options{Workers: runtime.GOMAXPROCS(0), Witness: album.Witness})
	defer s.Close()
	if err := simulate(a, cfg, s); err != nil {
		return nil, nil, err
	}
	if err := rec.Close(); err != nil {
		return nil, nil, err
	}
	if err := buf.Flush(); err != nil {
		return nil, nil, err
	}
	truth := live.Truth(s.Ledger(), &cfg.Layout.Catalog)
	for i := range truth {
		truth[i].Recording = hex.EncodeToString(sum.Sum(nil))
	}
	return truth, album.Happened(s), nil
}

// recording is a file of either form.
type recording struct {
	layout *store.Layout
	next   func() (feed.Message, error) // io.EOF after the last one
}

// openRecording reads the head of a recording of either form.
func openRecording(r io.Reader) (*recording, error) {
	in := bufio.NewReaderSize(r, 1<<20)
	head, err := in.Peek(8)
	if err == nil && mcap.IsRecording(head) {
		m, err := mcap.NewReader(in)
		if err != nil {
			return nil, err
		}
		return &recording{m.Layout, m.NextMessage}, nil
	}
	p, err := feed.NewPlayer(in)
	if err != nil {
		return nil, err
	}
	return &recording{p.Layout, p.Next}, nil
}
