package pipeline

import (
	"fmt"

	"storesim/pipeline/cart"
	"storesim/pipeline/detect"
	"storesim/pipeline/feed"
)

// Log keeps what a pipeline needs to come to the same point again after a crash: package journal has one on
// disk.
type Log interface {
	// Message is told every message in order of arrival, with what was found in a frame; none where it was
	// not searched since it came too late.
	Message(m feed.Message, found []detect.Detection) error
	// Receipt is told what is about to be issued. All messages that it was drawn from have been told before.
	Receipt(r *cart.Receipt) error
}

// Recall takes a message from a log that was pushed into a pipeline before: of a frame it needs no picture
// but what was found. The log of this pipeline is not told of it.
func (p *Pipeline) Recall(m feed.Message, found []detect.Detection) error {
	look := func(int, *feed.Frame) *search { return ended(found) }
	_, inTime, err := p.admit(m, look)
	if err != nil || !inTime {
		return err
	}
	return p.drain(m.Head().Arrived.Add(-p.opt.Window))
}

// log tells the log what it does not have yet, up to the first frame that is still being searched; with all,
// that is waited for.
func (p *Pipeline) log(all bool) error {
	n := 0
	for ; n < len(p.unlogged); n++ {
		e := &p.unlogged[n]
		found, known := e.search.known(all)
		if !known {
			break
		}
		if err := p.opt.Log.Message(e.message, found); err != nil {
			return fmt.Errorf("log: %w", err)
		}
	}
	left := copy(p.unlogged, p.unlogged[n:])
	clear(p.unlogged[left:])
	p.unlogged = p.unlogged[:left]
	return nil
}

// logReceipt tells the log of a receipt and of everything before it.
func (p *Pipeline) logReceipt(r *cart.Receipt) error {
	if p.opt.Log == nil {
		return nil
	}
	if err := p.log(true); err != nil {
		return err
	}
	if err := p.opt.Log.Receipt(r); err != nil {
		return fmt.Errorf("log: %w", err)
	}
	return nil
}
