package mot

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"slices"
	"strconv"
	"strings"

	"storesim/pipeline/store"
)

// The bounds of what is read: above them a file is no result of tracking, and the tables of a frame would not
// fit in memory.
const (
	maxFileBytes   = 256 << 20
	maxTracks      = 100_000 // of a file
	maxPerFrame    = 4096
	maxFrameNumber = 1 << 40
)

// Detection is one row of a file: where one track is in one frame.
type Detection struct {
	Frame int // from 1
	Track int
	Box   store.PixelBox // in pixels; not read for floor points
	Floor store.Vec2     // in metres; read for floor points only
	Use   bool           // of ground truth: column 7 is not 0; true where there is no such column
	Class int            // column 8; 0 where there is none
	Line  int            // of the file, from 1
}

// File is a file of tracks, in order of frames, and within a frame in the order of the file.
type File struct {
	Name    string
	Columns int // of the first row
	Rows    []Detection

	// Classed tells that the file has the form of ground truth of MOT16, MOT17 and MOT20: nine columns, 0
	// or 1 in column 7, a class of 1 to 13 in column 8.
	Classed bool
}

// ReadFile reads a file of tracks; floor tells which columns hold the place.
func ReadFile(path string, floor bool) (*File, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	var size int64
	if info, err := f.Stat(); err == nil && info.Size() <= maxFileBytes {
		size = info.Size()
	}
	file, err := read(f, path, floor, int(size))
	return file, errors.Join(err, f.Close())
}

// Read reads rows of MOTChallenge text, separated by commas or by blanks:
//
//	frame, track, left, top, width, height [, use or confidence [, class or x [, visibility or y [, z]]]]
//
// as https://motchallenge.net/instructions/ describes them. For floor points x and y are metres on the
// floor, in columns 8 and 9 as in the 3-D files of MOT15, and a file of four columns (frame, track, x, y)
// will do. Empty lines are passed over. Errors begin with name:line.
func Read(r io.Reader, name string, floor bool) (*File, error) { return read(r, name, floor, 0) }

// read is Read of so many bytes, as far as is known.
func read(r io.Reader, name string, floor bool, size int) (*File, error) {
	var data strings.Builder
	data.Grow(size)
	n, err := io.Copy(&data, io.LimitReader(r, maxFileBytes+1))
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	if n > maxFileBytes {
		return nil, fmt.Errorf("%s: larger than %d bytes", name, maxFileBytes)
	}
	file := &File{Name: name}
	text := strings.TrimPrefix(data.String(), "\ufeff")
	file.Rows = make([]Detection, 0, strings.Count(text, "\n")+1)
	cells := make([]string, 10)
	for line := 1; text != ""; line++ {
		var row string
		row, text, _ = strings.Cut(text, "\n")
		if row = strings.TrimSpace(row); row == "" {
			continue
		}
		if err := file.add(row, line, cells, floor); err != nil {
			return nil, fmt.Errorf("%s:%d: %w", name, line, err)
		}
	}
	return file, file.order()
}

// add reads a row; cells is memory to use.
func (f *File) add(row string, line int, cells []string, floor bool) error {
	n := split(row, cells)
	if f.Columns == 0 {
		f.Columns = n
	}
	if n != f.Columns {
		return fmt.Errorf("%d columns, where the first row has %d", n, f.Columns)
	}
	d, err := parse(cells[:min(n, len(cells))], floor)
	if err != nil {
		return err
	}
	if len(f.Rows) == 0 {
		f.Classed = n == 9 && !floor
	}
	f.Classed = f.Classed && (cells[6] == "0" || cells[6] == "1") && !foreign(d)
	d.Line = line
	f.Rows = append(f.Rows, d)
	return nil
}

// split cuts a row into cells and returns how many there are, which may be more than fit. A comma at the end
// of a row is no cell.
func split(row string, cells []string) int {
	if strings.IndexByte(row, ',') < 0 {
		all := strings.Fields(row)
		copy(cells, all)
		return len(all)
	}
	row = strings.TrimSuffix(row, ",")
	for n := range cells {
		at := strings.IndexByte(row, ',')
		if at < 0 {
			cells[n] = trim(row)
			return n + 1
		}
		cells[n], row = trim(row[:at]), row[at+1:]
	}
	return len(cells) + strings.Count(row, ",") + 1
}

// trim takes blanks off, of which there are mostly none.
func trim(cell string) string {
	if cell != "" && cell[0] > ' ' && cell[len(cell)-1] > ' ' {
		return cell
	}
	return strings.TrimSpace(cell)
}

func parse(cells []string, floor bool) (Detection, error) {
	d := Detection{Use: true}
	short := floor && len(cells) == 4
	want := 6
	if floor {
		want = 9
	}
	if len(cells) < want && !short {
		return d, fmt.Errorf("%d columns, want at least %d", len(cells), want)
	}
	n := numbers{cells: cells}
	d.Frame, d.Track = n.whole(0), n.whole(1)
	if n.err == nil && (d.Frame < 1 || d.Frame > maxFrameNumber) {
		return d, fmt.Errorf("frame is %d, want one from 1", d.Frame)
	}
	switch {
	case short:
		d.Floor = store.Vec2{X: n.real(2), Y: n.real(3)}
		return d, n.err
	case floor:
		d.Floor = store.Vec2{X: n.real(7), Y: n.real(8)}
	default:
		x, y := n.real(2), n.real(3)
		d.Box = store.PixelBox{MinX: x, MinY: y, MaxX: x + n.real(4), MaxY: y + n.real(5)}
	}
	if len(cells) > 6 {
		d.Use = math.Trunc(n.real(6)) != 0
	}
	if len(cells) > 7 && !floor {
		d.Class = int(n.real(7))
	}
	return d, n.err
}

// numbers reads cells and keeps the first error.
type numbers struct {
	cells []string
	err   error
}

func (n *numbers) real(i int) float64 {
	if c := n.cells[i]; len(c) == 1 && c[0] >= '0' && c[0] <= '9' {
		return float64(c[0] - '0') // flags and classes
	}
	v, err := strconv.ParseFloat(n.cells[i], 64)
	if n.err == nil && (err != nil || math.IsNaN(v) || math.Abs(v) > 1e15) {
		n.err = fmt.Errorf("column %d is %q, want a number", i+1, n.cells[i])
	}
	return v
}

// whole also takes numbers such as 3.0 and 1e2, as some tools write them.
func (n *numbers) whole(i int) int {
	if v, err := strconv.Atoi(n.cells[i]); err == nil {
		return v
	}
	v := n.real(i)
	if n.err == nil && v != math.Trunc(v) {
		n.err = fmt.Errorf("column %d is %q, want a whole number", i+1, n.cells[i])
	}
	return int(v)
}

// order sorts the rows by frame and refuses a track that is twice in one frame.
func (f *File) order() error {
	byFrame := func(a, b Detection) int { return cmp.Compare(a.Frame, b.Frame) }
	if !slices.IsSortedFunc(f.Rows, byFrame) {
		slices.SortStableFunc(f.Rows, byFrame)
	}
	seen := map[int]int{} // track -> line
	for _, frame := range f.frames() {
		if len(frame) > maxPerFrame {
			return fmt.Errorf("%s:%d: frame %d has %d rows, at most %d are read",
				f.Name, frame[0].Line, frame[0].Frame, len(frame), maxPerFrame)
		}
		clear(seen)
		for _, d := range frame {
			if first, ok := seen[d.Track]; ok {
				return fmt.Errorf("%s:%d: track %d is twice in frame %d, first on line %d",
					f.Name, d.Line, d.Track, d.Frame, first)
			}
			seen[d.Track] = d.Line
		}
	}
	return nil
}

// frames cuts the rows into those of each frame.
func (f *File) frames() [][]Detection {
	var out [][]Detection
	for start := 0; start < len(f.Rows); {
		end := start + 1
		for end < len(f.Rows) && f.Rows[end].Frame == f.Rows[start].Frame {
			end++
		}
		out = append(out, f.Rows[start:end])
		start = end
	}
	return out
}
