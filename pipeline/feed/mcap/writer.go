package mcap

import (
	"errors"
	"fmt"
	"io"
	"math"
	"time"

	container "github.com/foxglove/mcap/go/mcap"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protodesc"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/types/descriptorpb"

	"storesim/pipeline/feed"
	"storesim/pipeline/feed/grpc"
	feedv1 "storesim/pipeline/feed/grpc/storesim/feed/v1"
	"storesim/pipeline/feed/mcap/foxglove"
	"storesim/pipeline/store"
)

const (
	// chunkSize is how much is checked and indexed at a time, bytes.
	chunkSize = 4 << 20
	// repeat is how often the cameras' places and calibrations are said again, so that a viewer that jumps
	// into the middle has them near.
	repeat = feed.Stamp(10 * time.Second)
)

// The topics that are the same for all stores.
const (
	topicLayout = "/layout"
	topicTF     = "/tf"
	topicPlates = "/plates"
	topicGates  = "/gates"
)

func topicImage(camera string) string { return "/" + camera + "/image" }

// Writer writes a recording. It is a feed.Sink.
type Writer struct {
	mcap     *container.Writer
	compress grpc.Compress
	layout   *store.Layout
	schemas  map[protoreflect.FullName]uint16
	channels map[string]*channel
	next     feed.Stamp // from which on the cameras are told again
	last     feed.Stamp // arrival of the message written last
	count    uint64
}

type channel struct {
	id  uint16
	seq uint32
}

// NewWriter begins a recording; compress makes the pictures' files.
func NewWriter(w io.Writer, layout *store.Layout, compress grpc.Compress) (*Writer, error) {
	out, err := container.NewWriter(w, &container.WriterOptions{
		Chunked: true, ChunkSize: chunkSize, IncludeCRC: true, Compression: container.CompressionNone,
	})
	if err != nil {
		return nil, fmt.Errorf("begin recording: %w", err)
	}
	if err := out.WriteHeader(&container.Header{Library: "storesim"}); err != nil {
		return nil, fmt.Errorf("begin recording: %w", err)
	}
	r := &Writer{
		mcap: out, compress: compress, layout: layout,
		schemas: map[protoreflect.FullName]uint16{}, channels: map[string]*channel{},
	}
	if err := r.write(topicLayout, 0, 0, nil, grpc.EncodeLayout(layout)); err != nil {
		return nil, err
	}
	return r, r.cameras(0)
}

// Push appends a message; messages come in order of arrival.
func (w *Writer) Push(m feed.Message) error {
	coded, err := grpc.Encode(m, w.compress)
	if err != nil {
		return err
	}
	return w.Write(coded)
}

// Write appends a device's message that has its form already.
func (w *Writer) Write(m *feedv1.ServerMessage) error {
	h := grpc.HeaderOf(m)
	if h == nil {
		return errors.New("write recording: no message of a device")
	}
	arrived := feed.Stamp(h.ArrivedNs)
	if arrived < w.last {
		return fmt.Errorf("write recording: message %d of %s arrived before the last one", h.Seq, h.Device)
	}
	if arrived >= w.next {
		if err := w.cameras(arrived); err != nil {
			return err
		}
	}
	w.last = arrived
	w.count++
	captured := feed.Stamp(h.CapturedNs)
	switch b := m.Body.(type) {
	case *feedv1.ServerMessage_Frame:
		if h.Seq > math.MaxUint32 {
			return fmt.Errorf("write recording: frame %d of %s has too large a number", h.Seq, h.Device)
		}
		seq := uint32(h.Seq)
		image := &foxglove.CompressedImage{
			Timestamp: timestamp(captured), Data: b.Frame.Jpeg, Format: "jpeg", FrameId: h.Device,
		}
		return w.write(topicImage(h.Device), arrived, captured, &seq, image)
	case *feedv1.ServerMessage_Plates:
		return w.write(topicPlates, arrived, captured, nil, b.Plates)
	default:
		return w.write(topicGates, arrived, captured, nil, m.GetGate())
	}
}

// cameras tells where the cameras are, and how they see.
func (w *Writer) cameras(at feed.Stamp) error {
	w.next = at - at%repeat + repeat
	list := w.layout.Cameras
	if len(list) == 0 {
		return nil
	}
	if err := w.write(topicTF, at, at, nil, transforms(list, at)); err != nil {
		return err
	}
	for i := range list {
		topic := "/" + string(list[i].ID) + "/calibration"
		if err := w.write(topic, at, at, nil, calibration(&list[i], at)); err != nil {
			return err
		}
	}
	return nil
}

// write appends a message of any topic. Times before the opening, which the container does not have, are
// those of the opening there; the messages themselves have them right.
func (w *Writer) write(topic string, arrived, captured feed.Stamp, seq *uint32, m proto.Message) error {
	c, err := w.channel(topic, m.ProtoReflect().Descriptor())
	if err != nil {
		return fmt.Errorf("write recording: %s: %w", topic, err)
	}
	data, err := proto.MarshalOptions{Deterministic: true}.Marshal(m)
	if err != nil {
		return fmt.Errorf("write recording: %s: %w", topic, err)
	}
	number := c.seq
	c.seq++
	if seq != nil {
		number = *seq
	}
	err = w.mcap.WriteMessage(&container.Message{
		ChannelID: c.id, Sequence: number, Data: data,
		LogTime: uint64(max(0, arrived)), PublishTime: uint64(max(0, captured)),
	})
	if err != nil {
		return fmt.Errorf("write recording: %w", err)
	}
	return nil
}

// channel is a topic's, made when it is used first.
func (w *Writer) channel(topic string, d protoreflect.MessageDescriptor) (*channel, error) {
	if c := w.channels[topic]; c != nil {
		return c, nil
	}
	id, known := w.schemas[d.FullName()]
	if !known {
		id = uint16(len(w.schemas) + 1)
		data, err := schema(d)
		if err != nil {
			return nil, err
		}
		err = w.mcap.WriteSchema(&container.Schema{
			ID: id, Name: string(d.FullName()), Encoding: "protobuf", Data: data,
		})
		if err != nil {
			return nil, err
		}
		w.schemas[d.FullName()] = id
	}
	c := &channel{id: uint16(len(w.channels))}
	err := w.mcap.WriteChannel(&container.Channel{
		ID: c.id, SchemaID: id, Topic: topic, MessageEncoding: "protobuf",
	})
	if err != nil {
		return nil, err
	}
	w.channels[topic] = c
	return c, nil
}

// schema is a message's FileDescriptorSet: of one of the store's, the file as it is in this repository.
func schema(d protoreflect.MessageDescriptor) ([]byte, error) {
	if d.ParentFile() != feedv1.File_storesim_feed_v1_feed_proto {
		return foxglove.Schema(d.FullName())
	}
	file := protodesc.ToFileDescriptorProto(d.ParentFile())
	set := descriptorpb.FileDescriptorSet{File: []*descriptorpb.FileDescriptorProto{file}}
	return proto.MarshalOptions{Deterministic: true}.Marshal(&set)
}

// Close writes the index; it does not close the file.
func (w *Writer) Close() error {
	if err := w.mcap.Close(); err != nil {
		return fmt.Errorf("finish recording: %w", err)
	}
	return nil
}

// Count is how many messages of devices were written.
func (w *Writer) Count() uint64 { return w.count }
