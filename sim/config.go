package sim

import (
	"time"

	"storesim/pipeline/store"
	"storesim/sim/sensor"
	"storesim/sim/shopper"
)

// Config is everything a run depends on: equal configs give equal bytes.
type Config struct {
	Name     string
	Layout   *store.Layout // as filed and as calibrated: what the pipeline is told
	Seed     uint64
	Duration time.Duration // arrivals stop then; the run ends when everybody has left
	Shoppers shopper.Config
	Devices  sensor.Config
	Cameras  bool    // false: no camera is simulated
	Stocked  float64 `json:",omitempty"` // share of each place that is filled at the opening; 0: all of it
}
