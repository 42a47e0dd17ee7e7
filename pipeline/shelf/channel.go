package shelf

import (
	"math"
	"slices"

	"storesim/pipeline/feed"
)

// A reading is cut into windows of six samples (0.1 s); all thresholds below count windows.
const (
	windowSamples = 6
	readingParts  = feed.PlateSamples / windowSamples
	ringWindows   = 128
	settleWindows = 3  // as many quiet windows make a plateau
	firmWindows   = 8  // as many make it the end of an episode
	doubtWindows  = 80 // as many where nothing filed there explains it: a hand that grips or leans lets go
	stuckWindows  = 25 // after as many without a plateau the noise itself is taken to have changed
	deadSamples   = 2 * feed.PlateRate
	maxPlateaus   = 12 // in one episode
)

const (
	alarmSigmas = 4.5 // one window so far off the level ends a plateau
	cusumSlack  = 0.75
	cusumAlarm  = 8.0
)

// plateau is a stretch of constant mass on one plate.
type plateau struct {
	level float64 // grams, as read
	n     int     // windows seen at the level
	from  int64   // first window
	left  int64   // first window that was off the level again
}

// channel follows one plate. It holds a plateau or moves between two. The plateaus since the last one that
// was firm form the chain; when the last of the chain gets firm the episode is over and the chain is read as
// steps.
type channel struct {
	noise
	ring    [ringWindows]float64 // window means
	rough   [ringWindows]float64 // standard deviations within the windows
	chain   []plateau            // chain[0] is the reference; empty before the first plateau
	holding bool
	moved   int // windows since the plateau was left (or a gap), while not holding
	held    int // windows since the plateau was reached, or reached again, while holding

	up, down           float64 // CUSUM statistics
	upSince, downSince int64   // where they last were 0

	last    float32
	quantum float64 // least difference seen between two samples, grams; 0 before the first
	same    int     // samples equal to last
	revived bool    // the episode began on a channel that had been dead
}

// dead reports whether the channel has repeated one value for more than two seconds.
func (c *channel) dead() bool { return c.same >= deadSamples }

// idle reports whether nothing is going on.
func (c *channel) idle() bool { return c.holding && len(c.chain) == 1 }

// since is the window in which the episode began.
func (c *channel) since() int64 {
	if len(c.chain) == 0 {
		return 0
	}
	return c.chain[0].left
}

// window takes in six samples, the k-th window of the shelf: samples[i*stride].
func (c *channel) window(k int64, samples []float32, stride int) {
	var sum, sq, diff float64
	first := samples[0]
	prev := c.last
	wasDead := c.dead()
	for i := range windowSamples {
		x := samples[i*stride]
		if x-x != 0 { // not a number, or infinite: no answer
			x = prev
		}
		c.count(math.Abs(float64(x - prev)))
		if i > 0 {
			diff += math.Abs(float64(x - prev))
		} else {
			first = x
		}
		d := float64(x - first)
		sum += d
		sq += d * d
		prev = x
	}
	c.last = prev
	mean := sum / windowSamples
	c.ring[k%ringWindows] = float64(first) + mean
	c.rough[k%ringWindows] = math.Sqrt(max(0, sq-sum*mean) / (windowSamples - 1))
	c.coarsen(c.grain())
	c.follow(k, diff/(windowSamples-1), wasDead)
}

// count takes in the distance of a sample from the one before.
func (c *channel) count(diff float64) {
	if diff == 0 {
		c.same++
		return
	}
	c.same = 0
	if c.quantum == 0 || diff < c.quantum {
		c.quantum = diff
	}
}

// coarsest is the largest quantum believed, grams; a larger least difference is a step's.
const coarsest = 2.0

// grain is the step of a quantised channel, grams; near 0 for one that is not.
func (c *channel) grain() float64 {
	if c.quantum > coarsest {
		return 0
	}
	return c.quantum
}

// ghostly reports whether the episode is a dead channel that came back: it was constant for long, and has
// more noise now than its quantum can have hidden.
func (c *channel) ghostly(k int64) bool {
	return c.revived && c.roughness(k) > 2*minSigma+0.6*c.grain()
}

// roughness is the mean standard deviation of the samples within each of the last windows up to k.
func (c *channel) roughness(k int64) float64 {
	sum := 0.0
	for i := range int64(settleWindows) {
		sum += c.rough[(k-i)%ringWindows]
	}
	return sum / settleWindows
}

func (c *channel) follow(k int64, diff float64, wasDead bool) {
	if c.holding {
		c.hold(k, diff, wasDead)
		return
	}
	c.moved++
	m := c.ring[k%ringWindows]
	if len(c.chain) == 0 {
		c.learn(diff, math.Sqrt(c.spread))
	} else if c.moved > stuckWindows {
		c.blend(max(diff*diffToSigma, minSigma), math.Abs(m-c.mean(k, settleWindows)), 0.1)
	}
	if c.moved >= settleWindows && c.settled(k) {
		c.arrive(k)
	}
}

// mean of the last n windows up to k.
func (c *channel) mean(k int64, n int) float64 {
	sum := 0.0
	for i := range int64(n) {
		sum += c.ring[(k-i)%ringWindows]
	}
	return sum / float64(n)
}

// distance of a level from the plateau before it: a settling tail is a share of it.
func (c *channel) distance(level float64, from int) float64 {
	if from < 0 {
		return 0
	}
	return math.Abs(level - c.chain[from].level)
}

// settled reports whether the last windows agree within the noise and the rest of a settling tail.
func (c *channel) settled(k int64) bool {
	mean := c.mean(k, settleWindows)
	off := c.distance(mean, len(c.chain)-1)
	chi := 0.0
	for i := range int64(settleWindows) {
		d := c.ring[(k-i)%ringWindows] - mean
		chi += d * d
	}
	tail := 0.006 * off
	return chi < 12*(c.spread+tail*tail) && c.roughness(k) < 1.8*c.sigma+0.1+0.01*off
}

// limit is the level to which the last three windows settle: their mean, or where they still fall together
// like a geometric series, its limit (Aitken's delta-squared process).
func (c *channel) limit(k int64) float64 {
	x, y, z := c.ring[(k-2)%ringWindows], c.ring[(k-1)%ringWindows], c.ring[k%ringWindows]
	r := (z - y) / (y - x)
	if math.Abs(y-x) < 6*c.windowStd() || !(r > 0 && r < 0.7) {
		return c.mean(k, settleWindows)
	}
	return z + (z-y)*r/(1-r)
}

// arrive at a plateau: the one left before, or a new one.
func (c *channel) arrive(k int64) {
	level := c.limit(k)
	c.holding, c.held, c.up, c.down = true, settleWindows, 0, 0
	if n := len(c.chain); n > 0 {
		q := &c.chain[n-1]
		tol := 4.5*c.windowStd()*math.Sqrt(1/float64(settleWindows)+1/float64(min(q.n, 20))) + 0.3
		if math.Abs(level-q.level) <= tol+0.01*c.distance(level, n-2) {
			q.n += settleWindows
			return
		}
	}
	c.chain = append(c.chain, plateau{level: level, n: settleWindows, from: k - settleWindows + 1})
}

// hold a plateau: follow its slow drift, or leave it.
func (c *channel) hold(k int64, diff float64, wasDead bool) {
	p := &c.chain[len(c.chain)-1]
	d := c.ring[k%ringWindows] - p.level
	sw := c.windowStd()
	tail := 0.0
	if p.n < 10 {
		tail = 0.015 * c.distance(p.level, len(c.chain)-2)
	}
	z := math.Copysign(max(0, math.Abs(d)-tail), d) / sw
	c.cusum(k, z)
	if math.Abs(z) > alarmSigmas || max(c.up, c.down) > cusumAlarm {
		c.revived = wasDead && len(c.chain) == 1
		c.leave(min(k, c.onset(k, z)))
		return
	}
	p.n++
	c.held++
	// Weights that rise with time while the plateau is young let a settling tail fade from the mean.
	p.level += max(2/float64(p.n+1), 0.025) * d
	if len(c.chain) == 1 && !c.dead() {
		c.learn(diff, d)
	}
}

func (c *channel) cusum(k int64, z float64) {
	if c.up == 0 {
		c.upSince = k
	}
	if c.down == 0 {
		c.downSince = k
	}
	c.up = max(0, c.up+z-cusumSlack)
	c.down = max(0, c.down-z-cusumSlack)
}

// onset is the window in which the statistic that gave the alarm began to rise.
func (c *channel) onset(k int64, z float64) int64 {
	if z > 0 && c.up > cusumAlarm {
		return c.upSince
	}
	if z < 0 && c.down > cusumAlarm {
		return c.downSince
	}
	return k
}

func (c *channel) leave(onset int64) {
	c.holding, c.moved = false, 1
	c.chain[len(c.chain)-1].left = onset
}

// gap tells the channel that readings were lost before window k.
func (c *channel) gap(k int64) {
	if c.holding {
		c.leave(k)
	}
	c.moved = 0
}

// refine the level of the plateau that ends an episode: its last half second has no settling tail left.
func (c *channel) refine(k int64) {
	if c.holding {
		c.chain[len(c.chain)-1].level = c.mean(k, min(c.held, 5))
	}
}

// firm reports whether the episode seems to have come to its end.
func (c *channel) firm() bool { return c.firmer(firmWindows) }

// firmer reports whether the last plateau has so many windows, or the chain is full.
func (c *channel) firmer(windows int) bool {
	n := len(c.chain)
	return n > 1 && (c.holding && c.chain[n-1].n >= windows || n >= maxPlateaus)
}

// variance of a plateau's level.
func (c *channel) variance(p *plateau) float64 {
	return c.spread * (1/float64(min(p.n, 20)) + 0.04)
}

// forget what lies between the first plateau and the last one: a long hold.
func (c *channel) forget() { c.chain = slices.Delete(c.chain, 1, len(c.chain)-1) }

// restart begins the next chain with a plateau of this one.
func (c *channel) restart(at int) {
	c.chain = slices.Delete(c.chain, 0, at)
	if len(c.chain) == 1 {
		c.revived = false
	}
}
