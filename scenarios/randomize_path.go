package scenarios

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
)

// target is a place in the tree of a file: a key of a table, or an element of an array.
type target struct {
	name  string // as draws are named: "camera[cam1].at[3]"
	path  string // as errors are: "camera[2].at[3]"
	above string // path of the array around an element

	table map[string]any // around it, or around the array
	key   string         // in table
	list  []any          // the array, nil for a key
	index int            // in list
}

func (t *target) get() any {
	if t.list != nil {
		return t.list[t.index]
	}
	return t.table[t.key]
}

func (t *target) set(v any) {
	if t.list != nil {
		t.list[t.index] = v
		return
	}
	t.table[t.key] = v
}

// remove takes it out. Of several elements of one array the last is to go first.
func (t *target) remove() {
	if t.list == nil {
		delete(t.table, t.key)
		return
	}
	now := elements(t.table[t.key])
	t.table[t.key] = slices.Delete(slices.Clone(now), t.index, t.index+1)
}

// numbers are the elements of a list of numbers, or the place itself.
func (t *target) numbers() []target {
	list := elements(t.get())
	if len(list) == 0 || t.list != nil {
		return []target{*t}
	}
	for _, e := range list {
		if _, ok := numberOf(e); !ok {
			return []target{*t}
		}
	}
	return t.elements("*")
}

// elements are those of the array at a key that a selector means: all, the n-th, or the one of an id.
func (t *target) elements(selector string) []target {
	list := elements(t.get())
	t.set(list) // one type for all arrays, which can be written to
	var out []target
	for i, e := range list {
		id := identity(e, i)
		if selector == "*" || selector == id || selector == strconv.Itoa(i+1) {
			out = append(out, target{
				name: fmt.Sprintf("%s[%s]", t.name, id), path: element(t.path, i+1), above: t.path,
				table: t.table, key: t.key, list: list, index: i,
			})
		}
	}
	return out
}

// identity is what an element is called by, wherever in its array it stands; its number where it has no name.
func identity(e any, i int) string {
	m, _ := e.(map[string]any)
	for _, key := range []string{"id", "sku", "name"} {
		if id, ok := m[key].(string); ok && id != "" {
			return id
		}
	}
	return strconv.Itoa(i + 1)
}

// step of a path: a key of a table, or a selector of elements.
type step struct {
	text   string
	choose bool
}

// steps takes "camera.*.at[3]" apart. A star is the same with and without brackets.
func steps(path string) ([]step, error) {
	var out []step
	for rest := path; rest != ""; {
		var s step
		if strings.HasPrefix(rest, "[") {
			end := strings.IndexByte(rest, ']')
			if end < 2 {
				return nil, fmt.Errorf("is the path %q, want brackets around a name, a number or *", path)
			}
			s, rest = step{rest[1:end], true}, rest[end+1:]
		} else {
			end := span0(rest, ".[")
			s, rest = step{rest[:end], rest[:end] == "*"}, rest[end:]
		}
		if s.text == "" || len(out) == 0 && s.choose {
			return nil, fmt.Errorf("is the path %q, want one such as \"camera.*.hfov_deg\"", path)
		}
		out = append(out, s)
		rest = strings.TrimPrefix(rest, ".")
	}
	if len(out) == 0 {
		return nil, errors.New("is empty, want a path such as \"camera.*.hfov_deg\"")
	}
	return out, nil
}

// find returns the places that a path means, in the order of the file. Tables on the way that are not there
// are made.
func find(root map[string]any, path string) ([]target, error) {
	way, err := steps(path)
	if err != nil {
		return nil, err
	}
	at := []target{{name: way[0].text, path: way[0].text, table: root, key: way[0].text}}
	for _, s := range way[1:] {
		var next []target
		for i := range at {
			found, err := at[i].follow(s)
			if err != nil {
				return nil, err
			}
			next = append(next, found...)
		}
		if at = next; len(at) == 0 {
			return nil, fmt.Errorf("means nothing in this file: there is no %s", s.text)
		}
	}
	return at, nil
}

func (t *target) follow(s step) ([]target, error) {
	switch v := t.get().(type) {
	case map[string]any:
		if s.choose {
			return t.entries(v, s.text), nil
		}
		return []target{t.entry(v, s.text)}, nil
	case []any, []map[string]any:
		if s.choose && t.list == nil {
			return t.elements(s.text), nil
		}
		return nil, fmt.Errorf("leads into the array %s, want %s.* or %s[id]", t.name, t.name, t.name)
	case nil:
		if s.choose {
			return nil, nil
		}
		made := map[string]any{}
		t.set(made)
		return []target{t.entry(made, s.text)}, nil
	default:
		return nil, fmt.Errorf("leads into %s, which is %s", t.name, show(v))
	}
}

func (t *target) entry(m map[string]any, key string) target {
	return target{name: join(t.name, key), path: join(t.path, key), table: m, key: key}
}

// entries are the keys of a table that a selector means.
func (t *target) entries(m map[string]any, selector string) []target {
	var out []target
	for _, key := range slices.Sorted(maps.Keys(m)) {
		if selector == "*" || selector == key {
			out = append(out, t.entry(m, key))
		}
	}
	return out
}

// shift forgets where the n-th element of an array was written and counts those after it one less.
func (t *tree) shift(array string, n int) {
	t.forget(element(array, n))
	moved := map[string]position{}
	for path, p := range t.where {
		if now := shifted(path, array, n); now != path {
			moved[now] = p
			delete(t.where, path)
		}
	}
	maps.Copy(t.where, moved)
}

// shifted is a path after the n-th element of an array has gone.
func shifted(path, array string, n int) string {
	rest, ok := strings.CutPrefix(path, array+"[")
	if !ok {
		return path
	}
	number, tail, _ := strings.Cut(rest, "]")
	if i, err := strconv.Atoi(number); err == nil && i > n {
		return element(array, i-1) + tail
	}
	return path
}

// clone copies a value, so that two places that got the same one do not share it.
func clone(v any) any {
	switch v := v.(type) {
	case map[string]any:
		out := map[string]any{}
		for key, e := range v {
			out[key] = clone(e)
		}
		return out
	case []any, []map[string]any:
		list := elements(v)
		out := make([]any, len(list))
		for i := range list {
			out[i] = clone(list[i])
		}
		return out
	}
	return v
}
