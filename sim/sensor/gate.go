package sensor

import (
	"storesim/pipeline/feed"
	"storesim/pipeline/store"
	"storesim/sim/des"
	"storesim/sim/truth"
	"storesim/sim/world"
)

// Gates are the token readers and exit beams.
type Gates struct {
	sim     *des.Sim
	devices map[store.DeviceID]*device
}

// NewGates installs the gates of a layout. They share the plates' network.
func NewGates(sim *des.Sim, post *Post, l *store.Layout, cfg PlateConfig, seed uint64) *Gates {
	g := &Gates{sim: sim, devices: map[store.DeviceID]*device{}}
	for i := range l.Gates {
		d := newDevice(post, l.Gates[i].ID, seed, cfg.ClockSkew, cfg.Latency, cfg.LatencyStd)
		g.devices[d.id] = &d
	}
	return g
}

// GatePassed sends the gate's message.
func (g *Gates) GatePassed(gate *store.Gate, token store.Token) {
	d := g.devices[gate.ID]
	kind := feed.TokenRead
	if gate.Kind == store.Exit {
		kind = feed.Left
	}
	h, at := d.head(g.sim.Now())
	d.post.deliver(at, func() feed.Message { return &feed.GateEvent{Header: h, Kind: kind, Token: token} })
}

// Loaded and ItemMoved do not concern a gate.
func (g *Gates) Loaded(world.LoadChange) {}

// ItemMoved does not concern a gate.
func (g *Gates) ItemMoved(truth.ItemID) {}
