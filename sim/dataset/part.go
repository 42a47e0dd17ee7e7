package dataset

import (
	"bufio"
	"cmp"
	"fmt"
	"io"
	"os"
)

// Part is a file under way. It gets its name only when it is whole, so that a program that was killed leaves
// no half of one behind under that name.
type Part struct {
	*bufio.Writer
	file *os.File
	path string
}

// CreatePart begins the file of that path.
func CreatePart(path string) (*Part, error) {
	f, err := os.Create(path + ".part")
	if err != nil {
		return nil, err
	}
	return &Part{Writer: bufio.NewWriterSize(f, 1<<16), file: f, path: path}, nil
}

// Commit ends the file and gives it its name.
func (p *Part) Commit() error {
	if err := cmp.Or(p.Flush(), p.file.Close()); err != nil {
		return fmt.Errorf("write %s: %w", p.path, err)
	}
	return os.Rename(p.file.Name(), p.path)
}

// WriteFile writes a small file at once: it is there whole or not at all.
func WriteFile(path string, content []byte) error {
	return writeBeside(path, func(w io.Writer) error {
		_, err := w.Write(content)
		return err
	})
}

// writeBeside writes a file under another name and renames it.
func writeBeside(path string, write func(w io.Writer) error) error {
	p, err := CreatePart(path)
	if err != nil {
		return err
	}
	if err := write(p); err != nil {
		return fmt.Errorf("write %s: %w", path, cmp.Or(err, p.file.Close()))
	}
	return p.Commit()
}
