package scenarios

import (
	"slices"
	"strings"
	"testing"
)

func TestNaturalOrder(t *testing.T) {
	want := []string{"B1", "B2", "B02a", "B10", "S9-x", "S21-20-people", "S21-100-people", "a"}
	got := slices.Clone(want)
	slices.Reverse(got)
	slices.SortStableFunc(got, natural)
	if !slices.Equal(got, want) {
		t.Errorf("order %q, want %q", got, want)
	}
}

// Every scenario is in one family, and says what happens and what is hard about it.
func TestFamilies(t *testing.T) {
	var seen []string
	for _, f := range Families() {
		if f.Title == "" || f.Intro == "" {
			t.Errorf("family %s has no title or introduction: add them to families()", f.Name)
		}
		for _, i := range f.Items {
			seen = append(seen, i.Name)
			if i.Happens == "" || i.Hard == "" || strings.HasPrefix(i.Happens, "Hard") {
				t.Errorf("%s: happens %q, hard %q", i.Name, i.Happens, i.Hard)
			}
		}
	}
	slices.Sort(seen)
	if !slices.Equal(seen, names()) {
		t.Errorf("families hold %q, want %q", seen, names())
	}
}

func TestSentencesOf(t *testing.T) {
	got := sentencesOf("A value every 0.8 s. of. Then (so.) Nothing 1.5 m. End")
	want := []string{"A value every 0.8 s. of.", "Then (so.)", "Nothing 1.5 m.", "End"}
	if !slices.Equal(got, want) {
		t.Errorf("sentences %q, want %q", got, want)
	}
}

// An editor's directive is no part of what a file says about itself.
func TestAboutSkipsDirectives(t *testing.T) {
	for text, want := range map[string]string{
		"# One.\n# Two.\n\n# Three.":  "One. Two.",
		"#:schema ./x.json\n# One.\n": "One.",
		"#:schema ./x.json\n\n# One.": "One.",
		"a = 1\n# One.":               "",
	} {
		if got := about(text); got != want {
			t.Errorf("about %q is %q, want %q", text, got, want)
		}
	}
}
