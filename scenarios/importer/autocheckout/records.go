package autocheckout

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"time"
)

// The files of a recording.
const (
	platesFile    = "plate_data.json"
	targetsFile   = "full_targets.json"
	planogramFile = "planogram.json"
	productsFile  = "products.json"
)

// records calls f for each object of a file, counted from 1. Errors name the file and the object.
func records[T any](dir fs.FS, name string, f func(n int, v *T) error) error {
	file, err := dir.Open(name)
	if err != nil {
		return fmt.Errorf("%s: %w; want a folder with %s, %s, %s and %s", name, cause(err),
			platesFile, targetsFile, planogramFile, productsFile)
	}
	defer func() { _ = file.Close() }()
	d := json.NewDecoder(bufio.NewReader(file))
	for n := 1; ; n++ {
		var v T
		err := d.Decode(&v)
		if errors.Is(err, io.EOF) && n > 1 {
			return nil
		}
		if err != nil {
			return fmt.Errorf("%s: object %d: %w; want JSON objects one after another, to the end of the "+
				"file", name, n, err)
		}
		if err := f(n, &v); err != nil {
			return fmt.Errorf("%s: object %d: %w", name, n, err)
		}
	}
}

// cause is an error of the file system without the name of the file, which is told already.
func cause(err error) error {
	if path, ok := errors.AsType[*fs.PathError](err); ok {
		return path.Err
	}
	return err
}

// point is a place or an angle about each axis. What is 0 is left out in the files.
type point struct{ X, Y, Z float64 }

// header is when a message was measured and sent, and stored when the database got it.
type header struct {
	Origin time.Time `json:"t_origin"`
	Issue  time.Time `json:"t_issue"`
}

// envelope is the outside of a message.
type envelope struct {
	Stored struct {
		At time.Time `json:"$date"`
	} `json:"date_time"`
}

// check reports a message without its time.
func (h *header) check() error {
	if h.Origin.IsZero() {
		return errors.New("there is no document.header.t_origin, want the time of the measurement (RFC 3339)")
	}
	return nil
}
