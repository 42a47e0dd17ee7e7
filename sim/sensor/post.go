package sensor

import (
	"time"

	"storesim/pipeline/feed"
	"storesim/pipeline/store"
	"storesim/sim/des"
	"storesim/sim/rng"
)

// postPriority: messages are delivered after everything else of the same instant has happened.
const postPriority des.Priority = 10

// Post carries messages from the devices to the server. It hands them to the sink in order of arrival.
type Post struct {
	sim  *des.Sim
	sink feed.Sink
	err  error
}

// NewPost returns a post that delivers to sink.
func NewPost(sim *des.Sim, sink feed.Sink) *Post { return &Post{sim: sim, sink: sink} }

// Err is the first error of the sink, nil for none. After an error the simulation is stopped.
func (p *Post) Err() error { return p.err }

// deliver hands over the message that ready returns, at the given time.
func (p *Post) deliver(at des.Time, ready func() feed.Message) {
	p.sim.At(at, postPriority, func() {
		m := ready()
		if p.err != nil || m == nil {
			return
		}
		if p.err = p.sink.Push(m); p.err != nil {
			p.sim.Stop()
		}
	})
}

// device is what all devices share: a name, a clock with an error, a line to the server.
type device struct {
	post    *Post
	id      store.DeviceID
	key     rng.Key
	skew    time.Duration
	latency time.Duration // median
	sigma   float64
	seq     uint64
}

func newDevice(
	post *Post, id store.DeviceID, seed uint64, skew, latency time.Duration, sigma float64,
) device {
	key := rng.NewKey(seed, "device", string(id))
	return device{
		post: post, id: id, key: key, latency: latency, sigma: sigma,
		skew: time.Duration(key.Norm("skew", 0) * float64(skew)),
	}
}

// head makes the next message's header: captured now by the device's clock, arriving after its latency.
func (d *device) head(now des.Time) (feed.Header, des.Time) {
	late := d.key.ChildN("latency", int(d.seq)).Stream("").LogNormal(float64(d.latency), d.sigma)
	arrived := now.Add(min(time.Duration(late), 20*d.latency))
	h := feed.Header{
		Device: d.id, Seq: d.seq,
		Captured: feed.Stamp(now.Add(d.skew)), Arrived: feed.Stamp(arrived),
	}
	d.seq++
	return h, arrived
}
