package feed

import (
	"bufio"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"

	"storesim/pipeline/record"
	"storesim/pipeline/store"
)

// A recording is: the magic, the layout as JSON, the messages in order of arrival, an end mark with their
// number. The layout, each message and the end mark are records (package record), a frame after subtracting
// the camera's last one.
const magic = "STORESIM FEED 1\n"

// Recorder writes a recording. It is a Sink.
type Recorder struct {
	w     *bufio.Writer
	rows  *record.Writer
	last  map[store.DeviceID][]byte // last frame's encoding by camera
	count uint64
	plain []byte
}

// NewRecorder writes the head of a recording.
func NewRecorder(w io.Writer, layout *store.Layout) (*Recorder, error) {
	r := &Recorder{w: bufio.NewWriterSize(w, 1<<20), last: map[store.DeviceID][]byte{}}
	var err error
	if r.rows, err = record.NewWriter(r.w); err != nil {
		return nil, err
	}
	text, err := json.Marshal(layout)
	if err != nil {
		return nil, fmt.Errorf("encode layout: %w", err)
	}
	if _, err := r.w.WriteString(magic); err != nil {
		return nil, fmt.Errorf("write recording: %w", err)
	}
	return r, r.record(text)
}

// Push appends a message.
func (r *Recorder) Push(m Message) error {
	r.plain = Append(r.plain[:0], m)
	r.count++
	if f, ok := m.(*Frame); ok {
		return r.record(r.delta(f.Device))
	}
	return r.record(r.plain)
}

// delta returns r.plain less the camera's last frame, byte by byte, after the part that names the message.
func (r *Recorder) delta(camera store.DeviceID) []byte {
	last := r.last[camera]
	r.last[camera] = append(last[:0:0], r.plain...)
	if len(last) != len(r.plain) {
		return r.plain
	}
	out := append([]byte(nil), r.plain...)
	for i := headerSize(camera); i < len(out); i++ {
		out[i] -= last[i]
	}
	return out
}

// headerSize is the length of a message's encoding before the payload, and of a frame's before its planes.
func headerSize(device store.DeviceID) int { return 1 + 2 + len(device) + 3*8 + 4 }

func (r *Recorder) record(b []byte) error {
	if err := r.rows.Write(b); err != nil {
		return fmt.Errorf("write recording: %w", err)
	}
	return nil
}

// Close writes the end mark and what is buffered; it does not close the file.
func (r *Recorder) Close() error {
	end := binary.LittleEndian.AppendUint64([]byte{0}, r.count)
	if err := r.record(end); err != nil {
		return err
	}
	if err := r.w.Flush(); err != nil {
		return fmt.Errorf("write recording: %w", err)
	}
	return nil
}

// Player reads a recording.
type Player struct {
	Layout *store.Layout
	rows   *record.Reader
	last   map[store.DeviceID][]byte
	count  uint64
}

// ErrTruncated is wrapped by the error for a recording without its end.
var ErrTruncated = errors.New("recording is truncated")

// NewPlayer reads the head of a recording.
func NewPlayer(r io.Reader) (*Player, error) {
	in := bufio.NewReaderSize(r, 1<<20)
	head := make([]byte, len(magic))
	n, err := io.ReadFull(in, head)
	if !strings.HasPrefix(magic, string(head[:n])) {
		return nil, fmt.Errorf("not a recording: it does not begin with %q", magic)
	}
	switch {
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		return nil, fmt.Errorf("%w at byte 0, after 0 messages: record it again", ErrTruncated)
	case err != nil:
		return nil, fmt.Errorf("read recording: %w", err)
	}
	p := &Player{last: map[store.DeviceID][]byte{}}
	if p.rows, err = record.NewReader(in, int64(len(magic))); err != nil {
		return nil, err
	}
	text, err := p.record()
	if err != nil {
		return nil, err
	}
	p.Layout, err = decodeLayout(text)
	return p, err
}

func decodeLayout(text []byte) (*store.Layout, error) {
	var l store.Layout
	if err := json.Unmarshal(text, &l); err != nil {
		return nil, fmt.Errorf("recording's layout: %w", err)
	}
	catalog, err := store.NewCatalog(l.Catalog.Products)
	if err != nil {
		return nil, fmt.Errorf("recording's layout: %w", err)
	}
	l.Catalog = catalog
	layout, err := store.NewLayout(l)
	if err != nil {
		return nil, fmt.Errorf("recording's layout: %w", err)
	}
	return layout, nil
}

// Next returns the next message, or io.EOF after the last. Any other error says at which byte the recording
// is broken.
func (p *Player) Next() (Message, error) {
	b, err := p.record()
	if err != nil {
		return nil, err
	}
	if len(b) == 9 && b[0] == 0 {
		if n := binary.LittleEndian.Uint64(b[1:]); n != p.count {
			return nil, fmt.Errorf("recording has %d messages, its end mark says %d", p.count, n)
		}
		return nil, io.EOF
	}
	m, err := p.decode(b)
	if err != nil {
		return nil, fmt.Errorf("recording at byte %d, message %d: %w", p.rows.Offset(), p.count+1, err)
	}
	p.count++
	return m, nil
}

func (p *Player) decode(b []byte) (Message, error) {
	if len(b) > 0 && b[0] == kindFrame {
		r := reader{b: b[1:]}
		camera := store.DeviceID(r.string())
		last := p.last[camera]
		if len(last) == len(b) {
			for i := headerSize(camera); i < len(b); i++ {
				b[i] += last[i]
			}
		}
		p.last[camera] = b
	}
	return Decode(b)
}

// record reads one record. The bytes are the caller's.
func (p *Player) record() ([]byte, error) {
	b, err := p.rows.Next()
	switch {
	case err == nil:
		return b, nil
	case errors.Is(err, io.EOF), errors.Is(err, record.ErrCut):
		return nil, fmt.Errorf("%w at byte %d, after %d messages: record it again",
			ErrTruncated, p.rows.Offset(), p.count)
	}
	return nil, fmt.Errorf("recording %w", err)
}
