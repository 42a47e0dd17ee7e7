package loadstats

import (
	"fmt"
	"strconv"
	"time"

	"storesim/scenarios"
	"storesim/sim/sensor"
)

// Default is one key of a scenario's tables of devices and shoppers: what it is when nobody says
// otherwise, and why.
type Default struct {
	Key    string // "plates.noise"
	Value  string // as a scenario writes it
	What   string // with the unit
	Source string // "assumed" where there is none
}

// What the sources are called on the page.
const (
	recorded = "recording" // AutoCheckout, CPS-IoT Week 2020, measured by this package
	readme   = "AutoCheckout, sensor specification"
	assumed  = "assumed"
)

// Defaults lists every key of [plates] and [cameras] that sizes an error, a clock or a delay, and those of
// [shoppers] that say what people are like. The plates' are the code's own; the others are those of the
// scenario that most extend.
func Defaults() ([]Default, error) {
	sc, err := scenarios.Load("corner")
	if err != nil {
		return nil, fmt.Errorf("load corner: %w", err)
	}
	p := sensor.DefaultPlates()
	out := append(noiseDefaults(&p), changeDefaults(&p)...)
	out = append(out, cameraDefaults(&sc.Config.Devices.Cameras)...)
	return append(out, shopperDefaults(&sc.Config.Shoppers)...), nil
}

func noiseDefaults(p *sensor.PlateConfig) []Default {
	return []Default{
		{"plates.cells", `"plate"`, "which plates share a load cell",
			"AutoCheckout: a channel for each 0.1 m"},
		{"plates.noise", number(p.Noise), "median noise of a sample, g", recorded + ", p50"},
		{"plates.noise_floor", number(p.NoiseFloor), "part of it that all have, g",
			recorded + ": fits p10, p50, p90"},
		{"plates.noise_sigma", number(p.NoiseSigma), "sigma of the logarithm of the rest",
			recorded + ": fits p10, p50, p90"},
		{"plates.noise_own", number(p.NoiseOwn),
			"share of its variance that is the cell's own, not its shelf's",
			recorded + ": 1 less the intraclass correlation of 0.79 over 23 shelves"},
		{"plates.noise_max", number(p.NoiseMax), "noise of the worst cell, g", recorded + ", worst"},
		{"plates.dead", number(p.Dead), "share of dead channels",
			recorded + ": 38 of 278, none of which has a plate"},
		{"plates.quantum", number(p.Quantum), "step of the readings, g", assumed},
		{"plates.wander", number(p.Wander), "what comes and goes within seconds, g",
			recorded + ": fits the wander"},
		{"plates.wander_time", quoted(p.WanderTime), "its correlation time", assumed},
		{"plates.drift", number(p.Drift), "random walk, g per root hour",
			readme + ": over hours and days; size assumed, bounded by the wander"},
		{"plates.offset", number(p.Offset), "typical constant error, g",
			recorded + ": fits the readings' size"},
		{"plates.gain", number(p.Gain), "relative gain error of a shelf",
			readme + ": non-linearity negligible; size assumed"},
	}
}

func changeDefaults(p *sensor.PlateConfig) []Default {
	return []Default{
		{"plates.settle", quoted(p.Settle), "to 98 % of a change",
			"derived from the recording: 0.5 s at most"},
		{"plates.creep", number(p.Creep), "share of a change that comes in late", assumed},
		{"plates.creep_time", quoted(p.CreepTime), "its time constant", "assumed: tens of seconds"},
		{"plates.press", number(p.Press), "push in the quarter second before a pick, g",
			"fits the derived mean of 7 g in the half second before"},
		{"plates.coupling", number(p.Coupling), "share of a change that the next cell sees",
			"derived from the recording: 1 to 2.5 %"},
		{"plates.transient", number(p.Transient), "median amplitude of the shelf's shake, g",
			"derived from the recording: 15 to 60 g from end to end"},
		{"plates.clock_skew", quoted(p.ClockSkew), "constant clock error of a shelf", assumed},
		{"plates.latency", quoted(p.Latency), "median from capture to arrival",
			recorded + ": from origin to issue"},
		{"plates.latency_sigma", number(p.LatencyStd), "sigma of its logarithm", assumed},
		{"plates.lost", number(p.Lost), "share of readings lost", assumed},
	}
}

func cameraDefaults(c *sensor.CameraConfig) []Default {
	return []Default{
		{"cameras.exposure", number(c.Exposure), "gain on the picture", "none: 1 leaves it"},
		{"cameras.read_noise", number(c.ReadNoise), "standard deviation, grey levels", assumed},
		{"cameras.shot_noise", number(c.ShotNoise), "variance, grey levels per grey level", assumed},
		{"cameras.drop", number(c.Drop), "share of pictures lost", assumed},
		{"cameras.clock_skew", quoted(c.ClockSkew), "constant clock error of a camera", assumed},
		{"cameras.latency", quoted(c.Latency), "median from capture to arrival", "assumed: as the plates'"},
		{"cameras.latency_sigma", number(c.LatencyStd), "sigma of its logarithm", assumed},
		{"cameras.auto_exposure", number(c.AutoExposure), "mean grey level wanted", "none: a fixed gain"},
		{"cameras.white_balance", number(c.WhiteBalance), "colour temperature set, K", "none: as drawn"},
		{"cameras.vignetting", number(c.Vignetting), "share of the cos^4 law", "none"},
		{"cameras.exposure_time", quoted(c.ExposureTime), "of a row", "none: no motion blur"},
		{"cameras.row_delay", quoted(c.RowDelay), "from row to row", "none: global shutter"},
		{"cameras.aperture_mm", number(c.Aperture * 1000), "diameter, mm", "none: all in focus"},
		{"cameras.focus", number(c.Focus), "distance in focus, m", "none without an aperture"},
		{"cameras.jpeg_quality", strconv.Itoa(c.JPEGQuality), "of the camera's own JPEG", "none: 0 is raw"},
		{"cameras.antialias", strconv.FormatBool(c.Antialias), "edges blended by what they cover",
			"none: moving things have hard edges"},
	}
}

func number(v float64) string { return strconv.FormatFloat(v, 'g', -1, 64) }

func quoted(d time.Duration) string { return strconv.Quote(d.String()) }
