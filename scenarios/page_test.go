package scenarios

import (
	"bytes"
	"os"
	"regexp"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"storesim/sim/fault"
	"storesim/sim/shopper"
)

// The committed page is what the embedded files and the code say.
func TestPage(t *testing.T) {
	want, err := os.ReadFile("README.md")
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), Page()); diff != "" {
		t.Errorf("README.md is old; run storesim scenarios pages (-committed +generated):\n%s", diff)
	}
	for _, f := range Families() {
		for _, s := range Shots(f.Name) {
			if !slices.ContainsFunc(f.Items, func(i Item) bool { return i.Name == s.Scenario }) {
				t.Errorf("a picture shows %s, which is not in %s", s.Scenario, f.Name)
			}
		}
	}
}

// Every verb, act and kind of fault is explained, and nothing else is.
func TestWords(t *testing.T) {
	var verbNames, acts, kinds []string
	for _, v := range shopper.Verbs() {
		verbNames = append(verbNames, string(v))
	}
	for _, r := range shopper.Rates() {
		acts = append(acts, string(r.Act))
	}
	for _, k := range fault.Kinds() {
		kinds = append(kinds, string(k))
	}
	for name, c := range map[string]struct {
		names []string
		words map[string]string
	}{"verbs": {verbNames, verbWords()}, "acts": {acts, actWords()}, "faults": {kinds, faultWords()}} {
		for _, n := range c.names {
			if c.words[n] == "" {
				t.Errorf("%s: %s is not explained in words.go", name, n)
			}
		}
		if len(c.words) != len(c.names) {
			t.Errorf("%s: %d are explained, there are %d", name, len(c.words), len(c.names))
		}
	}
}

// A template loads as it is, and with each of its lines in force.
func TestTemplate(t *testing.T) {
	for _, base := range []string{"corner", "stadium", "B10"} {
		text, err := Template("mine.toml", base)
		if err != nil {
			t.Fatal(err)
		}
		s, err := Parse("mine.toml", text)
		if err != nil {
			t.Fatal(err)
		}
		plain, err := Parse("mine.toml", []byte("extends = \""+base+"\""))
		if err != nil || plain.Hash != s.Hash {
			t.Errorf("%s: the template changes something (%v)", base, err)
		}
		all := regexp.MustCompile(`(?m)^# (\[|[a-z_]+ = )`).ReplaceAll(text, []byte("$1"))
		if _, err := Parse("mine.toml", all); err != nil || bytes.Equal(all, text) {
			t.Errorf("%s, with all in force: %v", base, err)
		}
	}
}
