package main

import (
	"bufio"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"storesim/bench/live"
	"storesim/bench/score/receipts"
	"storesim/pipeline/feed/mcap"
)

type scoreRunCmd struct {
	Recording string `arg:"" help:"What storesim record --format mcap wrote; the truth is beside it."`
	Issued    string `arg:"" help:"The receipts that a pipeline issued for it, one JSON object a line."`
	JSON      bool   `name:"json" help:"Print the figures as JSON."`
}

// Run compares receipts with the truth of the recording that they were issued for.
func (c *scoreRunCmd) Run(a *app) error {
	sum, err := recordingSum(a, c.Recording)
	if err != nil {
		return badInputUnlessStopped(a, err)
	}
	truth := live.TruthPath(c.Recording)
	if err := live.CheckTruth(truth, c.Recording, sum); err != nil {
		return badInput{err}
	}
	name := strings.TrimSuffix(filepath.Base(c.Recording), ".mcap")
	run, err := receipts.CompareFiles(receipts.Files{Name: name, Truth: truth, Issued: c.Issued})
	if err != nil {
		return badInput{err}
	}
	out := scored{
		Metric: "receipts", Truth: truth, Answer: c.Issued, Figures: receipts.Figures(run),
		definitions: receipts.Definitions(), note: "money in units of 100 cents",
	}
	return out.print(a.stdout, c.JSON)
}

// recordingSum is the SHA-256 of a recording.
func recordingSum(a *app, path string) (string, error) {
	f, err := os.Open(path)
	if err != nil {
		return "", err
	}
	defer func() { _ = f.Close() }()
	in := bufio.NewReaderSize(f, 1<<20)
	head, err := in.Peek(8)
	if err != nil || !mcap.IsRecording(head) {
		return "", fmt.Errorf("%s is no MCAP recording: want `storesim score run.mcap receipts.jsonl`, or "+
			"one of mot, coco, receipts and its files", path)
	}
	sum := sha256.New()
	if _, err := io.Copy(sum, &stoppable{a, in}); err != nil {
		return "", fmt.Errorf("%s: %w", path, err)
	}
	return hex.EncodeToString(sum.Sum(nil)), nil
}

// stoppable is a reader that an interrupt ends.
type stoppable struct {
	a *app
	r io.Reader
}

// Read reads on.
func (s *stoppable) Read(b []byte) (int, error) {
	if err := s.a.ctx.Err(); err != nil {
		return 0, err
	}
	return s.r.Read(b)
}
