package coco

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"reflect"
	"strings"
)

// document reads a JSON file of lists, element by element, so that every fault has a place and only what is
// kept takes memory.
type document struct {
	*json.Decoder
}

func newDocument(r io.Reader) document { return document{json.NewDecoder(r)} }

// elements are the readers of a file's lists, by key. Each is called once for an element, with its place.
type elements map[string]func(place string, decode func(any) error) error

// object reads an object with lists among its values; other values are skipped. All lists must be there.
func (d document) object(lists elements) error {
	if err := d.open('{', "an object with \"images\", \"annotations\" and \"categories\""); err != nil {
		return err
	}
	seen := map[string]bool{}
	for d.More() {
		token, err := d.Token()
		if err != nil {
			return d.fault(err)
		}
		key, _ := token.(string)
		read, ok := lists[key]
		switch {
		case !ok:
			err = d.skip()
		case seen[key]:
			err = fmt.Errorf("two lists %q", key)
		default:
			err = d.list(key, read)
		}
		if err != nil {
			return err
		}
		seen[key] = true
	}
	if _, err := d.Token(); err != nil {
		return d.fault(err)
	}
	return missingList(lists, seen)
}

func missingList(lists elements, seen map[string]bool) error {
	for _, key := range []string{"images", "annotations", "categories"} {
		if lists[key] != nil && !seen[key] {
			return fmt.Errorf("no list %q", key)
		}
	}
	return nil
}

func (d document) skip() error {
	var nothing json.RawMessage
	if err := d.Decode(&nothing); err != nil {
		return d.fault(err)
	}
	return nil
}

// list reads a list of objects.
func (d document) list(key string, read func(place string, decode func(any) error) error) error {
	if err := d.open('[', "a list of "+key); err != nil {
		return err
	}
	for i := 0; d.More(); i++ {
		place := fmt.Sprintf("%s[%d]", key, i)
		err := read(place, func(v any) error {
			if err := d.Decode(v); err != nil {
				return d.fault(err)
			}
			return nil
		})
		if err != nil {
			return fmt.Errorf("%s: %w", place, err)
		}
	}
	if _, err := d.Token(); err != nil {
		return d.fault(err)
	}
	return nil
}

func (d document) open(want json.Delim, what string) error {
	token, err := d.Token()
	if err != nil {
		return d.fault(err)
	}
	if token != want {
		return fmt.Errorf("byte %d: %v, want %s", d.InputOffset(), token, what)
	}
	return nil
}

// end checks that nothing follows.
func (d document) end() error {
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return fmt.Errorf("byte %d: something follows the end", d.InputOffset())
	}
	return nil
}

// fault says what is wrong in words for who has the file, not the Go program, before them.
func (d document) fault(err error) error {
	var kind *json.UnmarshalTypeError
	var syntax *json.SyntaxError
	switch {
	case errors.As(err, &kind) && kind.Field == "":
		return fmt.Errorf("a %s, want %s", kind.Value, inWords(kind.Type))
	case errors.As(err, &kind):
		return fmt.Errorf("%s: a %s, want %s", kind.Field, kind.Value, inWords(kind.Type))
	case errors.As(err, &syntax):
		return fmt.Errorf("no JSON at byte %d: %w", syntax.Offset, err)
	case errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF):
		return fmt.Errorf("the file ends at byte %d, before its JSON does", d.InputOffset())
	default:
		return err
	}
}

func inWords(t reflect.Type) string {
	switch t.Kind() {
	case reflect.Int, reflect.Int64, reflect.Uint32:
		return "a whole number"
	case reflect.Float64:
		return "a number"
	case reflect.Slice:
		return "a list"
	case reflect.Struct:
		return "an object"
	default:
		return "a " + strings.ToLower(t.Kind().String())
	}
}

// peek tells whether a file is an object rather than a list.
func peek(r io.Reader) (in io.Reader, object bool, err error) {
	buffered := bufio.NewReader(r)
	for {
		b, err := buffered.ReadByte()
		switch {
		case errors.Is(err, io.EOF):
			return nil, false, errors.New("the file is empty, want a list of detections")
		case err != nil:
			return nil, false, err
		case b != ' ' && b != '\n' && b != '\r' && b != '\t':
			return buffered, b == '{', buffered.UnreadByte()
		}
	}
}
