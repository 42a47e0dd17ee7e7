package pipeline

import (
	"sync"

	"storesim/pipeline/detect"
	"storesim/pipeline/feed"
)

// result is what the search of a frame gave.
type result struct {
	detections []detect.Detection
	err        error
}

// job is one frame to search.
type job struct {
	frame *feed.Frame
	done  chan<- result
}

// backlog is how many frames of one camera may wait to be searched; Push blocks beyond.
const backlog = 32

// pool searches frames: one goroutine a camera, so that a camera's frames are searched in order by one
// network, and at most so many at once.
type pool struct {
	busy     sync.WaitGroup
	detector detect.Detector
	slots    chan struct{}
	cameras  []chan job
}

func newPool(d detect.Detector, workers, cameras int) *pool {
	p := &pool{detector: d, slots: make(chan struct{}, workers)}
	for i := range cameras {
		jobs := make(chan job, backlog)
		p.cameras = append(p.cameras, jobs)
		go p.work(i, jobs)
	}
	return p
}

func (p *pool) work(camera int, jobs <-chan job) {
	for j := range jobs {
		p.slots <- struct{}{}
		found, err := p.detector.Detect(camera, j.frame)
		<-p.slots
		j.done <- result{found, err}
		p.busy.Done()
	}
}

// search starts the search of a frame; its result comes on the channel.
func (p *pool) search(camera int, f *feed.Frame) <-chan result {
	done := make(chan result, 1)
	p.busy.Add(1)
	p.cameras[camera] <- job{f, done}
	return done
}

func (p *pool) close() {
	for _, c := range p.cameras {
		close(c)
	}
}
