package scenarios

import (
	"strings"
	"testing"

	"github.com/BurntSushi/toml"
	"github.com/google/go-cmp/cmp"
)

func TestKeyLines(t *testing.T) {
	const text = `# = [ { "not a key"
a = 1
b.c = "x # y = 2" # z = 3
s = """
k = 1 \"""
""""
t = '''
'k = 2'''
[d]
e = [1,
  2, # [
  [3]]
f = { g = 1, "h i" = [ { j = 2 } ] }
[[n]]
o = 1
[[n.p]]
[[n.p]]
q = 2020-01-01
[n.r]
u = true
[[n]]
  o = "]" 	
`
	want := map[string]int{
		"a": 2, "b": 3, "b.c": 3, "s": 4, "t": 7,
		"d": 9, "d.e": 10, "d.e[1]": 10, "d.e[2]": 11, "d.e[3]": 12, "d.e[3][1]": 12,
		"d.f": 13, "d.f.g": 13, "d.f.h i": 13, "d.f.h i[1]": 13, "d.f.h i[1].j": 13,
		"n": 14, "n[1]": 14, "n[1].o": 15,
		"n[1].p": 16, "n[1].p[1]": 16, "n[1].p[2]": 17, "n[1].p[2].q": 18,
		"n[1].r": 19, "n[1].r.u": 20,
		"n[2]": 21, "n[2].o": 22,
	}
	var into map[string]any
	if _, err := toml.Decode(text, &into); err != nil {
		t.Fatalf("the test's text is not TOML: %v", err)
	}
	if diff := cmp.Diff(want, keyLines(text)); diff != "" {
		t.Errorf("lines differ (-want +got):\n%s", diff)
	}
}

func TestDidYouMean(t *testing.T) {
	keys := []string{"noise", "noise_sigma", "dead", "press"}
	for word, want := range map[string]string{
		"noize": `, did you mean "noise"?`, "noise_sigm": `, did you mean "noise_sigma"?`, "temperature": "",
		"prss": `, did you mean "press"?`, "x": "",
	} {
		if got := didYouMean(word, keys); got != want {
			t.Errorf("%s: got %q, want %q", word, got, want)
		}
	}
}

func TestDidYouMeanACaseByItsNumber(t *testing.T) {
	all := names()
	for word, want := range map[string]string{
		"S1": "S01-three-picks", "s4": "S04-stray-bought", "b3": "B03", "b30": "B30", "S2": "S02",
	} {
		got := didYouMean(word, all)
		if !strings.Contains(got, want) {
			t.Errorf("%s: %q, want %s", word, got, want)
		}
	}
}
