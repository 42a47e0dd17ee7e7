package main

import (
	"fmt"
	"io"

	"storesim/bench"
	"storesim/bench/report"
	"storesim/pipeline/health"
	"storesim/pipeline/store"
	"storesim/sim"
)

// devices are what the pipeline warned of in all runs.
func devices(cfgs []sim.Config, runs []*bench.Run) []report.Device {
	var out []report.Device
	for k, run := range runs {
		for i := range run.Warnings {
			out = append(out, device(cfgs[k].Layout, run.Seed, &run.Warnings[i]))
		}
	}
	return out
}

func device(l *store.Layout, seed uint64, w *health.Warning) report.Device {
	return report.Device{
		Seed: seed, Name: w.Name(l), Kind: string(w.Kind), Text: w.Text(l), Size: w.Size,
		Since: w.Since.Seconds(), Found: w.Found.Seconds(), Until: w.Until.Seconds(),
	}
}

// tellDevices tells of a pipeline's warnings.
func tellDevices(w io.Writer, l *store.Layout, warnings []health.Warning) {
	var list []report.Device
	for i := range warnings {
		list = append(list, device(l, 0, &warnings[i]))
	}
	for _, text := range report.DevicesText(list) {
		fmt.Fprintf(w, "storesim: devices: %s\n", text)
	}
}
