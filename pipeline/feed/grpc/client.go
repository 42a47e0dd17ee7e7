package grpc

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math"

	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/grpc/metadata"

	"storesim/pipeline/feed"
	feedv1 "storesim/pipeline/feed/grpc/storesim/feed/v1"
	"storesim/pipeline/store"
)

// Protocol is the version of the schema that the client speaks.
const Protocol = 1

// Session is a client's run. It is used by one goroutine.
type Session struct {
	Layout *store.Layout
	Mode   feedv1.Mode
	End    *feedv1.End // nil until Next has returned io.EOF

	conn   *grpc.ClientConn
	stream grpc.BidiStreamingClient[feedv1.ClientMessage, feedv1.ServerMessage]
	last   uint64 // number of the message returned last
}

// Join connects to a server and joins its run under a name. token may be empty. The context's end ends the
// session.
func Join(ctx context.Context, address, token, name string) (*Session, error) {
	// What a server sends is bounded by the cameras' pictures and the catalogue.
	const longest = 64 << 20
	conn, err := grpc.NewClient(address, grpc.WithTransportCredentials(insecure.NewCredentials()),
		grpc.WithDefaultCallOptions(grpc.MaxCallRecvMsgSize(longest), grpc.WaitForReady(true)))
	if err != nil {
		return nil, fmt.Errorf("connect to %s: %w", address, err)
	}
	if token != "" {
		ctx = metadata.AppendToOutgoingContext(ctx, "authorization", "Bearer "+token)
	}
	s := &Session{conn: conn}
	if err := s.join(ctx, name); err != nil {
		return nil, errors.Join(fmt.Errorf("join the run at %s: %w", address, err), conn.Close())
	}
	return s, nil
}

func (s *Session) join(ctx context.Context, name string) (err error) {
	if s.stream, err = feedv1.NewFeedClient(s.conn).Run(ctx); err != nil {
		return err
	}
	hello := &feedv1.Join{Name: name, Protocol: Protocol}
	if err := s.say(&feedv1.ClientMessage{Body: &feedv1.ClientMessage_Join{Join: hello}}); err != nil {
		return err
	}
	first, err := s.stream.Recv()
	if err != nil {
		return err
	}
	w := first.GetWelcome()
	if w == nil {
		return errors.New("the first message is not Welcome")
	}
	s.Mode = w.Mode
	s.Layout, err = DecodeLayout(w.Layout)
	return err
}

// say sends a message. Where the connection has broken, the error that matters is that of receiving.
func (s *Session) say(m *feedv1.ClientMessage) error {
	err := s.stream.Send(m)
	if errors.Is(err, io.EOF) {
		_, err = s.stream.Recv()
	}
	return err
}

// Next acknowledges the last message and returns the next one, io.EOF when the store has closed.
func (s *Session) Next() (feed.Message, error) {
	if s.last > 0 {
		ack := &feedv1.ClientMessage_Ack{Ack: &feedv1.Ack{Number: s.last}}
		if err := s.say(&feedv1.ClientMessage{Body: ack}); err != nil {
			return nil, fmt.Errorf("acknowledge message %d: %w", s.last, err)
		}
	}
	m, err := s.stream.Recv()
	if err != nil {
		return nil, fmt.Errorf("receive message %d: %w", s.last+1, err)
	}
	if s.End = m.GetEnd(); s.End != nil {
		return nil, io.EOF
	}
	out, err := Decode(m)
	if err != nil {
		return nil, fmt.Errorf("message %d: %w", s.last+1, err)
	}
	s.last = m.Number
	return out, nil
}

// Issue returns the receipt of a token, drawn at a time of the store.
func (s *Session) Issue(r store.Receipt, at feed.Stamp) error {
	out := &feedv1.Receipt{Token: string(r.Token), IssuedNs: new(int64(at))}
	for _, l := range r.Lines {
		if l.Count > math.MaxInt32 {
			return fmt.Errorf("receipt for %q: %d units of %q", r.Token, l.Count, l.SKU)
		}
		out.Lines = append(out.Lines, &feedv1.Line{Sku: string(l.SKU), Count: int32(l.Count)})
	}
	return s.Say(&feedv1.ClientMessage{Body: &feedv1.ClientMessage_Receipt{Receipt: out}})
}

// Say sends anything that the schema has: detections, tracks, events, carts, a receipt with all its fields.
func (s *Session) Say(m *feedv1.ClientMessage) error {
	if err := s.say(m); err != nil {
		return fmt.Errorf("send %T: %w", m.GetBody(), err)
	}
	return nil
}

// Finish says that everything has been sent, and returns what came of the run.
func (s *Session) Finish() (*feedv1.Result, error) {
	done := &feedv1.ClientMessage_Done{Done: &feedv1.Done{}}
	if err := s.say(&feedv1.ClientMessage{Body: done}); err != nil {
		return nil, fmt.Errorf("finish: %w", err)
	}
	m, err := s.stream.Recv()
	if err != nil {
		return nil, fmt.Errorf("finish: %w", err)
	}
	return m.GetResult(), nil
}

// Close ends the connection.
func (s *Session) Close() error { return s.conn.Close() }
