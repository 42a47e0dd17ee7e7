package scenarios

import (
	"cmp"
	"fmt"
	"image/color"
	"slices"
	"sort"
	"strings"
	"time"
)

// decoder collects what is wrong while a tree is read.
type decoder struct {
	tree *tree
	errs Errors
	book *book // set where the schema is drawn up instead of a file read

	random *randomizer // nil where the schema is drawn up
}

func (d *decoder) fail(path, format string, args ...any) {
	if d.book != nil {
		return
	}
	p := d.tree.at(path)
	e := Error{File: p.file, Line: p.line, Key: path, Msg: fmt.Sprintf(format, args...)}
	if !slices.Contains(d.errs, e) {
		d.errs = append(d.errs, e)
	}
}

// err returns the errors so far, those of the main file first, by line.
func (d *decoder) err(main string) error {
	if len(d.errs) == 0 {
		return nil
	}
	slices.SortStableFunc(d.errs, func(a, b Error) int {
		if (a.File == main) != (b.File == main) {
			if a.File == main {
				return -1
			}
			return 1
		}
		return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line))
	})
	return d.errs
}

// table reads the keys of one table and remembers which it was asked for: close reports all others.
type table struct {
	d      *decoder
	path   string
	values map[string]any
	asked  []string
	visit  *visit // set where the schema is drawn up
}

func (t *table) fail(key, format string, args ...any) { t.d.fail(join(t.path, key), format, args...) }

func (t *table) has(key string) bool {
	if t.visit != nil {
		t.visit.about(key, false)
		return t.visit.all
	}
	_, ok := t.values[key]
	t.asked = append(t.asked, key)
	return ok
}

// get returns a required value.
func (t *table) get(key string, want wish) (any, bool) {
	if t.visit != nil {
		return t.visit.take(key, want), true
	}
	if !t.has(key) {
		t.fail(key, "is missing, want %s", want)
		return nil, false
	}
	return t.values[key], true
}

func (t *table) number(key string, r span) float64 {
	v, ok := t.get(key, r.wish("number"))
	if !ok {
		return 0
	}
	return t.inSpan(key, v, r)
}

// inSpan checks one number, at key or at an element of it.
func (t *table) inSpan(key string, v any, r span) float64 {
	f, ok := v.(float64)
	if n, isInt := v.(int64); isInt {
		f, ok = float64(n), true
	}
	if !ok || !r.holds(f) {
		t.fail(key, "is %s, want %s", show(v), r)
		return 0
	}
	return f
}

func (t *table) integer(key string, r span) int64 {
	v, ok := t.get(key, r.wish("integer"))
	if !ok {
		return 0
	}
	n, ok := v.(int64)
	if !ok || !r.holds(float64(n)) {
		t.fail(key, "is %s, want %s", show(v), r)
		return 0
	}
	return n
}

// numbers reads an array of any length above 0.
func (t *table) numbers(key, what string, r span) []float64 {
	return t.list(key, numbersWish(what, 0, r), r)
}

func (t *table) list(key string, want wish, r span) []float64 {
	v, ok := t.get(key, want)
	if !ok {
		return nil
	}
	list, ok := v.([]any)
	if !ok || len(list) == 0 {
		t.fail(key, "is %s, want %s", show(v), want)
		return nil
	}
	out := make([]float64, len(list))
	for i, e := range list {
		out[i] = t.inSpan(element(key, i+1), e, r)
	}
	return out
}

// vector reads n numbers; on an error it returns zeros.
func (t *table) vector(key string, n int, what string, r span) []float64 {
	if out := t.list(key, numbersWish(what, n, r), r); len(out) == n {
		return out
	} else if out != nil {
		t.fail(key, "has %d numbers, want %s", len(out), what)
	}
	return make([]float64, n)
}

func (t *table) text(key, what string) string { return t.word(key, textWish(what)) }

func (t *table) word(key string, want wish) string {
	v, ok := t.get(key, want)
	if !ok {
		return ""
	}
	s, ok := v.(string)
	if !ok || s == "" {
		t.fail(key, "is %s, want %s", show(v), want)
	}
	return s
}

func (t *table) oneOf(key string, options ...string) string {
	what := `"` + strings.Join(options, `", "`) + `"`
	if len(options) > 1 {
		what = "one of " + what
	}
	s := t.word(key, wordWish(what, options))
	if s != "" && !slices.Contains(options, s) {
		t.fail(key, "is %q, want %s%s", s, what, didYouMean(s, options))
	}
	return s
}

// flag reads an optional truth value.
func (t *table) flag(key string, preset bool) bool {
	if !t.has(key) {
		return preset
	}
	t.usually(key, preset)
	want := flagWish()
	v, _ := t.get(key, want)
	b, ok := v.(bool)
	if !ok {
		t.fail(key, "is %s, want %s", show(v), want)
	}
	return b
}

// duration reads one of 0 or more.
func (t *table) duration(key string) time.Duration {
	return t.durationFrom(key, 0, `a duration such as "150s", "2m30s" or "80ms", 0 or more`)
}

func (t *table) durationFrom(key string, low time.Duration, what string) time.Duration {
	v, ok := t.get(key, durationWish(what, low))
	if !ok {
		return 0
	}
	s, _ := v.(string)
	d, err := time.ParseDuration(s)
	if err != nil || d < low {
		t.fail(key, "is %s, want %s", show(v), what)
		return 0
	}
	return d
}

// color reads "#rrggbb".
func (t *table) color(key string) color.RGBA {
	const what = `a colour such as "#c00010"`
	v, ok := t.get(key, colorWish(what))
	if !ok {
		return color.RGBA{}
	}
	s, _ := v.(string)
	var c color.RGBA
	if n, err := fmt.Sscanf(s, "#%02x%02x%02x", &c.R, &c.G, &c.B); n != 3 || err != nil || len(s) != 7 {
		t.fail(key, "is %s, want %s", show(v), what)
	}
	c.A = 255
	return c
}

// sub opens a required table. Where there is none, what is read from it gives no further errors.
func (t *table) sub(key string) *table {
	path := join(t.path, key)
	v, ok := t.get(key, wish{words: fmt.Sprintf("a [%s] table", path), schema: &schema{}})
	if t.visit != nil {
		return &table{d: t.d, path: path, visit: t.visit.below(key, false)}
	}
	m, isTable := v.(map[string]any)
	if ok && !isTable {
		t.fail(key, "is %s, want a table", show(v))
	}
	if !isTable {
		return &table{d: &decoder{tree: t.d.tree}, path: path}
	}
	return &table{d: t.d, path: path, values: m}
}

// tables opens an array of tables, written [[key]] or key = [{...}, {...}].
func (t *table) tables(key string) []*table {
	want := fmt.Sprintf("at least one [[%s]] table", key)
	v, ok := t.get(key, wish{words: want, schema: &schema{MinItems: 1}})
	if t.visit != nil {
		return []*table{{d: t.d, path: element(join(t.path, key), 1), visit: t.visit.below(key, true)}}
	}
	if !ok {
		return nil
	}
	var out []*table
	for i, e := range elements(v) {
		path := element(join(t.path, key), i+1)
		m, ok := e.(map[string]any)
		if !ok {
			t.d.fail(path, "is %s, want a table", show(e))
			continue
		}
		out = append(out, &table{d: t.d, path: path, values: m})
	}
	if elements(v) == nil {
		t.fail(key, "is %s, want %s", show(v), want)
	}
	return out
}

// elements of an array, which the TOML reader gives in one of two types; nil for everything else.
func elements(v any) []any {
	if list, ok := v.([]any); ok {
		return list
	}
	list, _ := v.([]map[string]any)
	var out []any
	for _, e := range list {
		out = append(out, e)
	}
	return out
}

// sound reports whether nothing was wrong in the table so far: only then are checks across keys worth while.
func (t *table) sound() bool {
	if t.visit != nil {
		return false // the values are made up
	}
	return !slices.ContainsFunc(t.d.errs, func(e Error) bool { return strings.HasPrefix(e.Key, t.path+".") })
}

// close reports the keys nobody asked for.
func (t *table) close() {
	var unknown []string
	for key := range t.values {
		if !slices.Contains(t.asked, key) {
			unknown = append(unknown, key)
		}
	}
	sort.Strings(unknown)
	known := slices.Compact(slices.Sorted(slices.Values(t.asked)))
	for _, key := range unknown {
		hint := didYouMean(key, known)
		if hint == "" {
			hint = "; known here: " + strings.Join(known, ", ")
		}
		t.fail(key, "is not a known key%s", hint)
	}
}

// show prints a value as an error quotes it.
func show(v any) string {
	switch v := v.(type) {
	case string:
		if len(v) > 40 {
			return fmt.Sprintf("%.40q...", v)
		}
		return fmt.Sprintf("%q", v)
	case int64, float64, bool:
		return fmt.Sprint(v)
	case map[string]any:
		return "a table"
	case []any, []map[string]any:
		return "an array"
	}
	return "a date or time"
}
