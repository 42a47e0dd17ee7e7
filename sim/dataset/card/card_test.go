package card_test

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"storesim/internal/fixedseed"
	"storesim/sim/dataset"
	"storesim/sim/dataset/card"
	"storesim/sim/dataset/internal/madeup"
	"storesim/sim/des"
)

func TestMain(m *testing.M) { fixedseed.Main(m) }

// The card counts the labels that the formats write, and its page refers to nothing outside itself.
func TestCard(t *testing.T) {
	labels, times := 0, 0
	for seed := range 3 {
		dir := t.TempDir()
		set := madeup.Rectangles()
		list := rapid.Custom(func(t *rapid.T) []dataset.Sample { return madeup.Samples(t, dir) }).Example(seed)
		c := &card.Card{Sheet: card.Sheet{Want: 3, Of: len(list)}}
		products := 0
		for i := range list {
			if err := c.Add(set, &list[i]); err != nil {
				t.Fatal(err)
			}
			for k := range list[i].View.Things {
				if set.Kept(&list[i].View.Things[k]) {
					products++
				}
			}
		}
		labels += products
		facts := &card.Facts{Set: set, Seeds: []card.Seed{{Store: set.Stores[0].Name, Seed: 7, Hash: "abc"}}, Seen: []dataset.Seen{{Store: "corner", Picks: 4, Hand: 3, Any: 4}}}
		if err := c.Write(dir, facts); err != nil {
			t.Fatal(err)
		}
		if n := sum(t, dir, "person", "hand", "product", "gear"); n != products {
			t.Errorf("the card counts %d labels, want %d", n, products)
		}
		if n := sum(t, dir, "pictures"); n != len(list) {
			t.Errorf("the card counts %d pictures, want %d", n, len(list))
		}
		times += checkSpan(t, dir, set.Stores[0].Name, list)
		page, err := os.ReadFile(filepath.Join(dir, "index.html"))
		if err != nil {
			t.Fatal(err)
		}
		links := regexp.MustCompile(`(?:src|href)="([^"]*)"`).FindAllStringSubmatch(string(page), -1)
		for _, l := range links {
			if !strings.HasPrefix(l[1], "data:image/") {
				t.Errorf("the page refers to %q", l[1])
			}
		}
		if len(links) < 2 || !strings.Contains(string(page), "75.0 %") {
			t.Errorf("%d pictures; the page lacks the share of picks seen", len(links))
		}
	}
	if labels == 0 || times == 0 {
		t.Errorf("%d labels, %d times in all sets", labels, times)
	}
}

// checkSpan wants the times of a store's first and last picture in its row, and returns how many it had.
func checkSpan(t *testing.T, dir, name string, list []dataset.Sample) int {
	t.Helper()
	var all []des.Time
	for i := range list {
		if list[i].Store == name {
			all = append(all, list[i].View.Time)
		}
	}
	if len(all) == 0 {
		return 0
	}
	text, err := os.ReadFile(filepath.Join(dir, "README.md"))
	found := regexp.MustCompile(`(?m)^\| \S+ \| 7 \| (\S+) \| (\S+) \|.* abc \|$`).FindStringSubmatch(string(text))
	if err != nil || len(found) != 3 {
		t.Fatalf("no times in %s, %v", text, err)
	}
	for i, want := range []des.Time{slices.Min(all), slices.Max(all)} {
		got, err := time.ParseDuration(found[i+1])
		if err != nil || (got-want.Sub(0)).Abs() > time.Second/20 {
			t.Errorf("time %d is %v, want %v, %v", i, got, want, err)
		}
	}
	return len(all)
}

// sum adds up the last column of rows of README.md.
func sum(t *testing.T, dir string, rows ...string) int {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(dir, "README.md"))
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for _, row := range rows {
		found := regexp.MustCompile(`(?m)^\| ` + row + ` \|.* (\d+) \|$`).FindStringSubmatch(string(text))
		if found == nil {
			t.Fatalf("no row %q", row)
		}
		v := 0
		for _, d := range found[1] {
			v = 10*v + int(d-'0')
		}
		n += v
	}
	return n
}
