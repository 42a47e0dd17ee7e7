package live_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"mime"
	"mime/multipart"
	"net"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	mochi "github.com/mochi-mqtt/server/v2"
	"github.com/mochi-mqtt/server/v2/hooks/auth"
	"github.com/mochi-mqtt/server/v2/listeners"

	"storesim/bench/live"
	"storesim/pipeline/feed/mqtt"
)

// fieldRun is a run over the field's transports, at twenty times the speed.
type fieldRun struct {
	url, broker string
	out         *live.Outcome
	err         error
	over        chan struct{}
}

// shop opens a store of n frames and calls do, which is the client.
func shop(t *testing.T, n int, opt live.Options, do func(*fieldRun)) *live.Outcome {
	t.Helper()
	lis, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	own, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	broker := own.Addr().String() // free again at once
	if err := own.Close(); err != nil {
		t.Fatal(err)
	}
	src := &film{layout: layout(t), n: n}
	opt.Answers, opt.Truth, opt.Speed = live.NewAnswers(src.layout, io.Discard), owed, 20
	r := &fieldRun{url: "http://" + lis.Addr().String(), broker: "mqtt://" + broker, over: make(chan struct{})}
	go func() {
		r.out, r.err = live.ServeField(t.Context(), lis, broker, src, opt, io.Discard)
		close(r.over)
	}()
	if answer, err := http.Get(r.url + "/state"); err == nil { // answered when the broker is there
		_ = answer.Body.Close()
	}
	do(r)
	<-r.over
	if r.err != nil {
		t.Fatal(r.err)
	}
	return r.out
}

// post sends a body and returns status and answer.
func (r *fieldRun) post(path, body string) (int, string) {
	answer, err := http.Post(r.url+path, "application/json", strings.NewReader(body))
	if err != nil {
		return 0, err.Error()
	}
	defer func() { _ = answer.Body.Close() }()
	text, _ := io.ReadAll(answer.Body)
	return answer.StatusCode, string(text)
}

// ended waits until the store has closed.
func (r *fieldRun) ended() {
	for {
		answer, err := http.Get(r.url + "/state")
		if err != nil {
			return
		}
		text, _ := io.ReadAll(answer.Body)
		_ = answer.Body.Close()
		if strings.TrimSpace(string(text)) == "ended" {
			return
		}
		time.Sleep(5 * time.Millisecond)
	}
}

const two = `{"token":"a","lines":[{"sku":"cola","count":2}]}`

// The client sees the pictures of a camera, hears plates, and is told the result.
func TestFieldRun(t *testing.T) {
	var mu sync.Mutex
	heard := map[string]int{}
	out := shop(t, 30, live.Options{}, func(r *fieldRun) {
		c, err := mqtt.Connect(r.broker, "", "test", 10*time.Second)
		if err != nil {
			t.Error(err)
			return
		}
		defer c.Close()
		err = c.Subscribe("storesim/#", func(text []byte) {
			var m mqtt.Reading
			kind := string(text)
			if json.Unmarshal(text, &m) == nil {
				kind = fmt.Sprintf("%s %d", m.Device, len(m.Grams))
			}
			mu.Lock()
			defer mu.Unlock()
			heard[kind]++
		})
		if err != nil {
			t.Error(err)
		}
		pictures := make(chan int)
		go func() { pictures <- watch(t, r.url+"/cameras/cam1.mjpg") }()
		if code, text := r.post("/start", `{"name":"test"}`); code != http.StatusNoContent {
			t.Errorf("start: %d %s", code, text)
		}
		if n := <-pictures; n == 0 || n > 30 {
			t.Errorf("%d pictures", n)
		}
		if code, text := r.post("/receipts", two); code != http.StatusOK || text != "1\n" {
			t.Errorf("receipts: %d %s", code, text)
		}
		r.ended()
		code, text := r.post("/done", "")
		if code != http.StatusOK || !strings.Contains(text, `"verdict":"ok"`) {
			t.Errorf("done: %d %s", code, text)
		}
	})
	mu.Lock()
	defer mu.Unlock()
	if heard["G1.B1.S1 48"] != 30 || heard["ended"] != 1 {
		t.Errorf("heard %v", heard)
	}
	if out.Verdict != live.OK || out.Client != "test" || out.Messages != 60 || out.Frames == 0 ||
		out.Figures["receipts.exact"].Value != 1 || *out.Issued[0].Issued <= 0 {
		t.Errorf("%+v", out)
	}
}

// watch counts a camera's pictures until it ends.
func watch(t *testing.T, url string) int {
	t.Helper()
	answer, err := http.Get(url)
	if err != nil {
		t.Error(err)
		return 0
	}
	defer func() { _ = answer.Body.Close() }()
	kind, words, err := mime.ParseMediaType(answer.Header.Get("Content-Type"))
	if err != nil || kind != "multipart/x-mixed-replace" {
		t.Errorf("content type %q: %v", kind, err)
		return 0
	}
	in := multipart.NewReader(answer.Body, words["boundary"])
	for n := 0; ; n++ {
		part, err := in.NextPart()
		if err != nil {
			return n
		}
		text, err := io.ReadAll(part)
		if err != nil || len(text) != 3000 || part.Header.Get("X-Seq") == "" {
			t.Errorf("picture of %d bytes: %v", len(text), err)
		}
	}
}

// What a client does wrong has its verdict, and the store is played to its end.
func TestFieldVerdicts(t *testing.T) {
	start := func(r *fieldRun) {
		if code, text := r.post("/start", ""); code != http.StatusNoContent {
			t.Errorf("start: %d %s", code, text)
		}
	}
	finish := func(r *fieldRun) {
		r.ended()
		r.post("/done", "")
	}
	short := live.Options{Patience: 200 * time.Millisecond}
	for name, c := range map[string]struct {
		opt     live.Options
		client  func(*fieldRun)
		verdict live.Verdict
		reason  string
	}{
		"nobody": {live.Options{Joining: 30 * time.Millisecond}, func(*fieldRun) {}, live.NobodyCame, "no client"},
		"never": {live.Options{}, func(r *fieldRun) {
			start(r)
			finish(r)
		}, live.NeverAnswered, "1 shoppers"},
		"not done": {short, func(r *fieldRun) {
			start(r)
			r.post("/receipts", two)
		}, live.TimedOut, "200ms"},
		"nonsense": {live.Options{}, func(r *fieldRun) {
			start(r)
			if code, text := r.post("/receipts", two+"{]"); code != http.StatusBadRequest {
				t.Errorf("nonsense: %d %s", code, text)
			}
			finish(r)
		}, live.ProtocolError, "invalid character"},
		"too long": {live.Options{}, func(r *fieldRun) {
			start(r)
			if code, _ := r.post("/receipts", strings.Repeat(" ", 2<<20)); code != http.StatusBadRequest {
				t.Errorf("two MiB: %d", code)
			}
			finish(r)
		}, live.ProtocolError, "too large"},
		"unknown": {live.Options{}, func(r *fieldRun) {
			start(r)
			r.post("/receipts", `{"token":"a","lines":[{"sku":"tea","count":1}]}`)
			finish(r)
		}, live.ProtocolError, `"tea"`},
		"twice": {live.Options{}, func(r *fieldRun) {
			start(r)
			r.post("/receipts", two+two)
			finish(r)
		}, live.AnsweredTwice, "1 receipts"},
		"done too early": {live.Options{}, func(r *fieldRun) {
			if code, _ := r.post("/done", ""); code != http.StatusConflict {
				t.Errorf("early done: %d", code)
			}
			start(r)
			r.post("/receipts", two)
			finish(r)
		}, live.OK, ""},
		"over mqtt": {live.Options{Token: "secret"}, overMQTT(t), live.OK, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			out := shop(t, 12, c.opt, c.client)
			if out.Verdict != c.verdict || !strings.Contains(out.Reason, c.reason) {
				t.Errorf("verdict %q (%s), want %q (%s)", out.Verdict, out.Reason, c.verdict, c.reason)
			}
			if c.verdict != live.NobodyCame && out.Messages != 24 {
				t.Errorf("%d messages", out.Messages)
			}
		})
	}
}

// overMQTT is a client that answers over MQTT alone, with a token; without it, it is turned away.
func overMQTT(t *testing.T) func(*fieldRun) {
	t.Helper()
	return func(r *fieldRun) {
		if _, err := mqtt.Connect(r.broker, "guess", "other", 5*time.Second); err == nil {
			t.Error("a wrong token is let in")
		}
		if code, _ := r.post("/start", ""); code != http.StatusUnauthorized {
			t.Errorf("without a token: %d", code)
		}
		c, err := mqtt.Connect(r.broker, "secret", "test", 10*time.Second)
		if err != nil {
			t.Error(err)
			return
		}
		defer c.Close()
		ended := make(chan struct{})
		err = c.Subscribe(mqtt.TopicState, func(text []byte) {
			if string(text) == "ended" {
				close(ended)
			}
		})
		if err != nil {
			t.Error(err)
		}
		// The store may not have subscribed yet when it is told to start.
		for range 50 {
			if err := c.Publish(mqtt.TopicStart, 1, false, []byte(`{"name":"mqtt"}`)); err != nil {
				t.Error(err)
			}
			select {
			case <-ended:
			case <-time.After(100 * time.Millisecond):
				continue
			}
			break
		}
		for _, m := range []struct{ topic, text string }{{mqtt.TopicReceipts, two}, {mqtt.TopicDone, ""}} {
			if err := c.Publish(m.topic, 1, false, []byte(m.text)); err != nil {
				t.Error(err)
			}
			time.Sleep(50 * time.Millisecond) // messages of two topics may overtake each other
		}
	}
}

// Somebody else's broker serves as well; where there is none, that is said.
func TestExternalBroker(t *testing.T) {
	external := mochi.New(&mochi.Options{Logger: slog.New(slog.NewTextHandler(io.Discard, nil))})
	lis, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	err = errors.Join(external.AddHook(new(auth.AllowHook), nil), external.AddListener(listeners.NewNet("t", lis)),
		external.Serve())
	if err != nil {
		t.Fatal(err)
	}
	web, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = web.Close() }()
	src := &film{layout: layout(t), n: 2}
	opt := live.Options{Answers: live.NewAnswers(src.layout, nil), Joining: 20 * time.Millisecond}
	url := "mqtt://" + lis.Addr().String()
	out, err := live.ServeField(t.Context(), web, url, src, opt, io.Discard)
	if err != nil || out.Verdict != live.NobodyCame {
		t.Errorf("%v: %+v", err, out)
	}
	if err := external.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := live.ServeField(t.Context(), web, url, src, opt, io.Discard); err == nil ||
		!strings.Contains(err.Error(), "connect to the broker at "+url) {
		t.Errorf("without a broker: %v", err)
	}
}

// The embedded broker and the layout are there, whatever the client.
func TestEmbeddedBroker(t *testing.T) {
	lis, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	src := &film{layout: layout(t), n: 2}
	opt := live.Options{Answers: live.NewAnswers(src.layout, nil), Truth: owed}
	ctx, cancel := context.WithCancel(t.Context())
	over := make(chan *live.Outcome)
	go func() {
		out, _ := live.ServeField(ctx, lis, "127.0.0.1:0", src, opt, io.Discard)
		over <- out
	}()
	answer, err := http.Get("http://" + lis.Addr().String() + "/layout.json")
	if err != nil {
		t.Fatal(err)
	}
	var l struct {
		Cameras []struct{ ID string }
		Shelves []struct {
			Cells []struct{ Skus []string }
		}
	}
	err = json.NewDecoder(answer.Body).Decode(&l)
	_ = answer.Body.Close()
	if err != nil || len(l.Cameras) != 1 || l.Cameras[0].ID != "cam1" || len(l.Shelves[0].Cells) != 4 {
		t.Errorf("layout %+v, %v", l, err)
	}
	cancel()
	if out := <-over; out.Verdict != live.Stopped {
		t.Errorf("%+v", out)
	}
}

func FuzzReceipts(f *testing.F) {
	l := layout(f)
	f.Add([]byte(two), `{"token":"b","lines":[],"p_exact":0.5,"exited":1}`)
	f.Fuzz(func(t *testing.T, text []byte, other string) {
		a := live.NewAnswers(l, io.Discard)
		for _, part := range [][]byte{text, []byte(other)} {
			var r live.Receipt
			if json.NewDecoder(bytes.NewReader(part)).Decode(&r) == nil {
				_ = a.Take(&r, nil)
			}
		}
		list, _ := a.Receipts()
		for _, r := range list {
			if r.Token == "" || len(r.Lines) > 1 {
				t.Errorf("%+v was taken", r)
			}
		}
	})
}
