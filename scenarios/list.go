package scenarios

import (
	"cmp"
	"slices"
	"strings"
)

// Family is a group of embedded scenarios: a folder.
type Family struct {
	Name  string // the folder; "stores" for those without one
	Title string
	Intro string // a paragraph
	Items []Item
}

// Item is an embedded scenario in words.
type Item struct {
	Name    string
	About   string // the whole paragraph at its head
	Happens string // the part of it that says what happens
	Hard    string // the part of it that says what is hard about it
}

// Families lists the embedded scenarios by family: the first stores, then formats, cases of the contest,
// mixes and stress tests. Numbers in names count as numbers.
func Families() []Family {
	out := families()
	for _, file := range files() {
		text, err := presets.ReadFile(file)
		if err != nil {
			continue // cannot be: the name comes from the same file system
		}
		folder, _, found := strings.Cut(file, "/")
		if !found {
			folder = firstStores
		}
		i := slices.IndexFunc(out, func(f Family) bool { return f.Name == folder })
		if i < 0 {
			i = len(out)
			out = append(out, Family{Name: folder, Title: folder})
		}
		out[i].Items = append(out[i].Items, itemOf(scenarioName(file), about(string(text))))
	}
	for _, f := range out {
		slices.SortStableFunc(f.Items, func(a, b Item) int { return natural(a.Name, b.Name) })
	}
	return slices.DeleteFunc(out, func(f Family) bool { return len(f.Items) == 0 })
}

// firstStores is the family of the scenarios in no folder.
const firstStores = "stores"

func families() []Family {
	return []Family{
		{Name: firstStores, Title: "Stores to begin with",
			Intro: "The corner store by day, worn, quiet, crowded and under fisheyes, and three stores " +
				"that only teach the detector. `corner` is written to be read; most others extend it."},
		{Name: "formats", Title: "Formats",
			Intro: "Stores of the kinds that run without checkouts today, each with its own floor, " +
				"goods, crowd and hours."},
		{Name: "ac30", Title: "The thirty cases of the AutoCheckout contest",
			Intro: "One to three shoppers in a twin of the contest's store (CPS-IoT Week 2020), each case " +
				"a script. The winner's F1 is a figure to compare with."},
		{Name: "mixes", Title: "Mixes",
			Intro: "The corner store for a quarter of an hour, with everything at once in the shares of " +
				"an ordinary, a confusing, a broken or an overcrowded day."},
		{Name: "stress", Title: "Stress tests",
			Intro: "One difficulty each, as pure as it can be had, with the place where it was seen. " +
				"Scripts pick their products by what they are, so that each works in another store too."},
	}
}

// itemOf splits the paragraph at the head of a file: what happens comes first, what is hard follows, what a
// good system does ends it.
func itemOf(name, about string) Item {
	item := Item{Name: name, About: about}
	all := sentencesOf(about)
	hard := slices.IndexFunc(all, func(s string) bool {
		return strings.HasPrefix(s, "Hard about it") || strings.HasPrefix(s, "Nothing is hard")
	})
	good := slices.IndexFunc(all, func(s string) bool { return strings.HasPrefix(s, "A good system") })
	if good < 0 {
		good = len(all)
	}
	if hard < 0 || hard > good {
		item.Happens = strings.Join(all[:good], " ")
		return item
	}
	item.Happens = strings.Join(all[:hard], " ")
	text := strings.Join(all[hard:good], " ")
	text = strings.TrimPrefix(strings.TrimPrefix(text, "Hard about it"), ":")
	item.Hard = capital(strings.TrimSpace(strings.TrimPrefix(text, ", on purpose:")))
	return item
}

// sentencesOf splits a paragraph after each point that a capital letter follows.
func sentencesOf(text string) []string {
	var out []string
	words := strings.Fields(text)
	start := 0
	for i, w := range words {
		ends := strings.HasSuffix(strings.TrimRight(w, `)"`), ".")
		if last := i == len(words)-1; last || ends && isCapital(words[i+1]) {
			out = append(out, strings.Join(words[start:i+1], " "))
			start = i + 1
		}
	}
	return out
}

func isCapital(word string) bool { return word[0] >= 'A' && word[0] <= 'Z' }

// FirstSentence of what happens.
func (i Item) FirstSentence() string {
	all := sentencesOf(i.About)
	if len(all) == 0 {
		return ""
	}
	return all[0]
}

// natural compares names such that numbers in them count as numbers: "S2" before "S10".
func natural(a, b string) int {
	for a != "" && b != "" {
		na, nb := digits(a), digits(b)
		if na > 0 && nb > 0 {
			x, y := strings.TrimLeft(a[:na], "0"), strings.TrimLeft(b[:nb], "0")
			if c := cmp.Or(cmp.Compare(len(x), len(y)), cmp.Compare(x, y)); c != 0 {
				return c
			}
			a, b = a[na:], b[nb:]
			continue
		}
		if c := cmp.Compare(a[0], b[0]); c != 0 {
			return c
		}
		a, b = a[1:], b[1:]
	}
	return cmp.Compare(len(a), len(b))
}

// digits counts those at the beginning.
func digits(s string) int {
	n := 0
	for n < len(s) && s[n] >= '0' && s[n] <= '9' {
		n++
	}
	return n
}
