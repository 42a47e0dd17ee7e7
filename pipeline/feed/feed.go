// Package feed is the language in which devices speak to the pipeline: camera frames, plate readings, gate
// events, and bodies from trackers of another make. It is a leaf beside package store. Whoever produces these
// messages, simulator or hardware, the pipeline cannot tell.
//
// Each message carries two times: Captured, by the clock of the device that made it, and Arrived, by the
// clock of the server that received it. Device clocks are off by some milliseconds; messages arrive late
// and out of order. A feed is a sequence of messages in order of arrival.
package feed

import (
	"image"
	"time"

	"storesim/pipeline/store"
)

// Stamp is a time in nanoseconds by a device's (or the server's) own clock, counted from the same epoch for
// all of them up to their clock errors.
type Stamp int64

// Add returns the stamp d later.
func (s Stamp) Add(d time.Duration) Stamp { return s + Stamp(d) }

// Sub returns s-t.
func (s Stamp) Sub(t Stamp) time.Duration { return time.Duration(s - t) }

// Seconds returns the stamp in seconds.
func (s Stamp) Seconds() float64 { return float64(s) / 1e9 }

// Header is common to all messages.
type Header struct {
	Device   store.DeviceID
	Seq      uint64 // counts the device's messages from 0; a gap is a lost message
	Captured Stamp  // by the device's clock
	Arrived  Stamp  // by the server's clock
}

// Head returns the header itself, so that every message has it.
func (h *Header) Head() *Header { return h }

// Message is one of *Frame, *PlateReading, *GateEvent, *Bodies. The set is closed.
type Message interface {
	Head() *Header
	message()
}

// Frame is a camera's picture, 8-bit YCbCr 4:2:0 (BT.601 full range, as in JPEG). The receiver may keep the
// image; it is not written again.
type Frame struct {
	Header
	Image *image.YCbCr
}

// PlateSamples is the number of samples of one reading.
const PlateSamples = 12

// PlateRate is how many samples a second a plate takes.
const PlateRate = 60

// PlateReading is a batch of samples of all load cells of one shelf (store.Shelf.Cells); Device is the
// shelf's id. Captured is the time of the last sample; the samples are 1/PlateRate apart. Grams[k*n+i] is
// sample k of the shelf's cell i of n, float32 grams, not zeroed. A channel that does not answer repeats one
// value. A shelf without cells sends no reading.
type PlateReading struct {
	Header
	Grams []float32
}

// GateKindEvent tells what happened at a gate.
type GateKindEvent uint8

// A gate reads a token and opens, or notices somebody leaving.
const (
	TokenRead GateKindEvent = iota + 1
	Left
)

// GateEvent is a gate's message. Token is empty for Left.
type GateEvent struct {
	Header
	Kind  GateKindEvent
	Token store.Token
}

func (*Frame) message()        {}
func (*PlateReading) message() {}
func (*GateEvent) message()    {}

// Sink receives the messages of a feed in order of arrival.
type Sink interface{ Push(Message) error }
