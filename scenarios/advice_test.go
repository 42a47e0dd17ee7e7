package scenarios

import (
	"strings"
	"testing"
)

func TestAdvice(t *testing.T) {
	tiny := func(text string) string { return "extends = \"tiny\"\n" + text }
	for name, c := range map[string]struct{ text, want string }{
		"nothing":  {tiny(""), ""},
		"nobody":   {tiny("[shoppers]\narrivals_per_hour = [0]"), "nobody ever comes"},
		"too late": {tiny("[run]\nduration = \"5s\"\n[[actor]]\nname = \"ann\"\nenters = \"6s\""), "ann enters at 6s"},
		"fault after closing": {tiny("[[fault]]\nkind = \"camera_down\"\nfrom = \"1m\"\nto = \"20h\""),
			"fault[1]: camera_down begins at 1m0s, but the store closes at 1m0s, and the run ends when"},
		"fault before closing": {tiny("[[fault]]\nkind = \"camera_down\"\nfrom = \"59s\""), ""},
		"fault in a script":    {tiny("[[actor]]\nname = \"ann\"\n[[fault]]\nkind = \"plate_dead\"\nfrom = \"179s\""), ""},
		"fault after a script": {tiny("[[actor]]\nname = \"ann\"\n[[fault]]\nkind = \"plate_dead\"\nfrom = \"181s\""),
			"fault[1]: plate_dead begins at 3m1s"},
		"fault of the plan": {tiny("[[fault]]\nkind = \"plan_wrong\""), ""},
		"drained": {tiny("[run]\nduration = \"24h\"\n[shoppers]\narrivals_per_hour = [20]"),
			"about 480 parties want"},
		"drained of what is wanted": {"extends = \"corner\"\n[run]\nduration = \"1h\"\n[demand]\nsizes = [1.0]\n" +
			"item = [{ name = \"tea-mint-25\", weight = 9.0 }, { name = \"cola\", weight = 1.0 }]",
			"of 1 product less lies there than is wanted, the most of tea-mint-25"},
		"filled again": {tiny("[run]\nduration = \"24h\"\n[shoppers]\narrivals_per_hour = [20]\nstaff = 1"), ""},
		"few for long": {tiny("[run]\nduration = \"24h\"\n[shoppers]\narrivals_per_hour = [20]\ncount = 3"), ""},
		"unseen": {tiny("[[camera]]\nid = \"c\"\nat = [2, 0.2, 2.4]\nlook_at = [2, 0, 0]\nhfov_deg = 60"),
			"gondola G1: no camera sees its front"},
		"a barrier": {tiny(`[[gondola]]
			id = "G1"
			at = [1.0, 2.5]
			facing = "south"
			height = 1.2
			depth = 0.45
			surface = "wood"
			bays = 1
			bay_width = 0.5
			plates = 4
			shelves = [0.5]
			[[gondola]]
			id = "G2"
			at = [0.0, 2.0]
			facing = "south"
			height = 0.9
			depth = 0.45
			surface = "wood"
			bays = 4
			bay_width = 0.5
			plates = 4
			shelves = [0.5]`), "nobody can stand before"},
	} {
		t.Run(name, func(t *testing.T) {
			s, err := Parse("testdata/x.toml", []byte(c.text))
			if err != nil {
				t.Fatal(err)
			}
			got := strings.Join(s.Advice(), "\n")
			if (c.want == "") != (got == "") || !strings.Contains(got, c.want) {
				t.Errorf("advice %q, want %q", got, c.want)
			}
		})
	}
}

// No scenario that comes with the program needs advice.
func TestPresetsNeedNoAdvice(t *testing.T) {
	for _, name := range names() {
		s, err := Load(name)
		if err != nil {
			t.Fatal(err)
		}
		if got := s.Advice(); len(got) > 0 {
			t.Errorf("%s: %q", name, got)
		}
	}
}
