package grpc

import (
	"bytes"
	"errors"
	"fmt"
	"image"
	"image/jpeg"
	"math"

	"storesim/pipeline/feed"
	feedv1 "storesim/pipeline/feed/grpc/storesim/feed/v1"
	"storesim/pipeline/store"
)

// Compress appends a picture as a JPEG file to dst.
type Compress func(dst []byte, img *image.YCbCr) ([]byte, error)

// Encode puts a device's message into the schema's form; number is 0. compress is needed for frames.
func Encode(m feed.Message, compress Compress) (*feedv1.ServerMessage, error) {
	head := header(m.Head())
	switch v := m.(type) {
	case *feed.Frame:
		file, err := compress(nil, v.Image)
		if err != nil {
			return nil, fmt.Errorf("frame %d of %s: %w", v.Seq, v.Device, err)
		}
		return Frame(head, file), nil
	case *feed.PlateReading:
		p := &feedv1.PlateReading{
			Header: head, Cells: uint32(len(v.Grams) / feed.PlateSamples), RateHz: feed.PlateRate,
			Grams: v.Grams,
		}
		return &feedv1.ServerMessage{Body: &feedv1.ServerMessage_Plates{Plates: p}}, nil
	case *feed.GateEvent:
		g := &feedv1.GateEvent{Header: head, Kind: feedv1.GateEvent_Kind(v.Kind), Token: string(v.Token)}
		return &feedv1.ServerMessage{Body: &feedv1.ServerMessage_Gate{Gate: g}}, nil
	default:
		return nil, fmt.Errorf("there is no form for a %T", m)
	}
}

// Frame wraps a picture.
func Frame(head *feedv1.Header, file []byte) *feedv1.ServerMessage {
	f := &feedv1.Frame{Header: head, Jpeg: file}
	return &feedv1.ServerMessage{Body: &feedv1.ServerMessage_Frame{Frame: f}}
}

func header(h *feed.Header) *feedv1.Header {
	return &feedv1.Header{
		Device: string(h.Device), Seq: h.Seq, CapturedNs: int64(h.Captured), ArrivedNs: int64(h.Arrived),
	}
}

// HeaderOf is what all messages of devices have, nil for other messages.
func HeaderOf(m *feedv1.ServerMessage) *feedv1.Header {
	switch b := m.GetBody().(type) {
	case *feedv1.ServerMessage_Frame:
		return b.Frame.GetHeader()
	case *feedv1.ServerMessage_Plates:
		return b.Plates.GetHeader()
	case *feedv1.ServerMessage_Gate:
		return b.Gate.GetHeader()
	default:
		return nil
	}
}

var errNoHeader = errors.New("message has no header")

// Decode turns a device's message back into the pipeline's form.
func Decode(m *feedv1.ServerMessage) (feed.Message, error) {
	h := HeaderOf(m)
	if h == nil {
		return nil, errNoHeader
	}
	head := feed.Header{
		Device: store.DeviceID(h.Device), Seq: h.Seq,
		Captured: feed.Stamp(h.CapturedNs), Arrived: feed.Stamp(h.ArrivedNs),
	}
	switch b := m.GetBody().(type) {
	case *feedv1.ServerMessage_Frame:
		img, err := Picture(b.Frame.Jpeg)
		if err != nil {
			return nil, fmt.Errorf("frame %d of %s: %w", h.Seq, h.Device, err)
		}
		return &feed.Frame{Header: head, Image: img}, nil
	case *feedv1.ServerMessage_Plates:
		if err := checkPlates(b.Plates); err != nil {
			return nil, fmt.Errorf("reading %d of %s: %w", h.Seq, h.Device, err)
		}
		return &feed.PlateReading{Header: head, Grams: b.Plates.Grams}, nil
	default:
		g := m.GetGate()
		kind := feed.GateKindEvent(g.GetKind())
		if kind != feed.TokenRead && kind != feed.Left {
			return nil, fmt.Errorf("event %d of %s: there is no kind %d", h.Seq, h.Device, g.GetKind())
		}
		return &feed.GateEvent{Header: head, Kind: kind, Token: store.Token(g.GetToken())}, nil
	}
}

func checkPlates(p *feedv1.PlateReading) error {
	if want := int(p.Cells) * feed.PlateSamples; len(p.Grams) != want || p.Cells > maxCells {
		return fmt.Errorf("%d values of %d cells, want %d", len(p.Grams), p.Cells, want)
	}
	if p.RateHz != feed.PlateRate {
		return fmt.Errorf("%v samples a second, want %d", p.RateHz, feed.PlateRate)
	}
	return nil
}

// The bounds of what a message may ask memory for.
const (
	maxCells = 4096
	maxSide  = 8192 // pixels
)

// Picture decodes a JPEG file, 4:2:0.
func Picture(file []byte) (*image.YCbCr, error) {
	size, err := jpeg.DecodeConfig(bytes.NewReader(file))
	if err != nil {
		return nil, err
	}
	if size.Width > maxSide || size.Height > maxSide || size.Width*size.Height > math.MaxInt32/32 {
		return nil, fmt.Errorf("a picture of %d x %d pixels is too large", size.Width, size.Height)
	}
	img, err := jpeg.Decode(bytes.NewReader(file))
	if err != nil {
		return nil, err
	}
	out, ok := img.(*image.YCbCr)
	if !ok || out.SubsampleRatio != image.YCbCrSubsampleRatio420 {
		return nil, errors.New("the picture's chroma is not 4:2:0")
	}
	return out, nil
}
