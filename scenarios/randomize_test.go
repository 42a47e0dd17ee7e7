package scenarios

import (
	"errors"
	"os"
	"reflect"
	"strings"
	"testing"
)

// tinyWith is the smallest store with more text at its end.
func tinyWith(t *testing.T, seed uint64, text string) (*Scenario, error) {
	t.Helper()
	tiny, err := os.ReadFile("testdata/tiny.toml")
	if err != nil {
		t.Fatal(err)
	}
	return ParseWith("tiny.toml", append(tiny, text...), Options{Seed: &seed})
}

// Another key or another camera moves no draw.
func TestDrawsAreIndependent(t *testing.T) {
	const keys = "\n[randomize.camera]\n\"camera.*.hfov_deg\" = { uniform = [60, 100] }\n"
	const more = "[randomize.image]\n\"cameras.exposure\" = { lognormal = [1, 0.3], within = [0.5, 2] }\n"
	const camera = "\n[[camera]]\nid = \"a0\"\nat = [3.5, 0.2, 2.4]\nlook_at = [2.0, 2.0, 1.0]\nhfov_deg = 90\n"
	seen := map[any]bool{}
	for seed := range uint64(20) {
		one, err := tinyWith(t, seed, keys)
		if err != nil {
			t.Fatal(err)
		}
		all, err := tinyWith(t, seed, camera+keys+more)
		if err != nil {
			t.Fatal(err)
		}
		a, b := values(one.Drawn), values(all.Drawn)
		if len(a) != 1 || len(b) != 3 || !reflect.DeepEqual(a["camera[cam1].hfov_deg"], b["camera[cam1].hfov_deg"]) {
			t.Fatalf("seed %d: %v, with more %v", seed, a, b)
		}
		if b["camera[cam1].hfov_deg"] == b["camera[a0].hfov_deg"] {
			t.Errorf("seed %d: both cameras drew %v", seed, b["camera[a0].hfov_deg"])
		}
		if x := b["cameras.exposure"].(float64); x < 0.5 || x > 2 {
			t.Errorf("seed %d: exposure %v is not within its ends", seed, x)
		}
		seen[a["camera[cam1].hfov_deg"]] = true
	}
	if len(seen) != 20 {
		t.Errorf("20 seeds drew %d values", len(seen))
	}
}

// A path that names a place keeps those with stars away from it, in whatever order they are drawn, and moves
// none of their other draws.
func TestExceptionsAreDrawnByTheirOwnLaws(t *testing.T) {
	const eye = "\n[[camera]]\nid = \"eye\"\nat = [2.0, 2.0, 2.4]\nlook_at = [2.0, 2.0, 0.0]\nhfov_deg = 180\n" +
		"lens = \"kannala_brandt\"\n"
	const broad = "\n[randomize.camera]\n\"camera.*.hfov_deg\" = { uniform = [60, 100] }\n" +
		"\"camera.*.lens\" = { choice = [\"pinhole\", \"brown_conrady\"] }\n" +
		"\"camera.*.at\" = { uniform = [0, 0.1], apply = \"add\" }\n"
	const exact = "\"camera[eye].hfov_deg\" = { uniform = [150, 200] }\n" +
		"\"camera[eye].lens\" = { choice = [\"kannala_brandt\"] }\n" +
		"\"camera[eye].at[3]\" = { uniform = [2.45, 2.46] }\n" +
		"\"camera[eye]\" = { keep = 0.5 }\n"
	kept := 0
	for seed := range uint64(20) {
		plain, err := tinyWith(t, seed, broad)
		if err != nil {
			t.Fatal(err)
		}
		s, err := tinyWith(t, seed, eye+broad+exact)
		if err != nil {
			t.Fatal(err)
		}
		got, want := values(s.Drawn), values(plain.Drawn)
		for key, v := range want {
			if !reflect.DeepEqual(got[key], v) {
				t.Errorf("seed %d: %s is %v, was %v", seed, key, got[key], v)
			}
		}
		if got["camera[eye]"] == false {
			continue
		}
		kept++
		z, _ := got["camera[eye].at[3]"].(float64)
		hfov, _ := got["camera[eye].hfov_deg"].(float64)
		// The keeping, the angle, the lens and three numbers of the place.
		if len(got) != len(want)+6 || got["camera[eye].lens"] != "kannala_brandt" || hfov < 150 || z < 2.45 {
			t.Errorf("seed %d: %v", seed, got)
		}
	}
	if kept < 3 || kept > 17 {
		t.Errorf("kept in %d runs of 20", kept)
	}
}

// What is wrong is said at the line of the distribution.
func TestWrongDraws(t *testing.T) {
	for line, want := range map[string]string{
		`"cameras.exposure" = { uniform = [30, 40] }`:                           "drawn by uniform [30, 40] of [randomize.image]",
		`"cameras.exposur" = { uniform = [1, 2] }`:                              `did you mean "exposure"`,
		`"cameras.exposure" = { uniform = [2, 1] }`:                             "is [2, 1], want [low, high]",
		`"cameras.exposure" = { normal = [1, 0.1], within = [9, 10] }`:          "leaves nothing",
		`"cameras.exposure" = { even = [1, 2] }`:                                "has no distribution",
		`"camera.hfov_deg" = { uniform = [1, 2] }`:                              "leads into the array camera",
		`"camera[cam9].hfov_deg" = { uniform = [1, 2] }`:                        "there is no cam9",
		`"cameras.exposure" = { choice = [1.0, 2.0], weights = [0, 0] }`:        "some above 0",
		`"cameras.exposure" = { uniform = [1, 2], with = "cameras.read_noise"}`: "draws by itself",
		`"" = { uniform = [1, 2] }`:                                             "is empty, want",
		`"camera[cam1].hfov_deg" = { uniform = [60, 70] }
"camera[1].hfov_deg" = { uniform = [60, 70] }`: "another key of [randomize] draws too",
		`"randomize.image.off" = { choice = [1.0] }`: "draws the distributions themselves",
	} {
		_, err := tinyWith(t, 1, "\n[randomize.image]\n"+line+"\n")
		var list Errors
		if !errors.As(err, &list) || !strings.Contains(err.Error(), want) || list[0].Line < 70 {
			t.Errorf("%s\ngives %v, want %q", line, err, want)
		}
	}
	s, err := tinyWith(t, 1, "\n[randomize.image]\n\"cameras.exposure\" = { uniform = [30, 40], clip = [0, 20] }\n")
	if err != nil || s.Drawn[0].Value != 20.0 {
		t.Errorf("clipped: %v", err)
	}
}
