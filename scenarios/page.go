package scenarios

import (
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
			{"B01", truth.Picked, ""}, {"B10", truth.Picked, ""}, {"B09", truth.HandedOver, ""},
			{"B24", truth.Picked, ""}, {"B06", truth.PutBack, ""}, {"B30", truth.Dropped, ""},
		},
		"mixes": {
			{"everyday", truth.Picked, ""}, {"confusing", truth.HandedOver, ""}, {"degraded", truth.Picked, ""},
			{"surge", truth.Picked, ""},
		},
		"stress": {
			{"S16-crossing-arms", truth.Picked, ""}, {"S21-20-people", truth.Picked, ""},
			{"S28-jerseys", truth.Picked, ""}, {"S32-poor-light", truth.Picked, ""}, {"S37-full-cart", truth.Picked, ""},
			{"S44-look-alikes", truth.Picked, ""},
		},
	}[family]
}

// Page is the text of the catalogue's README: the families, and how to write a scenario of one's own.
func Page() string {
	var out strings.Builder
	out.WriteString(pageHead)
	for _, f := range Families() {
		writeFamily(&out, f)
	}
	out.WriteString(pageOwn)
	writeVerbs(&out)
	writeBehaviour(&out)
	writeFaults(&out)
	return out.String()
}

const pageHead = `<!-- Written by storesim scenarios pages; change the scenario files or page.go instead. -->

# Scenarios

A scenario is a TOML file: a store, its goods, who comes, what they do, how the devices err, and a seed. Each begins
with a paragraph that says what happens, what is hard about it, and what a good system does. The tables below are
taken from those paragraphs.

    storesim scenarios list            # one line each
    storesim scenarios list stress     # one family; or a pattern of names: 'S1*'
    storesim scenarios show B10        # the file
    storesim run B10 -o out            # run it, score it, write a report
`

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
	for _, w := range strings.Fields(text) {
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

const pageOwn = "\n## A scenario of one's own\n" + `
    storesim scenarios new mine --from corner   # mine.toml: loads as it is, shows in comments what there is to change
    storesim scenarios check mine.toml          # file:line: key: what is wrong, want what is right
    storesim run mine.toml -o out

` + "`extends = \"corner\"` starts from another scenario: one of the above, or a file beside. Tables are merged key by " + `key,
arrays replace the other's: a file with one ` + "`[[camera]]`" + ` has one camera, and ` + "`gondola = []`" + ` takes all away. A
scenario that extends nothing gives everything itself.

` + "`storesim scenarios schema -o storesim.schema.json`" + ` writes a JSON Schema (2020-12) of all keys, with ranges, defaults and
a sentence each. Editors show it while one types: with Taplo or Even Better TOML, put
` + "`#:schema ./storesim.schema.json`" + ` into the file's first line after its comment.

Goods and shelves of a real shop come from CSV files:

    storesim import catalog goods.csv -o mine.toml
    storesim import planogram shelves.csv --catalog goods.csv --extends corner -o mine.toml

The columns are told in [importer/doc.go](importer/doc.go). A cast finds products for a script by what they are, so that
it can be played in any store:

    [cast]
    can = { units = 3, within_reach = true }   # at least three units, not above 1.2 m
    twin = { twin_of = "can" }                 # another product of the same mass, within 5 g

    [[actor]]
    name = "ann"
    enters = "2s"
    does = [
      { pick = "can", count = 2 },
      { pick = "twin", pace = "fast" },
      { put = "can", to = "near" },
      { meet = "at the door" },
    ]
`

func writeVerbs(out *strings.Builder) {
	fmt.Fprint(out, "\n### Verbs of a script\n\n| verb | is followed by | what it does | options |\n|---|---|---|---|\n")
	follows := map[argument]string{
		oneRole: "a role", roles: "a role, or two", actor: "an actor", label: "a word", duration: "a duration",
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
	fmt.Fprint(out, `
### Behaviour of those who come at random

Probabilities in `+"`[behaviour]`"+`; what is absent does not happen, and with `+"`preset = true`"+` the preset stands for it.

| act | what | per | preset | source |
|---|---|---|---|---|
`)
	words := actWords()
	for _, r := range shopper.Rates() {
		fmt.Fprintf(out, "| `%s` | %s | %s | %v | %s |\n", r.Act, words[string(r.Act)], r.Per, r.Preset, cell(r.Source))
	}
}

func writeFaults(out *strings.Builder) {
	fmt.Fprint(out, `
### Faults

`+"`[[fault]]`"+` tables: `+"`kind`"+`, and where the default is not meant, `+"`devices`"+` (globs), `+"`from`, `to`"+`, `+"`p`"+
		` (per seed), `+"`hit`"+` (share
of devices) and the sizes. `+"`[swarm]`"+` switches whole kinds on or off per seed. The sources of the defaults are in
`+"[sim/fault/doc.go](../sim/fault/doc.go)"+`.

| kind | what goes wrong | befalls | default |
|---|---|---|---|
`)
	words := faultWords()
	for _, k := range fault.Kinds() {
		fmt.Fprintf(out, "| `%s` | %s | %s | %s |\n", k, words[string(k)], k.Target(), sizesOf(fault.New(k)))
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
