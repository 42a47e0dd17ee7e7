package main

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"storesim/bench/streams"
)

// A measurement with the stub prints its file, which holds what was asked, and writes the lines for
// benchstat.
func TestBenchStreams(t *testing.T) {
	dir := t.TempDir()
	var stdout, stderr bytes.Buffer
	code := run([]string{
		"bench", "streams", "corner", "--duration", "5s", "--detector", "oracle", "--oracle-cost", "20ms",
		"--repeats", "2", "--sample", "6", "--passes", "1", "--cores", "2", "--rate", "10", "--json", "-o", dir,
	}, &stdout, &stderr)
	if code != 0 {
		t.Fatalf("exit code %d: %s", code, &stderr)
	}
	var r streams.Results
	if err := json.Unmarshal(stdout.Bytes(), &r); err != nil {
		t.Fatal(err)
	}
	if r.Schema != streams.Schema || len(r.Repeats) != 2 || r.Streams == nil || r.Energy == "" ||
		r.Rule.Rate != 10 || r.Workload.Frames == 0 {
		t.Fatalf("results are %+v", r)
	}
	for _, p := range r.Repeats {
		if p.Count < 1 || p.Count > 10 { // 20 ms at 10 frames/s are a fifth of a core
			t.Errorf("%d streams of 20 ms a frame on two cores", p.Count)
		}
		if p.At == nil || !p.At.Pass || p.At.F1 < r.Rule.Floor || p.Above == nil || len(p.Above.Reasons) == 0 {
			t.Errorf("repeat %+v", p)
		}
	}
	text, err := os.ReadFile(filepath.Join(dir, "streams.bench"))
	if err != nil || strings.Count(string(text), "\nBenchmarkStreams/") != 2 {
		t.Errorf("%v, benchmark lines:\n%s", err, text)
	}
}

func TestBenchStreamsRefuses(t *testing.T) {
	for _, args := range [][]string{
		{"--repeats", "0"}, {"--rate", "0"}, {"--window", "1ms"}, {"--floor", "2"}, {"--clock", "sun"},
		{"--mode", "many"}, {"--max-drop", "1"}, {"--duration", "0s"},
	} {
		var stdout, stderr bytes.Buffer
		code := run(append([]string{"bench", "streams", "corner", "--detector", "oracle"}, args...), &stdout, &stderr)
		if code != exitBadInput || stderr.Len() == 0 {
			t.Errorf("%v: exit code %d, %q", args, code, &stderr)
		}
	}
}
