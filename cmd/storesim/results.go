package main

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"maps"
	"strings"
	"time"

	"storesim/bench"
	"storesim/bench/report"
	"storesim/bench/score"
	"storesim/bench/sweep"
	"storesim/pipeline/cart"
	"storesim/scenarios"
	"storesim/sim"
)

// results puts the runs of all seeds together.
func (c *runCmd) results(
	sc *scenarios.Scenario, cfgs []sim.Config, runs []*bench.Run, load [3]float64,
) *report.Results {
	records, err := c.recordsOf(sc, runs)
	timing := timingOf(runs)
	r := &report.Results{
		Schema: report.Schema, Name: sc.Name, Scenario: sc.File, ConfigHash: configHash(cfgs[:len(runs)]),
		Pipeline: c.described(),
		Started:  time.Now().UTC().Format(time.RFC3339), Command: c.command(runs[0].Seed, len(runs)),
		Tool: toolInfo(), Machine: machineInfo(load), Figures: c.scores(runs).Figures(),
		Workload: workload(cfgs[0], runs), Digests: digests(runs), Timings: timings(timing),
	}
	if r.Scenario == "" {
		r.Scenario = sc.Name
	}
	r.Runtime, r.Models = c.provenance()
	r.Tool.SHA256, r.Machine.Kernel = programHash(), kernelVersion()
	maps.Copy(r.Figures, timing.Figures())
	for k, run := range runs {
		goods := &cfgs[k].Layout.Catalog
		r.Seeds = append(r.Seeds, run.Seed)
		r.Receipts = append(r.Receipts, report.Pair(run.Seed, run.Truth, run.Issued, goods)...)
	}
	r.Books, r.Devices = books(runs), devices(cfgs, runs)
	r.Ablation = ablation(runs)
	if err != nil {
		r.Reasons = append(r.Reasons, err.Error())
	}
	finishResults(r, records)
	for name, f := range sweep.Figures(records) {
		if strings.HasPrefix(name, "floor.") {
			r.Figures[name] = f
		}
	}
	return r
}

// recordsOf are the counts of the runs, under the scenario's name and hash.
func (c *runCmd) recordsOf(sc *scenarios.Scenario, runs []*bench.Run) ([]sweep.Record, error) {
	var opening time.Duration
	if c.Duration != nil {
		opening = *c.Duration
	}
	var out []sweep.Record
	for _, run := range runs {
		r, err := sweep.NewRecord(sc.Name, sweep.ScenarioHash(sc, opening), run)
		if err != nil {
			return out, err
		}
		out = append(out, r)
	}
	return out, nil
}

// described names the pipeline under test with the stages that read the truth.
func (c *runCmd) described() string {
	name := c.Pipeline
	if c.Cameras == camerasDetections {
		name += ", emulated detections"
	}
	if len(c.Oracle) == 0 {
		return name
	}
	return name + ", oracle: " + strings.Join(c.Oracle, " ")
}

// configHash is the SHA-256 of everything that the runs depend on but the seed. Where each seed draws a store
// of its own, the hashes of all are joined in order of seeds.
func configHash(cfgs []sim.Config) string {
	joined, last := "", ""
	for _, cfg := range cfgs {
		cfg.Seed = 0
		text, err := json.Marshal(cfg)
		if err != nil {
			return "unknown: " + err.Error()
		}
		sum := sha256.Sum256(text)
		if own := hex.EncodeToString(sum[:]); own != last {
			joined, last = chain(joined, own), own
		}
	}
	return joined
}

func timingOf(runs []*bench.Run) bench.Timing {
	all := make([]bench.Timing, len(runs))
	for i, r := range runs {
		all[i] = r.Time
	}
	return bench.Merge(all)
}

func timings(t bench.Timing) []report.Timing {
	return []report.Timing{
		{Part: "simulate, render and label", Seconds: t.Simulate.Wall.Seconds(),
			CPUSeconds: t.Simulate.CPU.Seconds(), Count: t.Simulate.Frames},
		{Part: "pipeline", Seconds: t.Pipeline.Wall.Seconds(),
			CPUSeconds: t.Pipeline.CPU.Seconds(), Count: t.Pipeline.Frames},
	}
}

func workload(cfg sim.Config, runs []*bench.Run) report.Workload {
	w := report.Workload{}
	if cfg.Cameras && len(cfg.Layout.Cameras) > 0 {
		k := cfg.Layout.Cameras[0]
		w.Cameras, w.FPS = len(cfg.Layout.Cameras), k.FPS
		w.Width, w.Height = k.Intrinsics.Width, k.Intrinsics.Height
	}
	for _, r := range runs {
		w.StoreSeconds += r.End.Seconds()
		w.Shoppers += len(r.Truth)
		w.Frames += r.Time.Simulate.Frames
		w.Events += len(r.Ledger.Moves())
		w.Late += r.Stats.Late
	}
	return w
}

// books adds up where the units of all runs were in the end.
func books(runs []*bench.Run) *report.Books {
	sum := &report.Books{}
	for _, r := range runs {
		b := r.Books
		sum.Add(report.Books{
			Units: b.Units, OnShelves: b.OnShelves, BackRoom: b.InBackRoom, Floor: b.OnFloor,
			Carried: b.Carried, Sold: b.Sold, Unpaid: b.Unpaid,
			Billed: b.Billed, Sales: b.Sales, Pending: b.Pending,
		})
	}
	return sum
}

// ablation has a row for the pipeline as it is and one for each stage that was replaced.
func ablation(runs []*bench.Run) []report.Stage {
	if len(runs[0].Ablation) == 0 {
		return nil
	}
	rows := []report.Stage{{Stage: "none", Figures: scoresOf(runs).Figures()}}
	for k, v := range runs[0].Ablation {
		var all []score.Scores
		for _, r := range runs {
			all = append(all, r.Ablation[k].Scores)
		}
		rows = append(rows, report.Stage{Stage: string(v.Stage), Figures: score.Combine(all).Figures()})
	}
	return rows
}

// digests joins the runs' digests in order of seeds; of one run it is that run's own.
func digests(runs []*bench.Run) report.Digests {
	var d report.Digests
	for _, r := range runs {
		ledger, err := r.Ledger.Digest()
		if err != nil {
			ledger = "unknown: " + err.Error()
		}
		d = report.Digests{
			Feed: chain(d.Feed, r.Feed), Ledger: chain(d.Ledger, ledger),
			Receipts: chain(d.Receipts, receiptsDigest(r.Issued)),
		}
	}
	return d
}

func chain(before, next string) string {
	if before == "" {
		return next
	}
	sum := sha256.Sum256([]byte(before + next))
	return hex.EncodeToString(sum[:])
}

// receiptsDigest is the SHA-256 of the issued receipts' JSON.
func receiptsDigest(issued []cart.Receipt) string {
	text, err := json.Marshal(issued)
	if err != nil {
		return "unknown: " + err.Error()
	}
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:])
}
