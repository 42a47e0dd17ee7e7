package scenarios

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/BurntSushi/toml"
)

// shown is a key that one is likely to change; the example is for files that do not give it.
type shown struct{ key, example string }

func shownKeys() []struct {
	table string
	keys  []shown
} {
	return []struct {
		table string
		keys  []shown
	}{
		{"run", []shown{{"seed", ""}, {"duration", ""}, {"cameras", "true"}}},
		{"shoppers", []shown{{"arrivals_per_hour", ""}, {"count", "20"}, {"basket_mu", ""}, {"basket_sigma",
			""},
			{"speed", ""}, {"put_back", ""}, {"misplace", ""}, {"touch", ""}, {"idle", ""},
			{"party", "[0.6, 0.3, 0.1]"}, {"children", "0.3"}, {"staff", "1"}}},
		{"behaviour", []shown{{"preset", "true"}, {"long_hold", "0.1"}, {"two_hands", "0.1"}, {"floor",
			"0.02"},
			{"conceal", "0.02"}, {"hand_over", "0.02"}}},
		{"plates", []shown{{"dead", "0.14"}, {"noise", "0.9"}, {"drift", "3.0"}, {"settle", `"500ms"`},
			{"press", "7.0"},
			{"cells", `"facing"`}}},
		{"cameras", []shown{{"width", ""}, {"height", ""}, {"fps", ""}, {"exposure", ""}, {"read_noise", ""},
			{"drop", ""}}},
	}
}

// Template is the text of a new scenario file that starts from another one: nothing is changed yet, and what
// one is likely to change stands in comments with its present value. It loads as it is.
func Template(file, base string) ([]byte, error) {
	start := []byte(fmt.Sprintf("extends = %q\n", base))
	t, err := readTree(file, start, 0)
	if err != nil {
		return nil, err
	}
	s, err := Parse(file, start)
	if err != nil {
		return nil, err
	}
	var out strings.Builder
	fmt.Fprintf(&out,
		`# What happens here, and what is hard about it. (The first comment paragraph
# of a file says so, and its first sentence stands in lists.)

extends = %q # %s

# Nothing below is in force. To change a key, take away the # before it and before the [table] above it; lines
# with ## only explain. The values are those of %s.
`, base, firstOf(base), base)
	for _, group := range shownKeys() {
		fmt.Fprintf(&out, "\n# [%s]\n", group.table)
		explain(&out, sentence(group.table))
		values, _ := t.root[group.table].(map[string]any)
		for _, k := range group.keys {
			writeShown(&out, group.table, k, values)
		}
	}
	writeExamples(&out, s)
	_, err = Parse(file, []byte(out.String()))
	return []byte(out.String()), err
}

// firstOf is the first sentence of an embedded scenario.
func firstOf(name string) string {
	text, err := Source(name)
	all := sentencesOf(about(string(text)))
	if err != nil || len(all) == 0 {
		return "a file beside this one"
	}
	return all[0]
}

// writeShown writes one key as a comment: its value in the file that is extended, or else an example.
func writeShown(out *strings.Builder, table string, k shown, values map[string]any) {
	text, words := tomlValue(values[k.key]), sentence(join(table, k.key))
	if text == "" {
		text, words = k.example, words+" Not given there; this is an example."
	}
	if text == "" {
		return // a table of its own
	}
	explain(out, words)
	fmt.Fprintf(out, "# %s = %s\n", k.key, text)
}

// explain writes a sentence in lines of at most 110 columns.
func explain(out *strings.Builder, words string) {
	width := 0
	for w := range strings.FieldsSeq(words) {
		if width > 0 && width+1+len(w) > 110 {
			out.WriteString("\n")
			width = 0
		}
		if width == 0 {
			out.WriteString("##")
			width = 2
		}
		out.WriteString(" " + w)
		width += 1 + len(w)
	}
	out.WriteString("\n")
}

// tomlValue writes a value as a TOML file does; empty for none.
func tomlValue(v any) string {
	if v == nil {
		return ""
	}
	text, err := toml.Marshal(map[string]any{"x": v})
	if err != nil || strings.Count(string(text), "\n") != 1 {
		return ""
	}
	return strings.TrimSpace(strings.TrimPrefix(string(text), "x = "))
}

// writeExamples shows what is written as whole tables: an actor with a script, and a fault.
func writeExamples(out *strings.Builder, s *Scenario) {
	camera := "cam1"
	if cameras := s.Config.Layout.Cameras; len(cameras) > 0 {
		camera = string(cameras[0].ID)
	}
	fmt.Fprintf(out, `
## A shopper who follows a script; the program finds a product for each role of the cast.
# [cast]
# thing = { units = 3 }
# [[actor]]
# name = "ann"
# enters = "5s"
# does = [{ pick = "thing", count = 2 }, { put = "thing" }]

## Something that goes wrong. Kinds: %s.
# [[fault]]
# kind = "camera_down"
# devices = [%q]
# from = "30s"

## All keys: storesim scenarios schema -o storesim.schema.json, which an editor shows while you type.
`, wrapComment(slices.Sorted(maps.Keys(faultWords()))), camera)
}

// wrapComment joins words with commas on lines of at most 100 columns that are comments.
func wrapComment(words []string) string {
	var out strings.Builder
	width := 37
	for i, w := range words {
		if i > 0 {
			out.WriteString(",")
			if width+len(w) > 100 {
				out.WriteString("\n##")
				width = 1
			}
			out.WriteString(" ")
		}
		out.WriteString(w)
		width += len(w) + 2
	}
	return out.String()
}
