package scenarios

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/BurntSushi/toml"
)

// Options change what a file says before it is read.
type Options struct {
	Seed    *uint64  // in place of run.seed; nil leaves it
	Fix     []string // groups of [randomize] whose keys keep the values of the file
	Changes []string // "key=value", a value of TOML or a bare word; "key=" takes the key or element away
}

// LoadWith is Load with options.
func LoadWith(nameOrPath string, o Options) (*Scenario, error) {
	if text, err := Source(nameOrPath); err == nil {
		return ParseWith(nameOrPath+".toml", text, o)
	}
	text, err := readFile(nameOrPath)
	if err != nil {
		if unknown := unknownName(nameOrPath, err); unknown != nil {
			return nil, unknown
		}
		return nil, fmt.Errorf("read scenario: %w", err)
	}
	return ParseWith(nameOrPath, text, o)
}

// ParseWith is Parse with options.
func ParseWith(file string, text []byte, o Options) (*Scenario, error) {
	for _, group := range o.Fix {
		if !slices.Contains(Groups(), group) {
			return nil, fmt.Errorf("no group %q of keys to fix, want some of %s%s", group,
				strings.Join(Groups(), ", "), didYouMean(group, Groups()))
		}
	}
	t, err := readTree(file, text, 0)
	if err != nil {
		return nil, err
	}
	if err := t.reseed(o.Seed); err != nil {
		return nil, err
	}
	d := &decoder{tree: t, random: &randomizer{opt: o}}
	s := &Scenario{Name: scenarioName(file), File: file, About: t.about}
	s.Config = d.config(s.Name)
	d.blame()
	if err := d.err(file); err != nil {
		return nil, err
	}
	s.Drawn = d.draws()
	s.Hash, err = hash(&s.Config)
	return s, err
}

// reseed replaces run.seed.
func (t *tree) reseed(seed *uint64) error {
	run, ok := t.root["run"].(map[string]any)
	if seed == nil || !ok {
		return nil
	}
	if *seed > math.MaxInt64 {
		return fmt.Errorf("seed is %d, want at most %d", *seed, math.MaxInt64)
	}
	run["seed"] = int64(*seed)
	return nil
}

// change makes one change, after everything is drawn.
func (d *decoder) change(text string) {
	fail := func(format string, args ...any) {
		d.errs = append(d.errs, Error{File: d.tree.file, Line: 1, Key: text,
			Msg: "as a change " + fmt.Sprintf(format, args...)})
	}
	key, word, ok := strings.Cut(text, "=")
	key, word = strings.TrimSpace(key), strings.TrimSpace(word)
	if !ok || key == "" {
		fail("has no key and value, want key=value")
		return
	}
	targets, err := find(d.tree.root, key)
	if err != nil {
		fail("%v", err)
		return
	}
	if word == "" {
		d.remove(targets)
		return
	}
	for i := range targets {
		targets[i].set(valueOf(word))
	}
}

// valueOf reads a value of TOML; everything else is a text.
func valueOf(word string) any {
	var doc map[string]any
	if _, err := toml.Decode("v = "+word, &doc); err != nil || len(doc) != 1 {
		return word
	}
	return doc["v"]
}
