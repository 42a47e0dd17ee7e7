package scenarios

import (
	"errors"
	"slices"
	"strings"

	"storesim/pipeline/store"
)

// checkUnique reports elements of an array of tables that repeat the id of an earlier one.
func (d *decoder) checkUnique(array, key string) {
	first := map[string]int{}
	for i, e := range elements(d.tree.root[array]) {
		m, _ := e.(map[string]any)
		id, ok := m[key].(string)
		if !ok {
			continue
		}
		if other, twice := first[id]; twice {
			d.fail(join(element(array, i+1), key), "is %q like that of %s, want one of its own",
				id, element(array, other))
			continue
		}
		first[id] = i + 1
	}
}

// problems turns what the store found wrong with itself into errors at the tables concerned.
func (d *decoder) problems(err error) {
	var list store.Problems
	if !errors.As(err, &list) {
		d.fail("store", "%v", err)
		return
	}
	for _, p := range list {
		path := d.pathOf(p.Path)
		if key, ok := d.keyOf(path, p.Msg); ok {
			path = join(path, key)
		}
		d.fail(path, "%s", p.Msg)
	}
}

// pathOf maps a path of the store's ("products[cola-330]", "gondolas[G2].bays[1].shelves[2]") to one of the
// file's.
func (d *decoder) pathOf(problem string) string {
	kind, rest, _ := strings.Cut(problem, "[")
	id, tail, _ := strings.Cut(rest, "]")
	switch kind {
	case "floor", "ceiling":
		return join("store", kind)
	case "gondolas":
		path := d.elementWith("gondola", "id", id)
		if strings.Contains(tail, "shelves[") {
			return join(path, "shelves")
		}
		return path
	case "gates":
		return d.elementWith("gate", "id", id)
	case "cameras":
		return d.elementWith("camera", "id", id)
	case "products":
		return d.elementWith("product", "sku", id)
	case "planogram":
		return d.facingOf(id)
	}
	return "store"
}

// keyOf finds the key that a message is about: its first word, where the table has such a key.
func (d *decoder) keyOf(path, msg string) (string, bool) {
	word, _, _ := strings.Cut(msg, " ")
	_, ok := d.tree.where[join(path, word)]
	return word, ok && path != ""
}

// elementWith returns the path of the element of an array of tables that has an id, or else the array's.
func (d *decoder) elementWith(array, key, id string) string {
	i := slices.IndexFunc(elements(d.tree.root[array]), func(e any) bool {
		m, _ := e.(map[string]any)
		return m[key] == id
	})
	if i < 0 {
		return array
	}
	return element(array, i+1)
}

// facingOf returns the path of the first facing of a SKU.
func (d *decoder) facingOf(sku string) string {
	for i, s := range elements(d.tree.root["shelf"]) {
		m, _ := s.(map[string]any)
		for j, f := range elements(m["facings"]) {
			if f, _ := f.(map[string]any); f["sku"] == sku {
				return element(join(element("shelf", i+1), "facings"), j+1)
			}
		}
	}
	return "shelf"
}
