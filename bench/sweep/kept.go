package sweep

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
)

// kept is the file of records.
type kept struct {
	known map[key]Record
	file  *os.File
	size  int64 // of whole lines
}

// openKept reads the records of a file and opens it for more. A last line that was cut off by a kill or a
// full disk is cut off for good, so that the next one begins on a line of its own.
func openKept(path string) (*kept, error) {
	k := &kept{known: map[key]Record{}}
	if err := k.read(path); err != nil {
		return nil, err
	}
	var err error
	k.file, err = os.OpenFile(path, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o644)
	if err != nil {
		return nil, err
	}
	return k, k.file.Truncate(k.size)
}

func (k *kept) read(path string) error {
	f, err := os.Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	defer func() { _ = f.Close() }() // only read
	in := bufio.NewReader(f)
	for n := 1; ; n++ {
		line, err := in.ReadBytes('\n')
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
		var r Record
		if err := json.Unmarshal(line, &r); err != nil {
			return fmt.Errorf("%s:%d: is no record of a sweep: %w", path, n, err)
		}
		if r.Form == form {
			k.known[r.key()] = r
		}
		k.size += int64(len(line))
	}
}

// add writes a record as one line. What a full disk let through of it is taken back.
func (k *kept) add(r *Record) error {
	text, err := json.Marshal(r)
	if err != nil {
		return err
	}
	n, err := k.file.Write(append(text, '\n'))
	if err != nil {
		return errors.Join(err, k.file.Truncate(k.size))
	}
	k.size += int64(n)
	return nil
}

// close makes sure that the records are on the disk.
func (k *kept) close() error { return errors.Join(k.file.Sync(), k.file.Close()) }
