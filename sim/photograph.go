package sim

import (
	"fmt"

	"storesim/pipeline/store"
	"storesim/sim/scene"
)

// Photograph returns a copy of a layout with the pack shots of its catalogue: what a pipeline may be given
// that knows goods by their looks.
func Photograph(l *store.Layout) (*store.Layout, error) {
	out, err := scene.Photograph(l)
	if err != nil {
		return nil, fmt.Errorf("photograph the catalogue: %w", err)
	}
	return out, nil
}
