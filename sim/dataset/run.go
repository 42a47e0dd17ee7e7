package dataset

import (
	"context"

	"storesim/pipeline/store"
	"storesim/sim/des"
	"storesim/sim/sensor"
	"storesim/sim/truth"
	"storesim/sim/world"
)

// Simulation is a store that pictures are taken of; *sim.Simulation is one.
type Simulation interface {
	Advance(ctx context.Context, t des.Time) (done bool, err error)
	Now() des.Time
	World() *world.World
	Ledger() *truth.Ledger
	Close()
}

// Observer is who looks on while a simulation runs. It does not change what happens.
type Observer struct {
	Workers int                               // pictures drawn at the same time
	Wanted  func(camera int, seq uint64) bool // asked once for each frame that is not lost, in order of time
	Witness sensor.Witness                    // nil while a set is planned
	Blind   bool                              // no frame will be wanted: nothing need be made ready to draw
	Labels  bool                              // full labels (truth.FrameView.Things) are wanted
	Ahead   float64                           // store seconds that the drawing may lag behind, > 0

	// Borrowed: the witness keeps nothing of what it sees, and nobody reads the run's frames (sim.Options).
	Borrowed bool
}

// Run is one store over time, under one seed. Opened twice, it does the same twice: the first time a set is
// planned, after that its pictures are drawn.
type Run struct {
	Name   string // of the store in the set: letters, digits, - and _
	Seed   uint64
	Place  string // equal for runs in the same building with the same goods
	Layout *store.Layout
	Open   func(o Observer) Simulation
}
