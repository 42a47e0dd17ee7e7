package scenarios

import "storesim/pipeline/store"

// readProducts reads [[product]] tables and makes those of [catalog]; there must be one of the two.
func readProducts(root *table) []store.Product {
	var out []store.Product
	for _, t := range root.either("product", "catalog") {
		out = append(out, readProduct(t))
	}
	if root.has("catalog") {
		out = append(out, readCatalog(root.sub("catalog"))...)
	}
	return out
}

func readProduct(t *table) store.Product {
	p := store.Product{
		SKU:     store.SKU(t.text("sku", `a short name such as "cola-330"`)),
		Name:    t.text("name", "the name on the receipt"),
		GTIN:    t.text("gtin", "13 digits in quotes"),
		Price:   store.Cents(t.integer("price", between(1, 1e7, "a whole number of cents"))),
		Mass:    store.Grams(t.number("mass", above(0, "a number of grams"))),
		MassStd: store.Grams(t.number("mass_std", grams)),
		Shape:   store.Shape(t.oneOf("shape", shapeNames()...)),
		Size: vec3(t.vector("size", 3, "[width along the shelf, depth into it, height] in metres",
			between(0.005, 2, "a number of metres"))),
		Art: readArt(t.sub("art")),
	}
	t.close()
	return p
}

func readArt(t *table) store.Art {
	a := store.Art{
		Brand:  t.text("brand", "the word in the largest letters"),
		Text:   t.text("text", "the variety"),
		Base:   t.color("base"),
		Accent: t.color("accent"),
		Ink:    t.color("ink"),
		Motif:  int(t.integer("motif", between(0, 999, "a whole number"))),
	}
	t.close()
	return a
}

func shapeNames() []string {
	var out []string
	for _, s := range store.Shapes() {
		out = append(out, string(s))
	}
	return out
}
