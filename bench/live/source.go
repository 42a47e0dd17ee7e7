package live

import (
	"context"
	"io"
	"time"

	"storesim/pipeline/feed"
	"storesim/pipeline/feed/grpc"
	feedv1 "storesim/pipeline/feed/grpc/storesim/feed/v1"
	"storesim/pipeline/feed/mcap"
	"storesim/sim"
)

// Source is a feed in the schema's form.
type Source interface {
	// Layout is the store as installed.
	Layout() *feedv1.Layout
	// Next returns the next message in order of arrival, io.EOF after the last one.
	Next(ctx context.Context) (*feedv1.ServerMessage, error)
}

// Simulated is a store that is simulated as far as its feed is asked for.
type Simulated struct {
	Sim    *sim.Simulation
	layout *feedv1.Layout
	album  Album
	queue  []*feedv1.ServerMessage
	done   bool
}

// stretch is how much store time is simulated at a time.
const stretch = time.Second

// Simulate opens a store. Close its Sim at the end.
func Simulate(cfg sim.Config, workers int) *Simulated {
	s := &Simulated{layout: grpc.EncodeLayout(Installed(cfg)), album: Album{Layout: cfg.Layout}}
	s.Sim = sim.New(cfg, s, sim.Options{Workers: workers, Witness: s.album.Witness})
	return s
}

// Happened is what truly happened so far.
func (s *Simulated) Happened() *Happened { return s.album.Happened(s.Sim) }

// Push takes a message of the simulation.
func (s *Simulated) Push(m feed.Message) error {
	coded, err := grpc.Encode(m, Compress)
	s.queue = append(s.queue, coded)
	return err
}

// Layout is the store as installed.
func (s *Simulated) Layout() *feedv1.Layout { return s.layout }

// Next simulates on where it has to.
func (s *Simulated) Next(ctx context.Context) (*feedv1.ServerMessage, error) {
	for len(s.queue) == 0 {
		if s.done {
			return nil, io.EOF
		}
		var err error
		if s.done, err = s.Sim.Advance(ctx, s.Sim.Now().Add(stretch)); err != nil {
			return nil, err
		}
	}
	m := s.queue[0]
	s.queue[0], s.queue = nil, s.queue[1:]
	return m, nil
}

// Recorded is a recording's feed.
type Recorded struct{ *mcap.Reader }

// Layout is the store as installed.
func (r Recorded) Layout() *feedv1.Layout { return r.Told }

// Next reads on.
func (r Recorded) Next(ctx context.Context) (*feedv1.ServerMessage, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	return r.Reader.Next()
}
