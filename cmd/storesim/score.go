package main

import (
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"
	"text/tabwriter"

	"storesim/bench/score"
)

// scoreCmd scores plain files, of our pipeline or of any other.
type scoreCmd struct {
	Mot      scoreMotCmd      `cmd:"" help:"Tracks: HOTA, CLEAR, IDF1, of files as MOTChallenge has them."`
	Coco     scoreCocoCmd     `cmd:"" help:"Detections: AP, AR of boxes, masks, keypoints; PQ."`
	Receipts scoreReceiptsCmd `cmd:"" help:"Receipts: exact ones, items, money, one JSON object a line."`
	Run      scoreRunCmd      `cmd:"" default:"withargs" help:"Receipts for a recording: run.mcap."`
}

// scoreSchema names the form of the JSON that `storesim score` prints.
const scoreSchema = "storesim.score/1"

// scored is what a comparison of files has to say; its figures are read as those of results.json.
type scored struct {
	Schema  string                  `json:"schema"`
	Metric  string                  `json:"metric"` // "mot", "receipts"
	Truth   string                  `json:"truth"`
	Answer  string                  `json:"answer"`
	Figures map[string]score.Figure `json:"figures"` // over all parts
	Parts   []scoredPart            `json:"parts,omitempty"`

	definitions []score.Definition // in the order of the table
	columns     []string           // the figures in the line of a part
	note        string             // how the figures came about
}

// scoredPart is one of several sequences or runs.
type scoredPart struct {
	Name    string                  `json:"name"`
	Figures map[string]score.Figure `json:"figures"`
}

// print writes JSON or a table.
func (s *scored) print(w io.Writer, asJSON bool) error {
	if !asJSON {
		return s.table(w)
	}
	s.Schema = scoreSchema
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	return e.Encode(s)
}

// table writes the figures in the order of their definitions, then a line for each part.
func (s *scored) table(w io.Writer) error {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintf(t, "figure\tvalue\t95 %% interval\tn\tof\n")
	for _, d := range s.definitions {
		if f, ok := s.Figures[d.Name]; ok {
			fmt.Fprintf(t, "%s\t%s\t%s\t%d\t%s\n",
				d.Name, valueText(f.Value, d.Unit), rangeText(f, d.Unit), f.N, d.Of)
		}
	}
	if len(s.Parts) > 1 {
		s.parts(t)
	}
	if s.note != "" {
		fmt.Fprintf(t, "\n%s\n", s.note)
	}
	return t.Flush()
}

func (s *scored) parts(w io.Writer) {
	var shown []score.Definition
	for _, d := range s.definitions {
		if slices.Contains(s.columns, d.Name) {
			shown = append(shown, d)
		}
	}
	fmt.Fprint(w, "\npart")
	for _, d := range shown {
		fmt.Fprint(w, "\t", d.Name)
	}
	fmt.Fprintln(w)
	for _, p := range s.Parts {
		fmt.Fprint(w, p.Name)
		for _, d := range shown {
			fmt.Fprint(w, "\t", valueText(p.Figures[d.Name].Value, d.Unit))
		}
		fmt.Fprintln(w)
	}
}

// valueText shows shares as fractions, as the JSON has them.
func valueText(v float64, u score.Unit) string {
	switch u {
	case score.Number:
		return strings.TrimSuffix(fmt.Sprintf("%.2f", v), ".00")
	case score.Cents:
		return fmt.Sprintf("%.2f", v/100)
	default:
		return fmt.Sprintf("%.4f", v)
	}
}

func rangeText(f score.Figure, u score.Unit) string {
	if f.NoInterval || f.Low == f.High {
		return ""
	}
	return valueText(f.Low, u) + " to " + valueText(f.High, u)
}
