package journal

import (
	"encoding/binary"
	"errors"
	"fmt"
	"image"
	"slices"

	"storesim/pipeline/detect"
	"storesim/pipeline/feed"
	"storesim/pipeline/store"
)

// The kinds of entry.
const (
	kindMessage byte = 'M'
	kindFrame   byte = 'F'
	kindReceipt byte = 'R'
)

var errShort = errors.New("an entry is cut short")

// noPicture stands for a frame's picture.
var noPicture = image.NewYCbCr(image.Rectangle{}, image.YCbCrSubsampleRatio420)

// figures is the part of a detection that has always the same length.
type figures struct {
	Box        store.PixelBox
	Score      float64
	Head, Foot detect.Point
	Hands      [2]detect.Point
	Embedding  [detect.EmbeddingSize]float32
}

func appendMessage(dst []byte, m feed.Message, found []detect.Detection) []byte {
	f, ok := m.(*feed.Frame)
	if !ok {
		return appendBytes(append(dst, kindMessage), feed.Append(nil, m))
	}
	blind := &feed.Frame{Header: f.Header, Image: noPicture}
	dst = appendBytes(append(dst, kindFrame), feed.Append(nil, blind))
	dst = binary.LittleEndian.AppendUint16(dst, uint16(len(found)))
	for i := range found {
		dst = appendDetection(dst, &found[i])
	}
	return dst
}

func appendReceipt(dst, text []byte) []byte { return appendBytes(append(dst, kindReceipt), text) }

func appendBytes(dst, b []byte) []byte {
	return append(binary.LittleEndian.AppendUint32(dst, uint32(len(b))), b...)
}

// appendFixed appends a value of fixed length.
func appendFixed(dst []byte, v any) []byte {
	out, err := binary.Append(dst, binary.LittleEndian, v)
	if err != nil {
		panic(fmt.Sprintf("journal: %v", err)) // a type without a fixed length: a mistake in this file
	}
	return out
}

func appendDetection(dst []byte, d *detect.Detection) []byte {
	dst = appendFixed(dst, &figures{d.Box, d.Score, d.Head, d.Foot, d.Hands, d.Embedding})
	for _, g := range d.Grasps {
		if g == nil {
			dst = append(dst, 0)
			continue
		}
		dst = appendFixed(append(dst, 1), []float64{g.Free, g.Rest})
		dst = binary.LittleEndian.AppendUint32(dst, uint32(g.Kinds))
		dst = binary.LittleEndian.AppendUint16(dst, uint16(len(g.Goods)))
		for _, l := range g.Goods {
			dst = binary.LittleEndian.AppendUint16(dst, uint16(len(l.SKU)))
			dst = appendFixed(append(dst, l.SKU...), l.P)
		}
	}
	return dst
}

// entry is one of a message, with what was found in a frame, and a receipt's text.
type entry struct {
	message feed.Message
	found   []detect.Detection
	receipt []byte
}

// reader takes values off the front of a block; after the first error it returns zeros.
type reader struct {
	b   []byte
	err error
}

func (r *reader) take(n int) []byte {
	if r.err != nil || n > len(r.b) {
		r.fail()
		return nil
	}
	out := r.b[:n]
	r.b = r.b[n:]
	return out
}

// fail notes that the block is too short, unless something was wrong before.
func (r *reader) fail() {
	if r.err == nil {
		r.err = errShort
	}
}

// fixed reads a value of fixed length.
func (r *reader) fixed(v any) {
	b := r.take(binary.Size(v))
	if r.err == nil {
		_, r.err = binary.Decode(b, binary.LittleEndian, v)
	}
}

func (r *reader) byte() (v byte)     { r.fixed(&v); return v }
func (r *reader) uint16() (v uint16) { r.fixed(&v); return v }
func (r *reader) uint32() (v uint32) { r.fixed(&v); return v }

func (r *reader) bytes() []byte { return r.take(int(r.uint32())) }

func (r *reader) entry() (e entry) {
	kind := r.byte()
	switch b := r.bytes(); {
	case r.err != nil:
	case kind == kindReceipt:
		e.receipt = slices.Clone(b)
	case kind != kindMessage && kind != kindFrame:
		r.err = fmt.Errorf("an entry has the unknown kind %d", kind)
	default:
		e.message, r.err = feed.Decode(b)
	}
	if kind == kindFrame {
		e.found = r.detections()
	}
	return e
}

func (r *reader) detections() []detect.Detection {
	var out []detect.Detection
	for range r.uint16() {
		if r.err != nil {
			return nil
		}
		out = append(out, r.detection())
	}
	return out
}

func (r *reader) detection() detect.Detection {
	var f figures
	r.fixed(&f)
	d := detect.Detection{
		Box: f.Box, Score: f.Score, Head: f.Head, Foot: f.Foot, Hands: f.Hands, Embedding: f.Embedding,
	}
	for i := range d.Grasps {
		if r.byte() == 1 {
			d.Grasps[i] = r.grasp()
		}
	}
	return d
}

func (r *reader) grasp() *detect.Grasp {
	var sums [2]float64
	r.fixed(&sums)
	g := &detect.Grasp{Free: sums[0], Rest: sums[1], Kinds: int(r.uint32())}
	for range r.uint16() {
		if r.err != nil {
			break
		}
		l := detect.Likely{SKU: store.SKU(r.take(int(r.uint16())))}
		r.fixed(&l.P)
		g.Goods = append(g.Goods, l)
	}
	return g
}
