package main

import (
	"fmt"

	"storesim/bench"
	"storesim/bench/emulator"
	"storesim/pipeline/model"
)

// sketchScale is 1/size of the pictures that labels are read off where detections are emulated.
const sketchScale = 8

// How cameras are simulated.
const (
	camerasFrames     = "frames"
	camerasDetections = "detections"
)

// emulate puts the emulated detector and cameras without pictures into a run.
func emulate(opt *bench.Options) error {
	opt.Sketch, opt.Pictures = sketchScale, 0
	if opt.Kind != bench.Ours {
		return nil
	}
	var err error
	opt.Emulator, err = emulator.Committed()
	return err
}

// warnOfOldModel says so where detections are emulated of another network than the built-in one.
func warnOfOldModel(a *app, m *emulator.Model) {
	if m == nil {
		return
	}
	now, err := model.Load("person")
	if err == nil && now.SHA256 == m.Network {
		return
	}
	fmt.Fprintf(a.stderr, "storesim: warning: detections are emulated of network %.12s, the built-in one is "+
		"%.12s: fit them again with storesim calibrate\n", m.Network, now.SHA256)
}
