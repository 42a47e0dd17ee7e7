package scenarios

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math"
	"regexp"
	"slices"
	"time"

	"storesim/pipeline/store"
)

// Schema returns the JSON Schema (draft 2020-12) of scenario files, for editors. It is drawn up from the
// reader itself: whatever the reader asks for is in it, with its type, range, words and default.
func Schema() ([]byte, error) {
	root := record()
	s := root.object()
	s.Dialect = "https://json-schema.org/draft/2020-12/schema"
	s.Title = "storesim scenario"
	s.Description = "A file names everything that a run depends on. Lengths are metres, angles degrees, " +
		"masses grams, " +
		"prices cents, durations Go's (2m30s)."
	extends := aText()
	extends.Description = "The scenario that this file starts from: the name of one that comes with the " +
		"program, or " +
		"of a .toml file beside this one. Tables are merged into its tables key by key, arrays replace " +
		"its arrays."
	extends.Examples = names()
	s.Properties = append(properties{{"extends", extends}}, s.Properties...)
	s.If = &schema{Required: []string{"extends"}}
	s.Then = &schema{}
	s.Else = root.needs()
	var out bytes.Buffer
	enc := json.NewEncoder(&out)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", " ")
	if err := enc.Encode(s); err != nil {
		return nil, fmt.Errorf("write schema: %w", err)
	}
	return out.Bytes(), nil
}

// schema is the part of JSON Schema that scenario files need, in the order in which it is written.
type schema struct {
	Dialect     string     `json:"$schema,omitempty"`
	Title       string     `json:"title,omitempty"`
	Description string     `json:"description,omitempty"`
	Type        string     `json:"type,omitempty"`
	Const       string     `json:"const,omitempty"`
	Enum        []string   `json:"enum,omitempty"`
	Default     any        `json:"default,omitempty"`
	Examples    []string   `json:"examples,omitempty"`
	Minimum     *float64   `json:"minimum,omitempty"`
	Above       *float64   `json:"exclusiveMinimum,omitempty"`
	Maximum     *float64   `json:"maximum,omitempty"`
	MinLength   int        `json:"minLength,omitempty"`
	Pattern     string     `json:"pattern,omitempty"`
	MinItems    int        `json:"minItems,omitempty"`
	MaxItems    int        `json:"maxItems,omitempty"`
	Unique      bool       `json:"uniqueItems,omitempty"`
	Items       *schema    `json:"items,omitempty"`
	Properties  properties `json:"properties,omitempty"`
	Required    []string   `json:"required,omitempty"`
	Additional  any        `json:"additionalProperties,omitempty"` // false, or a schema
	AnyOf       []*schema  `json:"anyOf,omitempty"`
	OneOf       []*schema  `json:"oneOf,omitempty"`
	AllOf       []*schema  `json:"allOf,omitempty"`
	If          *schema    `json:"if,omitempty"`
	Then        *schema    `json:"then,omitempty"`
	Else        *schema    `json:"else,omitempty"`
}

// property is a key of an object with its schema; properties keep the order in which the reader asks.
type property struct {
	key string
	is  *schema
}

type properties []property

// MarshalJSON writes an object.
func (ps properties) MarshalJSON() ([]byte, error) {
	var out bytes.Buffer
	out.WriteByte('{')
	for i, p := range ps {
		if i > 0 {
			out.WriteByte(',')
		}
		key, err := json.Marshal(p.key)
		if err != nil {
			return nil, err
		}
		value, err := json.Marshal(p.is)
		if err != nil {
			return nil, err
		}
		out.Write(key)
		out.WriteByte(':')
		out.Write(value)
	}
	out.WriteByte('}')
	return out.Bytes(), nil
}

func aText() *schema { return &schema{Type: "string", MinLength: 1} }

func textWish(words string) wish {
	return wish{words, &schema{Type: "string", MinLength: 1, Description: words}, "x"}
}

// wordWish is one word of several.
func wordWish(words string, options []string) wish {
	return wish{words, &schema{Type: "string", Enum: options}, options}
}

// textsWish is a list of texts.
func textsWish(words string, item *schema, unique bool, sample string) wish {
	return wish{words, &schema{Type: "array", Description: words, MinItems: 1, Unique: unique, Items: item},
		[]any{sample}}
}

func flagWish() wish { return wish{"true or false", &schema{Type: "boolean"}, false} }

func colorWish(words string) wish {
	return wish{words, &schema{Type: "string", Description: words, Pattern: "^#[0-9a-fA-F]{6}$"}, "#c00010"}
}

// durations of time.ParseDuration; a sign is for those that may be negative.
const durationPattern = `(0|([0-9]+(\.[0-9]*)?|\.[0-9]+)(ns|us|µs|μs|ms|s|m|h))+$`

func durationWish(words string, low time.Duration) wish {
	s := &schema{Type: "string", Description: words, Pattern: `^\+?` + durationPattern}
	switch {
	case low < 0:
		s.Pattern = "^[+-]?" + durationPattern
	case low > 0:
		s.AllOf = []*schema{{Pattern: "[1-9]"}} // not zero
	}
	return wish{words, s, "1s"}
}

// wish of a number, or of a whole number.
func (s span) wish(kind string) wish {
	out := &schema{Type: kind, Description: s.String()}
	low, high := s.min, s.max
	out.Minimum = &low
	if s.open {
		out.Minimum, out.Above = nil, &low
	}
	if !math.IsInf(high, 1) {
		out.Maximum = &high
	}
	if kind == "integer" {
		return wish{s.String(), out, int64(max(low, 1))}
	}
	return wish{s.String(), out, max(low, 0) + min(1, (high-max(low, 0))/2)}
}

// numbersWish is a list of numbers: any length above 0, or n.
func numbersWish(words string, n int, r span) wish {
	out := &schema{Type: "array", Description: words, MinItems: max(1, n), MaxItems: n,
		Items: r.wish("number").schema}
	return wish{words, out, slices.Repeat([]any{r.wish("number").sample}, max(1, n))}
}

// allows reports whether a preset is a value that the file may name.
func (s *schema) allows(v any) bool {
	switch v := v.(type) {
	case float64:
		return (s.Minimum == nil || v >= *s.Minimum) && (s.Above == nil || v > *s.Above) &&
			(s.Maximum == nil || v <= *s.Maximum)
	case string:
		return (s.Pattern == "" || regexp.MustCompile(s.Pattern).MatchString(v)) &&
			!slices.ContainsFunc(s.AllOf, func(s *schema) bool { return !s.allows(v) })
	}
	return true
}

// object draws up the schema of a table: one object, or one for each of the words that decide which keys it
// has.
func (n *node) object() *schema {
	if n.drawn == nil {
		n.drawn = n.draw()
	}
	return n.drawn
}

func (n *node) draw() *schema {
	visits := slices.DeleteFunc(slices.Clone(n.visits), func(v *visit) bool { return len(v.order) == 0 })
	key, words := decider(visits)
	if len(words) == 0 {
		return n.objectOf(visits)
	}
	out := &schema{Type: "object"}
	for _, word := range words {
		variant := n.objectOf(slices.DeleteFunc(slices.Clone(visits), func(v *visit) bool {
			return !slices.Contains(v.chosen, chosen{key, word})
		}))
		variant.Title = word
		if i := variant.Properties.index(key); i >= 0 {
			variant.Properties[i].is = &schema{Const: word, Description: sentence(join(n.path, key))}
		}
		out.OneOf = append(out.OneOf, variant)
	}
	return out
}

func (ps properties) index(key string) int {
	return slices.IndexFunc(ps, func(p property) bool { return p.key == key })
}

// objectOf is the object that all of some visits saw.
func (n *node) objectOf(visits []*visit) *schema {
	out := &schema{Type: "object", Description: sentence(n.path), Additional: false}
	for _, key := range keysOf(visits) {
		if n.open && key == anyName {
			out.Additional = n.children[key].object()
			continue
		}
		out.Properties = append(out.Properties, property{key, n.property(key, visits)})
	}
	if n.listed {
		out.Required = required(visits)
	}
	return out
}

// keysOf lists the keys in the order in which they are asked for.
func keysOf(visits []*visit) []string {
	var out []string
	for _, v := range visits {
		for _, key := range v.order {
			if !slices.Contains(out, key) {
				out = append(out, key)
			}
		}
	}
	return out
}

// required lists the keys that every visit needed.
func required(visits []*visit) []string {
	var out []string
	for _, key := range keysOf(visits) {
		if key != anyName && !slices.ContainsFunc(visits, func(v *visit) bool {
			return v.keys[key] == nil || !v.keys[key].required
		}) {
			out = append(out, key)
		}
	}
	return out
}

// property is the schema of one key. Where visits saw it differently, any of it is right.
func (n *node) property(key string, visits []*visit) *schema {
	var seen []*schema
	var texts []string
	for _, v := range visits {
		a := v.keys[key]
		if a == nil || a.schema == nil {
			continue // nobody read it
		}
		s := n.wanted(key, a)
		text, err := json.Marshal(s)
		if err == nil && !slices.Contains(texts, string(text)) {
			seen, texts = append(seen, s), append(texts, string(text))
		}
	}
	switch len(seen) {
	case 0:
		return &schema{}
	case 1:
		return seen[0]
	}
	return &schema{AnyOf: seen}
}

// wanted is the schema of a key as one visit saw it.
func (n *node) wanted(key string, a *asked) *schema {
	s := *a.schema
	path := join(n.path, key)
	if child := n.children[key]; child != nil && a.list {
		s.Type, s.Items, s.Description = "array", child.object(), sentence(path)
	} else if child != nil {
		return child.object()
	}
	if a.preset != nil && s.allows(a.preset) {
		s.Default = a.preset
	}
	if text := sentence(path); text != "" && s.Description != "" && s.Type != "array" {
		s.Description = text + " Want " + s.Description + "."
	} else if text != "" {
		s.Description = text
	}
	return &s
}

// decider finds the key whose word decides which other keys there are.
func decider(visits []*visit) (key string, words []string) {
	for _, v := range visits {
		for _, c := range v.chosen {
			if words := wordsOf(c.key, visits); decides(c.key, visits) {
				return c.key, words
			}
		}
	}
	return "", nil
}

func wordsOf(key string, visits []*visit) []string {
	var out []string
	for _, v := range visits {
		for _, c := range v.chosen {
			if c.key == key && !slices.Contains(out, c.word) {
				out = append(out, c.word)
			}
		}
	}
	return out
}

// decides reports whether the keys asked for follow from the word at one of them, and differ between words.
func decides(key string, visits []*visit) bool {
	shapes := map[chosen]string{}
	differ := map[string]bool{}
	for _, v := range visits {
		i := slices.IndexFunc(v.chosen, func(c chosen) bool { return c.key == key })
		if i < 0 || !v.all {
			continue
		}
		shape := fmt.Sprint(v.order)
		if old, ok := shapes[v.chosen[i]]; ok && old != shape {
			return false
		}
		shapes[v.chosen[i]] = shape
		differ[shape] = true
	}
	return len(differ) > 1
}

// needs lists what a file must have that extends no other.
func (n *node) needs() *schema {
	visits := slices.DeleteFunc(slices.Clone(n.visits), func(v *visit) bool { return len(v.order) == 0 })
	out := &schema{Required: required(visits)}
	for _, key := range keysOf(visits) {
		child := n.children[key]
		if child == nil || child.listed || child.open {
			continue
		}
		if below := child.needs(); len(below.Required)+len(below.Properties) > 0 {
			out.Properties = append(out.Properties, property{key, below})
		}
	}
	return out
}

// shelves reads [[shelf]] tables, which the decoder does in a store that stands only.
func (d *decoder) shelves() {
	root := d.root()
	if root.has("shelf") {
		l := &store.Layout{Shelves: []store.Shelf{{ID: "x", Count: 50}}}
		d.planogram(l, root.tables("shelf"))
	}
}
