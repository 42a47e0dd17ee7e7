package main

import (
	"bytes"
	"image"
	_ "image/jpeg"
	"sync"
	"testing"
	"time"

	"storesim/bench"
	"storesim/pipeline/feed"
	"storesim/pipeline/review"
	"storesim/pipeline/store"
	"storesim/scenarios"
	"storesim/sim"
	"storesim/sim/des"
	"storesim/sim/sensor"
)

// small is a store with two cameras of few pixels.
func smallStore(t *testing.T) sim.Config {
	t.Helper()
	sc, err := scenarios.Load("quiet")
	if err != nil {
		t.Fatal(err)
	}
	cfg := sc.Config
	cfg.Cameras = true
	l := *cfg.Layout
	l.Cameras = append([]store.Camera(nil), l.Cameras[:2]...)
	for i := range l.Cameras {
		l.Cameras[i].Intrinsics = store.NewIntrinsics(160, 90, 1.5)
		l.Cameras[i].FPS = 4
	}
	cfg.Layout = &l
	return cfg
}

// reviewAt is a review with a question about a change at a time.
func reviewAt(cfg sim.Config, seconds float64) *bench.Review {
	at := feed.Stamp(seconds * 1e9)
	var ids []store.DeviceID
	for _, c := range cfg.Layout.Cameras {
		ids = append(ids, c.ID)
	}
	return &bench.Review{Case: review.Case{Token: "T", Questions: []review.Question{{
		Claim: 1, Start: at, End: at.Add(500 * time.Millisecond), Cameras: ids, At: cfg.Layout.Plates[0].Front(),
	}}}}
}

// Frames that are drawn again for a clip are those that the run drew, to the byte, and lie around the change.
func TestClipsShowWhatTheRunSaw(t *testing.T) {
	cfg := smallStore(t)
	var mu sync.Mutex
	drawn := map[[2]uint64][]byte{}
	see := func(e sensor.Exposure) {
		text, err := encoded(scaled(e.Frame.Image, e.Frame.Image.Bounds(), clipWidth))
		mu.Lock()
		defer mu.Unlock()
		drawn[[2]uint64{uint64(e.View.Camera), e.View.Seq}] = text
		if err != nil {
			t.Error(err)
		}
	}
	run := sim.New(cfg, silence{}, sim.Options{Workers: 2, Witness: see})
	if _, err := run.Advance(t.Context(), des.FromSeconds(9)); err != nil {
		t.Fatal(err)
	}
	run.Close()
	v := reviewAt(cfg, 5)
	clips, err := takeClips(t.Context(), cfg, []*bench.Review{v})
	if err != nil {
		t.Fatal(err)
	}
	clip := clips[0]
	if len(clip) != 2*clipFrames {
		t.Fatalf("%d frames, want %d of each camera", len(clip), clipFrames)
	}
	for _, f := range clip {
		if !bytes.Equal(f.jpeg, drawn[[2]uint64{uint64(f.camera), f.seq}]) {
			t.Errorf("camera %d, frame %d is another picture", f.camera, f.seq)
		}
		if s := f.time.Seconds(); s < 3.2 || s > 7.3 {
			t.Errorf("a frame of %.2f s for a change at 5 s", s)
		}
		if img, _, err := image.Decode(bytes.NewReader(f.jpeg)); err != nil || img.Bounds().Dx() != clipWidth {
			t.Errorf("frame of %v, error %v", img.Bounds(), err)
		}
	}
	sheet, err := clipSheet(clip, &v.Case, cfg.Layout)
	if err != nil || sheet.Bounds().Dx() < clipFrames*clipTileWidth || sheet.Bounds().Dy() < 2*clipTileHeight {
		t.Errorf("sheet of %v, error %v", sheet.Bounds(), err)
	}
	name := clip[0].name(cfg.Layout)
	if want := "q1-" + string(cfg.Layout.Cameras[0].ID) + "-0003."; len(name) != len(want)+6 || name[:len(want)] != want {
		t.Errorf("the first frame's file is %s", name)
	}
}

// A clip is bounded however many questions there are and however long a change took, and of none there is no
// sheet.
func TestClipsAreBounded(t *testing.T) {
	cfg := smallStore(t)
	v := reviewAt(cfg, 0.2)
	q := v.Case.Questions[0]
	q.End = q.Start.Add(time.Minute)
	for range 9 {
		v.Case.Questions = append(v.Case.Questions, q)
	}
	if n := len(clipOf(&v.Case, cfg.Layout)); n > clipQuestions*clipCameras*clipFrames || n < clipCameras*clipFrames {
		t.Errorf("%d frames", n)
	}
	sheet, err := clipSheet(nil, &v.Case, cfg.Layout)
	if sheet != nil || err != nil {
		t.Errorf("a sheet of nothing: %v, %v", sheet, err)
	}
}
