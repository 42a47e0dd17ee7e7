package sensor

import (
	"time"

	"storesim/sim/fault"
)

// CameraConfig is how the cameras form and deliver their pictures.
type CameraConfig struct {
	Exposure   float64       // gain on the rendered picture, 1 leaves it
	ReadNoise  float64       // standard deviation in grey levels (of 255), independent of brightness
	ShotNoise  float64       // variance in grey levels per grey level
	Drop       float64       // share of frames lost
	ClockSkew  time.Duration // standard deviation of a camera's constant clock error
	Latency    time.Duration // median time from capture to arrival
	LatencyStd float64       // sigma of the latency's logarithm

	// What follows leaves pictures as they are drawn where it is 0.

	AutoExposure float64       // mean luma that the exposure of each picture aims at, grey levels
	WhiteBalance float64       // colour temperature for which grey is grey, kelvin; drawn for 6500
	Vignetting   float64       // share of the law of the cosine's fourth power, [0, 1]
	ExposureTime time.Duration // for which each row is open to the light
	RowDelay     time.Duration // from the exposure of a row to that of the next one below
	Aperture     float64       // diameter of the lens's opening, metres; what is out of focus is blurred
	Focus        float64       // distance that is sharp, metres; above 0 where there is an aperture
	JPEGQuality  int           // of the camera's own compression, 1 to 100
	Antialias    bool          `json:",omitempty"` // edges are blended by what they cover
}

// PlateConfig is how the load cells err.
type PlateConfig struct {
	Noise      float64       // median over cells of the standard deviation of a sample, grams
	NoiseFloor float64       // part of it that every cell has, grams; the rest is lognormal over cells
	NoiseSigma float64       // sigma of that rest's logarithm
	NoiseOwn   float64       // share of that logarithm's variance that is the cell's own, not its shelf's
	NoiseMax   float64       // of the worst cell, grams
	Dead       float64       // share of channels that repeat one value
	Quantum    float64       // step of the readings, grams; 0 for none
	Wander     float64       // standard deviation of what comes and goes within WanderTime, grams
	WanderTime time.Duration // its correlation time
	Drift      float64       // random walk, grams per square root of an hour
	Offset     float64       // typical size of the constant offset, grams; a few are far larger
	Gain       float64       // standard deviation of a shelf's relative gain error
	Settle     time.Duration // time to 98 % of a change
	Creep      float64       // share of a change that comes in late
	CreepTime  time.Duration // time constant of that share
	Press      float64       // mean push in the quarter second before a pick, grams
	Coupling   float64       // share of a change that the next cell on the shelf sees; the next but one half
	Transient  float64       // median amplitude of the shelf-wide shake of a change, grams
	ClockSkew  time.Duration // standard deviation of a shelf's constant clock error
	Latency    time.Duration // median time from capture to arrival
	LatencyStd float64       // sigma of the latency's logarithm
	Lost       float64       // share of readings lost
}

// DefaultPlates are the figures measured in a real store (AutoCheckout contest, CPS-IoT Week 2020) where
// there are any; docs/sensors.md gives the source of each.
func DefaultPlates() PlateConfig {
	return PlateConfig{
		Noise: 0.9, NoiseFloor: 0.445, NoiseSigma: 1.65, NoiseOwn: 0.21, NoiseMax: 13.6,
		Dead: 0.14, Quantum: 0.1,
		Wander: 0.12, WanderTime: 5 * time.Second, Drift: 3, Offset: 250, Gain: 0.001,
		Settle: 500 * time.Millisecond, Creep: 0.002, CreepTime: 20 * time.Second,
		Press: 25, Coupling: 0.015, Transient: 30,
		ClockSkew: 10 * time.Millisecond, Latency: 98 * time.Millisecond, LatencyStd: 0.5, Lost: 0.001,
	}
}

// Config is all devices of a store.
type Config struct {
	Cameras CameraConfig
	Plates  PlateConfig
	Faults  []fault.Fault
	Swarm   fault.Swarm
	Room    *Room `json:",omitempty"` // nil for the usual light and no windows
}
