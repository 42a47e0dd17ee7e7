package scenarios

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/BurntSushi/toml"
)

// validator checks values against the part of JSON Schema that Schema writes, and refuses any other.
type validator struct {
	problems []string
}

func (v *validator) fail(path, format string, args ...any) {
	v.problems = append(v.problems, path+": "+fmt.Sprintf(format, args...))
}

// check applies one schema, as the JSON reader gives it, to one value, as the TOML reader gives it.
func (v *validator) check(path string, s map[string]any, value any) {
	for key, rule := range s {
		switch key {
		case "$schema", "title", "description", "default", "examples", "then", "else":
		case "type":
			v.kind(path, rule.(string), value)
		case "const", "enum":
			v.word(path, rule, value)
		case "minimum", "exclusiveMinimum", "maximum":
			v.bound(path, key, rule.(float64), value)
		case "pattern":
			if text, ok := value.(string); ok && !regexp.MustCompile(rule.(string)).MatchString(text) {
				v.fail(path, "%q does not match %s", text, rule)
			}
		case "minLength", "minItems", "maxItems":
			v.length(path, key, rule.(float64), value)
		case "items", "uniqueItems":
			v.items(path, rule, value)
		case "properties", "required", "additionalProperties":
			v.object(path, key, s, value)
		case "anyOf", "oneOf", "allOf":
			v.some(path, key, rule.([]any), value)
		case "if":
			v.when(path, s, value)
		default:
			v.fail(path, "the schema has a word that the test does not know: %s", key)
		}
	}
}

func (v *validator) kind(path, kind string, value any) {
	var ok bool
	switch value.(type) {
	case int64:
		ok = kind == "integer" || kind == "number"
	case float64:
		ok = kind == "number"
	case string:
		ok = kind == "string"
	case bool:
		ok = kind == "boolean"
	case []any, []map[string]any:
		ok = kind == "array"
	case map[string]any:
		ok = kind == "object"
	}
	if !ok {
		v.fail(path, "%v is a %T, want %s", value, value, kind)
	}
}

func (v *validator) word(path string, rule, value any) {
	if words, ok := rule.([]any); ok && slices.Contains(words, value) {
		return
	}
	if rule, ok := rule.(string); !ok || rule != value {
		v.fail(path, "%v is none of %v", value, rule)
	}
}

func (v *validator) bound(path, key string, limit float64, value any) {
	f, ok := value.(float64)
	if n, whole := value.(int64); whole {
		f, ok = float64(n), true
	}
	right := map[string]bool{"minimum": f >= limit, "exclusiveMinimum": f > limit, "maximum": f <= limit}
	if ok && !right[key] {
		v.fail(path, "%v breaks %s %v", value, key, limit)
	}
}

func (v *validator) length(path, key string, limit float64, value any) {
	n := -1
	if text, ok := value.(string); ok && key == "minLength" {
		n = len(text)
	} else if list := reflect.ValueOf(value); list.IsValid() && list.Kind() == reflect.Slice && key != "minLength" {
		n = list.Len()
	}
	if n >= 0 && (key == "maxItems" && n > int(limit) || key != "maxItems" && n < int(limit)) {
		v.fail(path, "%d breaks %s %v", n, key, limit)
	}
}

func (v *validator) items(path string, rule, value any) {
	for i, e := range elements(value) {
		if s, ok := rule.(map[string]any); ok {
			v.check(element(path, i+1), s, e)
		} else if slices.ContainsFunc(elements(value)[:i], func(o any) bool { return reflect.DeepEqual(o, e) }) {
			v.fail(element(path, i+1), "is there twice")
		}
	}
}

func (v *validator) object(path, key string, s map[string]any, value any) {
	table, ok := value.(map[string]any)
	if !ok {
		return
	}
	known, _ := s["properties"].(map[string]any)
	if key == "required" {
		for _, name := range s[key].([]any) {
			if _, ok := table[name.(string)]; !ok {
				v.fail(path, "%s is missing", name)
			}
		}
		return
	}
	for name, value := range table {
		below, ok := known[name].(map[string]any)
		if other, open := s[key].(map[string]any); !ok && open && key == "additionalProperties" {
			v.check(join(path, name), other, value)
		} else if ok && key == "properties" {
			v.check(join(path, name), below, value)
		} else if !ok && key == "additionalProperties" {
			v.fail(join(path, name), "is not known")
		}
	}
}

func (v *validator) some(path, key string, rules []any, value any) {
	right, all := 0, []string{}
	for _, rule := range rules {
		var one validator
		one.check(path, rule.(map[string]any), value)
		if len(one.problems) == 0 {
			right++
		}
		all = append(all, one.problems...)
	}
	if right == 0 || key == "allOf" && right < len(rules) || key == "oneOf" && right > 1 {
		v.fail(path, "%d of %d schemas hold, %s: %s", right, len(rules), key, strings.Join(all, "; "))
	}
}

func (v *validator) when(path string, s map[string]any, value any) {
	var test validator
	test.check(path, s["if"].(map[string]any), value)
	branch := "then"
	if len(test.problems) > 0 {
		branch = "else"
	}
	if rule, ok := s[branch].(map[string]any); ok {
		v.check(path, rule, value)
	}
}

// schemaOf reads the schema as an editor does.
func schemaOf(t *testing.T) map[string]any {
	t.Helper()
	out, err := Schema()
	if err != nil {
		t.Fatal(err)
	}
	var schema map[string]any
	if err := json.Unmarshal(out, &schema); err != nil {
		t.Fatal(err)
	}
	return schema
}

func validate(schema map[string]any, text []byte) []string {
	var value map[string]any
	if _, err := toml.Decode(string(text), &value); err != nil {
		return []string{err.Error()}
	}
	var v validator
	v.check("", schema, value)
	return v.problems
}

// Every scenario that comes with the program is right by the schema.
func TestSchemaHoldsPresets(t *testing.T) {
	schema := schemaOf(t)
	for _, name := range names() {
		text, err := Source(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, p := range validate(schema, text) {
			t.Errorf("%s: %s", name, p)
		}
	}
}

// What is wrong with a file by type, range or an unknown key is wrong by the schema. The others are wrong
// together only: a schema cannot know that two gondolas overlap.
func TestSchemaRefuses(t *testing.T) {
	together := []string{
		"barcode", "camera-outside", "demand", "demand-item", "extends-broken", "extends-itself",
		"extends-path", "extends-unknown",
		"gondolas-overlap-2", "no-exit", "planogram", "script-cast", "script-nonsense",
		"script-roles", "shelf-through-a-wall",
		"window",
	}
	files, err := filepath.Glob("testdata/bad/*.toml")
	if err != nil || len(files) == 0 {
		t.Fatal("no files", err)
	}
	schema := schemaOf(t)
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		name := scenarioName(file)
		problems := validate(schema, text)
		if want := !slices.Contains(together, name); want != (len(problems) > 0) {
			t.Errorf("%s: problems %q, want some: %v", name, problems, want)
		}
	}
}

func TestSchemaIsDeterministic(t *testing.T) {
	one, err := Schema()
	if err != nil {
		t.Fatal(err)
	}
	two, err := Schema()
	if err != nil || !bytes.Equal(one, two) {
		t.Errorf("the schema differs from call to call: %v", err)
	}
	if dump := os.Getenv("SCHEMA_DUMP"); dump != "" {
		_ = os.WriteFile(dump, one, 0o644)
	}
}

// keysIn lists the keys of a schema, without the numbers of elements.
func keysIn(path string, s map[string]any, out map[string]bool) {
	for _, word := range []string{"oneOf", "anyOf"} {
		variants, _ := s[word].([]any)
		for _, v := range variants {
			keysIn(path, v.(map[string]any), out)
		}
	}
	known, _ := s["properties"].(map[string]any)
	for key, rule := range known {
		out[join(path, key)] = true
		keysIn(join(path, key), rule.(map[string]any), out)
	}
	for word, below := range map[string]string{"items": path, "additionalProperties": join(path, anyName)} {
		if rule, ok := s[word].(map[string]any); ok {
			keysIn(below, rule, out)
		}
	}
}

// Every key has a sentence in words.go, and every sentence a key.
func TestSchemaSentences(t *testing.T) {
	keys := map[string]bool{}
	keysIn("", schemaOf(t), keys)
	for key := range keys {
		if sentence(key) == "" {
			t.Errorf("%s has no sentence: add one to words.go", key)
		}
	}
	for key := range sentences() {
		if !keys[key] && key != join("cast", anyName) {
			t.Errorf("words.go has a sentence for %s, which is no key", key)
		}
	}
}

// What depends on a word is known for that word only.
func TestSchemaVariants(t *testing.T) {
	schema := schemaOf(t)
	for text, right := range map[string]bool{
		"[[fault]]\nkind = \"glare\"\ngain = 2":                                      true,
		"[[fault]]\nkind = \"glare\"\nshare = 0":                                     false,
		"[[fault]]\nkind = \"door_fogged\"\nshare = 0":                               true,
		"[[fault]]\nkind = \"door_fogged\"\ngain = 2":                                false,
		"[[fault]]\nkind = \"plan_wrong\"\nfrom = \"1s\"":                            false,
		"[[fault]]\nkind = \"clock_skewed\"\nskew = \"-1s\"":                         true,
		"[[fault]]\nkind = \"slow_scale\"\nperiod = \"0.0s\"":                        false,
		"[[fault]]\nkind = \"slow_scale\"\nperiod = \"1m30s\"":                       true,
		"[[fault]]\nfrom = \"1s\"":                                                   false,
		"[[actor]]\nname = \"a\"\ndoes = [{ pick = [\"x\", \"y\"], across = true }]": true,
		"[[actor]]\nname = \"a\"\ndoes = [{ go = [1, 2] }, { go = \"x\" }]":          true,
		"[[actor]]\nname = \"a\"\ndoes = [{ wait = \"2s\", across = true }]":         false,
		"[[actor]]\nname = \"a\"\ndoes = [{ pick = \"x\", touch = \"y\" }]":          false,
		"[[actor]]\nname = \"a\"\ndoes = [{ count = 2 }]":                            false,
		"[cast]\nx = { mass = [1, 2] }":                                              true,
		"[cast]\nx = { mass = [1] }":                                                 false,
	} {
		problems := validate(schema, []byte("extends = \"corner\"\n"+text))
		if right != (len(problems) == 0) {
			t.Errorf("%s\nis right: %v, want %v (%q)", text, !right, right, problems)
		}
	}
	if len(validate(schema, []byte("[run]\nseed = 1\nduration = \"1s\""))) == 0 {
		t.Error("a file that neither extends another nor has a store is right")
	}
}
