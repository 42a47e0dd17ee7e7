// Package pipeline is what a store would run: the stages in order, from the devices' messages to receipts.
// Messages are pushed as they arrive; they are put in order of capture within a window, frames are searched
// for people on several goroutines, and the results join in that order, so that the receipts depend on the
// feed alone.
package pipeline

import (
	"fmt"
	"time"

	"storesim/pipeline/attribution"
	"storesim/pipeline/cart"
	"storesim/pipeline/detect"
	"storesim/pipeline/feed"
	"storesim/pipeline/gallery"
	"storesim/pipeline/health"
	"storesim/pipeline/shelf"
	"storesim/pipeline/store"
	"storesim/pipeline/track"
)

// Stages are the parts of a pipeline. Each may be replaced on its own, by a better one or by an oracle.
type Stages struct {
	Detector    detect.Detector
	Gallery     gallery.Gallery
	Shelf       shelf.Detector
	Attribution attribution.Attributor
	Carts       cart.Carts
	Unheard     *attribution.Unheard // what no load cell tells of; nil: nobody looks for it
}

// Options of a pipeline.
type Options struct {
	Workers int           // frames searched at the same time; 0 for 1
	Window  time.Duration // how long a message is waited for after its capture; 0 for 600 ms
	Settle  time.Duration // from an exit to the receipt, so that the last changes are in; 0 for 4 s
	Log     Log           // what it needs to come to the same point again; nil for none
}

func (o Options) withDefaults() Options {
	if o.Workers < 1 {
		o.Workers = 1
	}
	if o.Window <= 0 {
		o.Window = 600 * time.Millisecond
	}
	if o.Settle <= 0 {
		o.Settle = 4 * time.Second
	}
	return o
}

// Pipeline turns one store's feed into receipts.
type Pipeline struct {
	layout   *store.Layout
	stages   Stages
	opt      Options
	index    map[store.DeviceID]int // camera index by device
	trackers []*track.Tracker
	pool     *pool
	health   *health.Monitor
	waiting  queue
	unlogged []entry // in order of arrival: what the log does not have yet
	seen     dedup
	begun    bool
	now      feed.Stamp                  // everything captured before has been processed; a multiple of tick
	merged   map[gallery.IdentityID]bool // those whose merge the carts have been told
	billed   map[gallery.IdentityID]bool // those whose goods are on the bill of a party that has gone
	ended    bool                        // the feed is over: nobody is waited for
	pending  []gallery.Exit
	changes  []shelf.Change // not yet attributed: the people's paths do not reach so far
	claims   []attribution.Claim
	handed   int // how many of the claims have been handed over
	receipts []cart.Receipt
	stats    Stats
}

// Stats counts what went through.
type Stats struct {
	Frames, Readings, GateEvents int
	Late                         int // messages that came outside their window and were dropped
	Duplicates                   int // messages that came once more and were dropped
	Detections                   int
}

// Default returns the stages of the shipped pipeline with a given detector of people.
func Default(layout *store.Layout, d detect.Detector) Stages {
	plates, carts := shelf.New(layout, shelf.Options{}), cart.NewLedger(layout)
	carts.Silent = plates.Silent
	carts.Confidence = cart.InUse()
	var unheard *attribution.Unheard
	if len(layout.PackShots) > 0 {
		unheard = attribution.NewUnheard(layout, plates.Mute)
	}
	return Stages{
		Unheard:     unheard,
		Detector:    d,
		Gallery:     gallery.New(layout, gallery.Options{}),
		Shelf:       plates,
		Attribution: attribution.Reach{},
		Carts:       carts,
	}
}

// New returns a pipeline for an empty store. Close must be called at the end.
func New(layout *store.Layout, stages Stages, opt Options) *Pipeline {
	p := &Pipeline{
		layout: layout, stages: stages, opt: opt.withDefaults(),
		index: map[store.DeviceID]int{}, merged: map[gallery.IdentityID]bool{}, seen: dedup{},
		billed: map[gallery.IdentityID]bool{},
	}
	for i := range layout.Cameras {
		cam := &layout.Cameras[i]
		p.index[cam.ID] = i
		p.trackers = append(p.trackers, track.New(track.Options{Width: float64(cam.Intrinsics.Width)}))
	}
	_, blind := stages.Gallery.(*gallery.Roster)
	p.health = health.New(layout, !blind)
	p.pool = newPool(stages.Detector, p.opt.Workers, len(layout.Cameras))
	return p
}

// tick is by how much the pipeline's time moves. It moves in these steps alone, so that what is known at
// each of them depends on when things were captured and not on when they arrived.
const tick = 100 * time.Millisecond

// Push takes a message in order of arrival, and processes what can be put in order by now. A message that
// came too late, or from a clock that is far ahead, is counted and dropped. The error is the detector's or
// the log's, or an unknown camera's or tracker's.
func (p *Pipeline) Push(m feed.Message) error {
	e, inTime, err := p.admit(m, p.pool.search)
	if err != nil {
		return err
	}
	if p.opt.Log != nil {
		p.unlogged = append(p.unlogged, e)
		if err := p.log(false); err != nil {
			return err
		}
	}
	if !inTime {
		return nil
	}
	return p.drain(m.Head().Arrived.Add(-p.opt.Window))
}

// admit puts a message in its place in the queue and starts the search of a frame, unless it is dropped.
func (p *Pipeline) admit(
	m feed.Message, look func(camera int, f *feed.Frame) *search,
) (e entry, inTime bool, err error) {
	h := m.Head()
	e.message = m
	if !p.begun {
		p.begun = true
		start := h.Arrived.Add(-p.opt.Window)
		p.now = start - start%feed.Stamp(tick)
	}
	if h.Captured < p.now || h.Captured > h.Arrived.Add(p.opt.Window) {
		p.stats.Late++
		p.health.Message(h, health.TooLate)
		return e, false, nil
	}
	if p.seen.again(h) {
		p.stats.Duplicates++
		p.health.Message(h, health.Again)
		return e, false, nil
	}
	p.health.Message(h, health.Used)
	if f, ok := m.(*feed.Frame); ok {
		camera, known := p.index[h.Device]
		if !known {
			return e, false, fmt.Errorf("frame of unknown camera %q", h.Device)
		}
		e.camera, e.search = camera, look(camera, f)
	}
	p.waiting.push(e)
	return e, true, nil
}

// drain takes all steps that end by t.
func (p *Pipeline) drain(t feed.Stamp) error {
	for p.now.Add(tick) <= t {
		if err := p.step(); err != nil {
			return err
		}
	}
	return nil
}

// step processes everything captured within the next tick.
func (p *Pipeline) step() error {
	next := p.now.Add(tick)
	for p.waiting.len() > 0 && p.waiting.first() < next {
		if err := p.process(p.waiting.pop()); err != nil {
			return err
		}
	}
	p.now = next
	p.stages.Gallery.Advance(next)
	p.merge()
	p.attribute()
	if !p.ended {
		p.health.Advance(next, p.stages.Gallery.Inside())
	}
	return p.issue()
}

// merge tells the carts which identities turned out to be others.
func (p *Pipeline) merge() {
	for _, who := range p.stages.Gallery.Identities() {
		if who.Merged != 0 && !p.merged[who.ID] {
			p.merged[who.ID] = true
			p.stages.Carts.Merge(who.ID, who.Merged)
		}
	}
}

func (p *Pipeline) process(e entry) error {
	switch m := e.message.(type) {
	case *feed.Frame:
		return p.frame(e, m)
	case *feed.PlateReading:
		p.stats.Readings++
		p.health.Reading(m)
		p.changes = append(p.changes, p.stages.Shelf.Push(m)...)
	case *feed.GateEvent:
		p.stats.GateEvents++
		p.stages.Gallery.Gate(m)
	case *feed.Bodies:
		return p.follow(m)
	}
	return nil
}

func (p *Pipeline) frame(e entry, m *feed.Frame) error {
	found, err := e.search.wait()
	if err != nil {
		return fmt.Errorf("camera %s, frame %d: %w", m.Device, m.Seq, err)
	}
	p.stats.Frames++
	p.stats.Detections += len(found)
	p.health.Frame(e.camera, m.Captured, found)
	seen := p.trackers[e.camera].Update(m.Captured, found)
	p.stages.Gallery.Observe(gallery.View{Camera: e.camera, Time: m.Captured, Tracklets: seen})
	return nil
}

// ahead is how long a change waits for what cameras see after it.
func (p *Pipeline) ahead() time.Duration {
	if len(p.layout.PackShots) > 0 {
		return attribution.Watch + 100*time.Millisecond
	}
	return attribution.After
}

// attribute gives the changes that the paths cover to their actors.
func (p *Pipeline) attribute() {
	kept := p.changes[:0]
	for _, c := range p.changes {
		if c.End.Add(p.ahead()) > p.now {
			kept = append(kept, c)
			continue
		}
		whole := p.stages.Attribution.Attribute(c, p.stages.Gallery.Identities())
		p.health.Claim(&whole)
		for _, claim := range attribution.Divide(whole) {
			p.claims = append(p.claims, claim)
			p.stages.Carts.Add(claim)
		}
	}
	p.changes = kept
	if p.stages.Unheard != nil {
		for _, claim := range p.stages.Unheard.Claims(p.now, p.stages.Gallery.Identities(), p.claims) {
			p.claims = append(p.claims, claim)
			p.stages.Carts.Add(claim)
		}
	}
}

// Finish processes everything that is still waiting: the feed has ended. Who is still inside gets no receipt.
func (p *Pipeline) Finish() error {
	if p.opt.Log != nil {
		if err := p.log(true); err != nil {
			return err
		}
	}
	for p.waiting.len() > 0 {
		if err := p.step(); err != nil {
			return err
		}
	}
	p.changes = append(p.changes, p.stages.Shelf.Flush()...)
	p.ended = true
	return p.drain(p.now.Add(p.opt.Window + 2*p.opt.Settle))
}

// Quiesce waits until no frame is being searched; it changes no result.
func (p *Pipeline) Quiesce() { p.pool.busy.Wait() }

// Close ends the pipeline's goroutines.
func (p *Pipeline) Close() { p.pool.close() }

// Receipts are those issued so far, in order of issue. Forget hands them over, as it does with Claims and
// Identities.
func (p *Pipeline) Receipts() []cart.Receipt { return p.receipts }

// Claims are the changes attributed so far, in order of attribution.
func (p *Pipeline) Claims() []attribution.Claim { return p.claims }

// Identities is everybody followed so far.
func (p *Pipeline) Identities() []*gallery.Identity { return p.stages.Gallery.Identities() }

// Warnings say which devices are not to be trusted, in order of device.
func (p *Pipeline) Warnings() []health.Warning { return p.health.Warnings() }

// Stats counts what went through so far.
func (p *Pipeline) Stats() Stats { return p.stats }
