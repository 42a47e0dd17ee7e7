package main

import (
	"context"
	"fmt"
	"image"
	"math"
	"runtime"
	"slices"
	"time"

	"golang.org/x/image/draw"

	"storesim/pipeline/store"
	"storesim/scenarios"
	"storesim/sim"
	"storesim/sim/des"
	"storesim/sim/sensor"
	"storesim/sim/truth"
)

// figureFrame is a shot of the contact sheet as it was taken.
type figureFrame struct {
	shot    figureShot
	seed    uint64
	lens    store.Intrinsics
	picture *image.RGBA
	view    truth.FrameView // with full labels
}

// take plays the shot's scenario up to its moment and draws that one frame.
func (s figureShot) take(ctx context.Context) (*figureFrame, error) {
	out := &figureFrame{shot: s}
	cfg, err := s.config()
	if err != nil {
		return nil, err
	}
	out.seed, out.lens = cfg.Seed, cfg.Layout.Cameras[0].Intrinsics
	if err := s.expose(ctx, cfg, out.keep); err != nil {
		return nil, err
	}
	if out.picture == nil {
		return nil, fmt.Errorf("%s: %s took no picture at %v", s.Scenario, s.Camera, s.At)
	}
	return out, nil
}

// config is the shot's scenario with its camera alone: what one camera sees does not depend on the others.
func (s figureShot) config() (sim.Config, error) {
	var seed *int64
	if s.Seed != 0 {
		seed = &s.Seed
	}
	seeds, err := loadSeeds(s.Scenario, seed, 1, scenarios.Options{})
	if err != nil {
		return sim.Config{}, err
	}
	cfg := seeds[0].Config
	cfg.Cameras = true
	alone := *cfg.Layout
	alone.Cameras = slices.DeleteFunc(slices.Clone(alone.Cameras), func(c store.Camera) bool {
		return string(c.ID) != s.Camera
	})
	if len(alone.Cameras) != 1 {
		return sim.Config{}, fmt.Errorf("%s has no camera %s", s.Scenario, s.Camera)
	}
	cfg.Layout = &alone
	return cfg, nil
}

// expose plays until the shot's frame was taken, and shows it to see.
func (s figureShot) expose(ctx context.Context, cfg sim.Config, see sensor.Witness) error {
	due := uint64(math.Ceil(s.At.Seconds() * cfg.Layout.Cameras[0].FPS))
	run := sim.New(cfg, silence{}, sim.Options{
		Workers: runtime.GOMAXPROCS(0), Labels: true, Witness: see,
		Wanted: func(_ int, seq uint64) bool { return seq == due },
	})
	defer run.Close()
	_, err := run.Advance(ctx, des.Time(s.At).Add(2*time.Second))
	return err
}

// keep copies an exposure, whose labels are valid during the call only.
func (f *figureFrame) keep(e sensor.Exposure) {
	b := e.Frame.Image.Bounds()
	f.picture = image.NewRGBA(b)
	draw.Draw(f.picture, b, e.Frame.Image, b.Min, draw.Src)
	f.view = e.View.Clone()
}

// part is what the sheet shows of the frame: all of it, or a part that has the frame's shape.
func (f *figureFrame) part() image.Rectangle {
	b := f.picture.Bounds()
	if f.shot.Share == 0 {
		return b
	}
	w, h := int(f.shot.Share*float64(b.Dx())), int(f.shot.Share*float64(b.Dy()))
	x := min(max(0, int(f.shot.X*float64(b.Dx()))-w/2), b.Dx()-w)
	y := min(max(0, int(f.shot.Y*float64(b.Dy()))-h/2), b.Dy()-h)
	return image.Rect(x, y, x+w, y+h)
}

// optics describes the camera's lens in a few words: its field of view across the picture.
func (f *figureFrame) optics() string {
	k := &f.lens
	d, _ := k.Unproject(0, k.Cy)
	if k.Lens.Model == store.KannalaBrandt {
		return fmt.Sprintf("fisheye lens of %.0f°", 2*k.Lens.Reach*180/math.Pi)
	}
	return fmt.Sprintf("lens of %.0f°", 2*math.Atan2(math.Abs(d.X), d.Z)*180/math.Pi)
}
