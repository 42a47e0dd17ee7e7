package parquet

import (
	"bufio"
	"fmt"
	"os"
	"path/filepath"

	columns "github.com/parquet-go/parquet-go"
	"github.com/parquet-go/parquet-go/compress/zstd"
)

// groupRows is the size of a row group. A table holds one group of rows in memory, no more.
const groupRows = 1 << 17

// batchRows are handed to the encoder together.
const batchRows = 1 << 10

// table is one file of rows. There is a .part at its name's end until it is whole.
type table[T any] struct {
	path string
	file *os.File
	buf  *bufio.Writer
	rows *columns.GenericWriter[T]
	next []T
}

func newTable[T any](dir, name string) (*table[T], error) {
	path := filepath.Join(dir, name)
	f, err := os.Create(path + ".part")
	if err != nil {
		return nil, fmt.Errorf("make table: %w", err)
	}
	t := &table[T]{path: path, file: f, buf: bufio.NewWriterSize(f, 1<<18), next: make([]T, 0, batchRows)}
	t.rows = columns.NewGenericWriter[T](t.buf,
		columns.Compression(&zstd.Codec{Level: zstd.SpeedFastest, Concurrency: 1}),
		columns.MaxRowsPerRowGroup(groupRows), columns.CreatedBy("storesim", "", ""),
	)
	return t, nil
}

func (t *table[T]) add(row T) error {
	t.next = append(t.next, row)
	if len(t.next) < batchRows {
		return nil
	}
	return t.flush()
}

func (t *table[T]) flush() error {
	if _, err := t.rows.Write(t.next); err != nil {
		return fmt.Errorf("write %s: %w", t.path, err)
	}
	t.next = t.next[:0]
	return nil
}

func (t *table[T]) close() error {
	err := t.flush()
	if err == nil {
		err = t.rows.Close()
	}
	if err == nil {
		err = t.buf.Flush()
	}
	if closing := t.file.Close(); err == nil {
		err = closing
	}
	if err == nil {
		err = os.Rename(t.path+".part", t.path)
	}
	if err != nil {
		t.drop()
		return fmt.Errorf("finish %s: %w", t.path, err)
	}
	return nil
}

// drop gives up on a table, if there is one, and removes what there is of it.
func (t *table[T]) drop() {
	if t == nil {
		return
	}
	_ = t.file.Close()              // the error that led here is told
	_ = os.Remove(t.path + ".part") // likewise
}
