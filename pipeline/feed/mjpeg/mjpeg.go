// Package mjpeg serves cameras as network cameras do: an endless HTTP answer of type
// multipart/x-mixed-replace, one JPEG a part, which OpenCV, GStreamer, ffmpeg, VLC and browsers open.
//
// A viewer always gets the camera's latest picture: those that came while it was still taking an older one
// are skipped, and counted. Parts have the headers X-Captured-Ns, X-Arrived-Ns and X-Seq of the feed's
// schema, which most viewers do not look at.
package mjpeg

import (
	"fmt"
	"net/http"
	"sync"
	"time"

	feedv1 "storesim/pipeline/feed/grpc/storesim/feed/v1"
)

const (
	boundary   = "storesim-frame"
	maxViewers = 16 // of a camera
)

// Cameras are the cameras of a store. Its methods may be called by several goroutines.
type Cameras struct {
	// Deadline is until when a viewer must have taken a picture; nil for no limit.
	Deadline func() time.Time

	mu      sync.Mutex
	streams map[string]*stream
	skipped uint64
	sent    uint64
	closed  bool
}

// stream is a camera's.
type stream struct {
	latest  *feedv1.Frame
	number  uint64 // of the latest picture, from 1
	viewers int
	change  chan struct{} // closed and made anew with each picture
}

// New has cameras by their ids.
func New(ids []string) *Cameras {
	c := &Cameras{streams: map[string]*stream{}}
	for _, id := range ids {
		c.streams[id] = &stream{change: make(chan struct{})}
	}
	return c
}

// Push makes a picture its camera's latest; one of an unknown camera is passed over.
func (c *Cameras) Push(f *feedv1.Frame) {
	c.mu.Lock()
	defer c.mu.Unlock()
	s := c.streams[f.GetHeader().GetDevice()]
	if s == nil || c.closed {
		return
	}
	s.latest = f
	s.number++
	close(s.change)
	s.change = make(chan struct{})
}

// Close ends all viewers' answers after the picture that they are taking.
func (c *Cameras) Close() {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.closed {
		return
	}
	c.closed = true
	for _, s := range c.streams {
		close(s.change)
	}
}

// Counts are how many pictures all viewers together got, and how many they missed because they were late.
func (c *Cameras) Counts() (sent, skipped uint64) {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.sent, c.skipped
}

// Serve answers a request for a camera's pictures.
func (c *Cameras) Serve(w http.ResponseWriter, r *http.Request, id string) {
	s, status := c.enter(id)
	if status != http.StatusOK {
		http.Error(w, http.StatusText(status), status)
		return
	}
	defer c.leave(s)
	w.Header().Set("Content-Type", "multipart/x-mixed-replace;boundary="+boundary)
	w.Header().Set("Cache-Control", "no-store")
	out := http.NewResponseController(w)
	if _, err := w.Write([]byte("--" + boundary + "\r\n")); err != nil {
		return
	}
	begun, last := false, uint64(0)
	for {
		f, number, change := c.look(s)
		if f != nil && number > last {
			c.count(begun, number-last)
			begun, last = true, number
			if c.Deadline != nil {
				_ = out.SetWriteDeadline(c.Deadline()) // where it is not supported there is no limit
			}
			if err := write(w, f); err != nil || out.Flush() != nil {
				return
			}
			continue
		}
		if change == nil {
			return
		}
		select {
		case <-change:
		case <-r.Context().Done():
			return
		}
	}
}

// write writes a part and the boundary after it, by which some viewers know that a picture is whole.
func write(w http.ResponseWriter, f *feedv1.Frame) error {
	h := f.GetHeader()
	_, err := fmt.Fprintf(w, "Content-Type: image/jpeg\r\nContent-Length: %d\r\nX-Seq: %d\r\n"+
		"X-Captured-Ns: %d\r\nX-Arrived-Ns: %d\r\n\r\n", len(f.Jpeg), h.GetSeq(), h.GetCapturedNs(),
		h.GetArrivedNs())
	if err != nil {
		return err
	}
	if _, err := w.Write(f.Jpeg); err != nil {
		return err
	}
	_, err = w.Write([]byte("\r\n--" + boundary + "\r\n"))
	return err
}

func (c *Cameras) enter(id string) (*stream, int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	s := c.streams[id]
	switch {
	case s == nil:
		return nil, http.StatusNotFound
	case c.closed:
		return nil, http.StatusGone
	case s.viewers >= maxViewers:
		return nil, http.StatusServiceUnavailable
	}
	s.viewers++
	return s, http.StatusOK
}

func (c *Cameras) leave(s *stream) {
	c.mu.Lock()
	defer c.mu.Unlock()
	s.viewers--
}

// look returns the latest picture and what to wait for; nil for that when there will be no more.
func (c *Cameras) look(s *stream) (*feedv1.Frame, uint64, <-chan struct{}) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.closed {
		return s.latest, s.number, nil
	}
	return s.latest, s.number, s.change
}

// count counts a picture that is sent, and those between it and the viewer's last one.
func (c *Cameras) count(begun bool, step uint64) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.sent++
	if begun {
		c.skipped += step - 1
	}
}
