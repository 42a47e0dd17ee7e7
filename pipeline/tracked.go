package pipeline

import (
	"fmt"

	"storesim/pipeline/attribution"
	"storesim/pipeline/cart"
	"storesim/pipeline/feed"
	"storesim/pipeline/gallery"
	"storesim/pipeline/shelf"
	"storesim/pipeline/store"
)

// Tracked returns the stages of a store whose people are followed by a tracker of another make: the gallery
// takes its bodies, and there is no frame to search.
func Tracked(layout *store.Layout) Stages {
	plates, carts := shelf.New(layout, shelf.Options{}), cart.NewLedger(layout)
	carts.Silent = plates.Silent
	return Stages{
		Gallery: gallery.NewPoints(layout), Shelf: plates, Attribution: attribution.Reach{}, Carts: carts,
	}
}

// follow hands bodies to the gallery; one that follows people by cameras of its own has no use for them.
func (p *Pipeline) follow(m *feed.Bodies) error {
	g, ok := p.stages.Gallery.(gallery.Follower)
	if !ok {
		return fmt.Errorf("bodies from %q: the pipeline has no gallery that takes a tracker's bodies",
			m.Device)
	}
	for i := range p.layout.Trackers {
		if p.layout.Trackers[i].ID == m.Device {
			g.Follow(m)
			return nil
		}
	}
	return fmt.Errorf("bodies from unknown tracker %q", m.Device)
}
