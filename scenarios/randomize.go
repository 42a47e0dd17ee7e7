package scenarios

import (
	"slices"
	"strings"

	"storesim/sim/rng"
)

// Groups lists the groups of keys that a scenario may draw: the tables of [randomize].
func Groups() []string {
	return []string{"store", "products", "people", "light", "camera", "image", "crowd", "distractors"}
}

// Draw is a value that a scenario drew instead of naming it.
type Draw struct {
	Group string `json:"group"`
	Key   string `json:"key"` // the path in the file, entities by their id: "camera[cam1].hfov_deg"
	Value any    `json:"value"`
	Law   string `json:"law"` // "uniform [60, 95]"
}

// randomizer draws the keys of [randomize], and makes the changes that the caller wants, before the file is
// read.
type randomizer struct {
	opt   Options
	seed  uint64
	drawn []drawn
}

// drawn is a draw and the place in the tree that it went to.
type drawn struct {
	Draw
	path string
}

// entry is one line of [randomize.GROUP].
type entry struct {
	table *table
	group string
	key   string
	law   law
}

// randomize reads [randomize] and puts what it draws into the tree that is read after it.
func (d *decoder) randomize(root *table) {
	var entries []entry
	if root.has("randomize") {
		entries = readRandomize(root.sub("randomize"))
	}
	if d.book != nil || d.random == nil || len(d.errs) > 0 {
		return
	}
	d.random.seed = seedOf(d.tree.root)
	d.drawAll(entries)
	for _, c := range d.random.opt.Changes {
		d.change(c)
	}
}

// readRandomize reads the groups that are not switched off.
func readRandomize(t *table) []entry {
	var off []string
	if t.has("off") {
		off = t.choices("off", Groups())
	}
	if r := t.d.random; r != nil {
		off = append(off, r.opt.Fix...)
	}
	var out []entry
	for _, group := range Groups() {
		if !t.has(group) {
			continue
		}
		entries := readGroup(t.sub(group), group)
		if !slices.Contains(off, group) {
			out = append(out, entries...)
		}
	}
	t.close()
	return out
}

func readGroup(t *table, group string) []entry {
	var out []entry
	keys := t.free()
	slices.Sort(keys)
	for _, key := range keys {
		e := t.sub(key)
		out = append(out, entry{table: e, group: group, key: key, law: readLaw(e)})
	}
	t.close()
	return out
}

// drawAll draws every key from a stream of its own. Elements that are not kept go last, so that everything
// else is named by its place in the file.
func (d *decoder) drawAll(entries []entry) {
	var gone []target
	singled := singledOut(d.tree.root, entries)
	for i := range entries {
		e := &entries[i]
		targets := e.targets(d)
		d.checkPartner(e, entries)
		for k := range targets {
			if e.broad() && singled.cover(targets[k].name) {
				continue
			}
			if !d.drawOne(e, &targets[k]) {
				gone = append(gone, targets[k])
			}
		}
	}
	d.remove(gone)
}

// broad reports whether the path means all elements of an array.
func (e *entry) broad() bool { return strings.Contains(e.key, "*") }

// exceptions are the places that paths without a star name: those with one leave them alone, so that one
// camera may have a lens unlike the others'. The value says whether what lies below is theirs too, which is
// not so where only the keeping of an element is drawn.
type exceptions map[string]bool

// singledOut finds the exceptions. A path that means nothing is reported where it is drawn.
func singledOut(root map[string]any, entries []entry) exceptions {
	out := exceptions{}
	for i := range entries {
		e := &entries[i]
		if e.broad() {
			continue
		}
		found, err := find(root, e.key)
		for k := range found {
			if err == nil {
				out[found[k].name] = e.law.kind != "keep"
			}
		}
	}
	return out
}

func (x exceptions) cover(name string) bool {
	for top, whole := range x {
		if name == top || whole && below(name, top) {
			return true
		}
	}
	return false
}

// targets are the places that an entry's path names. Lists of numbers are drawn number by number.
func (e *entry) targets(d *decoder) []target {
	if strings.HasPrefix(e.key, "randomize") {
		e.table.d.fail(e.table.path, "draws the distributions themselves, want another key of the file")
		return nil
	}
	found, err := find(d.tree.root, e.key)
	if err != nil {
		e.table.d.fail(e.table.path, "%v", err)
	}
	if !e.law.numeric() {
		return found
	}
	var out []target
	for _, t := range found {
		out = append(out, t.numbers()...)
	}
	return out
}

// drawOne draws one place; false where an element is not to be kept.
func (d *decoder) drawOne(e *entry, t *target) (kept bool) {
	if slices.ContainsFunc(d.random.drawn, func(o drawn) bool { return o.Key == t.name }) {
		e.table.d.fail(e.table.path, "draws %s, which another key of [randomize] draws too", t.name)
		return true
	}
	stream := t.name
	if e.law.partner != "" {
		stream = e.law.partner
	}
	v := e.law.draw(rng.NewKey(d.random.seed, "randomize", stream))
	kept = true
	if e.law.kind == "keep" {
		kept = v == true
	} else {
		var err error
		if v, err = e.law.onto(t.get(), v); err != nil {
			e.table.d.fail(e.table.path, "%s %v", t.name, err)
			return true
		}
		t.set(v)
		d.tree.where[t.path] = d.tree.at(e.table.path)
	}
	d.random.drawn = append(d.random.drawn, drawn{Draw{e.group, t.name, v, e.law.text()}, t.path})
	return kept
}

// checkPartner sees to it that the key whose luck is shared is one that is drawn with it, or not at all.
func (d *decoder) checkPartner(e *entry, entries []entry) {
	if e.law.partner == "" || len(d.errs) > 0 {
		return
	}
	for i := range entries {
		if entries[i].group != e.group || entries[i].law.partner != "" {
			continue
		}
		found, err := find(d.tree.root, entries[i].key)
		for k := range found {
			if err == nil && slices.ContainsFunc(found[k].numbers(), func(t target) bool {
				return t.name == e.law.partner
			}) {
				return
			}
		}
	}
	e.table.fail("with", "is %q, want a key that [randomize.%s] draws by itself", e.law.partner, e.group)
}

// remove takes elements and keys out of the tree, the last first, so that the places of the others hold.
func (d *decoder) remove(gone []target) {
	slices.SortStableFunc(gone, func(a, b target) int { return b.index - a.index })
	for i := range gone {
		t := &gone[i]
		t.remove()
		if t.list == nil {
			d.tree.forget(t.path)
		} else {
			d.tree.shift(t.above, t.index+1)
		}
		d.random.drawn = slices.DeleteFunc(d.random.drawn, func(o drawn) bool { return below(o.Key, t.name) })
		for k := range d.random.drawn {
			d.random.drawn[k].path = shifted(d.random.drawn[k].path, t.above, t.index+1)
		}
	}
}

// blame says at errors in drawn values where they come from.
func (d *decoder) blame() {
	if d.random == nil {
		return
	}
	for i := range d.errs {
		e := &d.errs[i]
		for k := range d.random.drawn {
			o := &d.random.drawn[k]
			if e.Key == o.path || below(e.Key, o.path) || below(o.path, e.Key) {
				e.Msg += " (" + o.Key + " drawn by " + o.Law + " of [randomize." + o.Group + "])"
				break
			}
		}
	}
}

// draws lists what was drawn, by group, then as the file is read.
func (d *decoder) draws() []Draw {
	var out []Draw
	for _, group := range Groups() {
		for i := range d.random.drawn {
			if d.random.drawn[i].Group == group {
				out = append(out, d.random.drawn[i].Draw)
			}
		}
	}
	return out
}

// below reports whether a path leads into what stands at another one.
func below(path, top string) bool {
	rest, ok := strings.CutPrefix(path, top)
	return ok && rest != "" && (rest[0] == '.' || rest[0] == '[')
}

func seedOf(root map[string]any) uint64 {
	run, _ := root["run"].(map[string]any)
	seed, _ := run["seed"].(int64)
	return uint64(seed)
}
