package mjpeg_test

import (
	"io"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	feedv1 "storesim/pipeline/feed/grpc/storesim/feed/v1"
	"storesim/pipeline/feed/mjpeg"
)

func frame(seq uint64) *feedv1.Frame {
	text := strings.Repeat("x", int(10+seq))
	return &feedv1.Frame{Header: &feedv1.Header{Device: "cam1", Seq: seq, CapturedNs: -4}, Jpeg: []byte(text)}
}

// A viewer gets the latest picture; those that it missed are counted.
func TestLatest(t *testing.T) {
	c := mjpeg.New([]string{"cam1"})
	web := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		c.Serve(w, r, strings.TrimPrefix(r.URL.Path, "/"))
	}))
	defer web.Close()
	if answer, err := http.Get(web.URL + "/cam2"); err != nil || answer.StatusCode != http.StatusNotFound {
		t.Errorf("no such camera: %v, %v", answer, err)
	}
	c.Push(frame(0))
	c.Push(frame(1)) // before anybody looked: nobody missed the first one
	answer, err := http.Get(web.URL + "/cam1")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = answer.Body.Close() }()
	in := multipart.NewReader(answer.Body, "storesim-frame")
	see(t, in, "1", 11)
	c.Push(&feedv1.Frame{Header: &feedv1.Header{Device: "cam2"}})
	c.Push(frame(2))
	see(t, in, "2", 12)
	c.Push(frame(3))
	c.Close()
	c.Close()
	see(t, in, "3", 13) // the last one is not lost
	if _, err := in.NextPart(); err == nil {
		t.Error("there is a picture after the end")
	}
	if sent, skipped := c.Counts(); sent != 3 || skipped != 0 {
		t.Errorf("%d sent, %d skipped", sent, skipped)
	}
	if answer, err := http.Get(web.URL + "/cam1"); err != nil || answer.StatusCode != http.StatusGone {
		t.Errorf("after the end: %v, %v", answer, err)
	}
}

func see(t *testing.T, in *multipart.Reader, seq string, size int) {
	t.Helper()
	part, err := in.NextPart()
	if err != nil {
		t.Fatal(err)
	}
	text, err := io.ReadAll(part)
	if err != nil || len(text) != size || part.Header.Get("X-Seq") != seq ||
		part.Header.Get("X-Captured-Ns") != "-4" || part.Header.Get("Content-Type") != "image/jpeg" {
		t.Errorf("picture %v of %d bytes, %v; want %s of %d", part.Header, len(text), err, seq, size)
	}
}

// slow is a viewer that takes its first picture only when it is told.
type slow struct {
	*httptest.ResponseRecorder
	begun, release chan struct{}
}

func (s *slow) Write(b []byte) (int, error) {
	select {
	case <-s.begun:
	default:
		if len(b) == 18 { // the boundary before the first picture
			return s.ResponseRecorder.Write(b)
		}
		close(s.begun)
	}
	<-s.release
	return s.ResponseRecorder.Write(b)
}

func TestSlowViewer(t *testing.T) {
	c := mjpeg.New([]string{"cam1"})
	c.Push(frame(0))
	w := &slow{httptest.NewRecorder(), make(chan struct{}), make(chan struct{})}
	over := make(chan struct{})
	go func() {
		c.Serve(w, httptest.NewRequest(http.MethodGet, "/", nil), "cam1")
		close(over)
	}()
	<-w.begun
	for seq := range uint64(5) {
		c.Push(frame(seq + 1))
	}
	c.Close()
	close(w.release)
	<-over
	if sent, skipped := c.Counts(); sent != 2 || skipped != 4 {
		t.Errorf("%d sent, %d skipped, want the first, the last and four missed", sent, skipped)
	}
}
