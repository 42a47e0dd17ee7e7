package feed

import (
	"bufio"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"strings"

	"github.com/klauspost/compress/zstd"

	"storesim/pipeline/store"
)

// A recording is: the magic, the layout as JSON, the messages in order of arrival, an end mark with their
// number. The layout, each message and the end mark are records: length (4 bytes), CRC-32C (4 bytes),
// bytes; a record is compressed with zstd, a frame after subtracting the camera's last one.
const magic = "STORESIM FEED 1\n"

// maxRecord bounds the length of a record.
const maxRecord = 256 << 20

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// Recorder writes a recording. It is a Sink.
type Recorder struct {
	w     *bufio.Writer
	zip   *zstd.Encoder
	last  map[store.DeviceID][]byte // last frame's encoding by camera
	count uint64
	plain []byte
	out   []byte
}

// NewRecorder writes the head of a recording.
func NewRecorder(w io.Writer, layout *store.Layout) (*Recorder, error) {
	zip, err := zstd.NewWriter(nil, zstd.WithEncoderLevel(zstd.SpeedFastest), zstd.WithEncoderConcurrency(1))
	if err != nil {
		return nil, err
	}
	r := &Recorder{w: bufio.NewWriterSize(w, 1<<20), zip: zip, last: map[store.DeviceID][]byte{}}
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
	r.out = r.zip.EncodeAll(b, r.out[:0])
	var head [8]byte
	binary.LittleEndian.PutUint32(head[:4], uint32(len(r.out)))
	binary.LittleEndian.PutUint32(head[4:], crc32.Checksum(r.out, castagnoli))
	if _, err := r.w.Write(head[:]); err != nil {
		return fmt.Errorf("write recording: %w", err)
	}
	if _, err := r.w.Write(r.out); err != nil {
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
	r      *bufio.Reader
	zip    *zstd.Decoder
	last   map[store.DeviceID][]byte
	count  uint64
	offset int64
}

// ErrTruncated is wrapped by the error for a recording without its end.
var ErrTruncated = errors.New("recording is truncated")

// NewPlayer reads the head of a recording.
func NewPlayer(r io.Reader) (*Player, error) {
	zip, err := zstd.NewReader(nil, zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxMemory(maxRecord))
	if err != nil {
		return nil, err
	}
	p := &Player{r: bufio.NewReaderSize(r, 1<<20), zip: zip, last: map[store.DeviceID][]byte{}}
	head := make([]byte, len(magic))
	n, err := io.ReadFull(p.r, head)
	if !strings.HasPrefix(magic, string(head[:n])) {
		return nil, fmt.Errorf("not a recording: it does not begin with %q", magic)
	}
	if err != nil {
		return nil, p.broken(err)
	}
	p.offset = int64(len(magic))
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
		return nil, fmt.Errorf("recording at byte %d, message %d: %w", p.offset, p.count+1, err)
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

// record reads and unpacks one record. The bytes are the caller's.
func (p *Player) record() ([]byte, error) {
	var head [8]byte
	if _, err := io.ReadFull(p.r, head[:]); err != nil {
		return nil, p.broken(err)
	}
	n := binary.LittleEndian.Uint32(head[:4])
	if n > maxRecord {
		return nil, fmt.Errorf("recording at byte %d: a record of %d bytes is too long", p.offset, n)
	}
	packed, err := io.ReadAll(io.LimitReader(p.r, int64(n)))
	if err == nil && len(packed) < int(n) {
		err = io.ErrUnexpectedEOF
	}
	if err != nil {
		return nil, p.broken(err)
	}
	if crc32.Checksum(packed, castagnoli) != binary.LittleEndian.Uint32(head[4:]) {
		return nil, fmt.Errorf("recording at byte %d: checksum is wrong, the file is damaged", p.offset)
	}
	p.offset += 8 + int64(n)
	b, err := p.zip.DecodeAll(packed, nil)
	if err != nil {
		return nil, fmt.Errorf("recording at byte %d: %w", p.offset, err)
	}
	return b, nil
}

// broken says why there was nothing more to read.
func (p *Player) broken(err error) error {
	if !errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF) {
		return fmt.Errorf("read recording at byte %d: %w", p.offset, err)
	}
	return fmt.Errorf("%w at byte %d, after %d messages: record it again", ErrTruncated, p.offset, p.count)
}
