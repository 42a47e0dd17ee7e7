package mot

import (
	"fmt"
	"math"
	"strconv"
	"strings"
)

// row is what a row of a file says.
type row struct {
	Detection
	track   int  // the file's own number
	columns int  // of the row, which may be more than are read
	flag    bool // column 7 is 0 or 1 and nothing else
}

// readColumns are the columns that are read at most.
const readColumns = 9

// plainRow reads a row as tools write nearly all of them: numbers in plain decimals, commas between them and
// nothing else. What it refuses is read by anyRow, which reads the same out of a plain row.
func plainRow(text []byte, floor bool) (row, bool) {
	var v [readColumns]float64
	r := row{Detection: Detection{Use: true}}
	for start := 0; ; r.columns++ {
		value, width := decimal(text[start:])
		end := start + width
		if width == 0 || end < len(text) && text[end] != ',' {
			return r, false
		}
		if r.columns < len(v) {
			v[r.columns] = value
		}
		if r.columns == 6 {
			r.flag = width == 1 && (value == 0 || value == 1)
		}
		if end == len(text) {
			r.columns++
			break
		}
		start = end + 1
	}
	whole := v[0] == math.Trunc(v[0]) && v[1] == math.Trunc(v[1])
	if !whole || v[0] < 1 || v[0] > maxFrameNumber || r.columns < 6 || floor && r.columns < readColumns {
		return r, false
	}
	r.Frame, r.track = int32(v[0]), int(v[1])
	if floor {
		r.Box = floorBox(v[7], v[8])
	} else {
		r.Box.MinX, r.Box.MinY, r.Box.MaxX, r.Box.MaxY = v[2], v[3], v[2]+v[4], v[3]+v[5]
	}
	if r.columns > 6 {
		r.Use = math.Trunc(v[6]) != 0
	}
	if r.columns > 7 && !floor {
		r.Class = class(v[7])
	}
	return r, true
}

// decimal reads the number that the text begins with and returns how many bytes it takes, 0 where it is not
// sure: a whole number below 2^53 over a power of ten below 10^22 are both exact, so that their quotient is
// the nearest number there is, as strconv.ParseFloat finds it (Clinger 1990).
func decimal(text []byte) (float64, int) {
	i, point := 0, -1
	if len(text) > 0 && text[0] == '-' {
		i++
	}
	first, whole := i, int64(0)
	for ; i < len(text); i++ {
		c := text[i]
		if c >= '0' && c <= '9' {
			whole = whole*10 + int64(c-'0')
			continue
		}
		if c != '.' || point >= 0 {
			break
		}
		point = i
	}
	digits, after := i-first, 0
	if point >= 0 {
		digits--
		after = i - point - 1
	}
	if digits == 0 || digits > 15 {
		return 0, 0
	}
	value := float64(whole)
	if after > 0 {
		value /= tens[after]
	}
	if first > 0 {
		value = -value
	}
	return value, i
}

// tens are the powers of ten.
var tens = [...]float64{1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15}

// anyRow reads a row whatever its form; cells is memory to use. Columns are right also of a row that is not.
func anyRow(text string, cells []string, floor bool) (row, error) {
	n := split(text, cells)
	r, err := parse(cells[:min(n, len(cells))], floor)
	r.columns = n
	return r, err
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
			cells[n] = strings.TrimSpace(row)
			return n + 1
		}
		cells[n], row = strings.TrimSpace(row[:at]), row[at+1:]
	}
	return len(cells) + strings.Count(row, ",") + 1
}

func parse(cells []string, floor bool) (row, error) {
	d := row{Detection: Detection{Use: true}}
	short := floor && len(cells) == 4
	want := 6
	if floor {
		want = 9
	}
	if len(cells) < want && !short {
		return d, fmt.Errorf("%d columns, want at least %d", len(cells), want)
	}
	n := numbers{cells: cells}
	frame := n.whole(0)
	d.Frame, d.track = int32(frame), n.whole(1)
	if n.err == nil && (frame < 1 || frame > maxFrameNumber) {
		return d, fmt.Errorf("frame is %d, want one from 1 to %d", frame, maxFrameNumber)
	}
	switch {
	case short:
		d.Box = floorBox(n.real(2), n.real(3))
		return d, n.err
	case floor:
		d.Box = floorBox(n.real(7), n.real(8))
	default:
		x, y := n.real(2), n.real(3)
		d.Box.MinX, d.Box.MinY, d.Box.MaxX, d.Box.MaxY = x, y, x+n.real(4), y+n.real(5)
	}
	if len(cells) > 6 {
		d.Use = math.Trunc(n.real(6)) != 0
		d.flag = cells[6] == "0" || cells[6] == "1"
	}
	if len(cells) > 7 && !floor {
		d.Class = class(n.real(7))
	}
	return d, n.err
}

// class is the number of a class; numbers far from any class, which some tools leave in that column, are
// brought near.
func class(v float64) int16 { return int16(max(math.MinInt16, min(math.MaxInt16, v))) }

// numbers reads cells and keeps the first error.
type numbers struct {
	cells []string
	err   error
}

func (n *numbers) real(i int) float64 {
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
