package main

import (
	"fmt"
	"image"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"storesim/pipeline/store"
	"storesim/scenarios"
	"storesim/sim"
	"storesim/sim/des"
	"storesim/sim/sensor"
	"storesim/sim/truth"
)

// exposure is a picture with what it shows.
type exposure struct {
	img    *image.YCbCr
	things []truth.Thing
}

// expose plays a changed corner store for a second.
func expose(t *testing.T, changes ...string) map[store.DeviceID]exposure {
	t.Helper()
	small := []string{"cameras.width=480", "cameras.height=270", "cameras.drop=0"}
	sc, err := scenarios.LoadWith("corner", scenarios.Options{Changes: append(small, changes...)})
	if err != nil {
		t.Fatal(err)
	}
	out := map[store.DeviceID]exposure{}
	var mu sync.Mutex
	s := sim.New(sc.Config, silence{}, sim.Options{Workers: 2, Labels: true,
		Wanted: func(_ int, seq uint64) bool { return seq == 0 },
		Witness: func(e sensor.Exposure) {
			mu.Lock()
			defer mu.Unlock()
			out[sc.Config.Layout.Cameras[e.View.Camera].ID] = exposure{e.Frame.Image, e.View.Things}
		}})
	if _, err := s.Advance(t.Context(), des.Second); err != nil {
		t.Fatal(err)
	}
	s.Close()
	return out
}

// near marks the pixels of a product's units, and those that touch them: at an edge a pixel is of two things,
// and colour is kept for two by two pixels. Hidden parts count too: a corner that shows less than half a
// pixel of itself tints that pixel and does not own it.
func near(sku store.SKU, e *exposure) []bool {
	w, h := e.img.Rect.Dx(), e.img.Rect.Dy()
	out := make([]bool, w*h)
	for i := range e.things {
		if e.things[i].SKU != sku {
			continue
		}
		for k, in := range e.things[i].FullMask.Bitmap() {
			if !in {
				continue
			}
			for y := max(0, k/w-2); y <= min(h-1, k/w+2); y++ {
				for x := max(0, k%w-2); x <= min(w-1, k%w+2); x++ {
					out[y*w+x] = true
				}
			}
		}
	}
	return out
}

// The package of one product changed: pictures differ on its units and nowhere else, noise included.
func TestTwinsDifferWhereTheChangeShows(t *testing.T) {
	const sku = "coffee-espres-500"
	a, b := expose(t), expose(t, "product["+sku+"].art.base=#20f040")
	if len(a) < 4 || len(a) != len(b) {
		t.Fatalf("%d and %d pictures", len(a), len(b))
	}
	n, outside := 0, 0
	for id, e := range a {
		shown := near(sku, &e)
		compare(e.img, b[id].img, func(x, y int) {
			n++
			if !shown[y*e.img.Rect.Dx()+x] {
				outside++
			}
		})
	}
	if n == 0 || outside > 0 {
		t.Errorf("%d pixels differ, %d of them not on the product", n, outside)
	}
}

// A camera less leaves the others' pictures, and so all noise, as they were.
func TestTwinsWithoutACamera(t *testing.T) {
	a, b := expose(t), expose(t, "camera[cam2]=")
	if len(b) != len(a)-1 {
		t.Fatalf("%d pictures, without a camera %d", len(a), len(b))
	}
	for id, e := range b {
		if d := compare(a[id].img, e.img, nil); d.share > 0 {
			t.Errorf("%s: %.3g of the pixels differ", id, d.share)
		}
	}
}

// Another price of one product: everybody pays for the same units, and only that product's price differs.
func TestTwinsReceiptsDifferByThePrice(t *testing.T) {
	const sku, price = "coffee-espres-500", 1234
	paid := func(changes ...string) []store.Receipt {
		sc, err := scenarios.LoadWith("corner", scenarios.Options{Changes: changes})
		if err != nil {
			t.Fatal(err)
		}
		cfg := sc.Config
		cfg.Cameras, cfg.Duration = false, 20*time.Minute
		s := newQuiet(cfg)
		defer s.Close()
		if err := s.Run(t.Context()); err != nil {
			t.Fatal(err)
		}
		return s.Ledger().Receipts(&cfg.Layout.Catalog)
	}
	a, b := paid(), paid(fmt.Sprintf("product[%s].price=%d", sku, price))
	changed := 0
	for i := range a {
		for k := range a[i].Lines {
			if l := &a[i].Lines[k]; l.SKU == sku && l.Price != price {
				l.Price = price
				changed++
			}
		}
	}
	if diff := cmp.Diff(a, b); diff != "" || changed == 0 {
		t.Errorf("%d of %d receipts have the product: %s", changed, len(a), diff)
	}
}
