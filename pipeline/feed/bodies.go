package feed

import (
	"encoding/binary"
	"math"

	"storesim/pipeline/store"
)

// Part names a point of a body.
type Part uint8

// The points of a body that the pipeline knows. A hand is where a tracker has it; many take the wrist for it.
const (
	Head Part = iota + 1
	Neck
	LeftShoulder
	RightShoulder
	LeftElbow
	RightElbow
	LeftHand
	RightHand
	LeftHip
	RightHip
)

// BodyPoint is where a part of a body is: world, metres. Score is the tracker's own, from 0 to 1.
type BodyPoint struct {
	Part  Part
	At    store.Vec3
	Score float32
}

// Body is somebody at one instant. ID is the tracker's own name for whom it follows; it stays while the
// tracker does not lose them. A part that was not seen has no point.
type Body struct {
	ID     string
	Points []BodyPoint
}

// Point returns the first point of a part; ok is false where there is none.
func (b *Body) Point(part Part) (p BodyPoint, ok bool) {
	for _, p := range b.Points {
		if p.Part == part {
			return p, true
		}
	}
	return BodyPoint{}, false
}

// Bodies is a message of a body tracker of somebody else's make (store.Tracker): everybody it sees at one
// instant, in place of frames. Captured is the time of the pictures behind it. A message without bodies says
// that nobody is seen.
type Bodies struct {
	Header
	Bodies []Body
}

func (*Bodies) message() {}

// pointSize is the length of a point's encoding: part, three coordinates, score.
const pointSize = 1 + 3*8 + 4

func appendBodies(dst []byte, bodies []Body) []byte {
	dst = binary.LittleEndian.AppendUint16(dst, uint16(len(bodies)))
	for i := range bodies {
		b := &bodies[i]
		dst = appendString(dst, b.ID)
		dst = binary.LittleEndian.AppendUint16(dst, uint16(len(b.Points)))
		for _, p := range b.Points {
			dst = append(dst, byte(p.Part))
			for _, x := range [3]float64{p.At.X, p.At.Y, p.At.Z} {
				dst = binary.LittleEndian.AppendUint64(dst, math.Float64bits(x))
			}
			dst = binary.LittleEndian.AppendUint32(dst, math.Float32bits(p.Score))
		}
	}
	return dst
}

func (r *reader) bodies() []Body {
	n := r.uint16()
	if r.err != nil || n*4 > len(r.b) { // a body is at least its two lengths
		r.err = errShort
		return nil
	}
	out := make([]Body, n)
	for i := range out {
		out[i] = Body{ID: r.string(), Points: r.points()}
	}
	return out
}

func (r *reader) points() []BodyPoint {
	n := r.uint16()
	if r.err != nil || n*pointSize > len(r.b) {
		r.err = errShort
		return nil
	}
	out := make([]BodyPoint, n)
	for i := range out {
		out[i] = BodyPoint{
			Part: Part(r.byte()), At: store.Vec3{X: r.float64(), Y: r.float64(), Z: r.float64()},
			Score: math.Float32frombits(r.uint32()),
		}
	}
	return out
}

func (r *reader) float64() float64 { return math.Float64frombits(r.uint64()) }
