package scenarios

import (
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"storesim/sim"
)

//go:embed *.toml formats/*.toml ac30/*.toml stress/*.toml mixes/*.toml
var presets embed.FS

// maxSize of a scenario file, bytes: far above any sensible one, so that a wrong path cannot fill the memory.
const maxSize = 4 << 20

// Scenario is a scenario file, decoded and checked.
type Scenario struct {
	Name   string // the file's name without .toml
	File   string // as given to Parse
	About  string // the first comment paragraph: what happens, and what is hard about it
	Config sim.Config
	Drawn  []Draw // what [randomize] drew, by group
	Hash   string // sha256 of Config in hexadecimal: the same for files that differ in spelling only
}

// Load reads an embedded scenario by its name ("corner"), or else the file at a path. What is wrong with the
// content comes as Errors.
func Load(nameOrPath string) (*Scenario, error) {
	return LoadWith(nameOrPath, Options{})
}

// Parse decodes the text of a scenario file. The file's name appears in the errors; a scenario that it
// extends is looked for among the embedded ones, then beside the file.
func Parse(file string, text []byte) (*Scenario, error) {
	return ParseWith(file, text, Options{})
}

// Source returns the text of an embedded scenario. Its folder is not part of the name.
func Source(name string) ([]byte, error) {
	for _, file := range files() {
		if scenarioName(file) == name {
			return presets.ReadFile(file)
		}
	}
	return nil, fmt.Errorf("no embedded scenario %q%s", name, didYouMean(scenarioName(name), names()))
}

// files lists the paths of the embedded scenarios; the folder is the family.
func files() []string {
	var out []string
	for _, pattern := range []string{"*.toml", "*/*.toml"} {
		found, err := fs.Glob(presets, pattern)
		if err == nil { // only a bad pattern fails
			out = append(out, found...)
		}
	}
	return out
}

// names lists the embedded scenarios in order.
func names() []string {
	var out []string
	for _, f := range files() {
		out = append(out, scenarioName(f))
	}
	slices.Sort(out)
	return out
}

// notThere says what was looked for; it is fs.ErrNotExist without repeating its words.
type notThere string

func (e notThere) Error() string { return string(e) }

// Is reports whether target is fs.ErrNotExist.
func (notThere) Is(target error) bool { return target == fs.ErrNotExist }

// unknownName explains a failed Load where the argument looks like a name, not like a path.
func unknownName(name string, err error) error {
	if !errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if file := name + ".toml"; filepath.Ext(name) != ".toml" {
		if _, err := os.Stat(file); err == nil {
			return notThere(fmt.Sprintf("no scenario %q, did you mean the file %q?", name, file))
		}
	}
	if filepath.Base(name) != name {
		return nil
	}
	all, what := names(), "scenario"
	if filepath.Ext(name) == ".toml" {
		what = "file"
	}
	return notThere(fmt.Sprintf("no %s %q%s; want one of the %d that storesim scenarios lists, as "+
		"corner, or the path of a file", what, name, didYouMean(scenarioName(name), all), len(all)))
}

// readFile refuses what cannot be a scenario before it reads it.
func readFile(path string) ([]byte, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() {
		return nil, fmt.Errorf("%s is not a regular file", path)
	}
	if info.Size() > maxSize {
		return nil, fmt.Errorf("%s is longer than %d bytes", path, maxSize)
	}
	return os.ReadFile(path)
}

func scenarioName(file string) string { return strings.TrimSuffix(filepath.Base(file), ".toml") }

func hash(c *sim.Config) (string, error) {
	text, err := json.Marshal(c)
	if err != nil {
		return "", fmt.Errorf("hash scenario: %w", err)
	}
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:]), nil
}

// about returns the comment paragraph at the head of a file, as one line.
func about(text string) string {
	var words []string
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		if strings.HasPrefix(line, "#:") || line == "" && len(words) == 0 {
			continue // an editor's directive, such as #:schema
		}
		rest, comment := strings.CutPrefix(line, "#")
		fields := strings.Fields(rest)
		if !comment || len(fields) == 0 {
			break
		}
		words = append(words, fields...)
	}
	return strings.Join(words, " ")
}
