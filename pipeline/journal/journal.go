package journal

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"time"

	"storesim/pipeline/cart"
	"storesim/pipeline/detect"
	"storesim/pipeline/feed"
	"storesim/pipeline/record"
)

const magic = "STORESIM JOURNAL 1\n"

// A block is closed when it is so long, or when its first message arrived so long ago.
const (
	blockLength = 64 << 10
	blockTime   = time.Second
)

// File is what a journal is kept in: an *os.File.
type File interface {
	io.ReadWriteSeeker
	Truncate(size int64) error
	Sync() error
}

// Journal is a pipeline's log on disk. It is used by one goroutine.
type Journal struct {
	file  File
	rows  *record.Writer
	block []byte     // entries that are not written yet
	began feed.Stamp // arrival of the block's first message
	good  int64      // length of what was read and is good

	recalling bool
	issued    int      // receipts in the file
	drawn     [][]byte // while recalling: receipts drawn again that were not come upon yet ...
	expected  [][]byte // ... or come upon and not drawn yet
}

// Open begins a journal in an empty file, or opens the one that is there. Call Recall before writing to it.
func Open(f File, key Key) (*Journal, error) {
	rows, err := record.NewWriter(f)
	if err != nil {
		return nil, err
	}
	j := &Journal{file: f, rows: rows}
	if _, err := f.Seek(0, io.SeekStart); err != nil {
		return nil, err
	}
	found, err := j.readHead()
	if err != nil {
		return nil, err
	}
	if found == nil {
		return j, j.begin(key)
	}
	if what := found.differs(&key); what != "" {
		return nil, fmt.Errorf("the journal is of another %s; give another file", what)
	}
	return j, nil
}

// readHead reads magic and key; nil where there is no whole one: a crash at the very beginning.
func (j *Journal) readHead() (*Key, error) {
	in := bufio.NewReader(j.file)
	head := make([]byte, len(magic))
	n, err := io.ReadFull(in, head)
	if !bytes.HasPrefix([]byte(magic), head[:n]) {
		return nil, fmt.Errorf("not a journal: it does not begin with %q", magic)
	}
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return nil, nil //nolint:nilnil // no key and no error: there is no journal yet
	}
	if err != nil {
		return nil, err
	}
	rows, err := record.NewReader(in, int64(len(magic)))
	if err != nil {
		return nil, err
	}
	text, err := rows.Next()
	if errors.Is(err, io.EOF) || errors.Is(err, record.ErrCut) {
		return nil, nil //nolint:nilnil // as above
	}
	if err != nil {
		return nil, fmt.Errorf("journal's key: %w", err)
	}
	var k Key
	if err := json.Unmarshal(text, &k); err != nil {
		return nil, fmt.Errorf("journal's key: %w", err)
	}
	j.good = rows.Offset()
	return &k, nil
}

// begin writes the head of an empty journal.
func (j *Journal) begin(key Key) error {
	text, err := json.Marshal(&key)
	if err != nil {
		return err
	}
	if err := j.cut(0); err != nil {
		return err
	}
	if _, err := j.file.Write([]byte(magic)); err != nil {
		return fmt.Errorf("write journal: %w", err)
	}
	if err := j.write(text); err != nil {
		return err
	}
	j.good, err = j.file.Seek(0, io.SeekCurrent)
	return err
}

// cut drops what lies behind a place, and goes there.
func (j *Journal) cut(at int64) error {
	if err := j.file.Truncate(at); err != nil {
		return fmt.Errorf("cut journal: %w", err)
	}
	_, err := j.file.Seek(at, io.SeekStart)
	return err
}

func (j *Journal) write(b []byte) error {
	if err := j.rows.Write(b); err != nil {
		return fmt.Errorf("write journal: %w", err)
	}
	return nil
}

// Message notes a message, and what was found in a frame.
func (j *Journal) Message(m feed.Message, found []detect.Detection) error {
	at := m.Head().Arrived
	if len(j.block) > 0 && (at.Sub(j.began) >= blockTime || len(j.block) >= blockLength) {
		if err := j.Flush(); err != nil {
			return err
		}
	}
	if len(j.block) == 0 {
		j.began = at
	}
	j.block = appendMessage(j.block, m, found)
	return nil
}

// Receipt notes that a receipt was issued. One that is drawn again, while messages are recalled or after
// them, must be what it was.
func (j *Journal) Receipt(r *cart.Receipt) error {
	text, err := json.Marshal(r)
	if err != nil {
		return fmt.Errorf("encode receipt of %s: %w", r.Token, err)
	}
	if len(j.expected) > 0 {
		was := j.expected[0]
		j.expected = j.expected[1:]
		return same(was, text)
	}
	if j.recalling {
		j.drawn = append(j.drawn, text)
		return nil
	}
	return j.issue(text)
}

// issue writes a receipt, and sees to it that the disk has it.
func (j *Journal) issue(text []byte) error {
	j.issued++
	j.block = appendReceipt(j.block, text)
	if err := j.Flush(); err != nil {
		return err
	}
	if err := j.file.Sync(); err != nil {
		return fmt.Errorf("write journal: %w", err)
	}
	return nil
}

// Flush writes what has been noted.
func (j *Journal) Flush() error {
	if len(j.block) == 0 {
		return nil
	}
	err := j.write(j.block)
	j.block = j.block[:0]
	return err
}

// Issued is how many receipts the file has.
func (j *Journal) Issued() int { return j.issued }

// same compares a receipt of the file with what was drawn from the same messages now.
func same(was, now []byte) error {
	if bytes.Equal(was, now) {
		return nil
	}
	var r cart.Receipt
	if err := json.Unmarshal(was, &r); err != nil {
		return fmt.Errorf("journal's receipt: %w", err)
	}
	return fmt.Errorf("the journal's receipt of %s is not what is drawn from its messages now: another "+
		"version of the program wrote it; give another file to begin anew", r.Token)
}
