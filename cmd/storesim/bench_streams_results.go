package main

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"text/tabwriter"
	"time"

	"storesim/bench/report"
	"storesim/bench/streams"
	"storesim/sim"
)

// header is what is known before anything is measured. It completes the rule with the floor.
func (b *streamsBench) header(load [3]float64) *streams.Results {
	whole, err := b.feed.F1([]map[int]bool{nil})
	b.rule.Floor = 0.99 * whole
	if b.Floor != nil {
		b.rule.Floor = *b.Floor
	}
	k := b.feed.Layout.Cameras[0].Intrinsics
	r := &streams.Results{
		Schema: streams.Schema, Name: b.cfg.Name, Scenario: b.Scenario, Seeds: []uint64{b.cfg.Seed},
		ConfigHash: configHash([]sim.Config{b.cfg}), Pipeline: "ours, " + b.Detector,
		Started: time.Now().UTC().Format(time.RFC3339), Command: b.command(), Tool: toolInfo(),
		Machine: machineInfo(load), Mode: streams.Mode(b.Mode), Clock: b.Clock, Pixels: b.Pixels,
		Bytes: b.feed.Bytes, Cores: b.Cores, Rule: b.rule, WholeF1: whole,
		Workload: report.Workload{
			StoreSeconds: b.feed.Lap.Seconds(), Shoppers: len(b.feed.Truth), Frames: len(b.feed.Frames),
			Cameras: len(b.feed.Layout.Cameras), Width: k.Width, Height: k.Height, FPS: b.Rate,
		},
	}
	if err != nil {
		r.Reasons = append(r.Reasons, err.Error())
	}
	r.Name = cmp.Or(r.Name, b.Scenario)
	r.Runtime, r.Models = b.provenance()
	r.Tool.SHA256, r.Machine.Kernel = programHash(), kernelVersion()
	return r
}

// command repeats the measurement.
func (b *streamsBench) command() string {
	parts := []string{
		"storesim bench streams", b.Scenario, fmt.Sprintf("--seed %d", b.cfg.Seed), "--mode " + b.Mode,
		"--clock " + b.Clock,
		fmt.Sprintf("--duration %v --rate %v --cores %d", b.cfg.Duration, b.Rate, b.Cores),
		fmt.Sprintf("--max-age %v --max-drop %v", b.MaxAge, b.MaxDrop),
		fmt.Sprintf("--warm-up %v --window %v --windows %d", b.WarmUp, b.Window, b.Windows),
		fmt.Sprintf("--repeats %d --sample %d --passes %d --pixels %s", b.Repeats, b.Sample, b.Passes,
			b.Pixels),
	}
	if b.Floor != nil {
		parts = append(parts, fmt.Sprintf("--floor %v", *b.Floor))
	}
	if b.Detector == detectorOracle {
		parts = append(parts, fmt.Sprintf("--detector oracle --oracle-cost %v", b.OracleCost))
	}
	if b.Models != "" {
		parts = append(parts, "--models "+b.Models)
	}
	return strings.Join(parts, " ")
}

// save writes the files, and prints the table or the file.
func (b *streamsBench) save() error {
	dir := cmp.Or(b.Out, filepath.Join("runs", b.out.Name+"-streams"))
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return badInput{err}
	}
	err := errors.Join(writeWhole(filepath.Join(dir, "streams.json"), b.out.Write),
		writeWhole(filepath.Join(dir, "streams.bench"), b.out.Benchmarks))
	if err != nil {
		return badInput{fmt.Errorf("results were not written: %w", err)}
	}
	if b.JSON {
		return b.out.Write(b.a.stdout)
	}
	b.print(b.a.stdout)
	fmt.Fprintln(b.a.stdout)
	if err := b.out.Benchmarks(b.a.stdout); err != nil {
		return err
	}
	fmt.Fprintf(b.a.stdout, "\nresults: %s\n", filepath.Join(dir, "streams.json"))
	return nil
}

// writeWhole writes a file that is there as a whole or not at all.
func writeWhole(path string, write func(io.Writer) error) error {
	f, err := os.CreateTemp(filepath.Dir(path), filepath.Base(path)+".*.part")
	if err != nil {
		return err
	}
	defer func() { _ = os.Remove(f.Name()) }() // it is gone when all went well
	if err := errors.Join(write(f), f.Chmod(0o644), f.Close()); err != nil {
		return err
	}
	return os.Rename(f.Name(), path)
}

// print writes the table.
func (b *streamsBench) print(to io.Writer) {
	r := b.out
	fmt.Fprintf(to, "Streams of %s at %v frames/s, %d cores, %s clock\n", r.Name, r.Rule.Rate, r.Cores,
		r.Clock)
	w := tabwriter.NewWriter(to, 2, 0, 2, ' ', tabwriter.AlignRight)
	if r.Streams != nil {
		fmt.Fprintln(w, "streams\tdrops\tp50\tp95\tp99\tmax ms\tframes/s median\tleast\tF1\tCPU s/s\tload\t")
	}
	for i := range r.Repeats {
		p := &r.Repeats[i]
		switch {
		case p.Answer != nil:
			fmt.Fprintf(w, "%s\t%.2f %s\t%d samples\t\n", p.Answer.Metric, p.Answer.Value, p.Answer.Unit,
				p.Answer.Samples)
		case p.At != nil:
			v := p.At
			fmt.Fprintf(w, "%d\t%.2f %%\t%.0f\t%.0f\t%.0f\t%.0f\t%.2f\t%.2f\t%.3f\t%.3f\t%.1f\t\n", p.Count,
				100*v.DropShare, ms(v.Age.P50), ms(v.Age.P95), ms(v.Age.P99), ms(v.Age.Max), v.MedianRate,
				v.LeastRate, v.F1, v.CPU, p.Load[0])
		default:
			fmt.Fprintf(w, "0\t\n")
		}
	}
	_ = w.Flush() // what it writes to has no other use for the error
	b.summary(to)
}

func ms(d time.Duration) float64 { return d.Seconds() * 1e3 }

// summary is the answer and what surrounds it.
func (b *streamsBench) summary(w io.Writer) {
	r := b.out
	if r.Streams != nil {
		fmt.Fprintf(w, "\n%.0f streams (%.0f … %.0f, %.1f %% confidence, %d repeats)\n", r.Streams.Value,
			r.Streams.Low, r.Streams.High, 100*r.Confidence, r.Streams.N)
	}
	for i := range r.Repeats {
		if p := &r.Repeats[i]; p.Above != nil && len(p.Above.Reasons) > 0 {
			fmt.Fprintf(w, "one more fails: %s\n", p.Above.Reasons[0])
			break
		}
	}
	if p := &r.Repeats[0]; p.Stream > 0 {
		fmt.Fprintf(w, "CPU seconds a second and stream: %.4f", p.Stream)
		if p.Search > 0 {
			fmt.Fprintf(w, " (a frame %.2f ms, of it decoding %.2f ms; a store %.2f ms/s)",
				p.Search, p.Decode, p.Store)
		}
		fmt.Fprintln(w)
	}
	fmt.Fprintf(w, "receipts F1 with nothing dropped %.4f, floor %.4f\n", r.WholeF1, r.Rule.Floor)
	fmt.Fprintf(w, "peak memory %d MiB (frames %d MiB), energy: %s, load %.1f … %.1f\n", r.PeakMemory>>20,
		r.Bytes>>20, r.Energy, r.Machine.Load[0], r.Machine.LoadEnd[0])
	for _, reason := range r.Reasons {
		fmt.Fprintf(w, "not valid: %s\n", reason)
	}
}
