package mcap

import (
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"

	container "github.com/foxglove/mcap/go/mcap"
)

// chunk is a record that holds records (https://mcap.dev/spec#chunk-op0x06). It is read here because the
// library's own reader trusts the lengths that it finds.
type chunk struct {
	size        uint64 // of the records, unpacked
	sum         uint32 // CRC-32 of the records unpacked; 0 for none
	compression container.CompressionFormat
	records     []byte // of the record's own bytes
}

var errChunk = errors.New("a chunk is cut short")

func parseChunk(b []byte) (chunk, error) {
	const head = 8 + 8 + 8 + 4 + 4 // first and last time, size, checksum, length of the compression's name
	if len(b) < head {
		return chunk{}, errChunk
	}
	c := chunk{size: binary.LittleEndian.Uint64(b[16:]), sum: binary.LittleEndian.Uint32(b[24:])}
	name := uint64(binary.LittleEndian.Uint32(b[28:]))
	b = b[head:]
	if uint64(len(b)) < name+8 {
		return chunk{}, errChunk
	}
	c.compression = container.CompressionFormat(b[:name])
	length := binary.LittleEndian.Uint64(b[name:])
	b = b[name+8:]
	if uint64(len(b)) < length {
		return chunk{}, errChunk
	}
	c.records = b[:length]
	if c.size > maxRecord {
		return chunk{}, fmt.Errorf("a chunk of %d bytes is too long", c.size)
	}
	return c, nil
}

// check holds unpacked records against the chunk's checksum.
func (c *chunk) check(records []byte) error {
	if uint64(len(records)) != c.size {
		return fmt.Errorf("a chunk has %d bytes, want %d", len(records), c.size)
	}
	if c.sum != 0 && crc32.ChecksumIEEE(records) != c.sum {
		return errors.New("a chunk's checksum is wrong")
	}
	return nil
}
