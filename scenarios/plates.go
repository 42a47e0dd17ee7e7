package scenarios

import (
	"time"

	"storesim/pipeline/store"
	"storesim/sim/sensor"
)

// readPlates reads how load cells err, and which plates share one where a gondola does not say. A key that is
// absent has its measured default (sensor.DefaultPlates).
func readPlates(t *table) (sensor.PlateConfig, store.CellRule) {
	c := sensor.DefaultPlates()
	readNoise(t, &c)
	c.Dead = t.numberOr("dead", share, c.Dead)
	c.Quantum = t.numberOr("quantum", grams, c.Quantum)
	c.Wander = t.numberOr("wander", grams, c.Wander)
	c.WanderTime = t.durationOr("wander_time", c.WanderTime)
	c.Drift = t.numberOr("drift", atLeast(0, "a number of grams per square root of an hour"), c.Drift)
	c.Offset = t.numberOr("offset", grams, c.Offset)
	c.Gain = t.numberOr("gain", between(0, 0.2, "the standard deviation of a relative error"), c.Gain)
	c.Settle = t.durationOr("settle", c.Settle)
	c.Creep = t.numberOr("creep", share, c.Creep)
	c.CreepTime = t.durationOr("creep_time", c.CreepTime)
	c.Press = t.numberOr("press", grams, c.Press)
	c.Coupling = t.numberOr("coupling", share, c.Coupling)
	c.Transient = t.numberOr("transient", grams, c.Transient)
	c.ClockSkew = t.durationOr("clock_skew", c.ClockSkew)
	c.Latency = t.durationOr("latency", c.Latency)
	c.LatencyStd = t.numberOr("latency_sigma", sigma, c.LatencyStd)
	c.Lost = t.numberOr("lost", share, c.Lost)
	cells := readCells(t, "")
	t.close()
	return c, cells
}

// readNoise reads the noise of the cells. A median below the floor that all have, or above the worst, moves
// these along unless they are given.
func readNoise(t *table, c *sensor.PlateConfig) {
	c.Noise = t.numberOr("noise", grams, c.Noise)
	c.NoiseFloor = t.numberOr("noise_floor", grams, min(c.NoiseFloor, c.Noise))
	c.NoiseSigma = t.numberOr("noise_sigma", sigma, c.NoiseSigma)
	c.NoiseOwn = t.numberOr("noise_own", share, c.NoiseOwn)
	c.NoiseMax = t.numberOr("noise_max", grams, max(c.NoiseMax, c.Noise))
	if !t.sound() {
		return
	}
	if c.NoiseFloor > c.Noise {
		t.fail("noise_floor", "is %g, above the median noise, want at most %g", c.NoiseFloor, c.Noise)
	}
	if c.NoiseMax < c.Noise {
		t.fail("noise_max", "is %g, below the median noise, want at least %g", c.NoiseMax, c.Noise)
	}
}

// readCells reads which plates share a load cell.
func readCells(t *table, preset store.CellRule) store.CellRule {
	if !t.has("cells") {
		return preset
	}
	rule := store.CellRule(t.oneOf("cells", store.CellRules()...))
	if rule == store.CellPlate {
		return "" // the layout's word for the usual thing
	}
	return rule
}

// numberOr reads an optional number.
func (t *table) numberOr(key string, r span, preset float64) float64 {
	if !t.has(key) {
		return preset
	}
	t.usually(key, preset)
	return t.number(key, r)
}

// durationOr reads an optional duration of 0 or more.
func (t *table) durationOr(key string, preset time.Duration) time.Duration {
	if !t.has(key) {
		return preset
	}
	t.usually(key, preset)
	return t.duration(key)
}
