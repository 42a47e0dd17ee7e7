package live_test

import (
	"context"
	"errors"
	"fmt"
	"math"
	"net"
	"strings"
	"testing"
	"time"

	google "google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/grpc/status"

	"storesim/bench/live"
	"storesim/pipeline/feed/grpc"
	feedv1 "storesim/pipeline/feed/grpc/storesim/feed/v1"
	"storesim/pipeline/store"
)

// sends is a client that follows the feed and sends something after ten messages.
func sends(list ...*feedv1.ClientMessage) client {
	return func(c feedv1.FeedClient) error {
		s, err := join(context.Background(), c, 4)
		if err != nil {
			return err
		}
		err = follow(s, 10, func(s stream) error {
			for _, m := range list {
				if err := s.Send(m); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			return err
		}
		_, err = finish(s)
		return err
	}
}

// Whatever a client does, the run ends with a verdict that says what it was, and the client is told as well.
func TestVerdicts(t *testing.T) {
	good := receipt("a", "cola", 2)
	for name, c := range map[string]struct {
		client  client
		verdict live.Verdict
		reason  string
		code    codes.Code // that the client gets
		exact   float64
		opt     live.Options
	}{
		"good":    {client: sends(good), verdict: live.OK, exact: 1},
		"phantom": {client: sends(good, receipt("b", "cola", 1)), verdict: live.OK, exact: 1},
		"wrong":   {client: sends(receipt("a", "cola", 1)), verdict: live.OK},
		"never":   {client: sends(), verdict: live.NeverAnswered, reason: "1 shoppers left"},
		"twice": {client: sends(good, receipt("a", "cola", 7)), verdict: live.AnsweredTwice, reason: "1 receipts",
			exact: 1},
		"no such product": {client: sends(receipt("a", "tea", 1)), verdict: live.ProtocolError,
			reason: `product "tea" is not in the catalogue`, code: codes.InvalidArgument},
		"no count": {client: sends(receipt("a", "cola", -1)), verdict: live.ProtocolError,
			reason: "-1 units", code: codes.InvalidArgument},
		"no token": {client: sends(receipt("", "cola", 1)), verdict: live.ProtocolError,
			reason: "token", code: codes.InvalidArgument},
		"ack of the future": {client: sends(ack(100_000)), verdict: live.ProtocolError,
			reason: "ack of message 100000", code: codes.InvalidArgument},
		"ack goes back": {client: sends(ack(9), ack(3)), verdict: live.ProtocolError,
			reason: "ack of message 3", code: codes.InvalidArgument},
		"empty": {client: sends(&feedv1.ClientMessage{}), verdict: live.ProtocolError,
			reason: "without a body", code: codes.InvalidArgument},
		"done too early": {client: sends(done()), verdict: live.ProtocolError,
			reason: "Done before End", code: codes.InvalidArgument},
		"no number": {client: sends(&feedv1.ClientMessage{Body: &feedv1.ClientMessage_Tracks{Tracks: &feedv1.Tracks{
			People: []*feedv1.Track{{X: math.NaN()}}}}}), verdict: live.ProtocolError,
			reason: "no number", code: codes.InvalidArgument},
		"too long": {client: sends(receipt(strings.Repeat("a", 3<<20), "cola", 1)), verdict: live.ProtocolError,
			reason: "larger than max", code: codes.ResourceExhausted},
		"no schema": {client: garbage, verdict: live.ProtocolError, code: codes.Internal},
		"crash":     {client: crash, verdict: live.Crashed, reason: "the connection ended after", code: codes.Canceled},
		"leaves":    {client: leaves, verdict: live.Crashed, reason: "it closed its side", code: codes.Aborted},
		"does not acknowledge": {client: sleeps(false), verdict: live.TimedOut, reason: "no answer for 150ms",
			code: codes.DeadlineExceeded, opt: live.Options{Patience: 150 * time.Millisecond}},
		"does not read": {client: sleeps(true), verdict: live.TimedOut, reason: "no answer for 150ms",
			code: codes.DeadlineExceeded, opt: live.Options{Patience: 150 * time.Millisecond}},
		"does not finish": {client: unfinished, verdict: live.TimedOut, reason: "no answer for 150ms",
			code: codes.DeadlineExceeded, exact: 1, opt: live.Options{Patience: 150 * time.Millisecond}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			out, told := play(t, 40, c.opt, c.client)
			if out.Verdict != c.verdict || !strings.Contains(out.Reason, c.reason) {
				t.Errorf("verdict %q (%s), want %q (%s)", out.Verdict, out.Reason, c.verdict, c.reason)
			}
			if status.Code(told) != c.code {
				t.Errorf("the client was told %v, want %v", told, c.code)
			}
			if got := out.Figures["receipts.exact"].Value; got != c.exact || len(out.Figures) == 0 {
				t.Errorf("%v exact, want %v; %d figures", got, c.exact, len(out.Figures))
			}
			if c.verdict == live.OK && (out.Messages != 80 || out.Frames != 40 || out.Dropped != 0) {
				t.Errorf("%d messages, %d frames, %d dropped", out.Messages, out.Frames, out.Dropped)
			}
		})
	}
}

// garbage sends bytes that are no message of the schema.
func garbage(c feedv1.FeedClient) error {
	s, err := join(context.Background(), c, 4)
	if err != nil {
		return err
	}
	return follow(s, 10, func(s stream) error {
		m := &feedv1.ClientMessage{}
		m.ProtoReflect().SetUnknown([]byte{0x1a, 0x7f}) // a Receipt of 127 bytes that is cut short
		return s.Send(m)
	})
}

// crash breaks the connection.
func crash(c feedv1.FeedClient) error {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	s, err := join(ctx, c, 4)
	if err != nil {
		return err
	}
	return follow(s, 10, func(stream) error {
		cancel()
		return nil
	})
}

// leaves closes its side in the middle.
func leaves(c feedv1.FeedClient) error {
	s, err := join(context.Background(), c, 4)
	if err != nil {
		return err
	}
	for {
		m, err := s.Recv()
		if err != nil {
			return err
		}
		if m.Number == 3 {
			if err := s.CloseSend(); err != nil {
				return err
			}
		}
	}
}

// sleeps joins and does nothing more; deaf, it does not even read what comes, with more messages under way
// than the connection holds.
func sleeps(deaf bool) client {
	return func(c feedv1.FeedClient) error {
		window := uint32(8)
		if deaf {
			window = 1024
		}
		s, err := join(context.Background(), c, window)
		if err != nil {
			return err
		}
		if deaf {
			time.Sleep(600 * time.Millisecond)
		}
		for {
			if _, err := s.Recv(); err != nil {
				return err
			}
		}
	}
}

// unfinished answers, and then does not say that it has.
func unfinished(c feedv1.FeedClient) error {
	s, err := join(context.Background(), c, 4)
	if err != nil {
		return err
	}
	if err := follow(s, 10, func(s stream) error { return s.Send(receipt("a", "cola", 2)) }); err != nil {
		return err
	}
	_, err = s.Recv()
	return err
}

// In lock step a slow client gets everything in order; never more is under way than its window.
func TestLockstepWaits(t *testing.T) {
	for _, window := range []uint64{1, 3, 64} {
		out, err := play(t, 100, live.Options{}, func(c feedv1.FeedClient) error {
			s, err := join(context.Background(), c, uint32(window))
			if err != nil {
				return err
			}
			last := uint64(0)
			for {
				m, err := s.Recv()
				if err != nil {
					return err
				}
				if m.GetEnd() != nil {
					break
				}
				if m.Number == 0 {
					continue
				}
				if m.Number != last+1 {
					return fmt.Errorf("message %d after %d", m.Number, last)
				}
				last = m.Number
				if last%window == 0 || last == 200 {
					if err := s.Send(ack(last)); err != nil {
						return err
					}
				}
			}
			if err := s.Send(receipt("a", "cola", 2)); err != nil {
				return err
			}
			r, err := finish(s)
			if err == nil && (r.Verdict != "ok" || r.Figures["receipts.exact"] != 1) {
				return fmt.Errorf("result %v", r)
			}
			return err
		})
		if err != nil || out.Verdict != live.OK || out.Messages != 200 {
			t.Errorf("window %d: %v: %+v", window, err, out)
		}
	}
}

// In real time a client that stops for a while misses frames, which are counted, and nothing else.
func TestRealtimeDropsFrames(t *testing.T) {
	plates, frames := 0, 0
	out, err := play(t, 100, live.Options{Realtime: true, Speed: 20}, func(c feedv1.FeedClient) error {
		s, err := join(context.Background(), c, 4)
		if err != nil {
			return err
		}
		for {
			m, err := s.Recv()
			if err != nil {
				return err
			}
			if m.GetEnd() != nil {
				break
			}
			if m.GetFrame() != nil {
				frames++
			}
			if m.GetPlates() != nil {
				plates++
			}
			if m.Number == 20 {
				time.Sleep(400 * time.Millisecond)
			}
			if m.Number > 0 {
				if err := s.Send(ack(m.Number)); err != nil {
					return err
				}
			}
		}
		if err := s.Send(receipt("a", "cola", 2)); err != nil {
			return err
		}
		_, err = finish(s)
		return err
	})
	if err != nil || out.Verdict != live.OK {
		t.Fatalf("%v: %+v", err, out)
	}
	if plates != 100 || out.Dropped == 0 || frames+int(out.Dropped) != 100 || int(out.Frames) != frames {
		t.Errorf("%d readings, %d frames, outcome %+v", plates, frames, out)
	}
	if at := out.Issued[0].Issued; at == nil || *at < 9.9e9 {
		t.Errorf("issued at %v, want the server's clock, after the last message", at)
	}
}

// A client that shows no token, speaks another version or comes second is turned away, and the run goes on.
func TestWhoIsTurnedAway(t *testing.T) {
	opt := live.Options{Token: "secret"}
	out, err := play(t, 20, opt, func(c feedv1.FeedClient) error {
		ctx := context.Background()
		for _, wrong := range []struct {
			token string
			hello *feedv1.ClientMessage
			code  codes.Code
		}{
			{"", helloOf(live.Protocol, 0), codes.Unauthenticated},
			{"guess", helloOf(live.Protocol, 0), codes.Unauthenticated},
			{"secret", helloOf(99, 0), codes.FailedPrecondition},
			{"secret", helloOf(live.Protocol, 1<<20), codes.InvalidArgument},
			{"secret", ack(0), codes.InvalidArgument},
		} {
			s, err := c.Run(withToken(ctx, wrong.token))
			if err != nil {
				return err
			}
			_ = s.Send(wrong.hello)
			if _, err := s.Recv(); status.Code(err) != wrong.code {
				return fmt.Errorf("with %q: %w, want %v", wrong.token, err, wrong.code)
			}
		}
		s, err := join(withToken(ctx, "secret"), c, 4)
		if err != nil {
			return err
		}
		return follow(s, 5, func(stream) error {
			second, err := join(withToken(ctx, "secret"), c, 4)
			if err != nil {
				return err
			}
			if _, err := second.Recv(); status.Code(err) != codes.ResourceExhausted {
				return fmt.Errorf("the second client: %w", err)
			}
			return s.CloseSend()
		})
	})
	if err == nil || out.Verdict != live.Crashed {
		t.Errorf("%v: %+v", err, out)
	}
}

// Nobody comes, or the run is interrupted: it ends all the same.
func TestWithoutClient(t *testing.T) {
	for _, c := range []struct {
		opt     live.Options
		cancel  bool
		verdict live.Verdict
	}{
		{live.Options{Joining: 20 * time.Millisecond}, false, live.NobodyCame},
		{live.Options{}, true, live.Stopped},
	} {
		lis, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithCancel(t.Context())
		if c.cancel {
			cancel()
		}
		src := &film{layout: layout(t), n: 3}
		c.opt.Answers = live.NewAnswers(src.layout, nil)
		out, err := live.ServeGRPC(ctx, lis, src, c.opt)
		cancel()
		if out.Verdict != c.verdict || c.cancel != errors.Is(err, context.Canceled) {
			t.Errorf("%v: %+v", err, out)
		}
	}
}

// An interrupt ends a run under way, and the client is told.
func TestInterrupt(t *testing.T) {
	lis, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	src := &film{layout: layout(t), n: 1 << 30}
	opt := live.Options{Answers: live.NewAnswers(src.layout, nil), Truth: owed}
	told := make(chan error, 1)
	go func() {
		conn, err := google.NewClient(lis.Addr().String(), google.WithTransportCredentials(insecure.NewCredentials()))
		if err == nil {
			var s stream
			if s, err = join(context.Background(), feedv1.NewFeedClient(conn), 4); err == nil {
				err = follow(s, 50, func(stream) error {
					cancel()
					return nil
				})
			}
			_ = conn.Close()
		}
		told <- err
	}()
	out, err := live.ServeGRPC(ctx, lis, src, opt)
	if out.Verdict != live.Stopped || !errors.Is(err, context.Canceled) {
		t.Errorf("%v: %+v", err, out)
	}
	if err := <-told; status.Code(err) != codes.Unavailable {
		t.Errorf("the client was told %v", err)
	}
}

// The client of package grpc gets what the server sends, decoded, and its receipts arrive.
func TestSession(t *testing.T) {
	lis, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	src := &film{layout: layout(t), n: 0}
	opt := live.Options{Answers: live.NewAnswers(src.layout, nil), Truth: owed, Token: "secret"}
	go func() {
		s, err := grpc.Join(context.Background(), lis.Addr().String(), "secret", "go")
		if err != nil {
			t.Errorf("join: %v", err)
			return
		}
		defer func() { _ = s.Close() }()
		_, err = s.Next()
		want := store.Receipt{Token: "a", Lines: []store.Line{{SKU: "cola", Count: 2}}}
		if s.Layout.Name != "test" || s.End == nil || s.Issue(want, 4e9) != nil {
			t.Errorf("session %+v, %v", s, err)
		}
		if r, err := s.Finish(); err != nil || r.Verdict != "ok" || r.Figures["receipts.latency_s"] != 1 {
			t.Errorf("finish: %v, %v", r, err)
		}
	}()
	out, err := live.ServeGRPC(t.Context(), lis, src, opt)
	if err != nil || out.Verdict != live.OK || out.Client != "go" {
		t.Errorf("%v: %+v", err, out)
	}
}

func TestCheckAddress(t *testing.T) {
	for address, open := range map[string]bool{
		"127.0.0.1:1": false, "localhost:1": false, "[::1]:1": false, "127.8.0.1:0": false,
		"0.0.0.0:1": true, ":7400": true, "[::]:1": true, "192.168.1.2:1": true, "store.local:1": true,
	} {
		if err := live.CheckAddress(address, ""); (err != nil) != open {
			t.Errorf("%s without a token: %v", address, err)
		}
		if err := live.CheckAddress(address, "secret"); err != nil {
			t.Errorf("%s with a token: %v", address, err)
		}
	}
	if live.CheckAddress("7400", "secret") == nil {
		t.Error("an address without a port is taken")
	}
}
