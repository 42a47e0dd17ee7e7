package mcap

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"

	container "github.com/foxglove/mcap/go/mcap"
	"github.com/klauspost/compress/zstd"
	"google.golang.org/protobuf/proto"

	"storesim/pipeline/feed"
	"storesim/pipeline/feed/grpc"
	feedv1 "storesim/pipeline/feed/grpc/storesim/feed/v1"
	"storesim/pipeline/feed/mcap/foxglove"
	"storesim/pipeline/store"
)

// maxRecord bounds a record of the container and what a chunk unpacks to, bytes: a broken recording cannot
// ask for all memory.
const maxRecord = 64 << 20

// ErrTruncated is wrapped by the error for a recording without its end.
var ErrTruncated = errors.New("recording is truncated: record it again")

// Reader reads a recording from its beginning to its end.
type Reader struct {
	Layout *store.Layout
	Told   *feedv1.Layout // the layout in the schema's form

	file   *container.Lexer
	chunk  *container.Lexer // nil between chunks
	zip    *zstd.Decoder
	topics map[uint16]string
	count  uint64
	buf    []byte
}

// IsRecording reports whether a file begins as an MCAP file does.
func IsRecording(head []byte) bool { return bytes.HasPrefix(head, container.Magic) }

// NewReader reads a recording up to its layout.
func NewReader(r io.Reader) (*Reader, error) {
	// Chunks are opened here and not by the lexer, which trusts their lengths.
	opt := &container.LexerOptions{EmitChunks: true, MaxRecordSize: maxRecord}
	file, err := container.NewLexer(r, opt)
	if err != nil {
		return nil, fmt.Errorf("not an MCAP recording: %w", err)
	}
	out := &Reader{file: file, topics: map[uint16]string{}}
	topic, m, err := out.message()
	switch {
	case errors.Is(err, io.EOF):
		return nil, errors.New("recording has no layout: it is empty")
	case err != nil:
		return nil, err
	case topic != topicLayout:
		return nil, fmt.Errorf("not a recording of a store: it begins with topic %q, want %s", topic,
			topicLayout)
	}
	out.Told = &feedv1.Layout{}
	if err := proto.Unmarshal(m.Data, out.Told); err != nil {
		return nil, fmt.Errorf("recording's layout: %w", err)
	}
	out.Layout, err = grpc.DecodeLayout(out.Told)
	if err != nil {
		return nil, fmt.Errorf("recording's %w", err)
	}
	return out, nil
}

// Close releases what Next needs; it does not close the file.
func (r *Reader) Close() {
	if r.zip != nil {
		r.zip.Close()
	}
}

// Next returns the next message of a device in the schema's form, or io.EOF after the last one. Topics of
// others are passed over.
func (r *Reader) Next() (*feedv1.ServerMessage, error) {
	for {
		topic, m, err := r.message()
		if err != nil {
			return nil, err
		}
		out, err := decode(topic, m)
		if err != nil {
			return nil, fmt.Errorf("recording's message %d, %s: %w", r.count+1, topic, err)
		}
		if out != nil {
			r.count++
			return out, nil
		}
	}
}

// NextMessage is Next with pictures decoded, in the pipeline's form.
func (r *Reader) NextMessage() (feed.Message, error) {
	m, err := r.Next()
	if err != nil {
		return nil, err
	}
	out, err := grpc.Decode(m)
	if err != nil {
		return nil, fmt.Errorf("recording's message %d: %w", r.count, err)
	}
	return out, nil
}

// decode is nil for a topic that no device has.
func decode(topic string, m *container.Message) (*feedv1.ServerMessage, error) {
	switch {
	case topic == topicPlates:
		p := &feedv1.PlateReading{}
		if err := proto.Unmarshal(m.Data, p); err != nil {
			return nil, err
		}
		return &feedv1.ServerMessage{Body: &feedv1.ServerMessage_Plates{Plates: p}}, nil
	case topic == topicGates:
		g := &feedv1.GateEvent{}
		if err := proto.Unmarshal(m.Data, g); err != nil {
			return nil, err
		}
		return &feedv1.ServerMessage{Body: &feedv1.ServerMessage_Gate{Gate: g}}, nil
	case strings.HasSuffix(topic, "/image"):
		return decodeImage(m)
	default:
		return nil, nil
	}
}

func decodeImage(m *container.Message) (*feedv1.ServerMessage, error) {
	var f foxglove.CompressedImage
	if err := proto.Unmarshal(m.Data, &f); err != nil {
		return nil, err
	}
	captured, ok := stamp(f.Timestamp)
	if !ok || f.Format != "jpeg" {
		return nil, fmt.Errorf("a picture of format %q at %v, want jpeg and a time", f.Format, f.Timestamp)
	}
	return grpc.Frame(&feedv1.Header{
		Device: f.FrameId, Seq: uint64(m.Sequence), CapturedNs: int64(captured), ArrivedNs: int64(m.LogTime),
	}, f.Data), nil
}

// message returns the next message of any topic.
func (r *Reader) message() (string, *container.Message, error) {
	for {
		token, record, err := r.record()
		if err != nil {
			return "", nil, err
		}
		switch token {
		case container.TokenFooter:
			return "", nil, io.EOF
		case container.TokenChunk:
			err = r.open(record)
		case container.TokenChannel:
			err = r.channel(record)
		case container.TokenMessage:
			m, err := container.ParseMessage(record)
			if err != nil {
				return "", nil, r.damaged(err)
			}
			topic, ok := r.topics[m.ChannelID]
			if !ok {
				return "", nil, r.damaged(fmt.Errorf("channel %d is not declared", m.ChannelID))
			}
			return topic, m, nil
		default: // what is said besides, and indexes
		}
		if err != nil {
			return "", nil, r.damaged(err)
		}
	}
}

// record returns the next record of the open chunk, or of the file.
func (r *Reader) record() (container.TokenType, []byte, error) {
	if r.chunk != nil {
		token, record, err := r.chunk.Next(nil)
		if err == nil && token == container.TokenChunk {
			err = container.ErrNestedChunk
		}
		if err == nil || !errors.Is(err, io.EOF) {
			return token, record, r.damaged(err)
		}
		r.chunk = nil
	}
	token, record, err := r.file.Next(r.buf)
	if cap(record) > cap(r.buf) {
		r.buf = record
	}
	if errors.Is(err, io.EOF) {
		return token, nil, fmt.Errorf("%w (after %d messages)", ErrTruncated, r.count)
	}
	if short, ok := errors.AsType[*container.ErrTruncatedRecord](err); ok {
		return token, nil, fmt.Errorf("%w (after %d messages: %w)", ErrTruncated, r.count, short)
	}
	return token, record, r.damaged(err)
}

func (r *Reader) damaged(err error) error {
	if err == nil || errors.Is(err, ErrTruncated) {
		return err
	}
	return fmt.Errorf("recording is damaged after %d messages: %w", r.count, err)
}

// open begins with the records of a chunk, whose bytes last until the next record of the file is read.
func (r *Reader) open(record []byte) error {
	c, err := parseChunk(record)
	if err != nil {
		return err
	}
	records := c.records
	switch c.compression {
	case container.CompressionNone:
	case container.CompressionZSTD:
		if records, err = r.unzip(records); err != nil {
			return err
		}
	default:
		return fmt.Errorf("a chunk is compressed with %q, want none or zstd", c.compression)
	}
	if err := c.check(records); err != nil {
		return err
	}
	r.chunk, err = container.NewLexer(bytes.NewReader(records), &container.LexerOptions{
		SkipMagic: true, EmitChunks: true, MaxRecordSize: maxRecord,
	})
	return err
}

func (r *Reader) unzip(b []byte) ([]byte, error) {
	if r.zip == nil {
		zip, err := zstd.NewReader(nil, zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxMemory(maxRecord))
		if err != nil {
			return nil, err
		}
		r.zip = zip
	}
	return r.zip.DecodeAll(b, nil)
}

func (r *Reader) channel(record []byte) error {
	c, err := container.ParseChannel(record)
	if err != nil {
		return err
	}
	r.topics[c.ID] = c.Topic
	return nil
}
