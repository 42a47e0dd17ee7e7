package pipeline

import (
	"storesim/pipeline/attribution"
	"storesim/pipeline/cart"
	"storesim/pipeline/detect"
	"storesim/pipeline/gallery"
	"storesim/pipeline/shelf"
	"storesim/pipeline/store"
)

// PlatesOnly returns the stages of a store without cameras: it knows who came in by the gate's tokens, and
// takes any change for anybody's who was inside. The detector is not used.
func PlatesOnly(layout *store.Layout, d detect.Detector) Stages {
	unseen := *layout
	unseen.Cameras, layout = nil, &unseen
	plates, carts := shelf.New(layout, shelf.Options{}), cart.NewLedger(layout)
	carts.Silent = plates.Silent
	return Stages{
		Detector: d, Gallery: gallery.NewRoster(), Shelf: plates,
		Attribution: attribution.Anybody{}, Carts: carts,
	}
}
