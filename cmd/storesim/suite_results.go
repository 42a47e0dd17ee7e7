package main

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"os"
	"slices"
	"strconv"
	"strings"
	"time"

	"storesim/bench/report"
	"storesim/bench/score"
	"storesim/bench/sweep"
	"storesim/scenarios"
)

// results puts the runs of a suite together, over all and by scenario.
func (c *suiteCmd) results(records []sweep.Record, load [3]float64) *report.Results {
	r := &report.Results{
		Schema: report.Schema, Name: "suite" + strings.Join(append([]string{""}, c.Scenarios...), " "),
		Pipeline: records[0].Pipeline, Started: time.Now().UTC().Format(time.RFC3339), Command: c.command(),
		Tool: toolInfo(), Machine: machineInfo(load), Figures: sweep.Figures(records),
		Receipts: []report.Receipt{}, Timings: []report.Timing{},
	}
	r.Runtime, r.Models = c.provenance()
	for k := range c.Seeds {
		r.Seeds = append(r.Seeds, uint64(c.Seed)+uint64(k))
	}
	r.Tool.SHA256, r.Machine.Kernel = programHash(), kernelVersion()
	finishResults(r, records)
	families := familyOf()
	for len(records) > 0 {
		n := slices.IndexFunc(records, func(x sweep.Record) bool { return x.Scenario != records[0].Scenario })
		if n < 0 {
			n = len(records)
		}
		own := suiteScenario(records[:n])
		own.Family = families[own.Name]
		r.Scenarios = append(r.Scenarios, own)
		r.Workload.StoreSeconds += own.StoreSeconds
		r.Workload.Shoppers += own.Shoppers
		r.Workload.Events += own.Figures["events.count"].N
		r.ConfigHash = chain(r.ConfigHash, own.Hash)
		records = records[n:]
	}
	return r
}

// finishResults adds what runs have in common, a suite's or those of one scenario.
func finishResults(r *report.Results, records []sweep.Record) {
	var all score.ReceiptScores
	for i := range records {
		x := &records[i]
		r.Runs = append(r.Runs, x.Counts())
		all.Trips = append(all.Trips, x.Scores.Receipts.Trips...)
		if x.Inside > 0 {
			r.Reasons = append(r.Reasons, fmt.Sprintf(
				"%s, seed %d: at the end %d shoppers had not left and have no receipt",
				x.Scenario, x.Seed, x.Inside))
		}
	}
	r.Reliability, r.Review = all.Reliability(), all.ReviewCurve()
	r.Machine.LoadEnd = loadAverage()
}

func familyOf() map[string]string {
	out := map[string]string{}
	for _, f := range scenarios.Families() {
		for _, i := range f.Items {
			out[i.Name] = f.Name
		}
	}
	return out
}

// suiteScenario is one scenario of a suite. Where each seed draws a store of its own, the hashes of all are
// joined in order of seeds.
func suiteScenario(records []sweep.Record) report.Scenario {
	out := report.Scenario{Name: records[0].Scenario, Figures: sweep.Figures(records)}
	last := ""
	for i := range records {
		x := &records[i]
		out.Seeds = append(out.Seeds, x.Seed)
		out.StoreSeconds += x.StoreSeconds
		out.Shoppers += x.Scores.Receipts.Exact().N
		if x.Hash != last {
			out.Hash, last = chain(out.Hash, x.Hash), x.Hash
		}
		for _, stages := range x.ChargedTo {
			if out.Lost == nil {
				out.Lost = map[string]int{}
			}
			out.Lost[stages]++
		}
	}
	return out
}

// programHash is the SHA-256 of the program file, "" where it cannot be read.
func programHash() string {
	path, err := os.Executable()
	if err != nil {
		return ""
	}
	f, err := os.Open(path)
	if err != nil {
		return ""
	}
	defer func() { _ = f.Close() }() // only read
	h := sha256.New()
	if _, err := io.Copy(h, f); err != nil {
		return ""
	}
	return hex.EncodeToString(h.Sum(nil))
}

// freeMemory is what the system could give, in bytes, and no more than its container may have; 0 where it
// does not tell.
func freeMemory() uint64 {
	var kib uint64
	_, _ = fmt.Sscan(field("/proc/meminfo", "MemAvailable"), &kib) // 0 means unknown
	free := kib << 10
	if most := memoryLimit("/sys/fs/cgroup/memory.max"); most > 0 {
		free = min(free, most)
	}
	return free
}

// memoryLimit reads a control group's file: bytes, or "max"; 0 means no limit.
func memoryLimit(path string) uint64 {
	text, err := os.ReadFile(path)
	if err != nil {
		return 0
	}
	most, err := strconv.ParseUint(strings.TrimSpace(string(text)), 10, 64)
	if err != nil {
		return 0
	}
	return most
}

// kernelVersion is what the system calls itself, "" where it does not tell.
func kernelVersion() string {
	text, err := os.ReadFile("/proc/sys/kernel/osrelease")
	if err != nil {
		return ""
	}
	return strings.TrimSpace(string(text))
}
