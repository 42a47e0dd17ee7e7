package live_test

import (
	"context"
	"errors"
	"io"
	"net"
	"testing"
	"time"

	google "google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/grpc/metadata"

	"storesim/bench/live"
	"storesim/pipeline/feed/grpc"
	feedv1 "storesim/pipeline/feed/grpc/storesim/feed/v1"
	"storesim/pipeline/store"
)

// layout is a store of one shelf and one camera.
func layout(tb testing.TB) *feedv1.Layout {
	tb.Helper()
	return grpc.EncodeLayout(installed(tb))
}

func installed(tb testing.TB) *store.Layout {
	tb.Helper()
	catalog, err := store.NewCatalog([]store.Product{{
		SKU: "cola", GTIN: "4006381333931", Price: 129, Mass: 350, MassStd: 2, Size: store.Vec3{X: 0.07, Y: 0.07, Z: 0.1},
	}})
	if err != nil {
		tb.Fatal(err)
	}
	l, err := store.NewLayout(store.Layout{
		Name: "test", Floor: store.Rect{Max: store.Vec2{X: 4, Y: 4}}, Ceiling: 3,
		Gondolas: []store.Gondola{{
			ID: "G1", Pose: store.FloorPose(store.Vec2{X: 1, Y: 3}, 0), Height: 1, Depth: 0.4,
			Bays: []store.Bay{{Width: 0.4, Shelves: []store.ShelfSpec{{Height: 0.5, Plates: 4}}}},
		}},
		Gates: []store.Gate{
			{ID: "in", Kind: store.Entry, B: store.Vec2{Y: 1}}, {ID: "out", Kind: store.Exit, B: store.Vec2{X: 1}},
		},
		Cameras: []store.Camera{{
			ID: "cam1", Intrinsics: store.NewIntrinsics(64, 64, 1.2), FPS: 15,
			WorldFromCamera: store.LookAt(store.Vec3{X: 2, Y: 2, Z: 2.9}, store.Vec3{X: 1, Y: 2}),
		}},
		Catalog: catalog, Planogram: store.Planogram{Facings: []store.Facing{{SKU: "cola", First: 1, Count: 2}}},
	})
	if err != nil {
		tb.Fatal(err)
	}
	return l
}

// film is a feed of n frames with a plate reading after each, every 100 ms of store time.
type film struct {
	layout *feedv1.Layout
	n, at  int
}

func (f *film) Layout() *feedv1.Layout { return f.layout }

func (f *film) Next(ctx context.Context) (*feedv1.ServerMessage, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	if f.at == 2*f.n {
		return nil, io.EOF
	}
	h := &feedv1.Header{Seq: uint64(f.at / 2), ArrivedNs: int64(f.at/2) * int64(100*time.Millisecond)}
	f.at++
	if f.at%2 == 1 {
		h.Device = "cam1"
		return grpc.Frame(h, make([]byte, 3000)), nil
	}
	h.Device = "G1.B1.S1"
	p := &feedv1.PlateReading{Header: h, Cells: 4, RateHz: 60, Grams: make([]float32, 48)}
	return &feedv1.ServerMessage{Body: &feedv1.ServerMessage_Plates{Plates: p}}, nil
}

// owed is what one shopper has to pay.
func owed() []live.TrueReceipt {
	lines := []live.Line{{SKU: "cola", Count: 2, Price: 129}}
	return []live.TrueReceipt{{Token: "a", Party: 1, Exited: 3e9, Lines: lines}}
}

// client is a program that joins a run, for better or worse. Its error is what the server told it.
type client func(feedv1.FeedClient) error

// play lets a client join a run of n frames.
func play(t *testing.T, n int, opt live.Options, c client) (*live.Outcome, error) {
	t.Helper()
	lis, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	src := &film{layout: layout(t), n: n}
	opt.Answers, opt.Truth = live.NewAnswers(src.layout, io.Discard), owed
	if opt.Patience == 0 {
		opt.Patience = 20 * time.Second
	}
	told := make(chan error, 1)
	go func() {
		conn, err := google.NewClient(lis.Addr().String(), google.WithTransportCredentials(insecure.NewCredentials()))
		if err == nil {
			err = c(feedv1.NewFeedClient(conn))
			_ = conn.Close()
		}
		told <- err
	}()
	out, err := live.ServeGRPC(t.Context(), lis, src, opt)
	if err != nil {
		t.Fatal(err)
	}
	return out, <-told
}

type stream = google.BidiStreamingClient[feedv1.ClientMessage, feedv1.ServerMessage]

// join opens a stream and joins.
func join(ctx context.Context, c feedv1.FeedClient, window uint32) (stream, error) {
	s, err := c.Run(ctx)
	if err != nil {
		return nil, err
	}
	hello := &feedv1.Join{Name: "test", Protocol: live.Protocol, Window: window}
	return s, s.Send(&feedv1.ClientMessage{Body: &feedv1.ClientMessage_Join{Join: hello}})
}

func ack(n uint64) *feedv1.ClientMessage {
	return &feedv1.ClientMessage{Body: &feedv1.ClientMessage_Ack{Ack: &feedv1.Ack{Number: n}}}
}

func receipt(token, sku string, n int32) *feedv1.ClientMessage {
	r := &feedv1.Receipt{Token: token, Lines: []*feedv1.Line{{Sku: sku, Count: n}}, IssuedNs: new(int64(4e9))}
	return &feedv1.ClientMessage{Body: &feedv1.ClientMessage_Receipt{Receipt: r}}
}

func done() *feedv1.ClientMessage {
	return &feedv1.ClientMessage{Body: &feedv1.ClientMessage_Done{Done: &feedv1.Done{}}}
}

// follow acknowledges everything up to End, and does something after so many messages.
func follow(s stream, after uint64, do func(stream) error) error {
	for {
		m, err := s.Recv()
		if err != nil {
			return err
		}
		if m.GetEnd() != nil {
			return nil
		}
		if m.Number == 0 {
			continue
		}
		if m.Number == after {
			if err := do(s); err != nil {
				return why(s, err)
			}
		}
		if err := s.Send(ack(m.Number)); err != nil {
			return why(s, err)
		}
	}
}

// why is the error behind a send that found the stream ended.
func why(s stream, err error) error {
	for errors.Is(err, io.EOF) {
		if _, err = s.Recv(); err == nil {
			err = io.EOF // what came before the end
		}
	}
	return err
}

// finish says Done and waits for the result.
func finish(s stream) (*feedv1.Result, error) {
	if err := s.Send(done()); err != nil {
		return nil, err
	}
	m, err := s.Recv()
	return m.GetResult(), err
}

func helloOf(protocol, window uint32) *feedv1.ClientMessage {
	hello := &feedv1.Join{Protocol: protocol, Window: window}
	return &feedv1.ClientMessage{Body: &feedv1.ClientMessage_Join{Join: hello}}
}

func withToken(ctx context.Context, token string) context.Context {
	if token == "" {
		return ctx
	}
	return metadata.AppendToOutgoingContext(ctx, "authorization", "Bearer "+token)
}
