package scenarios

import (
	"fmt"
	"slices"
	"strings"
)

// ofTheCast is in the wish of whatever names a role.
const ofTheCast = "of the cast"

// textOr reads an optional text.
func (t *table) textOr(key, what string) string {
	if !t.has(key) {
		return ""
	}
	return t.text(key, what)
}

// nameOf reads a name that must be one of those known.
func (t *table) nameOf(key, what string, known []string) string {
	name := t.text(key, what)
	if name != "" && !slices.Contains(known, name) {
		t.fail(key, "is %q, want %s%s", name, what, whichThereAre(name, what, known))
	}
	return name
}

// nameOr is nameOf for a key that may be missing.
func (t *table) nameOr(key, what string, known []string) string {
	if !t.has(key) {
		return ""
	}
	return t.nameOf(key, what, known)
}

// names reads one name or a list of names.
func (t *table) names(key, what string, known []string) []string {
	list, isList := t.values[key].([]any)
	if t.isText(key, textsWish(what, aText(), false, "x")) || !isList {
		return []string{t.nameOf(key, what, known)}
	}
	t.asked = append(t.asked, key)
	var out []string
	for i, e := range list {
		name, _ := e.(string)
		if !slices.Contains(known, name) {
			t.fail(element(key, i+1), "is %s, want %s%s", show(e), what,
				whichThereAre(fmt.Sprint(e), what, known))
		}
		out = append(out, name)
	}
	if len(out) == 0 {
		t.fail(key, "is empty, want %s", what)
	}
	return out
}

// whichThereAre says which name was meant, or else which there are. Who names a role that nothing is like has
// to be told where roles come from.
func whichThereAre(name, what string, known []string) string {
	if hint := didYouMean(name, known); hint != "" {
		return hint
	}
	const most = 12
	out := "; there is none yet"
	if n := len(known); n > 0 {
		out = "; there are " + strings.Join(known[:min(n, most)], ", ")
		if n > most {
			out += ", ..."
		}
	}
	if strings.Contains(what, ofTheCast) {
		out += `; a role is a line of [cast]: NAME = { sku = "..." }, or NAME = {} for any product`
	}
	return out
}
