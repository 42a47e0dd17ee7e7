package main

import (
	"bytes"
	"context"
	"fmt"
	"image"
	"image/jpeg"
	"math"
	"runtime"
	"slices"
	"sync"
	"time"

	"golang.org/x/image/draw"

	"storesim/bench"
	"storesim/pipeline/feed"
	"storesim/pipeline/review"
	"storesim/pipeline/store"
	"storesim/sim"
	"storesim/sim/des"
	"storesim/sim/sensor"
)

// What a clip shows of a doubtful change, and how much of it there may be: with these a receipt has at most
// 64 frames, about 3 MB, and a run 20 such clips.
const (
	clipAround    = 1500 * time.Millisecond // before its first sign, and after it has settled
	clipFrames    = 8                       // of a camera, evenly over that span
	clipCameras   = 2                       // the closest views
	clipQuestions = 4                       // of a receipt, the costliest
	clipReceipts  = 20                      // of a run
	clipWidth     = 640                     // pixels
	clipQuality   = 75
)

// clipFrame is a frame of a clip, taken again.
type clipFrame struct {
	question int // index in the case
	camera   int
	seq      uint64
	time     feed.Stamp // 0: the camera lost it
	jpeg     []byte     // of the whole frame
	tile     []byte     // JPEG of the part around the place, as the sheet shows it
}

// name is the frame's file.
func (f *clipFrame) name(l *store.Layout) string {
	return fmt.Sprintf("q%d-%s-%07.2f.jpg", f.question+1, l.Cameras[f.camera].ID, f.time.Seconds())
}

// clipOf lists the frames that show a case's changes, by question, camera and time.
func clipOf(c *review.Case, l *store.Layout) []*clipFrame {
	var out []*clipFrame
	for i := range c.Questions[:min(clipQuestions, len(c.Questions))] {
		q := &c.Questions[i]
		for _, id := range q.Cameras[:min(clipCameras, len(q.Cameras))] {
			k := slices.IndexFunc(l.Cameras, func(c store.Camera) bool { return c.ID == id })
			for _, seq := range clipSpan(q, l.Cameras[k].FPS) {
				out = append(out, &clipFrame{question: i, camera: k, seq: seq})
			}
		}
	}
	return out
}

// clipSpan numbers the frames of a camera that show a change, evenly over the time around it.
func clipSpan(q *review.Question, fps float64) []uint64 {
	from := max(0, q.Start.Add(-clipAround).Seconds()*fps)
	to := max(from, q.End.Add(clipAround).Seconds()*fps)
	n := min(clipFrames, int(to-from)+1)
	var out []uint64
	for i := range n {
		at := (from + to) / 2
		if n > 1 {
			at = from + (to-from)*float64(i)/float64(n-1)
		}
		out = append(out, uint64(at))
	}
	return slices.Compact(out)
}

// film is what a run must take again for the clips of its reviews.
type film struct {
	layout *store.Layout
	cases  map[*clipFrame]*review.Case
	frames map[[2]uint64][]*clipFrame // by camera and number
	last   des.Time

	mu  sync.Mutex
	err error
}

// takeClips plays a run once more and draws the frames of the reviews' clips alone: keeping all frames of a
// run for the few that are asked about would take all its memory.
func takeClips(ctx context.Context, cfg sim.Config, reviews []*bench.Review) ([][]*clipFrame, error) {
	f := &film{layout: cfg.Layout, cases: map[*clipFrame]*review.Case{}, frames: map[[2]uint64][]*clipFrame{}}
	clips := make([][]*clipFrame, len(reviews))
	for i, v := range reviews {
		clips[i] = clipOf(&v.Case, cfg.Layout)
		for _, x := range clips[i] {
			key := [2]uint64{uint64(x.camera), x.seq}
			f.cases[x], f.frames[key] = &v.Case, append(f.frames[key], x)
			due := float64(x.seq+2) / cfg.Layout.Cameras[x.camera].FPS
			f.last = max(f.last, des.FromSeconds(due+1))
		}
	}
	if len(f.frames) == 0 {
		return clips, nil
	}
	run := sim.New(cfg, silence{}, sim.Options{
		Workers: runtime.GOMAXPROCS(0), Witness: f.see,
		Wanted: func(camera int, seq uint64) bool { return f.frames[[2]uint64{uint64(camera), seq}] != nil },
	})
	_, err := run.Advance(ctx, f.last)
	run.Close()
	if err == nil {
		err = f.err
	}
	for i := range clips {
		clips[i] = slices.DeleteFunc(clips[i], func(x *clipFrame) bool { return x.jpeg == nil })
	}
	return clips, err
}

// see keeps a frame that was asked for.
func (f *film) see(e sensor.Exposure) {
	key := [2]uint64{uint64(e.View.Camera), e.View.Seq}
	if f.frames[key] == nil {
		return
	}
	small := scaled(e.Frame.Image, e.Frame.Image.Bounds(), clipWidth)
	whole, err := encoded(small)
	for _, x := range f.frames[key] {
		if err != nil {
			break
		}
		q := &f.cases[x].Questions[x.question]
		x.time, x.jpeg = e.Frame.Captured, whole
		x.tile, err = encoded(clipTile(e.Frame.Image, &f.layout.Cameras[x.camera], q.At))
	}
	if err != nil {
		f.mu.Lock()
		defer f.mu.Unlock()
		f.err = err
	}
}

// scaled is a part of a picture at a width.
func scaled(from image.Image, part image.Rectangle, width int) *image.RGBA {
	height := int(math.Round(float64(width) * float64(part.Dy()) / float64(part.Dx())))
	out := image.NewRGBA(image.Rect(0, 0, width, max(1, height)))
	draw.ApproxBiLinear.Scale(out, out.Rect, from, part, draw.Src, nil)
	return out
}

func encoded(img image.Image) ([]byte, error) {
	var b bytes.Buffer
	if err := jpeg.Encode(&b, img, &jpeg.Options{Quality: clipQuality}); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}
