package bench

import (
	"fmt"

	"storesim/pipeline"
	"storesim/pipeline/store"
	"storesim/sim"
)

// Stage names a part of the pipeline that an oracle can replace.
type Stage string

// The stages in their order.
const (
	Detection   Stage = "detection"
	Gallery     Stage = "gallery"
	Shelf       Stage = "shelf"
	Attribution Stage = "attribution"
	Carts       Stage = "carts"
)

// AllStages lists them.
func AllStages() []Stage { return []Stage{Detection, Gallery, Shelf, Attribution, Carts} }

// replace puts oracles in the place of stages.
func replace(st *pipeline.Stages, s *sim.Simulation, layout *store.Layout, a *album, which ...Stage) error {
	for _, w := range which {
		switch w {
		case Detection:
			st.Detector = oracleDetector{a}
		case Gallery:
			st.Gallery = &oracleGallery{sim: s}
		case Shelf:
			st.Shelf, st.Unheard = &oracleShelf{sim: s, layout: layout}, nil // it hears everything
		case Attribution:
			st.Attribution = &oracleAttribution{s, layout, map[int]bool{}}
		case Carts:
			st.Carts = oracleCarts{s, layout}
		default:
			return fmt.Errorf("there is no stage %q", w)
		}
	}
	return nil
}
