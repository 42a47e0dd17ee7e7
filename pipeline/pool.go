package pipeline

import (
	"sync"

	"storesim/pipeline/detect"
	"storesim/pipeline/feed"
)

// search is that of one frame. What it found may be read when done is closed.
type search struct {
	frame *feed.Frame
	done  chan struct{}
	found []detect.Detection
	err   error
}

// wait for the end of the search.
func (s *search) wait() ([]detect.Detection, error) {
	<-s.done
	return s.found, s.err
}

// known returns what was found, if the search has ended well; it waits for the end if it must. Without a
// search nothing was found. Of a failure processing the frame will tell.
func (s *search) known(must bool) (found []detect.Detection, ok bool) {
	if s == nil {
		return nil, true
	}
	if must {
		<-s.done
	}
	select {
	case <-s.done:
		return s.found, s.err == nil
	default:
		return nil, false
	}
}

// ended is a search whose end is known.
func ended(found []detect.Detection) *search {
	s := &search{done: make(chan struct{}), found: found}
	close(s.done)
	return s
}

// backlog is how many frames of one camera may wait to be searched; Push blocks beyond.
const backlog = 32

// pool searches frames: one goroutine a camera, so that a camera's frames are searched in order by one
// network, and at most so many at once.
type pool struct {
	busy     sync.WaitGroup
	detector detect.Detector
	slots    chan struct{}
	cameras  []chan *search
}

func newPool(d detect.Detector, workers, cameras int) *pool {
	p := &pool{detector: d, slots: make(chan struct{}, workers)}
	for i := range cameras {
		jobs := make(chan *search, backlog)
		p.cameras = append(p.cameras, jobs)
		go p.work(i, jobs)
	}
	return p
}

func (p *pool) work(camera int, jobs <-chan *search) {
	for j := range jobs {
		p.slots <- struct{}{}
		j.found, j.err = p.detector.Detect(camera, j.frame)
		<-p.slots
		close(j.done)
		p.busy.Done()
	}
}

// search starts the search of a frame.
func (p *pool) search(camera int, f *feed.Frame) *search {
	s := &search{frame: f, done: make(chan struct{})}
	p.busy.Add(1)
	p.cameras[camera] <- s
	return s
}

func (p *pool) close() {
	for _, c := range p.cameras {
		close(c)
	}
}
