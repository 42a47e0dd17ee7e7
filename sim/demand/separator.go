package demand

import (
	"bufio"
	"bytes"
)

// Separator is what stands between the fields of a line.
type Separator rune

// The separators that are told apart.
const (
	Commas     Separator = ','
	Semicolons Separator = ';'
	Tabs       Separator = '\t'
)

// String is the word for them.
func (s Separator) String() string {
	switch s {
	case Semicolons:
		return "semicolons"
	case Tabs:
		return "tabs"
	default:
		return "commas"
	}
}

// headBytes of a file tell its separator.
const headBytes = 64 << 10

// separatorOf is the one that most lines at the beginning have outside quotes: spreadsheets of countries
// with a decimal comma write semicolons, and a name may hold either.
func separatorOf(r *bufio.Reader) Separator {
	head, _ := r.Peek(headBytes) // a shorter file gives what it has
	best, most := Commas, 0
	for _, s := range []Separator{Commas, Semicolons, Tabs} {
		lines := 0
		for line := range bytes.Lines(head) {
			if holds(line, byte(s)) {
				lines++
			}
		}
		if lines > most {
			best, most = s, lines
		}
	}
	return best
}

// holds reports whether a line has a separator outside quotes.
func holds(line []byte, separator byte) bool {
	quoted := false
	for _, c := range line {
		switch {
		case c == '"':
			quoted = !quoted
		case c == separator && !quoted:
			return true
		}
	}
	return false
}
