package scenarios

import (
	"storesim/pipeline/store"
	"storesim/sim"
	"storesim/sim/sensor"
	"storesim/sim/shopper"
)

// Ranges that many keys share.
var (
	share  = between(0, 1, "a share")
	sigma  = between(0, 3, "the sigma of a logarithm")
	grams  = atLeast(0, "a number of grams")
	metres = above(0, "a number of metres")
)

// config reads the whole file. The layout is nil where something is wrong.
func (d *decoder) config(name string) sim.Config {
	root := &table{d: d, values: d.tree.root, asked: []string{"extends"}}
	c := sim.Config{Name: name}
	readRun(root.sub("run"), &c)
	c.Shoppers = readShoppers(root.sub("shoppers"))
	c.Devices.Plates = readPlates(root.sub("plates"))
	var view cameraView
	c.Devices.Cameras, view = readCameras(root.sub("cameras"))
	c.Layout = d.layout(root, view)
	root.close()
	return c
}

func readRun(t *table, c *sim.Config) {
	c.Seed = uint64(t.integer("seed", atLeast(0, "a whole number")))
	c.Duration = t.durationFrom("duration", 1, `a duration such as "150s" or "2m30s", above 0`)
	c.Cameras = t.flag("cameras", true)
	t.close()
}

func readShoppers(t *table) shopper.Config {
	c := shopper.Config{
		ArrivalsPerHour: t.numbers("arrivals_per_hour",
			"a list of arrivals an hour, one for each hour of the run",
			between(0, 1e5, "a number of arrivals an hour")),
		BasketMu:    t.number("basket_mu", between(-3, 5, "the mean of a logarithm")),
		BasketSigma: t.number("basket_sigma", sigma),
		Speed:       t.number("speed", between(0.1, 3, "a number of metres a second")),
		SpeedStd:    t.number("speed_std", between(0, 1, "a number of metres a second")),
		Browse:      t.duration("browse"),
		BrowseSigma: t.number("browse_sigma", sigma),
		Reach:       t.duration("reach"),
		ReachSigma:  t.number("reach_sigma", sigma),
		PutBack:     t.number("put_back", between(0, 0.49, "a share of the item events")),
		Misplace:    t.number("misplace", share),
		TwoAtOnce:   t.number("two_at_once", share),
		Touch:       t.number("touch", between(0, 10, "a number of touches for each line picked")),
		Idle:        t.number("idle", share),
	}
	if t.has("count") {
		c.Count = int(t.integer("count", between(0, 1e6, "a whole number of shoppers (0: no limit)")))
	}
	t.close()
	return c
}

func readPlates(t *table) sensor.PlateConfig {
	c := sensor.PlateConfig{
		Noise:      t.number("noise", grams),
		NoiseSigma: t.number("noise_sigma", sigma),
		Dead:       t.number("dead", share),
		Quantum:    t.number("quantum", grams),
		Drift:      t.number("drift", atLeast(0, "a number of grams per square root of an hour")),
		Offset:     t.number("offset", grams),
		Settle:     t.duration("settle"),
		Press:      t.number("press", grams),
		Coupling:   t.number("coupling", share),
		Transient:  t.number("transient", grams),
		ClockSkew:  t.duration("clock_skew"),
		Latency:    t.duration("latency"),
		LatencyStd: t.number("latency_sigma", sigma),
		Lost:       t.number("lost", share),
	}
	t.close()
	return c
}

// cameraView is what all cameras of a store have in common.
type cameraView struct {
	width, height int
	fps           float64
}

func readCameras(t *table) (sensor.CameraConfig, cameraView) {
	view := cameraView{
		width:  int(t.integer("width", between(64, 4096, "a whole number of pixels"))),
		height: int(t.integer("height", between(64, 4096, "a whole number of pixels"))),
		fps:    t.number("fps", between(0.1, 120, "a number of frames a second")),
	}
	c := sensor.CameraConfig{
		Exposure:   t.number("exposure", between(0.05, 20, "a gain")),
		ReadNoise:  t.number("read_noise", between(0, 255, "a number of grey levels")),
		ShotNoise:  t.number("shot_noise", between(0, 255, "a variance in grey levels for each grey level")),
		Drop:       t.number("drop", share),
		ClockSkew:  t.duration("clock_skew"),
		Latency:    t.duration("latency"),
		LatencyStd: t.number("latency_sigma", sigma),
	}
	t.close()
	return c, view
}

func vec2(v []float64) store.Vec2 { return store.Vec2{X: v[0], Y: v[1]} }

func vec3(v []float64) store.Vec3 { return store.Vec3{X: v[0], Y: v[1], Z: v[2]} }
