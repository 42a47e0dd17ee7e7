package scenarios

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
	"path/filepath"
	"strings"

	"github.com/BurntSushi/toml"
)

// position of a key.
type position struct {
	file string
	line int
}

// tree is the content of a file, merged into what it extends, with the place where each key was written.
type tree struct {
	file  string
	about string
	root  map[string]any
	where map[string]position
}

// maxChain is how many files may extend one another: more can only be a circle.
const maxChain = 8

// readTree decodes a file and the ones it extends; depth is the number of files that led here.
func readTree(file string, text []byte, depth int) (*tree, error) {
	t := &tree{file: file, about: about(string(text)), root: map[string]any{}, where: map[string]position{}}
	if len(text) > maxSize {
		return nil, Errors{{File: file, Line: 1, Msg: fmt.Sprintf("is longer than %d bytes", maxSize)}}
	}
	if _, err := toml.Decode(string(text), &t.root); err != nil {
		return nil, Errors{syntaxError(file, string(text), err)}
	}
	for path, line := range keyLines(string(text)) {
		t.where[path] = position{file, line}
	}
	value, extends := t.root["extends"]
	if !extends {
		return t, nil
	}
	delete(t.root, "extends")
	base, err := t.readBase(value, depth+1)
	if err != nil {
		return nil, err
	}
	merge("", base.root, t.root, base)
	maps.Copy(base.where, t.where)
	base.file, base.about = t.file, t.about
	return base, nil
}

// readBase reads the scenario that t extends: an embedded one, or a file beside t's.
func (t *tree) readBase(value any, depth int) (*tree, error) {
	fail := func(format string, args ...any) error {
		p := t.at("extends")
		return Errors{{File: p.file, Line: p.line, Key: "extends", Msg: fmt.Sprintf(format, args...)}}
	}
	name, ok := value.(string)
	const want = "the name of a scenario that storesim scenarios lists, or of a .toml file beside this one"
	switch {
	case !ok:
		return nil, fail("is %s, want %s", show(value), want)
	case name == "":
		return nil, fail("is empty, want %s, such as \"corner\", or no such line", want)
	case filepath.Base(name) != name:
		return nil, fail("is %q, which is a path, want %s: put the two in one folder and write %q", name,
			want, filepath.Base(name))
	}
	if depth > maxChain {
		return nil, fail("%q makes a circle, or a chain of more than %d files", name, maxChain)
	}
	if text, err := Source(name); err == nil {
		return readTree(name+".toml", text, depth)
	}
	file := filepath.Join(filepath.Dir(t.file), strings.TrimSuffix(name, ".toml")+".toml")
	text, err := readFile(file)
	if err != nil {
		return nil, fail("is %q, which is neither an embedded scenario nor a file beside this one%s",
			name, didYouMean(scenarioName(name), names()))
	}
	return readTree(file, text, depth)
}

// merge writes over into base: tables key by key, everything else in place of what was there.
func merge(path string, base, over map[string]any, t *tree) {
	for key, value := range over {
		here := join(path, key)
		below, isTable := value.(map[string]any)
		under, wasTable := base[key].(map[string]any)
		if isTable && wasTable {
			merge(here, under, below, t)
			continue
		}
		t.forget(here)
		base[key] = value
	}
}

// forget drops the positions of a key and all below it.
func (t *tree) forget(path string) {
	for p := range t.where {
		if p == path || strings.HasPrefix(p, path+".") || strings.HasPrefix(p, path+"[") {
			delete(t.where, p)
		}
	}
}

// at returns where a key was written, or else the nearest table around it.
func (t *tree) at(path string) position {
	for path != "" {
		if p, ok := t.where[path]; ok {
			return p
		}
		path = path[:max(0, strings.LastIndexAny(path, ".["))]
	}
	return position{t.file, 1}
}

// syntaxError turns an error of the TOML reader into one of ours. The reader counts a line end that should
// not be there to the next line; its byte offset is right.
func syntaxError(file, text string, err error) Error {
	var p toml.ParseError
	if !errors.As(err, &p) {
		return Error{File: file, Line: 1, Msg: "is not TOML: " + err.Error()}
	}
	msg := cmp.Or(p.Message, err.Error())
	if p.LastKey == "" {
		msg = "is not TOML: " + msg
	}
	line := 1 + strings.Count(text[:min(max(0, p.Position.Start), len(text))], "\n")
	return Error{File: file, Line: line, Key: p.LastKey, Msg: msg}
}
