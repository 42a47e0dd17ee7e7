package sensor

import (
	"time"

	"storesim/pipeline/feed"
	"storesim/pipeline/store"
	"storesim/sim/des"
	"storesim/sim/fault"
	"storesim/sim/rng"
)

// postPriority: messages are delivered after everything else of the same instant has happened.
const postPriority des.Priority = 10

// Post carries messages from the devices to the server. It hands them to the sink in order of arrival.
type Post struct {
	sim    *des.Sim
	sink   feed.Sink
	err    error
	faults fault.Set
	lines  map[store.DeviceID]fault.List // of those devices that have any
}

// NewPost returns a post that delivers to sink.
func NewPost(sim *des.Sim, sink feed.Sink) *Post {
	return &Post{sim: sim, sink: sink, lines: map[store.DeviceID]fault.List{}}
}

// Befall says what goes wrong in this run. Devices ask when they are installed: tell the post before.
func (p *Post) Befall(faults fault.Set) { p.faults = faults }

// Err is the first error of the sink, nil for none. After an error the simulation is stopped.
func (p *Post) Err() error { return p.err }

// deliver hands over the message that ready returns, at the given time.
func (p *Post) deliver(at des.Time, ready func() feed.Message) {
	p.sim.At(at, postPriority, func() { p.hand(ready()) })
}

// hand hands a message over now, or loses it.
func (p *Post) hand(m feed.Message) {
	line, now := p.lines[m.Head().Device], p.sim.Now()
	if strikes(line, fault.MessagesLost, m.Head().Seq, now) {
		return
	}
	p.push(m)
	if strikes(line, fault.MessagesDuplicated, m.Head().Seq, now) {
		p.again(m)
	}
}

func (p *Post) push(m feed.Message) {
	if p.err != nil {
		return
	}
	if p.err = p.sink.Push(m); p.err != nil {
		p.sim.Stop()
	}
}

// resend is how long a device waits for a receipt before it sends a message once more.
const resend = 40 * time.Millisecond

// again delivers a message a second time: the same device, number and capture, only its arrival is later.
func (p *Post) again(m feed.Message) {
	at := p.sim.Now().Add(resend)
	twin := withArrival(m, feed.Stamp(at))
	p.sim.At(at, postPriority, func() { p.push(twin) })
}

// withArrival is a copy of a message that arrived at another time.
func withArrival(m feed.Message, at feed.Stamp) feed.Message {
	switch m := m.(type) {
	case *feed.Frame:
		twin := *m
		twin.Arrived = at
		return &twin
	case *feed.PlateReading:
		twin := *m
		twin.Arrived = at
		return &twin
	case *feed.GateEvent:
		twin := *m
		twin.Arrived = at
		return &twin
	}
	return m
}

// strikes draws whether a fault that befalls a share of the messages befalls message number seq.
func strikes(line fault.List, kind fault.Kind, seq uint64, at des.Time) bool {
	f := line.At(kind, at)
	return f != nil && f.Key.Float64("strikes", seq) < f.Share
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
	faults  fault.List // of clock and line
}

func newDevice(
	post *Post, id store.DeviceID, seed uint64, skew, latency time.Duration, sigma float64,
) device {
	key := rng.NewKey(seed, "device", string(id))
	d := device{
		post: post, id: id, key: key, latency: latency, sigma: sigma,
		skew:   time.Duration(key.Norm("skew", 0) * float64(skew)),
		faults: post.faults.Device(id),
	}
	if len(d.faults) > 0 {
		post.lines[id] = d.faults
	}
	return d
}

// head makes the next message's header: captured now by the device's clock, arriving after its latency.
func (d *device) head(now des.Time) (feed.Header, des.Time) {
	late := d.key.ChildN("latency", int(d.seq)).Stream("").LogNormal(float64(d.latency), d.sigma)
	arrived := now.Add(min(time.Duration(late), 20*d.latency))
	if strikes(d.faults, fault.MessagesLate, d.seq, now) {
		arrived = arrived.Add(d.faults.At(fault.MessagesLate, now).Delay)
	}
	h := feed.Header{
		Device: d.id, Seq: d.seq,
		Captured: feed.Stamp(now.Add(d.skew + d.clockError(now))), Arrived: feed.Stamp(arrived),
	}
	d.seq++
	return h, arrived
}

// clockError is by how much a fault puts the device's clock ahead.
func (d *device) clockError(now des.Time) time.Duration {
	var sum time.Duration
	if f := d.faults.At(fault.ClockSkewed, now); f != nil {
		sum += f.Skew
	}
	if f := d.faults.At(fault.ClockDrifting, now); f != nil {
		sum += time.Duration(f.PPM * 1e-6 * float64(now.Sub(des.Time(f.From))))
	}
	return sum
}
