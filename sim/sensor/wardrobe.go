package sensor

import (
	"storesim/sim/scene"
	"storesim/sim/world"
)

// wardrobe keeps the outfits of people from frame to frame. It is for the goroutine of simulated time alone;
// those that draw read the outfits in their tasks.
type wardrobe struct {
	builder *scene.Builder
	outfits map[world.Look]*scene.Outfit
}

// mostOutfits is how many outfits are kept: those of everybody in a full store and of many who have left.
const mostOutfits = 512

// outfit is what somebody of a look wears. A wardrobe that is full is emptied: whoever is still there gets
// an outfit anew, which looks the same.
func (w *wardrobe) outfit(look *world.Look) *scene.Outfit {
	o := w.outfits[*look]
	if o != nil {
		return o
	}
	if w.outfits == nil || len(w.outfits) >= mostOutfits {
		w.outfits = map[world.Look]*scene.Outfit{}
	}
	o = w.builder.Outfit(*look)
	w.outfits[*look] = o
	return o
}
