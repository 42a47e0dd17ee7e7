package journal

import (
	"bufio"
	"errors"
	"fmt"
	"io"

	"storesim/pipeline/detect"
	"storesim/pipeline/feed"
	"storesim/pipeline/record"
)

// Recall gives all messages to take, in their order, with what was found in the frames, whose pictures are
// empty; take pushes them into a new pipeline whose log this journal is. What a crash left half written at
// the end is cut off: so many bytes. After that the journal is written to.
func (j *Journal) Recall(take func(feed.Message, []detect.Detection) error) (cut int64, err error) {
	j.recalling = true
	good, err := j.readBlocks(take)
	if err != nil {
		return 0, err
	}
	j.recalling = false
	end, err := j.file.Seek(0, io.SeekEnd)
	if err != nil {
		return 0, err
	}
	if err := j.cut(good); err != nil {
		return 0, err
	}
	for _, text := range j.drawn { // those that the crash kept from being issued
		if err := j.issue(text); err != nil {
			return 0, err
		}
	}
	j.drawn = nil
	return end - good, nil
}

// readBlocks reads from the head to the end, or to where the crash was, and returns that place.
func (j *Journal) readBlocks(take func(feed.Message, []detect.Detection) error) (int64, error) {
	rows, err := j.rowsFrom(j.good)
	if err != nil {
		return 0, err
	}
	for {
		b, err := rows.Next()
		switch at := rows.Offset(); {
		case errors.Is(err, io.EOF), errors.Is(err, record.ErrCut):
			return at, nil
		case errors.Is(err, record.ErrDamaged):
			if j.goesOn(at) {
				return 0, fmt.Errorf("journal %w: what comes after it is whole, so that no crash did it", err)
			}
			return at, nil
		case err != nil:
			return 0, fmt.Errorf("read journal %w", err)
		}
		if err := j.entries(b, take); err != nil {
			return 0, fmt.Errorf("journal before byte %d: %w", rows.Offset(), err)
		}
	}
}

func (j *Journal) rowsFrom(at int64) (*record.Reader, error) {
	if _, err := j.file.Seek(at, io.SeekStart); err != nil {
		return nil, err
	}
	return record.NewReader(bufio.NewReaderSize(j.file, 1<<20), at)
}

// goesOn reports whether a good record follows the broken one at a place.
func (j *Journal) goesOn(at int64) bool {
	next, err := j.rowsFrom(at)
	if err != nil || next.Skip() != nil {
		return false
	}
	_, err = next.Next()
	return err == nil
}

// entries reads a block.
func (j *Journal) entries(b []byte, take func(feed.Message, []detect.Detection) error) error {
	r := reader{b: b}
	for len(r.b) > 0 {
		e := r.entry()
		switch {
		case r.err != nil:
			return r.err
		case e.message != nil:
			if err := take(e.message, e.found); err != nil {
				return err
			}
		default:
			if err := j.comeUpon(e.receipt); err != nil {
				return err
			}
		}
	}
	return nil
}

// comeUpon notes a receipt of the file: it has been drawn again by now or, if it was issued at the end of the
// feed, it will be.
func (j *Journal) comeUpon(text []byte) error {
	j.issued++
	if len(j.drawn) == 0 {
		j.expected = append(j.expected, text)
		return nil
	}
	now := j.drawn[0]
	j.drawn = j.drawn[1:]
	return same(text, now)
}
