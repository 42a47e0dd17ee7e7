package sensor

import "time"

// CameraConfig is how the cameras form and deliver their pictures.
type CameraConfig struct {
	Exposure   float64       // gain on the rendered picture, 1 leaves it
	ReadNoise  float64       // standard deviation in grey levels (of 255), independent of brightness
	ShotNoise  float64       // variance in grey levels per grey level
	Drop       float64       // share of frames lost
	ClockSkew  time.Duration // standard deviation of a camera's constant clock error
	Latency    time.Duration // median time from capture to arrival
	LatencyStd float64       // sigma of the latency's logarithm
}

// PlateConfig is how the load plates err.
type PlateConfig struct {
	Noise      float64       // median over plates of the standard deviation of a sample, grams
	NoiseSigma float64       // sigma of its logarithm over plates
	Dead       float64       // share of channels that repeat one value
	Quantum    float64       // step of the readings, grams; 0 for none
	Drift      float64       // random walk, grams per square root of an hour
	Offset     float64       // standard deviation of the constant offset, grams
	Settle     time.Duration // time to 98 % of a change
	Press      float64       // mean push before a pick, grams
	Coupling   float64       // share of a change that the neighbours on the shelf see
	Transient  float64       // mean amplitude of the shelf-wide shake of a change, grams
	ClockSkew  time.Duration // standard deviation of a shelf's constant clock error
	Latency    time.Duration // median time from capture to arrival
	LatencyStd float64       // sigma of the latency's logarithm
	Lost       float64       // share of readings lost
}

// Config is all devices of a store.
type Config struct {
	Cameras CameraConfig
	Plates  PlateConfig
}
