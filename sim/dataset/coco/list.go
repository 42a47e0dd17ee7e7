package coco

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
)

// list is a JSON list that grows in a file, one record a line, so that a data set of any size needs no more
// memory than a small one.
type list struct {
	file    *os.File
	to      *bufio.Writer
	encoder *json.Encoder
	n       int
}

func newList(path string) (*list, error) {
	f, err := os.Create(path)
	if err != nil {
		return nil, err
	}
	l := &list{file: f, to: bufio.NewWriter(f)}
	l.encoder = json.NewEncoder(l.to)
	l.encoder.SetEscapeHTML(false) // run lengths are full of < and >
	return l, nil
}

func (l *list) add(record any) error {
	if l.n > 0 {
		if err := l.to.WriteByte(','); err != nil {
			return err
		}
	}
	l.n++
	return l.encoder.Encode(record)
}

// copyTo writes the list as it stands, brackets included. It may be read several times.
func (l *list) copyTo(w io.Writer) error {
	if err := l.to.Flush(); err != nil {
		return err
	}
	if _, err := l.file.Seek(0, io.SeekStart); err != nil {
		return err
	}
	if _, err := io.WriteString(w, "[\n"); err != nil {
		return err
	}
	if _, err := io.Copy(w, l.file); err != nil {
		return err
	}
	_, err := io.WriteString(w, "]")
	return err
}

// remove ends the list and deletes its file.
func (l *list) remove() error { return errors.Join(l.file.Close(), os.Remove(l.file.Name())) }

// join writes a document: the keys of head, then images and annotations.
func join(path string, head any, images, annotations *list) error {
	f, err := os.Create(path + ".part")
	if err != nil {
		return err
	}
	w := bufio.NewWriter(f)
	err = write(w, head, images, annotations)
	if err := errors.Join(err, w.Flush(), f.Close()); err != nil {
		return errors.Join(fmt.Errorf("%s: %w", path, err), os.Remove(f.Name()))
	}
	return os.Rename(f.Name(), path)
}

func write(w *bufio.Writer, head any, images, annotations *list) error {
	text, err := json.Marshal(head)
	if err != nil {
		return err
	}
	_, _ = w.Write(text[:len(text)-1]) // a bufio.Writer keeps its first error for Flush
	_, _ = w.WriteString(",\n\"images\":")
	if err := images.copyTo(w); err != nil {
		return err
	}
	_, _ = w.WriteString(",\n\"annotations\":")
	if err := annotations.copyTo(w); err != nil {
		return err
	}
	_, err = w.WriteString("}\n")
	return err
}
