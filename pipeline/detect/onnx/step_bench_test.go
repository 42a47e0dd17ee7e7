package onnx_test

import (
	"image"
	"math/rand/v2"
	"testing"

	"storesim/pipeline/detect"
	"storesim/pipeline/detect/onnx"
	"storesim/pipeline/detect/onnx/library"
	"storesim/pipeline/feed"
	"storesim/pipeline/model"
)

// BenchmarkStep is a frame's way through the detector, resizing, scaling, the network and decoding its maps,
// beside the network alone on the same input: the first over the second is what the step adds.
func BenchmarkStep(b *testing.B) {
	person, session := openPerson(b)
	frame := &feed.Frame{Image: noisy(1280, 720)}
	b.Run("detect", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			if _, err := person.Detect(0, frame); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("session", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			if _, err := session.Run(session.Input()); err != nil {
				b.Fatal(err)
			}
		}
	})
}

// openPerson is the detector with one session, and that session.
func openPerson(b *testing.B) (*detect.Person, *onnx.Session) {
	b.Helper()
	lib, err := library.Find("")
	if err != nil {
		b.Skip(err)
	}
	runtime, err := onnx.Open(lib.Path)
	if err != nil {
		b.Fatal(err)
	}
	network, err := model.Load("person")
	if err != nil {
		b.Fatal(err)
	}
	var session *onnx.Session
	person, err := detect.NewPerson(1, func() (detect.Network, error) {
		session, err = runtime.NewSession(network)
		return session, err
	})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() {
		if err := session.Close(); err != nil {
			b.Error(err)
		}
	})
	return person, session
}

// noisy is a picture of grain, which a resize cannot skip over.
func noisy(width, height int) *image.YCbCr {
	r := rand.New(rand.NewPCG(1, 2))
	img := image.NewYCbCr(image.Rect(0, 0, width, height), image.YCbCrSubsampleRatio420)
	for _, plane := range [][]byte{img.Y, img.Cb, img.Cr} {
		for i := range plane {
			plane[i] = byte(r.Uint32())
		}
	}
	return img
}
