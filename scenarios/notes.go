package scenarios

import (
	"slices"
	"time"
)

// wish is what a reader wants at a key: in words for errors and as JSON Schema for editors.
type wish struct {
	words  string  // complete the sentence "want ..."
	schema *schema // nil for a table, whose schema is what is read from it
	sample any     // a value that is right
}

// String gives the words.
func (w wish) String() string { return w.words }

// book is the recording mode of a decoder: config reads from it as from a file that has every key, and notes
// what was asked for. Words to choose from are gone through from pass to pass.
type book struct {
	root   *visit // of the whole file, in this pass
	pass   int
	all    bool // optional keys are there
	widest int  // the most words that any key had to choose from
}

// node is a table of the file, or all elements of an array of tables, as several passes saw it.
type node struct {
	path     string
	listed   bool // within an array: files that extend others replace it as a whole
	open     bool // its keys are names that the file chooses
	visits   []*visit
	children map[string]*node
	drawn    *schema // by object, once
}

func newNode(path string, listed bool) *node {
	return &node{path: path, listed: listed, children: map[string]*node{}}
}

// visit is what one reader asked one table for.
type visit struct {
	book   *book
	node   *node
	all    bool
	order  []string
	keys   map[string]*asked
	chosen []chosen
}

// chosen is a word that the visit was given; key is empty where the keys themselves are the choice.
type chosen struct{ key, word string }

// asked is what is known about one key.
type asked struct {
	required bool
	list     bool // an array of tables
	schema   *schema
	preset   any // what stands where the key is absent
}

func (b *book) visit(n *node) *visit {
	v := &visit{book: b, node: n, all: b.all, keys: map[string]*asked{}}
	n.visits = append(n.visits, v)
	return v
}

// about returns the entry of a key, which is required unless the reader looked first whether it is there.
func (v *visit) about(key string, required bool) *asked {
	if v.keys[key] == nil {
		v.keys[key] = &asked{required: required}
		v.order = append(v.order, key)
	}
	return v.keys[key]
}

// take notes what is wanted at a key and gives a value that is right.
func (v *visit) take(key string, w wish) any {
	a := v.about(key, true)
	if a.schema == nil {
		a.schema = w.schema
	}
	if words, ok := w.sample.([]string); ok {
		return v.choose(key, words)
	}
	if a.preset != nil && (a.schema == nil || a.schema.allows(a.preset)) {
		return a.preset
	}
	return w.sample
}

// choose takes the pass's word.
func (v *visit) choose(key string, words []string) string {
	v.book.widest = max(v.book.widest, len(words))
	word := words[v.book.pass%len(words)]
	v.chosen = append(v.chosen, chosen{key, word})
	return word
}

// below is the visit of a table that stands at a key.
func (v *visit) below(key string, list bool) *visit {
	n := v.node.children[key]
	if n == nil {
		n = newNode(join(v.node.path, key), v.node.listed || list)
		v.node.children[key] = n
	}
	v.keys[key].list = list
	return v.book.visit(n)
}

// usually notes what stands where an optional key is absent.
func (t *table) usually(key string, preset any) {
	if t.visit == nil {
		return
	}
	if d, ok := preset.(time.Duration); ok {
		preset = d.String()
	}
	t.visit.about(key, false).preset = preset
}

// holds reports whether the table has a key, without asking for it.
func (t *table) holds(key string) bool {
	if t.visit != nil {
		return t.visit.all
	}
	_, ok := t.values[key]
	return ok
}

// which returns the first of some keys that the table has.
func (t *table) which(keys []string) (key string, ok bool) {
	if t.visit != nil {
		return t.visit.choose("", keys), true
	}
	i := slices.IndexFunc(keys, t.holds)
	if i < 0 {
		return "", false
	}
	return keys[i], true
}

// free returns the keys of a table whose keys are names that the file chooses.
func (t *table) free() []string {
	if t.visit != nil {
		t.visit.node.open = true
		return []string{anyName}
	}
	var names []string
	for name := range t.values {
		names = append(names, name)
	}
	t.asked = append(t.asked, names...)
	return names
}

// anyName stands in paths for a name that the file chooses.
const anyName = "*"

// isText reports whether a key that may hold a text or something else holds a text.
func (t *table) isText(key string, other wish) bool {
	if t.visit != nil {
		t.visit.take(key, wish{schema: &schema{AnyOf: []*schema{aText(), other.schema}}, sample: "x"})
		return true
	}
	_, ok := t.values[key].(string)
	return ok
}

// record reads the whole of a file that has everything, word by word.
func record() *node {
	root := newNode("", false)
	b := &book{widest: 1}
	for b.pass = 0; b.pass < b.widest; b.pass++ {
		for _, b.all = range []bool{true, false} {
			b.root = b.visit(root)
			d := &decoder{tree: &tree{where: map[string]position{}}, book: b}
			d.errs = Errors{{Msg: "the values are made up, and make no store"}}
			d.config("schema")
			d.shelves()
		}
	}
	return root
}

// optional notes an array of tables that may be missing or empty.
func (v *visit) optional(t *table, key string) []*table {
	if !t.has(key) {
		return nil
	}
	out := t.tables(key)
	v.keys[key].schema = &schema{}
	return out
}

// root is the table around all others.
func (d *decoder) root() *table {
	if d.book != nil {
		return &table{d: d, visit: d.book.root}
	}
	return &table{d: d, values: d.tree.root, asked: []string{"extends"}}
}
