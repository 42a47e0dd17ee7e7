package scenarios

import (
	_ "embed" // the page's text
	"fmt"
	"math"
	"slices"
	"strings"
	"time"

	"storesim/sim/fault"
	"storesim/sim/shopper"
	"storesim/sim/truth"
)

// Shot is a telling moment of a scenario: an event of a kind, while the store is fullest.
type Shot struct {
	Scenario string
	Kind     truth.Kind
	Act      truth.Act // any where empty
}

// Shots are the moments that a family's picture shows, from left to right and down.
func Shots(family string) []Shot {
	return map[string][]Shot{
		firstStores: {
			{"corner", truth.Picked, ""}, {"crowd", truth.Picked, ""}, {"quiet", truth.Picked, ""},
			{"corner-worn", truth.PutBack, ""}, {"train-a", truth.Picked, ""}, {"train-b", truth.Touched, ""},
		},
		"formats": {
			{"convenience", truth.Picked, ""}, {"grocery", truth.Picked, ""}, {"stadium", truth.Picked, ""},
			{"campus", truth.Picked, ""}, {"airport", truth.Picked, ""}, {"hospital", truth.Picked, ""},
		},
		"ac30": {
			{"B12", truth.Picked, ""}, {"B10", truth.Picked, ""}, {"B09", truth.HandedOver, ""},
			{"B24", truth.Picked, ""}, {"B06", truth.PutBack, ""}, {"B30", truth.Dropped, ""},
		},
		"mixes": {
			{"everyday", truth.Picked, ""}, {"confusing", truth.HandedOver, ""}, {"degraded", truth.Picked,
				""},
			{"surge", truth.Picked, ""},
		},
		"stress": {
			{"S16-crossing-arms", truth.Picked, ""}, {"S21-20-people", truth.Picked, ""},
			{"S28-jerseys", truth.Picked, ""}, {"S32-poor-light", truth.Picked, ""}, {"S37-full-cart",
				truth.Picked, ""},
			{"S44-look-alikes", truth.Picked, ""},
		},
	}[family]
}

// Page is the text of the catalogue's README: the families, and how to write a scenario of one's own.
func Page() string {
	part := func(write func(out *strings.Builder)) string {
		var out strings.Builder
		write(&out)
		return out.String()
	}
	return strings.NewReplacer("{{families}}", part(writeFamilies), "{{verbs}}", part(writeVerbs),
		"{{behaviour}}", part(writeBehaviour), "{{faults}}", part(writeFaults)).Replace(pageText)
}

//go:embed page.tmpl
var pageText string // never written to

func writeFamilies(out *strings.Builder) {
	for _, f := range Families() {
		writeFamily(out, f)
	}
}

func writeFamily(out *strings.Builder, f Family) {
	fmt.Fprintf(out, "\n## %s\n\n", f.Title)
	wrapText(out, f.Intro)
	if shots := Shots(f.Name); len(shots) > 0 {
		var names []string
		for _, s := range shots {
			names = append(names, s.Scenario)
		}
		list := strings.Join(names, ", ")
		fmt.Fprintf(out, "\n![Camera frames of %s](../docs/scenarios/%s.jpg)\n\n", list, f.Name)
		wrapText(out, "Frames of "+list+".")
	}
	fmt.Fprint(out, "\n| name | what happens | what is hard |\n|---|---|---|\n")
	for _, i := range f.Items {
		link := i.Name + ".toml"
		if f.Name != firstStores {
			link = f.Name + "/" + link
		}
		fmt.Fprintf(out, "| [%s](%s) | %s | %s |\n", i.Name, link, cell(i.Happens), cell(i.Hard))
	}
}

// cell is a text within a table.
func cell(text string) string { return strings.ReplaceAll(text, "|", `\|`) }

// wrapText writes a paragraph in lines of at most 120 columns.
func wrapText(out *strings.Builder, text string) {
	width := 0
	for w := range strings.FieldsSeq(text) {
		if width > 0 && width+1+len(w) > 120 {
			out.WriteString("\n")
			width = 0
		} else if width > 0 {
			out.WriteString(" ")
			width++
		}
		out.WriteString(w)
		width += len(w)
	}
	out.WriteString("\n")
}

func writeVerbs(out *strings.Builder) {
	follows := map[argument]string{
		oneRole: "a role", roles: "a role, or two", actor: "an actor", label: "a word", duration: "a " +
			"duration",
		yes: "`true`", place: "`[x, y]`, or a role",
	}
	words := verbWords()
	for _, v := range verbs() {
		var options []string
		for _, o := range v.options {
			options = append(options, "`"+o+"`")
		}
		fmt.Fprintf(out, "| `%s` | %s | %s | %s |\n", v.is, follows[v.follows], words[string(v.is)],
			strings.Join(options, " "))
	}
	fmt.Fprint(out, "\n| option | meaning |\n|---|---|\n")
	var seen []string
	for _, v := range verbs() {
		for _, o := range v.options {
			if !slices.Contains(seen, o) {
				seen = append(seen, o)
				fmt.Fprintf(out, "| `%s` | %s |\n", o, cell(optionSentences()[o]))
			}
		}
	}
}

func writeBehaviour(out *strings.Builder) {
	words := actWords()
	for _, r := range shopper.Rates() {
		fmt.Fprintf(out, "| `%s` | %s | %s | %v | %s |\n", r.Act, words[string(r.Act)], r.Per, r.Preset,
			cell(r.Source))
	}
}

func writeFaults(out *strings.Builder) {
	words := faultWords()
	for _, k := range fault.Kinds() {
		fmt.Fprintf(out, "| `%s` | %s | %s | %s | %s |\n", k, words[string(k)], k.Target(),
			sizesOf(fault.New(k)), cell(k.Source()))
	}
}

// sizesOf writes the sizes of a fault as the file does.
func sizesOf(f fault.Fault) string {
	var out []string
	number := func(key string, v float64) {
		if v != 0 {
			out = append(out, fmt.Sprintf("`%s = %v`", key, v))
		}
	}
	span := func(key string, v time.Duration) {
		if v != 0 {
			out = append(out, fmt.Sprintf("`%s = %q`", key, v))
		}
	}
	if f.Hit != 1 {
		number("hit", f.Hit)
	}
	number("share", f.Share)
	if f.Side != "" {
		out = append(out, fmt.Sprintf("`side = %q`", f.Side))
	}
	number("pan_deg", math.Round(f.Pan*180/math.Pi*1e6)/1e6)
	number("gain", f.Gain)
	span("delay", f.Delay)
	span("skew", f.Skew)
	number("ppm", f.PPM)
	number("grams", f.Grams)
	number("drift", f.Drift)
	span("tau", f.Tau)
	span("period", f.Slow)
	number("step", f.Step)
	return strings.Join(out, " ")
}
