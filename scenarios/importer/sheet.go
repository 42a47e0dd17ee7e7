package importer

import (
	"bytes"
	"cmp"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"unicode"
)

// maxSize of a file, bytes: far above any catalogue, so that a wrong path cannot fill the memory.
const maxSize = 64 << 20

// shown is how many errors are printed: more do not help.
const shown = 20

// Error is one thing wrong with a file.
type Error struct {
	File   string
	Line   int    // counted from 1; the line of the column names is 1
	Column int    // counted from 1; 0 where the whole line is wrong
	Name   string // of the column
	Msg    string
}

// Error gives `goods.csv:3: column 4 (mass_g): is "heavy", want a number of grams above 0`.
func (e Error) Error() string {
	if e.Column == 0 {
		return fmt.Sprintf("%s:%d: %s", e.File, e.Line, e.Msg)
	}
	return fmt.Sprintf("%s:%d: column %d (%s): %s", e.File, e.Line, e.Column, e.Name, e.Msg)
}

// Errors is everything wrong with a file, by line.
type Errors []Error

// Error lists the first errors, one a line, and says how many there are.
func (es Errors) Error() string {
	var lines []string
	for _, e := range es[:min(len(es), shown)] {
		lines = append(lines, e.Error())
	}
	if len(es) > shown {
		lines = append(lines, fmt.Sprintf("and %d more errors", len(es)-shown))
	}
	return strings.Join(lines, "\n")
}

// sheet is a table that was read, and what is wrong with it.
type sheet struct {
	file  string
	names []string       // the columns as the file writes them
	at    map[string]int // our name of a column -> its index
	comma bool           // a comma is a decimal sign
	rows  []row
	notes []string
	errs  Errors
}

// row is a line of the table.
type row struct {
	sheet  *sheet
	line   int
	fields []string
}

// column is one that we know, under several names.
type column struct {
	name    string
	aliases []string
}

// read reads a table whose columns are known; a column that is not is noted.
func read(file string, r io.Reader, known []column) (*sheet, error) {
	text, err := io.ReadAll(io.LimitReader(r, maxSize+1))
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", file, err)
	}
	if len(text) > maxSize {
		return nil, Errors{{File: file, Line: 1, Msg: fmt.Sprintf("is longer than %d bytes", maxSize)}}
	}
	text = bytes.TrimPrefix(text, []byte("\ufeff"))
	s := &sheet{file: file, at: map[string]int{}}
	c := csv.NewReader(bytes.NewReader(text))
	c.Comma, c.FieldsPerRecord = separator(text), -1
	c.TrimLeadingSpace = true
	s.comma = c.Comma != ','
	if err := s.scan(c); err != nil {
		return nil, err
	}
	s.name(known)
	return s, nil
}

// separator is the one that the first line has most of.
func separator(text []byte) rune {
	first, _, _ := bytes.Cut(text, []byte("\n"))
	best, most := ',', 0
	for _, c := range ",;\t" {
		if n := bytes.Count(first, []byte(string(c))); n > most {
			best, most = c, n
		}
	}
	return best
}

// scan reads the lines; those without any content do not count. A line that is no CSV is noted and left out,
// for the others may have mistakes too; without the names of the columns nothing else can be read.
func (s *sheet) scan(c *csv.Reader) error {
	for {
		fields, err := c.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		if parse, ok := errors.AsType[*csv.ParseError](err); ok {
			s.errs = append(s.errs, Error{File: s.file, Line: parse.Line,
				Msg: fmt.Sprintf("character %d: %v", parse.Column, parse.Err)})
			if s.names == nil {
				return s.errs
			}
			continue
		} else if err != nil {
			return fmt.Errorf("read %s: %w", s.file, err)
		}
		line, _ := c.FieldPos(0)
		for i := range fields {
			fields[i] = strings.TrimSpace(fields[i])
		}
		if !slices.ContainsFunc(fields, func(f string) bool { return f != "" }) {
			continue
		}
		if s.names == nil {
			s.names = fields
			continue
		}
		s.rows = append(s.rows, row{s, line, fields})
	}
	if len(s.rows) == 0 && len(s.errs) == 0 {
		return Errors{{File: s.file, Line: 1, Msg: "has no lines, want the names of the columns and lines " +
			"below"}}
	}
	return nil
}

// name finds out which column is which.
func (s *sheet) name(known []column) {
	for i, name := range s.names {
		k := slices.IndexFunc(known, func(c column) bool {
			return plain(c.name) == plain(name) || slices.Contains(c.aliases, plain(name))
		})
		if k < 0 {
			s.notes = append(s.notes, fmt.Sprintf("%s: column %d (%s) is not used", s.file, i+1, name))
			continue
		}
		if other, twice := s.at[known[k].name]; twice {
			s.fail(1, i, "means the same as column %d (%s), want one of the two", other+1, s.names[other])
			continue
		}
		s.at[known[k].name] = i
	}
}

// plain drops what does not count in the name of a column.
func plain(name string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, name)
}

// need reports columns that are not there; each is given by its names, of which one will do. Without them ok
// is false, and no line can be judged.
func (s *sheet) need(columns ...[]string) (ok bool) {
	ok = true
	for _, names := range columns {
		if !slices.ContainsFunc(names, s.has) {
			s.errs = append(s.errs, Error{File: s.file, Line: 1, Msg: fmt.Sprintf(
				"there is no column %s; there are %s",
				strings.Join(names, " or "), strings.Join(s.names, ", "))})
			ok = false
		}
	}
	return ok
}

func (s *sheet) has(column string) bool {
	_, ok := s.at[column]
	return ok
}

func (s *sheet) fail(line, column int, format string, args ...any) {
	e := Error{File: s.file, Line: line, Column: column + 1, Msg: fmt.Sprintf(format, args...)}
	if column >= 0 && column < len(s.names) {
		e.Name = s.names[column]
	}
	s.errs = append(s.errs, e)
}

// err is what is wrong so far, by line.
func (s *sheet) err() error {
	if len(s.errs) == 0 {
		return nil
	}
	slices.SortStableFunc(s.errs, func(a, b Error) int { return cmp.Compare(a.Line, b.Line) })
	return s.errs
}

// fail says what is wrong with a field, or with the whole line where the column is not there.
func (r *row) fail(column, format string, args ...any) {
	at, ok := r.sheet.at[column]
	if !ok {
		at = -1
	}
	r.sheet.fail(r.line, at, format, args...)
}

// text of a field; empty where it is missing.
func (r *row) text(column string) string {
	at, ok := r.sheet.at[column]
	if !ok || at >= len(r.fields) {
		return ""
	}
	return r.fields[at]
}

// number of a field within a range; ok is false for an empty or a wrong one, of which the wrong is reported.
func (r *row) number(column, what string, low, high float64) (v float64, ok bool) {
	text := r.text(column)
	if text == "" {
		return 0, false
	}
	v, err := strconv.ParseFloat(r.decimal(text), 64)
	if err != nil || !(v >= low && v <= high) {
		r.fail(column, "is %q, want %s from %v to %v", text, what, low, high)
		return 0, false
	}
	return v, true
}

// decimal puts a point for a decimal comma.
func (r *row) decimal(text string) string {
	if r.sheet.comma && !strings.Contains(text, ".") && strings.Count(text, ",") == 1 {
		return strings.Replace(text, ",", ".", 1)
	}
	return text
}

// whole number of a field.
func (r *row) whole(column, what string, low, high int) (v int, ok bool) {
	f, ok := r.number(column, what, float64(low), float64(high))
	if ok && f != float64(int(f)) {
		r.fail(column, "is %q, want %s from %v to %v", r.text(column), what, low, high)
		return 0, false
	}
	return int(f), ok
}
