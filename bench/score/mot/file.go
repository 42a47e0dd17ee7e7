package mot

import (
	"bufio"
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"slices"

	"storesim/pipeline/store"
)

// The bounds of what is read: above them a file is no result of tracking, and the tables of a frame would not
// fit in memory.
const (
	maxFileBytes   = 256 << 20
	maxRowBytes    = 64 << 10
	maxTracks      = 100_000 // of a file
	maxPerFrame    = 4096
	sampleRows     = 256 // after so many the number of the others is guessed from the size of the file
	maxFrameNumber = math.MaxInt32
)

// Detection is one row of a file: where one track is in one frame. Files have hundreds of thousands of them,
// and fresh memory costs more time than reading numbers, so it is kept small.
type Detection struct {
	Box   store.PixelBox // in pixels; of a floor point the box without size at its place, in metres
	Frame int32          // from 1
	Track int32          // by its place in File.Tracks
	Line  int32          // of the file, from 1
	Class int16          // column 8; 0 where there is none
	Use   bool           // of ground truth: column 7 is not 0; true where there is no such column
}

// Floor is the place of a floor point, in metres.
func (d *Detection) Floor() store.Vec2 { return store.Vec2{X: d.Box.MinX, Y: d.Box.MinY} }

func floorBox(x, y float64) store.PixelBox { return store.PixelBox{MinX: x, MinY: y, MaxX: x, MaxY: y} }

// File is a file of tracks, in order of frames, and within a frame in the order of the file.
type File struct {
	Name    string
	Columns int // of the first row
	Rows    []Detection
	Tracks  []int // the tracks' own numbers, in order of their first rows

	// Classed tells that the file has the form of ground truth of MOT16, MOT17 and MOT20: nine columns, 0
	// or 1 in column 7, a class of 1 to 13 in column 8.
	Classed bool

	number map[int]int32 // of a track -> its place in Tracks
	cuts   [][]Detection // the rows of each frame
	seen   []int32       // by track: the frame it was last in
	size   int           // bytes, 0 where it is not known
}

// ReadFile reads a file of tracks; floor tells which columns hold the place.
func ReadFile(path string, floor bool) (*File, error) {
	file := &File{}
	return file, file.readFile(path, floor)
}

// readFile reads into the file's own memory.
func (f *File) readFile(path string, floor bool) error {
	from, err := os.Open(path)
	if err != nil {
		return err
	}
	if info, err := from.Stat(); err == nil {
		f.size = int(min(info.Size(), maxFileBytes))
	}
	return errors.Join(f.read(from, path, floor), from.Close())
}

// Read reads rows of MOTChallenge text, separated by commas or by blanks:
//
//	frame, track, left, top, width, height [, use or confidence [, class or x [, visibility or y [, z]]]]
//
// as https://motchallenge.net/instructions/ describes them. For floor points x and y are metres on the
// floor, in columns 8 and 9 as in the 3-D files of MOT15, and a file of four columns (frame, track, x, y)
// will do. Empty lines are passed over. Errors begin with name:line.
func Read(r io.Reader, name string, floor bool) (*File, error) {
	file := &File{}
	if err := file.read(r, name, floor); err != nil {
		return nil, err
	}
	return file, nil
}

// forget empties the file and keeps its memory.
func (f *File) forget(name string) {
	if f.number == nil {
		f.number = map[int]int32{}
	}
	clear(f.number)
	*f = File{
		Name: name, Rows: f.Rows[:0], Tracks: f.Tracks[:0], number: f.number, cuts: f.cuts[:0], seen: f.seen,
		size: f.size,
	}
}

// ReadDetections reads a file of detections, MOTChallenge's det.txt: rows like those of tracks, whose track
// numbers mean nothing.
func ReadDetections(path string) (*File, error) {
	from, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	f := &File{}
	if err := errors.Join(f.scan(from, path, false), from.Close()); err != nil {
		return nil, err
	}
	f.cut()
	return f, f.crowded()
}

// Frames are the rows of each frame that has any, in order.
func (f *File) Frames() [][]Detection { return f.cuts }

func (f *File) read(r io.Reader, name string, floor bool) error {
	if err := f.scan(r, name, floor); err != nil {
		return err
	}
	return f.order()
}

// scan reads the rows as they come.
func (f *File) scan(r io.Reader, name string, floor bool) error {
	f.forget(name)
	rows := bufio.NewReaderSize(r, maxRowBytes)
	cells := make([]string, 10)
	size := 0
	for line, more := 1, true; more; line++ {
		row, err := rows.ReadSlice('\n')
		if more = err == nil; err != nil && !errors.Is(err, io.EOF) {
			if errors.Is(err, bufio.ErrBufferFull) {
				err = fmt.Errorf("a row of more than %d bytes", maxRowBytes)
			}
			return fmt.Errorf("%s:%d: %w", name, line, err)
		}
		if size += len(row); size > maxFileBytes {
			return fmt.Errorf("%s: larger than %d bytes", name, maxFileBytes)
		}
		if line == 1 {
			row = bytes.TrimPrefix(row, []byte("\ufeff"))
		}
		if row = bytes.TrimSpace(row); len(row) == 0 {
			continue
		}
		if err := f.add(row, line, cells, floor); err != nil {
			return fmt.Errorf("%s:%d: %w", name, line, err)
		}
		if line == sampleRows {
			f.Rows = slices.Grow(f.Rows, max(0, f.size-size)*len(f.Rows)/size*21/20)
		}
	}
	return nil
}

// add reads a row; cells is memory to use.
func (f *File) add(text []byte, line int, cells []string, floor bool) error {
	r, plain := plainRow(text, floor)
	if !plain {
		var err error
		r, err = anyRow(string(text), cells, floor)
		if err != nil && (f.Columns == 0 || r.columns == f.Columns) {
			return err
		}
	}
	if f.Columns == 0 {
		f.Columns = r.columns
		f.Classed = r.columns == 9 && !floor
	}
	if r.columns != f.Columns {
		return fmt.Errorf("%d columns, where the first row has %d", r.columns, f.Columns)
	}
	f.Classed = f.Classed && r.flag && !foreign(r.Detection)
	r.Track, r.Line = f.place(r.track), int32(line)
	f.Rows = append(f.Rows, r.Detection)
	return nil
}

// place returns the place of a track in Tracks.
func (f *File) place(track int) int32 {
	at, ok := f.number[track]
	if !ok {
		at = int32(len(f.Tracks))
		f.number[track] = at
		f.Tracks = append(f.Tracks, track)
	}
	return at
}

// order puts the rows in order and refuses a track that is twice in one frame.
func (f *File) order() error {
	f.cut()
	if err := f.crowded(); err != nil {
		return err
	}
	f.seen = fill(f.seen, len(f.Tracks), 0)
	for _, frame := range f.cuts {
		for _, d := range frame {
			if f.seen[d.Track] == d.Frame {
				first := slices.IndexFunc(frame, func(e Detection) bool { return e.Track == d.Track })
				return fmt.Errorf("%s:%d: track %d is twice in frame %d, first on line %d",
					f.Name, d.Line, f.Tracks[d.Track], d.Frame, frame[first].Line)
			}
			f.seen[d.Track] = d.Frame
		}
	}
	return nil
}

// crowded refuses a frame of more rows than fit in memory when they are compared.
func (f *File) crowded() error {
	for _, frame := range f.cuts {
		if len(frame) > maxPerFrame {
			return fmt.Errorf("%s:%d: frame %d has %d rows, at most %d are read",
				f.Name, frame[0].Line, frame[0].Frame, len(frame), maxPerFrame)
		}
	}
	return nil
}

// cut sorts the rows by frame and cuts them into those of each.
func (f *File) cut() {
	byFrame := func(a, b Detection) int { return cmp.Compare(a.Frame, b.Frame) }
	if !slices.IsSortedFunc(f.Rows, byFrame) {
		slices.SortStableFunc(f.Rows, byFrame)
	}
	f.cuts = f.cuts[:0]
	for start := 0; start < len(f.Rows); {
		end := start + 1
		for end < len(f.Rows) && f.Rows[end].Frame == f.Rows[start].Frame {
			end++
		}
		f.cuts = append(f.cuts, f.Rows[start:end])
		start = end
	}
}
