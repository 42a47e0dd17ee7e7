package huggingface

import (
	"bufio"
	"cmp"
	"fmt"
	"os"
)

// part is a file under way. It gets its name only when it is whole, so that a program that was killed leaves
// no half of one behind under that name.
type part struct {
	*bufio.Writer
	file *os.File
	path string
}

func create(path string) (*part, error) {
	f, err := os.Create(path + ".part")
	if err != nil {
		return nil, err
	}
	return &part{Writer: bufio.NewWriter(f), file: f, path: path}, nil
}

// commit ends the file and gives it its name.
func (p *part) commit() error {
	if err := cmp.Or(p.Flush(), p.file.Close()); err != nil {
		return fmt.Errorf("write %s: %w", p.path, err)
	}
	return os.Rename(p.path+".part", p.path)
}

// writeFile writes a small file at once.
func writeFile(path string, content []byte) error {
	if err := os.WriteFile(path+".part", content, 0o644); err != nil {
		return err
	}
	return os.Rename(path+".part", path)
}
