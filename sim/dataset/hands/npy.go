package hands

import (
	"bufio"
	"errors"
	"fmt"
	"os"
	"strings"
)

// headerSize is the length of a NumPy file's header, a multiple of 64 as its format wants
// (https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html, version 1.0).
const headerSize = 128

// array is a NumPy file that grows by rows.
type array struct {
	file  *os.File
	w     *bufio.Writer
	kind  string
	shape []int // of a row
	rows  int
}

func create(path, kind string, shape ...int) (*array, error) {
	f, err := os.Create(path)
	if err != nil {
		return nil, err
	}
	a := &array{file: f, w: bufio.NewWriterSize(f, 1<<20), kind: kind, shape: shape}
	_, err = a.w.Write(make([]byte, headerSize))
	return a, err
}

func (a *array) append(row []byte) error {
	a.rows++
	_, err := a.w.Write(row)
	return err
}

// close writes the header, now that the number of rows is known.
func (a *array) close() error {
	if err := a.w.Flush(); err != nil {
		return errors.Join(err, a.file.Close())
	}
	_, err := a.file.WriteAt(a.header(), 0)
	return errors.Join(err, a.file.Close())
}

func (a *array) header() []byte {
	shape := []string{fmt.Sprint(a.rows)}
	for _, n := range a.shape {
		shape = append(shape, fmt.Sprint(n))
	}
	text := fmt.Sprintf("{'descr': '%s', 'fortran_order': False, 'shape': (%s), }",
		a.kind, strings.Join(shape, ", "))
	const magic = "\x93NUMPY\x01\x00"
	pad := headerSize - len(magic) - 2 - len(text) - 1
	length := headerSize - len(magic) - 2
	out := append([]byte(magic), byte(length), byte(length>>8))
	return append(out, text+strings.Repeat(" ", pad)+"\n"...)
}
