package onnx

import (
	"image"
	"math/rand/v2"
	"runtime"
	"slices"
	"testing"

	"golang.org/x/sys/unix"

	"storesim/pipeline/detect"
	"storesim/pipeline/feed"
)

// BenchmarkStep is a frame's way through the detector, resizing, scaling, the network and decoding its maps,
// beside the network alone, by turns. What counts is CPU time of the thread (which runs the network, too), by
// the medians: "ratio" is what the step costs over the bare run.
func BenchmarkStep(b *testing.B) {
	var alone *Session
	person, err := detect.NewPerson(1, func() (detect.Network, error) {
		alone = session(b, load(b, "person"))
		return alone, nil
	})
	if err != nil {
		b.Fatal(err)
	}
	frame := &feed.Frame{Image: grain(1280, 720)}
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	var step, bare []int64
	b.ReportAllocs()
	for b.Loop() {
		t := threadCPU(b)
		if _, err := person.Detect(0, frame); err != nil {
			b.Fatal(err)
		}
		u := threadCPU(b)
		if _, err := alone.Run(alone.Input()); err != nil {
			b.Fatal(err)
		}
		step, bare = append(step, u-t), append(bare, threadCPU(b)-u)
	}
	slices.Sort(step)
	slices.Sort(bare)
	s, r := float64(step[len(step)/2]), float64(bare[len(bare)/2])
	b.ReportMetric(s/1e6, "step-cpu-ms")
	b.ReportMetric(r/1e6, "run-cpu-ms")
	b.ReportMetric(s/r, "ratio")
}

func threadCPU(b *testing.B) int64 {
	b.Helper()
	var t unix.Timespec
	if err := unix.ClockGettime(unix.CLOCK_THREAD_CPUTIME_ID, &t); err != nil {
		b.Fatal(err)
	}
	return t.Nano()
}

// grain is a picture that a resize cannot skip over.
func grain(width, height int) *image.YCbCr {
	r := rand.New(rand.NewPCG(1, 2))
	img := image.NewYCbCr(image.Rect(0, 0, width, height), image.YCbCrSubsampleRatio420)
	for _, plane := range [][]byte{img.Y, img.Cb, img.Cr} {
		for i := range plane {
			plane[i] = byte(r.Uint32())
		}
	}
	return img
}
