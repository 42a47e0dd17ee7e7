package live

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"sync"
	"time"

	feedv1 "storesim/pipeline/feed/grpc/storesim/feed/v1"
	"storesim/pipeline/feed/mjpeg"
	"storesim/pipeline/feed/mqtt"
)

// ServeField plays a feed in real time over the field's own transports: cameras as MJPEG over HTTP on a
// listener, plates and gates over MQTT, with an embedded broker at an address or an external one at its URL.
// Receipts come back over either. What can be reached where is written to log.
//
// There are no acknowledgements: frames are dropped where a viewer is late, and a client that is gone is
// noticed when it does not say that it is done.
func ServeField(
	ctx context.Context, lis net.Listener, broker string, src Source, opt Options, log io.Writer,
) (*Outcome, error) {
	opt = opt.withDefaults()
	opt.Realtime = true
	conn, closeBroker, err := connect(broker, opt)
	if err != nil {
		return nil, err
	}
	defer closeBroker()
	f := newField(src, opt, conn)
	if err := f.subscribe(); err != nil {
		return nil, err
	}
	web := f.server(lis)
	fmt.Fprintf(log, "storesim: waiting for a client: http://%s (/layout.json, /cameras/ID.mjpg), MQTT %s\n",
		lis.Addr(), broker)
	err = f.run(ctx)
	judged := f.outcome.judge(opt.Answers, f.truth(), opt.Happened())
	close(f.finished)
	return &f.outcome, errors.Join(err, judged, shut(web))
}

// connect returns the store's connection to the broker, which it starts where it is its own.
func connect(broker string, opt Options) (*mqtt.Conn, func(), error) {
	if IsURL(broker) {
		conn, err := mqtt.Connect(broker, opt.Token, "storesim-"+rand.Text(), opt.Patience)
		if err != nil {
			return nil, nil, err
		}
		return conn, conn.Close, nil
	}
	lis, err := net.Listen("tcp", broker)
	if err != nil {
		return nil, nil, err
	}
	own, err := mqtt.Listen(lis, opt.Token)
	if err != nil {
		return nil, nil, errors.Join(err, lis.Close())
	}
	conn, err := own.Connect(opt.Patience)
	if err != nil {
		return nil, nil, errors.Join(err, own.Close())
	}
	return conn, func() {
		conn.Close()
		_ = own.Close() // nothing is left to be said
	}, nil
}

// shut lets answers under way out, and then closes what is still open.
func shut(web *http.Server) error {
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Second)
	defer cancel()
	if err := web.Shutdown(ctx); err != nil {
		return web.Close()
	}
	return nil
}

// field is a run over the field's transports.
type field struct {
	src     Source
	opt     Options
	conn    *mqtt.Conn
	cameras *mjpeg.Cameras
	pace    pace
	outcome Outcome

	mu       sync.Mutex
	state    string
	name     string
	problem  string        // the first thing that was wrong with what the client said
	heard    time.Time     // when a receipt came last
	start    chan struct{} // closed when a client is ready
	done     chan struct{} // closed when it has sent everything
	finished chan struct{} // closed when the outcome stands
	started  time.Time
}

func newField(src Source, opt Options, conn *mqtt.Conn) *field {
	var ids []string
	for _, c := range src.Layout().GetCameras() {
		ids = append(ids, c.Id)
	}
	f := &field{
		src: src, opt: opt, conn: conn, cameras: mjpeg.New(ids), pace: pace{speed: opt.Speed},
		state: "waiting",
		start: make(chan struct{}), done: make(chan struct{}), finished: make(chan struct{}),
	}
	f.cameras.Deadline = func() time.Time { return time.Now().Add(opt.Patience) }
	f.outcome.Transport, f.outcome.Mode = "mjpeg+mqtt", opt.mode()
	return f
}

// subscribe listens to what clients publish.
func (f *field) subscribe() error {
	return errors.Join(
		f.conn.Subscribe(mqtt.TopicStart, func(text []byte) { f.ready(clientName(text)) }),
		f.conn.Subscribe(mqtt.TopicReceipts, func(text []byte) { _, _ = f.receipts(text) }),
		f.conn.Subscribe(mqtt.TopicDone, func([]byte) { f.close(f.done) }),
		f.tell("waiting"),
	)
}

// tell publishes the store's state.
func (f *field) tell(state string) error {
	f.mu.Lock()
	f.state = state
	f.mu.Unlock()
	return f.conn.Publish(mqtt.TopicState, 1, true, []byte(state))
}

// close closes one of the channels, once.
func (f *field) close(c chan struct{}) {
	f.mu.Lock()
	defer f.mu.Unlock()
	select {
	case <-c:
	default:
		close(c)
	}
}

// ready notes that a client wants the run to begin.
func (f *field) ready(name string) {
	f.mu.Lock()
	if f.name == "" {
		f.name = name
	}
	f.mu.Unlock()
	f.close(f.start)
}

// run plays the feed. The error is not the client's.
func (f *field) run(ctx context.Context) error {
	o := &f.outcome
	nobody := time.NewTimer(f.opt.Joining)
	defer nobody.Stop()
	select {
	case <-f.start:
	case <-nobody.C:
		o.Verdict, o.Reason = NobodyCame, fmt.Sprintf("no client started the run within %v", f.opt.Joining)
		return nil
	case <-ctx.Done():
		o.Verdict, o.Reason = Stopped, "the run was interrupted before a client started it"
		return ctx.Err()
	}
	f.started = time.Now()
	err := errors.Join(f.tell("running"), f.play(ctx))
	f.cameras.Close()
	if err == nil {
		if err = f.tell("ended"); err == nil {
			err = f.wait(ctx)
		}
	}
	f.close(f.done)
	f.conclude(ctx, err)
	return ctx.Err()
}

// conclude fills the outcome in.
func (f *field) conclude(ctx context.Context, err error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	o := &f.outcome
	o.Client, o.Seconds = f.name, time.Since(f.started).Seconds()
	o.Frames, o.Dropped = f.cameras.Counts()
	switch {
	case ctx.Err() != nil:
		o.Verdict, o.Reason = Stopped, "the run was interrupted"
	case f.problem != "":
		o.Verdict, o.Reason = ProtocolError, f.problem
	case errors.Is(err, errLate):
		o.Verdict = TimedOut
		o.Reason = fmt.Sprintf("no receipt and no done for %v after the end", f.opt.Patience)
	case err != nil:
		o.Verdict, o.Reason = Failed, err.Error()
	}
}

// truth is the true receipts, none for a run that did not begin.
func (f *field) truth() []TrueReceipt {
	if f.started.IsZero() {
		return nil
	}
	return f.opt.Truth()
}

// play sends each message when it is due.
func (f *field) play(ctx context.Context) error {
	for {
		m, err := f.src.Next(ctx)
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return fmt.Errorf("%w: %w", errSource, err)
		}
		at := arrival(m)
		f.opt.Progress(at)
		if _, err := f.pace.wait(ctx, at); err != nil {
			return err
		}
		if err := f.send(m); err != nil {
			return err
		}
	}
}

func (f *field) send(m *feedv1.ServerMessage) error {
	f.outcome.Messages++
	if picture := m.GetFrame(); picture != nil {
		f.cameras.Push(picture)
		return nil
	}
	topic, qos, text, err := mqtt.Encode(m)
	if err != nil {
		return err
	}
	return f.conn.Publish(topic, qos, false, text)
}

// errLate says that a client did not come to an end.
var errLate = errors.New("the client is not done")

// wait waits for the client to say that it is done.
func (f *field) wait(ctx context.Context) error {
	f.note("")
	check := time.NewTicker(max(f.opt.Patience/20, time.Millisecond))
	defer check.Stop()
	for {
		select {
		case <-f.done:
			return nil
		case <-ctx.Done():
			return ctx.Err()
		case <-check.C:
			f.mu.Lock()
			late := time.Since(f.heard) > f.opt.Patience
			f.mu.Unlock()
			if late {
				return errLate
			}
		}
	}
}

// note notes that the client was heard of, and what was wrong with what it said.
func (f *field) note(problem string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.heard = time.Now()
	if f.problem == "" {
		f.problem = problem
	}
}
