package live

import (
	"context"
	"crypto/subtle"
	"errors"
	"fmt"
	"io"
	"net"
	"strings"
	"sync"
	"time"

	google "google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/keepalive"
	"google.golang.org/grpc/metadata"
	"google.golang.org/grpc/status"

	"storesim/bench/score"
	"storesim/pipeline/feed/grpc"
	feedv1 "storesim/pipeline/feed/grpc/storesim/feed/v1"
)

const (
	// Protocol is the version of the schema.
	Protocol = 1
	// maxAnswer bounds a message of the client, bytes.
	maxAnswer = 1 << 20
	// defaultWindow and maxWindow are how many messages may be under way without an Ack.
	defaultWindow, maxWindow = 64, 1024
)

// ServeGRPC plays a feed to the one client that joins, and returns what came of it. It returns when the run
// has ended in whatever way, or the context ends.
func ServeGRPC(ctx context.Context, lis net.Listener, src Source, opt Options) (*Outcome, error) {
	opt = opt.withDefaults()
	s := &server{ctx: ctx, src: src, opt: opt, over: make(chan struct{}), joined: make(chan struct{})}
	out := google.NewServer(google.MaxRecvMsgSize(maxAnswer), google.MaxConcurrentStreams(4),
		google.ConnectionTimeout(opt.Patience), google.StreamInterceptor(s.guard),
		google.KeepaliveParams(keepalive.ServerParameters{Time: opt.Patience, Timeout: opt.Patience}))
	feedv1.RegisterFeedServer(out, s)
	failed := make(chan error, 1)
	go func() { failed <- out.Serve(lis) }()
	err := s.wait(failed)
	closeSoon(out)
	s.done.Wait()
	s.outcome.Transport, s.outcome.Mode = "grpc", opt.mode()
	return &s.outcome, err
}

// closeSoon lets the last messages out, and then closes what is still open.
func closeSoon(out *google.Server) {
	ended := make(chan struct{})
	go func() {
		out.GracefulStop()
		close(ended)
	}()
	select {
	case <-ended:
	case <-time.After(2 * time.Second):
		out.Stop()
	}
}

// server is the service of one run.
type server struct {
	feedv1.UnimplementedFeedServer

	ctx context.Context
	src Source
	opt Options

	mu      sync.Mutex
	taken   bool // there was a client
	joined  chan struct{}
	over    chan struct{} // the run has ended
	done    sync.WaitGroup
	outcome Outcome
	failure error // judging failed
}

// wait returns when the run is over; with an error where that is not the client's affair.
func (s *server) wait(failed <-chan error) error {
	nobody := time.NewTimer(s.opt.Joining)
	defer nobody.Stop()
	select {
	case <-s.joined:
	case <-nobody.C:
		if s.absent(NobodyCame, fmt.Sprintf("no client joined within %v", s.opt.Joining)) {
			return nil
		}
	case <-s.ctx.Done():
		if s.absent(Stopped, "the run was interrupted before a client joined") {
			return s.ctx.Err()
		}
	case err := <-failed:
		return fmt.Errorf("serve: %w", err)
	}
	select {
	case <-s.over:
		return errors.Join(s.failure, s.ctx.Err())
	case err := <-failed:
		return fmt.Errorf("serve: %w", err)
	}
}

// absent is the outcome of a run without a client; false where one has come meanwhile.
func (s *server) absent(v Verdict, reason string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.taken {
		return false
	}
	s.taken = true
	s.outcome.Schema, s.outcome.Verdict, s.outcome.Reason = Schema, v, reason
	return true
}

// guard refuses who does not show the token.
func (s *server) guard(srv any, stream google.ServerStream, _ *google.StreamServerInfo,
	handle google.StreamHandler,
) error {
	if s.opt.Token == "" {
		return handle(srv, stream)
	}
	head, _ := metadata.FromIncomingContext(stream.Context())
	for _, text := range head.Get("authorization") {
		if sameToken(strings.TrimPrefix(text, "Bearer "), s.opt.Token) {
			return handle(srv, stream)
		}
	}
	return status.Error(codes.Unauthenticated, "want metadata \"authorization: Bearer TOKEN\" with the token")
}

// sameToken compares in a time that does not depend on what is different.
func sameToken(got, want string) bool {
	return subtle.ConstantTimeCompare([]byte(got), []byte(want)) == 1
}

// Run serves the first client; others are turned away.
func (s *server) Run(stream google.BidiStreamingServer[feedv1.ClientMessage, feedv1.ServerMessage]) error {
	first, err := s.join(stream)
	if err != nil {
		return err
	}
	s.mu.Lock()
	if s.taken {
		s.mu.Unlock()
		return status.Error(codes.ResourceExhausted, "the run has its client already")
	}
	s.taken = true
	s.done.Add(1)
	s.mu.Unlock()
	defer s.done.Done()
	close(s.joined)
	defer close(s.over)
	return s.play(stream, first)
}

// join waits for the client's first message.
func (s *server) join(stream google.BidiStreamingServer[feedv1.ClientMessage, feedv1.ServerMessage],
) (*feedv1.Join, error) {
	type arrival struct {
		m   *feedv1.ClientMessage
		err error
	}
	got := make(chan arrival, 1)
	go func() {
		m, err := stream.Recv()
		got <- arrival{m, err}
	}()
	late := time.NewTimer(s.opt.Patience)
	defer late.Stop()
	select {
	case a := <-got:
		if a.err != nil {
			return nil, a.err
		}
		j := a.m.GetJoin()
		switch {
		case j == nil:
			return nil, status.Error(codes.InvalidArgument, "the first message must be Join")
		case j.Protocol != Protocol:
			return nil, status.Errorf(codes.FailedPrecondition, "protocol is %d, want %d", j.Protocol,
				Protocol)
		case len(j.Name) > maxText || j.Window > maxWindow:
			return nil, status.Errorf(codes.InvalidArgument,
				"name of %d bytes, window of %d messages: want at most "+
					"%d and %d", len(j.Name), j.Window, maxText, maxWindow)
		}
		return j, nil
	case <-late.C:
		return nil, status.Error(codes.DeadlineExceeded, "no Join came")
	case <-s.ctx.Done():
		return nil, status.Error(codes.Unavailable, "the run was interrupted")
	}
}

// play is the run with its client, to the verdict.
func (s *server) play(stream google.BidiStreamingServer[feedv1.ClientMessage, feedv1.ServerMessage],
	join *feedv1.Join,
) error {
	ctx, cancel := context.WithCancel(stream.Context())
	defer cancel()
	window := uint64(join.Window)
	if window == 0 {
		window = defaultWindow
	}
	began := time.Now()
	p := newPlayer(s.src, s.opt, window, stream.Send)
	receive := p.receive(stream.Recv)
	sent := make(chan error, 1)
	s.done.Go(func() { sent <- p.send(ctx) })
	verdict, reason := p.judge(s.ctx, sent, receive)
	cancel()
	return s.finish(stream, p, verdict, reason, join.Name, time.Since(began))
}

// finish scores the run and tells the client.
func (s *server) finish(stream google.BidiStreamingServer[feedv1.ClientMessage, feedv1.ServerMessage],
	p *player, verdict Verdict, reason, name string, took time.Duration,
) error {
	o := &s.outcome
	o.Client, o.Verdict, o.Reason, o.Seconds = name, verdict, reason, took.Seconds()
	o.Messages, o.Frames, o.Dropped = p.sent.Load(), p.frames.Load(), p.dropped.Load()
	if s.failure = o.judge(s.opt.Answers, s.truth(p), s.opt.Happened()); s.failure != nil {
		return status.Error(codes.Internal, "the run could not be scored")
	}
	switch o.Verdict {
	case ProtocolError:
		return status.Error(codes.InvalidArgument, o.Reason)
	case TimedOut:
		return status.Error(codes.DeadlineExceeded, o.Reason)
	case Stopped, Failed:
		return status.Error(codes.Unavailable, o.Reason)
	case Crashed:
		return status.Error(codes.Aborted, o.Reason)
	default:
		return stream.Send(&feedv1.ServerMessage{Body: &feedv1.ServerMessage_Result{Result: result(o)}})
	}
}

// truth is the true receipts so far; from then on the source is left alone.
func (s *server) truth(p *player) []TrueReceipt {
	p.reading.Lock()
	defer p.reading.Unlock()
	p.closed = true
	return s.opt.Truth()
}

func result(o *Outcome) *feedv1.Result {
	return &feedv1.Result{
		Verdict: string(o.Verdict), Reason: o.Reason, Receipts: uint64(o.Receipts),
		Figures: values(o.Figures),
	}
}

func values(figures map[string]score.Figure) map[string]float64 {
	out := map[string]float64{}
	for name, f := range figures {
		out[name] = f.Value
	}
	return out
}

// isEnd reports whether a client has closed its side in an orderly way.
func isEnd(err error) bool { return errors.Is(err, io.EOF) }

// isFrame reports whether a message is a picture.
func isFrame(m *feedv1.ServerMessage) bool { return m.GetFrame() != nil }

// arrival is when a device's message arrived, store time.
func arrival(m *feedv1.ServerMessage) time.Duration {
	return time.Duration(grpc.HeaderOf(m).GetArrivedNs())
}
