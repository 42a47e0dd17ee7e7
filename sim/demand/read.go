package demand

import (
	"bufio"
	"cmp"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode/utf8"
)

// Form is how a file holds baskets.
type Form string

// The two forms.
const (
	Lists Form = "one basket a line"
	Rows  Form = "rows of basket and item"
)

// shownFaults is how many faulty lines an error names.
const shownFaults = 20

// lineFaults collects what is wrong with a file.
type lineFaults struct {
	file string
	text []string
	more int
}

func (f *lineFaults) add(line int, format string, args ...any) {
	if len(f.text) == shownFaults {
		f.more++
		return
	}
	f.text = append(f.text, fmt.Sprintf("%s:%d: %s", f.file, line, fmt.Sprintf(format, args...)))
}

func (f *lineFaults) err() error {
	if len(f.text) == 0 {
		return nil
	}
	text := strings.Join(f.text, "\n")
	if f.more > 0 {
		text += fmt.Sprintf("\nand %d faulty lines more", f.more)
	}
	return errors.New(text)
}

// row is a line's fields, without blanks around them.
type row struct {
	line   int
	fields []string
}

// readRows reads lines of fields and says what separates these; empty lines are left out. A faulty line is
// noted and skipped.
func readRows(r io.Reader, faults *lineFaults) ([]row, Separator, error) {
	buffered := bufio.NewReaderSize(r, headBytes)
	// No text has a zero in it, and nearly every binary file does.
	if head, _ := buffered.Peek(4096); slices.Contains(head, 0) {
		return nil, 0, fmt.Errorf("%s is not text: byte %d is zero; want lines of comma-separated values",
			faults.file, slices.Index(head, 0)+1)
	}
	if mark, err := buffered.Peek(3); err == nil && string(mark) == "\ufeff" {
		_, _ = buffered.Discard(3) // it was there a moment ago
	}
	separator := separatorOf(buffered)
	reader := csv.NewReader(buffered)
	reader.Comma = rune(separator)
	reader.FieldsPerRecord, reader.TrimLeadingSpace = -1, true
	var rows []row
	for {
		fields, err := reader.Read()
		var wrong *csv.ParseError
		switch {
		case errors.Is(err, io.EOF):
			return rows, separator, nil
		case errors.As(err, &wrong):
			faults.add(wrong.Line, "%v", wrong.Err)
			continue
		case err != nil:
			return nil, 0, fmt.Errorf("reading %s: %w", faults.file, err)
		}
		line, _ := reader.FieldPos(0)
		for i := range fields {
			fields[i] = strings.TrimSpace(fields[i])
		}
		rows = append(rows, row{line, fields})
	}
}

// ReadBaskets reads records in either form and says which it took them for. The error names file and line of
// what is wrong, at most twenty of them.
func ReadBaskets(r io.Reader, file string) (*Records, Form, error) {
	faults := &lineFaults{file: file}
	rows, separator, err := readRows(r, faults)
	if err != nil {
		return nil, "", err
	}
	b := &recordsBuilder{records: Records{Separator: separator}, faults: faults, index: map[string]int{},
		baskets: map[string]int{}}
	form, header := formOf(rows)
	if header {
		rows = rows[1:]
	}
	for _, row := range rows {
		if form == Rows {
			b.item(row)
		} else {
			b.list(row)
		}
	}
	if err := faults.err(); err != nil {
		return nil, form, err
	}
	if len(b.records.Baskets) == 0 {
		return nil, form, fmt.Errorf("%s: no basket in it", file)
	}
	return &b.records, form, nil
}

// formOf guesses the form. A header tells; without one, a file of rows has two fields in nearly every line,
// the first of which is a number or contains one, and never an item's name.
func formOf(rows []row) (form Form, header bool) {
	if len(rows) == 0 {
		return Lists, false
	}
	if first := rows[0].fields; len(first) == 2 && isHeader(first) {
		return Rows, true
	}
	two := 0
	for _, row := range rows {
		if len(row.fields) == 2 && strings.ContainsAny(row.fields[0], "0123456789") {
			two++
		}
	}
	if 10*two >= 9*len(rows) && !sharesNames(rows) {
		return Rows, false
	}
	return Lists, false
}

func isHeader(fields []string) bool {
	const (
		ids   = "id t basket transaction order receipt invoice ticket"
		items = "item items name product sku article category description itemdescription"
	)
	has := func(words, field string) bool {
		word := strings.TrimRight(strings.TrimSuffix(strings.ToLower(field), "id"), " _")
		return slices.Contains(strings.Fields(words), cmp.Or(word, "id"))
	}
	return fields[0] != "" && fields[1] != "" && has(ids, fields[0]) && has(items, fields[1])
}

// sharesNames says whether a word stands in both columns.
func sharesNames(rows []row) bool {
	first := map[string]bool{}
	for _, row := range rows {
		first[row.fields[0]] = true
	}
	for _, row := range rows {
		if len(row.fields) == 2 && first[row.fields[1]] {
			return true
		}
	}
	return false
}

// recordsBuilder collects records.
type recordsBuilder struct {
	records Records
	faults  *lineFaults
	index   map[string]int // item by name
	baskets map[string]int // basket by identifier
}

// list reads a basket a line.
func (b *recordsBuilder) list(r row) {
	basket := len(b.records.Baskets)
	b.open()
	for i, name := range r.fields {
		if !b.nameIsRight(r.line, i+1, name) {
			b.records.Baskets, b.records.Units = b.records.Baskets[:basket], b.records.Units[:basket]
			return
		}
		b.put(basket, name)
	}
}

// item reads a row of identifier and item.
func (b *recordsBuilder) item(r row) {
	if len(r.fields) != 2 {
		b.faults.add(r.line, "%d fields: a row is a basket's identifier and an item", len(r.fields))
		return
	}
	if !b.nameIsRight(r.line, 1, r.fields[0]) || !b.nameIsRight(r.line, 2, r.fields[1]) {
		return
	}
	basket, known := b.baskets[r.fields[0]]
	if !known {
		basket = len(b.records.Baskets)
		b.baskets[r.fields[0]] = basket
		b.open()
	}
	b.put(basket, r.fields[1])
}

func (b *recordsBuilder) nameIsRight(line, field int, name string) bool {
	switch {
	case name == "":
		b.faults.add(line, "field %d is empty", field)
	case !utf8.ValidString(name):
		b.faults.add(line, "field %d is not UTF-8 text: %q", field, name)
	default:
		return true
	}
	return false
}

func (b *recordsBuilder) open() {
	b.records.Baskets = append(b.records.Baskets, nil)
	b.records.Units = append(b.records.Units, 0)
}

func (b *recordsBuilder) put(basket int, name string) {
	item, known := b.index[name]
	if !known {
		item = len(b.records.Names)
		b.index[name] = item
		b.records.Names = append(b.records.Names, name)
	}
	b.records.Units[basket]++
	held := b.records.Baskets[basket]
	if !slices.Contains(held, item) {
		b.records.Baskets[basket] = append(held, item)
	}
}
