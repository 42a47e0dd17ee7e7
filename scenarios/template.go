package scenarios

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/BurntSushi/toml"
)

// shownKeys are the keys that one is likely to change, by table.
func shownKeys() []struct {
	table string
	keys  []string
} {
	return []struct {
		table string
		keys  []string
	}{
		{"run", []string{"seed", "duration", "cameras"}},
		{"shoppers", []string{"arrivals_per_hour", "count", "basket_mu", "basket_sigma", "speed", "put_back", "misplace",
			"touch", "idle", "party", "children", "staff"}},
		{"behaviour", []string{"preset", "long_hold", "two_hands", "floor", "conceal", "hand_over"}},
		{"plates", []string{"dead", "noise", "drift", "settle", "press", "cells"}},
		{"cameras", []string{"width", "height", "fps", "exposure", "read_noise", "drop"}},
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
	schema := record().object()
	var out strings.Builder
	fmt.Fprintf(&out, `# What happens here, and what is hard about it. (The first comment paragraph; storesim scenarios list shows
# its first sentence.)

extends = %q # %s

# Nothing below is in force: take away the # before a line, and before the [table] above it, to change it.
`, base, shortAbout(t.about))
	for _, group := range shownKeys() {
		fmt.Fprintf(&out, "\n# [%s] # %s\n", group.table, sentence(group.table))
		values, _ := t.root[group.table].(map[string]any)
		for _, key := range group.keys {
			writeShown(&out, group.table, key, values, schema)
		}
	}
	writeExamples(&out, s)
	_, err = Parse(file, []byte(out.String()))
	return []byte(out.String()), err
}

func shortAbout(text string) string {
	if all := sentencesOf(text); len(all) > 0 {
		return all[0]
	}
	return "as it is"
}

// writeShown writes one key as a comment: its value in the file that is extended, or else its default.
func writeShown(out *strings.Builder, table, key string, values map[string]any, all *schema) {
	value, ok := values[key]
	note := ""
	if !ok {
		value, note = all.presetOf(table, key), " (not given)"
	}
	text := tomlValue(value)
	if text == "" {
		text, note = "...", " (not given)"
	}
	fmt.Fprintf(out, "# %-28s # %s%s\n", key+" = "+text, sentence(join(table, key)), note)
}

// presetOf is what stands where a key is absent.
func (s *schema) presetOf(table, key string) any {
	if i := s.Properties.index(table); i >= 0 {
		below := s.Properties[i].is
		if k := below.Properties.index(key); k >= 0 {
			return below.Properties[k].is.Default
		}
	}
	return nil
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
# A shopper who follows a script; the program finds a product for each role of the cast.
# [cast]
# thing = { units = 3 }
# [[actor]]
# name = "ann"
# enters = "5s"
# does = [{ pick = "thing", count = 2 }, { put = "thing" }]

# Something that goes wrong. Kinds: %s.
# [[fault]]
# kind = "camera_down"
# devices = [%q]
# from = "30s"

# All keys: storesim scenarios schema -o storesim.schema.json, which an editor shows while you type.
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
				out.WriteString("\n#")
				width = 1
			}
			out.WriteString(" ")
		}
		out.WriteString(w)
		width += len(w) + 2
	}
	return out.String()
}
