package scenarios

import (
	"fmt"
	"strings"
)

// keyLines maps every key of a TOML text to its line: "plates.noise", "camera[2].at",
// "shelf[3].facings[1].sku", with indices counted from 1. The text must be valid TOML (the decoder has read
// it); on other input the result is meaningless but the scan ends.
func keyLines(text string) map[string]int {
	s := &keyScanner{text: text, line: 1, lines: map[string]int{}, elements: map[string]int{}}
	for s.skipSpace(); s.pos < len(s.text); s.skipSpace() {
		switch {
		case s.accept("[["):
			s.header(true)
		case s.accept("["):
			s.header(false)
		default:
			s.pair(s.table)
		}
	}
	return s.lines
}

type keyScanner struct {
	text      string
	pos, line int
	table     string         // path of the table that pairs now belong to
	elements  map[string]int // array of tables -> elements so far
	lines     map[string]int
}

// header reads the rest of [table] or [[array]], after the brackets.
func (s *keyScanner) header(array bool) {
	line, keys := s.line, s.dottedKey()
	path := ""
	for i, k := range keys {
		path = join(path, k)
		if array && i == len(keys)-1 {
			s.elements[path]++
			s.record(path, line)
		}
		if n := s.elements[path]; n > 0 {
			path = element(path, n)
		}
		s.record(path, line)
	}
	s.table = path
	for s.pos < len(s.text) && s.text[s.pos] == ']' {
		s.pos++
	}
}

// pair reads key = value under a table.
func (s *keyScanner) pair(table string) {
	line, start := s.line, s.pos
	path := table
	for _, k := range s.dottedKey() {
		path = join(path, k)
		s.record(path, line)
	}
	s.skipSpace()
	s.accept("=")
	s.skipSpace()
	s.value(path)
	if s.pos == start {
		s.step() // not TOML: go on all the same
	}
}

func (s *keyScanner) value(path string) {
	switch {
	case s.accept("["):
		s.list("]", func(i int) {
			s.record(element(path, i), s.line)
			s.value(element(path, i))
		})
	case s.accept("{"):
		s.list("}", func(int) { s.pair(path) })
	case !s.quoted():
		s.pos += span0(s.text[s.pos:], ",]}#\n")
	}
}

// list reads items up to the closing bracket.
func (s *keyScanner) list(closing string, item func(i int)) {
	for i := 1; s.pos < len(s.text); i++ {
		s.skipSpace()
		if s.accept(closing) {
			return
		}
		start := s.pos
		item(i)
		s.skipSpace()
		s.accept(",")
		if s.pos == start {
			s.step() // not TOML: go on all the same
		}
	}
}

// dottedKey reads a.b."c d".
func (s *keyScanner) dottedKey() []string {
	var keys []string
	for s.pos < len(s.text) {
		s.skipBlanks()
		start := s.pos
		if !s.quoted() {
			s.pos += span0(s.text[s.pos:], ".=] \t\r\n\"'")
		}
		keys = append(keys, strings.Trim(s.text[start:s.pos], `"'`))
		s.skipBlanks()
		if !s.accept(".") {
			break
		}
	}
	return keys
}

// quoted skips a string of any of the four kinds.
func (s *keyScanner) quoted() bool {
	for _, q := range []string{`"""`, `'''`, `"`, `'`} {
		if !s.accept(q) {
			continue
		}
		for s.pos < len(s.text) && !s.accept(q) {
			if s.text[s.pos] == '\\' && q[0] == '"' {
				s.step()
			}
			s.step()
		}
		for len(q) == 3 && s.accept(q[:1]) { // up to two quotes may stand before the closing three
			continue
		}
		return true
	}
	return false
}

func (s *keyScanner) step() {
	if s.pos < len(s.text) {
		if s.text[s.pos] == '\n' {
			s.line++
		}
		s.pos++
	}
}

func (s *keyScanner) accept(word string) bool {
	if !strings.HasPrefix(s.text[s.pos:], word) {
		return false
	}
	s.pos += len(word)
	return true
}

func (s *keyScanner) skipBlanks() {
	s.pos += len(s.text[s.pos:]) - len(strings.TrimLeft(s.text[s.pos:], " \t"))
}

// skipSpace passes blanks, line ends and comments.
func (s *keyScanner) skipSpace() {
	for s.pos < len(s.text) && strings.IndexByte(" \t\r\n#", s.text[s.pos]) >= 0 {
		if s.text[s.pos] == '#' {
			s.pos += span0(s.text[s.pos:], "\n")
		} else {
			s.step()
		}
	}
}

func (s *keyScanner) record(path string, line int) {
	if _, known := s.lines[path]; !known {
		s.lines[path] = line
	}
}

// span0 is the number of leading bytes of text that are not in stop.
func span0(text, stop string) int {
	if i := strings.IndexAny(text, stop); i >= 0 {
		return i
	}
	return len(text)
}

func join(path, key string) string {
	if path == "" {
		return key
	}
	return path + "." + key
}

func element(path string, i int) string { return fmt.Sprintf("%s[%d]", path, i) }
