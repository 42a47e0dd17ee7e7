package bench

import (
	"fmt"
	"time"

	"storesim/pipeline/detect"
	"storesim/pipeline/feed"
	"storesim/sim/truth"
)

// Picture is a frame kept for the report: one in which a hand is seen at a shelf.
type Picture struct {
	Frame   *feed.Frame
	Camera  int
	Found   []detect.Detection
	Caption string
}

// pictures chooses frames while a run goes on.
type pictures struct {
	want int
	read int // ledger events looked at
	kept []Picture
	last time.Duration // store time of the last one kept
}

func newPictures(want int) *pictures { return &pictures{want: want} }

// apart is the least store time between two pictures.
const apart = 12 * time.Second

// choose looks for the picks of the stretch that was just processed.
func (p *pictures) choose(b *bench) {
	events := b.sim.Ledger().Events
	for ; p.read < len(events); p.read++ {
		e := &events[p.read]
		if e.Kind != truth.Picked || len(p.kept) >= p.want || time.Duration(e.Time) < p.last+apart {
			continue
		}
		if pic, ok := best(b, e); ok {
			p.kept = append(p.kept, pic)
			p.last = time.Duration(e.Time)
		}
	}
}

// best is the frame near an event that shows the actor's hand and most of the actor.
func best(b *bench, e *truth.Event) (pic Picture, ok bool) {
	most := 0
	for _, m := range b.sink.messages {
		f, isFrame := m.(*feed.Frame)
		if !isFrame {
			continue
		}
		camera := cameraIndex(b, f)
		view, known := b.album.view(camera, f.Seq)
		if !known || view.Time.Sub(e.Time).Abs() > 250*time.Millisecond {
			continue
		}
		for _, v := range view.Bodies {
			seen := v.Hands[0].Visibility == truth.Visible || v.Hands[1].Visibility == truth.Visible
			if v.Body == e.Body && seen && v.VisiblePixels > most {
				most, ok = v.VisiblePixels, true
				product, _ := b.cfg.Layout.Catalog.Product(e.SKU)
				pic = Picture{Frame: f, Camera: camera, Caption: fmt.Sprintf("%s at %.1f s: %s takes %d × %s",
					f.Device, e.Time.Seconds(), e.Token, e.Count(), product.Name)}
			}
		}
	}
	if ok {
		pic.Found = b.album.found[frameKey{pic.Camera, pic.Frame.Seq}]
	}
	return pic, ok
}

func cameraIndex(b *bench, f *feed.Frame) int {
	for i := range b.cfg.Layout.Cameras {
		if b.cfg.Layout.Cameras[i].ID == f.Device {
			return i
		}
	}
	return -1
}
