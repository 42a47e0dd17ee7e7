package scenarios

import (
	"storesim/pipeline/store"
	"storesim/sim"
	"storesim/sim/sensor"
)

// Ranges that many keys share.
var (
	share  = between(0, 1, "a share")
	sigma  = between(0, 3, "the sigma of a logarithm")
	grams  = atLeast(0, "a number of grams")
	metres = above(0, "a number of metres")

	metres0 = atLeast(0, "a number of metres")
)

// config reads the whole file. The layout is nil where something is wrong.
func (d *decoder) config(name string) sim.Config {
	root := d.root()
	d.randomize(root)
	c := sim.Config{Name: name}
	readRun(root.sub("run"), &c)
	c.Shoppers = readShoppers(root.sub("shoppers"))
	c.Shoppers.Acts = readActs(root)
	var cells store.CellRule
	c.Devices.Plates, cells = readPlates(root.sub("plates"))
	var view cameraView
	c.Devices.Cameras, view = readCameras(root.sub("cameras"))
	c.Layout = d.layout(root, view, cells)
	c.Devices.Room = readRoom(root, c.Layout)
	d.demand(root, &c)
	d.script(root, &c)
	c.Devices.Faults, c.Devices.Swarm = d.faults(root, c.Layout), d.swarm(root)
	root.close()
	return c
}

func readRun(t *table, c *sim.Config) {
	c.Seed = uint64(t.integer("seed", atLeast(0, "a whole number")))
	c.Duration = t.durationFrom("duration", 1, `a duration such as "150s" or "2m30s", above 0`)
	c.Cameras = t.flag("cameras", true)
	if t.has("stock") {
		c.Stocked = t.number("stock", between(0.05, 1, "a share of each place"))
	}
	t.close()
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
	readFormation(t, &c)
	t.close()
	return c, view
}

// readFormation reads what a camera's lens, shutter and processor do to a picture. Without any of its keys
// pictures are as drawn, but for exposure and noise.
func readFormation(t *table, c *sensor.CameraConfig) {
	c.AutoExposure = t.numberOr("auto_exposure", between(0, 255, "a mean grey level, 0 for none,"), 0)
	c.WhiteBalance = t.numberOr("white_balance", between(2500, 12000, "a colour temperature in kelvin"), 6500)
	c.Vignetting = t.numberOr("vignetting", share, 0)
	c.ExposureTime = t.durationOr("exposure_time", 0)
	c.RowDelay = t.durationOr("row_delay", 0)
	c.Aperture = t.numberOr("aperture_mm", between(0, 50, "a diameter in millimetres"), 0) / 1000
	if c.Focus = t.numberOr("focus", between(0.1, 1000, "a number of metres"), 3); c.Aperture == 0 {
		c.Focus = 0 // all is
	}
	c.Antialias = t.flag("antialias", false)
	if t.has("jpeg_quality") {
		c.JPEGQuality = int(t.integer("jpeg_quality", between(1, 100, "a whole number")))
	}
}

func vec2(v []float64) store.Vec2 { return store.Vec2{X: v[0], Y: v[1]} }

func vec3(v []float64) store.Vec3 { return store.Vec3{X: v[0], Y: v[1], Z: v[2]} }
