// Package record writes and reads files that are rows of records: length (4 bytes), CRC-32C (4 bytes), bytes,
// the numbers little-endian. The bytes of a record are compressed with zstd and are never empty, so that a
// stretch of zeros, which some file systems leave after a crash, is no record. It knows nothing of a store.
package record

import (
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"io"

	"github.com/klauspost/compress/zstd"
)

// maxLength bounds the length of a record, packed or not.
const maxLength = 256 << 20

// headLength is that of a record's length and checksum.
const headLength = 8

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// ErrCut is wrapped by the error for a file that ends within a record.
var ErrCut = errors.New("cut short")

// ErrDamaged is wrapped by the error for bytes that are no record.
var ErrDamaged = errors.New("the file is damaged")

// Writer writes records. What it writes to should be buffered.
type Writer struct {
	w      io.Writer
	zip    *zstd.Encoder
	packed []byte
}

// NewWriter returns a writer of records.
func NewWriter(w io.Writer) (*Writer, error) {
	zip, err := zstd.NewWriter(nil, zstd.WithEncoderLevel(zstd.SpeedFastest), zstd.WithEncoderConcurrency(1),
		zstd.WithZeroFrames(true))
	return &Writer{w: w, zip: zip}, err
}

// Write writes one record. It does not keep b.
func (w *Writer) Write(b []byte) error {
	w.packed = w.zip.EncodeAll(b, append(w.packed[:0], make([]byte, headLength)...))
	binary.LittleEndian.PutUint32(w.packed, uint32(len(w.packed)-headLength))
	binary.LittleEndian.PutUint32(w.packed[4:], crc32.Checksum(w.packed[headLength:], castagnoli))
	_, err := w.w.Write(w.packed)
	return err
}

// Reader reads records.
type Reader struct {
	r      io.Reader
	zip    *zstd.Decoder
	offset int64
}

// NewReader returns a reader of records; offset is where in the file r begins. What it reads from should be
// buffered.
func NewReader(r io.Reader, offset int64) (*Reader, error) {
	zip, err := zstd.NewReader(nil, zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxMemory(maxLength))
	return &Reader{r: r, zip: zip, offset: offset}, err
}

// Offset is where in the file the next record begins: all bytes before it are good.
func (r *Reader) Offset() int64 { return r.offset }

// Next reads one record; its bytes are the caller's. It returns io.EOF at the end of the file. Any other
// error says at which byte the file is broken, and wraps ErrCut, ErrDamaged or what the disk said.
func (r *Reader) Next() ([]byte, error) {
	var head [headLength]byte
	n, err := io.ReadFull(r.r, head[:])
	if n == 0 && errors.Is(err, io.EOF) {
		return nil, io.EOF
	}
	if err != nil {
		return nil, r.broken(err)
	}
	length := binary.LittleEndian.Uint32(head[:4])
	if length == 0 {
		return nil, fmt.Errorf("at byte %d: an empty record, %w", r.offset, ErrDamaged)
	}
	if length > maxLength {
		return nil, fmt.Errorf("at byte %d: a record of %d bytes is too long, %w",
			r.offset, length, ErrDamaged)
	}
	packed, err := io.ReadAll(io.LimitReader(r.r, int64(length)))
	if err == nil && len(packed) < int(length) {
		err = io.ErrUnexpectedEOF
	}
	if err != nil {
		return nil, r.broken(err)
	}
	if crc32.Checksum(packed, castagnoli) != binary.LittleEndian.Uint32(head[4:]) {
		return nil, fmt.Errorf("at byte %d: checksum is wrong, %w", r.offset, ErrDamaged)
	}
	b, err := r.zip.DecodeAll(packed, nil)
	if err != nil {
		return nil, fmt.Errorf("at byte %d: %w: %w", r.offset, ErrDamaged, err)
	}
	r.offset += headLength + int64(length)
	return b, nil
}

// Skip goes past a record by its length, whatever its bytes are.
func (r *Reader) Skip() error {
	var head [headLength]byte
	if _, err := io.ReadFull(r.r, head[:]); err != nil {
		return r.broken(err)
	}
	n, err := io.CopyN(io.Discard, r.r, int64(binary.LittleEndian.Uint32(head[:4])))
	if err != nil {
		return r.broken(err)
	}
	r.offset += headLength + n
	return nil
}

// broken says why there was nothing more to read.
func (r *Reader) broken(err error) error {
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		err = ErrCut
	}
	return fmt.Errorf("at byte %d: %w", r.offset, err)
}
