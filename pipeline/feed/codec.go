package feed

import (
	"encoding/binary"
	"errors"
	"fmt"
	"image"
	"math"

	"storesim/pipeline/store"
)

// The kinds of message in an encoding.
const (
	kindFrame byte = iota + 1
	kindPlates
	kindGate
	kindBodies
)

// maxSide bounds an image's width and height, so that a broken recording cannot ask for all memory.
const maxSide = 8192

var errShort = errors.New("message is cut short")

// Append appends the canonical encoding of a message, little-endian: kind, device, sequence, the two
// stamps, then the payload. Equal messages have equal encodings.
func Append(dst []byte, m Message) []byte {
	switch v := m.(type) {
	case *Frame:
		dst = appendHeader(append(dst, kindFrame), &v.Header)
		dst = binary.LittleEndian.AppendUint16(dst, uint16(v.Image.Rect.Dx()))
		dst = binary.LittleEndian.AppendUint16(dst, uint16(v.Image.Rect.Dy()))
		dst = appendImage(dst, v.Image)
	case *PlateReading:
		dst = appendHeader(append(dst, kindPlates), &v.Header)
		dst = binary.LittleEndian.AppendUint32(dst, uint32(len(v.Grams)))
		for _, g := range v.Grams {
			dst = binary.LittleEndian.AppendUint32(dst, math.Float32bits(g))
		}
	case *GateEvent:
		dst = append(appendHeader(append(dst, kindGate), &v.Header), byte(v.Kind))
		dst = appendString(dst, string(v.Token))
	case *Bodies:
		dst = appendBodies(appendHeader(append(dst, kindBodies), &v.Header), v.Bodies)
	}
	return dst
}

// appendImage appends the planes row by row: those of a part of a larger image have gaps between their rows.
func appendImage(dst []byte, m *image.YCbCr) []byte {
	w, h := m.Rect.Dx(), m.Rect.Dy()
	dst = appendPlane(dst, m.Y, m.YStride, w, h)
	dst = appendPlane(dst, m.Cb, m.CStride, (w+1)/2, (h+1)/2)
	return appendPlane(dst, m.Cr, m.CStride, (w+1)/2, (h+1)/2)
}

func appendPlane(dst, plane []byte, stride, w, h int) []byte {
	for y := range h {
		dst = append(dst, plane[y*stride:][:w]...)
	}
	return dst
}

func appendHeader(dst []byte, h *Header) []byte {
	dst = appendString(dst, string(h.Device))
	dst = binary.LittleEndian.AppendUint64(dst, h.Seq)
	dst = binary.LittleEndian.AppendUint64(dst, uint64(h.Captured))
	return binary.LittleEndian.AppendUint64(dst, uint64(h.Arrived))
}

func appendString(dst []byte, s string) []byte {
	dst = binary.LittleEndian.AppendUint16(dst, uint16(len(s)))
	return append(dst, s...)
}

// Decode reads one message from its canonical encoding. It does not keep b.
func Decode(b []byte) (Message, error) {
	r := reader{b: b}
	kind := r.byte()
	h := Header{
		Device: store.DeviceID(r.string()), Seq: r.uint64(),
		Captured: Stamp(r.uint64()), Arrived: Stamp(r.uint64()),
	}
	var m Message
	switch kind {
	case kindFrame:
		m = &Frame{h, r.image()}
	case kindPlates:
		m = &PlateReading{h, r.grams()}
	case kindGate:
		m = &GateEvent{h, GateKindEvent(r.byte()), store.Token(r.string())}
	case kindBodies:
		m = &Bodies{h, r.bodies()}
	default:
		return nil, fmt.Errorf("message has unknown kind %d", kind)
	}
	if r.err != nil {
		return nil, r.err
	}
	if len(r.b) > 0 {
		return nil, fmt.Errorf("message has %d bytes too many", len(r.b))
	}
	return m, nil
}

// reader takes values off the front of b; after the first error it returns zeros.
type reader struct {
	b   []byte
	err error
}

func (r *reader) take(n int) []byte {
	if r.err != nil || n > len(r.b) {
		r.err = errShort
		return make([]byte, min(n, 8))
	}
	out := r.b[:n]
	r.b = r.b[n:]
	return out
}

func (r *reader) byte() byte     { return r.take(1)[0] }
func (r *reader) uint16() int    { return int(binary.LittleEndian.Uint16(r.take(2))) }
func (r *reader) uint32() uint32 { return binary.LittleEndian.Uint32(r.take(4)) }
func (r *reader) uint64() uint64 { return binary.LittleEndian.Uint64(r.take(8)) }

func (r *reader) string() string {
	n := r.uint16()
	if r.err != nil {
		return ""
	}
	return string(r.take(n))
}

func (r *reader) grams() []float32 {
	n := int(r.uint32())
	if r.err != nil || n*4 > len(r.b) {
		r.err = errShort
		return nil
	}
	out := make([]float32, n)
	for i := range out {
		out[i] = math.Float32frombits(r.uint32())
	}
	return out
}

func (r *reader) image() *image.YCbCr {
	w, h := r.uint16(), r.uint16()
	if r.err != nil || w > maxSide || h > maxSide {
		r.err = errShort
		return nil
	}
	size := w*h + 2*((w+1)/2)*((h+1)/2)
	if size > len(r.b) {
		r.err = errShort
		return nil
	}
	img := image.NewYCbCr(image.Rect(0, 0, w, h), image.YCbCrSubsampleRatio420)
	copy(img.Y, r.take(len(img.Y)))
	copy(img.Cb, r.take(len(img.Cb)))
	copy(img.Cr, r.take(len(img.Cr)))
	return img
}
