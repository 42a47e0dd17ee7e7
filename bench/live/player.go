package live

import (
	"context"
	"errors"
	"fmt"
	"io"
	"sync"
	"sync/atomic"
	"time"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	feedv1 "storesim/pipeline/feed/grpc/storesim/feed/v1"
)

// lateness is how far behind its time a frame may be sent in real time; a later one is dropped. Three frames
// at 15 a second: what comes later a pipeline that keeps up would have seen already.
const lateness = 200 * time.Millisecond

// player sends a feed to a client that acknowledges it.
type player struct {
	src    Source
	opt    Options
	window uint64
	out    func(*feedv1.ServerMessage) error
	pace   pace

	mu      sync.Mutex
	acked   uint64
	ended   bool          // End has been sent
	waiting bool          // the client's turn it is, since:
	since   time.Time     // when it was last heard of, or its turn began
	change  chan struct{} // closed and made anew when acked grows

	sent, frames, dropped atomic.Uint64

	reading sync.Mutex // the source
	closed  bool       // the source is left alone
}

func newPlayer(src Source, opt Options, window uint64, out func(*feedv1.ServerMessage) error) *player {
	return &player{
		src: src, opt: opt, window: window, out: out, pace: pace{speed: opt.Speed},
		change: make(chan struct{}),
	}
}

// send sends the whole feed and End.
func (p *player) send(ctx context.Context) error {
	mode := feedv1.Mode_MODE_LOCKSTEP
	if p.opt.Realtime {
		mode = feedv1.Mode_MODE_REALTIME
	}
	welcome := &feedv1.Welcome{
		Layout: p.src.Layout(), Mode: mode, Window: uint32(p.window), PatienceS: p.opt.Patience.Seconds(),
	}
	err := p.deliver(&feedv1.ServerMessage{Body: &feedv1.ServerMessage_Welcome{Welcome: welcome}})
	if err != nil {
		return err
	}
	for {
		m, err := p.read(ctx)
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return fmt.Errorf("%w: %w", errSource, err)
		}
		if err := p.message(ctx, m); err != nil {
			return err
		}
	}
	end := &feedv1.End{Messages: p.sent.Load(), Dropped: p.dropped.Load()}
	err = p.deliver(&feedv1.ServerMessage{Body: &feedv1.ServerMessage_End{End: end}})
	p.mu.Lock()
	defer p.mu.Unlock()
	p.ended, p.waiting, p.since = true, true, time.Now() // for Done
	return err
}

// read takes the next message from the source, unless the run has been judged.
func (p *player) read(ctx context.Context) (*feedv1.ServerMessage, error) {
	p.reading.Lock()
	defer p.reading.Unlock()
	if p.closed {
		return nil, context.Canceled
	}
	return p.src.Next(ctx)
}

// errSource marks an error that is not the client's.
var errSource = errors.New("play the store")

// message sends a device's message when it is its turn, or drops it.
func (p *player) message(ctx context.Context, m *feedv1.ServerMessage) error {
	at := arrival(m)
	p.opt.Progress(at)
	if p.opt.Realtime {
		behind, err := p.pace.wait(ctx, at)
		if err != nil {
			return err
		}
		if isFrame(m) && (behind > lateness || !p.hasRoom()) {
			p.dropped.Add(1)
			return nil
		}
	}
	if err := p.room(ctx); err != nil {
		return err
	}
	m.Number = p.sent.Add(1)
	if isFrame(m) {
		p.frames.Add(1)
	}
	return p.deliver(m)
}

// deliver sends; while that takes, it is the client's turn to read.
func (p *player) deliver(m *feedv1.ServerMessage) error {
	p.turn(true)
	defer p.turn(false)
	return p.out(m)
}

// turn notes whether the server waits for the client.
func (p *player) turn(waiting bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.waiting != waiting {
		p.waiting, p.since = waiting, time.Now()
	}
}

func (p *player) hasRoom() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.sent.Load()-p.acked < p.window
}

// room waits until the client has acknowledged enough.
func (p *player) room(ctx context.Context) error {
	for {
		p.mu.Lock()
		free, change := p.sent.Load()-p.acked < p.window, p.change
		p.mu.Unlock()
		if free {
			p.turn(false)
			return nil
		}
		p.turn(true)
		select {
		case <-change:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// overdue is how long the client has left the server waiting.
func (p *player) overdue() time.Duration {
	p.mu.Lock()
	defer p.mu.Unlock()
	if !p.waiting {
		return 0
	}
	return time.Since(p.since)
}

// heard notes that the client did something that takes the run further.
func (p *player) heard() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.since = time.Now()
}

// ack takes an acknowledgement.
func (p *player) ack(number uint64) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	if sent := p.sent.Load(); number > sent || number < p.acked {
		return fmt.Errorf("ack of message %d, want %d to %d", number, p.acked, sent)
	}
	if number > p.acked {
		p.acked, p.since = number, time.Now()
		close(p.change)
		p.change = make(chan struct{})
	}
	return nil
}

// errDone says that the client has finished in an orderly way.
var errDone = errors.New("done")

// take is what a client's message leads to; errDone at the end.
func (p *player) take(m *feedv1.ClientMessage) error {
	switch b := m.GetBody().(type) {
	case *feedv1.ClientMessage_Ack:
		return p.ack(b.Ack.GetNumber())
	case *feedv1.ClientMessage_Receipt:
		p.heard()
		return p.opt.Answers.Take(fromProto(b.Receipt), p.now())
	case *feedv1.ClientMessage_Join:
		return errors.New("a second Join")
	case *feedv1.ClientMessage_Done:
		p.mu.Lock()
		defer p.mu.Unlock()
		if !p.ended {
			return errors.New("a Done before End")
		}
		return errDone
	default:
		return p.opt.Answers.Note(m)
	}
}

// now is the store's time in real time, nil in lock step, where it is the client's affair.
func (p *player) now() *int64 {
	if !p.opt.Realtime {
		return nil
	}
	at := int64(p.pace.now())
	return &at
}

// receive takes what the client sends. The channel gets one error: errDone, what is wrong with a message, or
// how the connection ended.
func (p *player) receive(next func() (*feedv1.ClientMessage, error)) <-chan error {
	out := make(chan error, 1)
	go func() {
		for {
			m, err := next()
			if err != nil {
				out <- &connection{err}
				return
			}
			if err := p.take(m); err != nil {
				out <- err
				return
			}
		}
	}()
	return out
}

// connection is the end of one.
type connection struct{ error }

func (c *connection) Unwrap() error { return c.error }

// judge watches a run until it is over. The verdict is empty where there is no complaint.
func (p *player) judge(ctx context.Context, sent, received <-chan error) (Verdict, string) {
	check := time.NewTicker(max(p.opt.Patience/20, time.Millisecond))
	defer check.Stop()
	for {
		select {
		case <-ctx.Done():
			return Stopped, "the run was interrupted"
		case err := <-sent:
			sent = nil // End is sent, or the connection broken, which the other side tells better
			if errors.Is(err, errSource) {
				return Failed, err.Error()
			}
		case err := <-received:
			return p.leave(err)
		case <-check.C:
			if over := p.overdue(); over > p.opt.Patience {
				p.mu.Lock()
				defer p.mu.Unlock()
				return TimedOut, fmt.Sprintf("no answer for %v: of %d messages it acknowledged %d",
					p.opt.Patience,
					p.sent.Load(), p.acked)
			}
		}
	}
}

// leave says how a client went.
func (p *player) leave(err error) (Verdict, string) {
	gone, broken := errors.AsType[*connection](err)
	p.mu.Lock()
	ended := p.ended
	p.mu.Unlock()
	switch {
	case errors.Is(err, errDone), broken && isEnd(gone.error) && ended:
		return OK, ""
	case !broken:
		return ProtocolError, err.Error()
	case isEnd(gone.error):
		return Crashed, fmt.Sprintf("it closed its side after %d messages, before End", p.sent.Load())
	}
	switch status.Code(gone.error) {
	case codes.Internal, codes.ResourceExhausted, codes.Unimplemented, codes.InvalidArgument:
		return ProtocolError, gone.Error() // what came is no message of the schema, or too long
	default:
		return Crashed, fmt.Sprintf("the connection ended after %d messages: %v", p.sent.Load(), gone.error)
	}
}
