package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"text/tabwriter"

	versus "storesim/bench/compare"
	"storesim/bench/report"
	"storesim/bench/score"
)

type boardCmd struct {
	Files    []string `arg:"" help:"results.json of each pipeline, or its folder; NAME=FILE names it."`
	Markdown bool     `help:"Print a Markdown table."`
	JSON     bool     `name:"json" help:"Print everything as JSON."`
}

// leaderboardSchema names the form of the JSON that storesim leaderboard prints.
const leaderboardSchema = "storesim.leaderboard/1"

// Run ranks pipelines over the runs that all of them have.
func (c *boardCmd) Run(a *app) error {
	if c.Markdown && c.JSON {
		return badInput{errors.New("--markdown or --json, not both")}
	}
	var entrants []versus.Entrant
	for _, file := range c.Files {
		e, err := entrant(a, file)
		if err != nil {
			return badInput{err}
		}
		entrants = append(entrants, e)
	}
	board, err := versus.NewBoard(entrants)
	if err != nil {
		return badInput{err}
	}
	switch {
	case c.JSON:
		e := json.NewEncoder(a.stdout)
		e.SetEscapeHTML(false)
		e.SetIndent("", "  ")
		return e.Encode(struct {
			Schema string `json:"schema"`
			*versus.Board
		}{leaderboardSchema, board})
	case c.Markdown:
		return boardMarkdown(a.stdout, board)
	default:
		return boardText(a.stdout, board)
	}
}

// entrant reads results; its name is the one given, or the file, where pipelines have the same.
func entrant(a *app, file string) (versus.Entrant, error) {
	name, path, named := strings.Cut(file, "=")
	if !named {
		path = file
	}
	r, err := report.ReadResults(path)
	if err != nil {
		return versus.Entrant{}, err
	}
	if !named {
		name = fmt.Sprintf("%s (%s)", r.Pipeline, path)
	}
	if !r.Valid {
		fmt.Fprintf(a.stderr, "storesim: warning: %s is marked as not valid\n", path)
	}
	return versus.Entrant{Name: name, Runs: r.Runs, Figures: r.Figures}, nil
}

var boardHeader = [...]string{
	"rank", "pipeline", "receipts right", "95 %", "behind the first", "items F1", "95 %",
	"review 5 %", "latency s", "CPU s per store s", "cost of 1,000 trips",
}

func boardLine(s *versus.Standing) []string {
	return []string{
		fmt.Sprint(s.Rank), s.Name,
		fmt.Sprintf("%d of %d, %.4f", int(s.Exact.Value*float64(s.Exact.N)+0.5), s.Exact.N, s.Exact.Value),
		rangeText(s.Exact, score.Share), behindText(s.Behind),
		fmt.Sprintf("%.4f", s.F1.Value), rangeText(s.F1, score.Share),
		wholeText(s, "review.exact_at_5", score.Share), wholeText(s, "receipts.latency_s", score.Secs),
		orDash(s.CPU > 0, fmt.Sprintf("%.4f", s.CPU)), wholeText(s, "review.cost_at_0", score.Cents),
	}
}

// behindText tells whether a pipeline is shown to be behind.
func behindText(r *versus.Row) string {
	switch {
	case r == nil:
		return "–"
	case r.Verdict == versus.Equal:
		return "equal"
	case !r.Bounded:
		return fmt.Sprintf("%+.4f, %s", r.Difference, r.Verdict)
	}
	return fmt.Sprintf("%+.4f (%+.4f to %+.4f), p %.2g: %s", r.Difference, r.Low, r.High,
		r.Adjusted, r.Verdict)
}

func wholeText(s *versus.Standing, name string, u score.Unit) string {
	f, ok := s.Whole[name]
	return orDash(ok, valueText(f.Value, u))
}

func orDash(there bool, text string) string {
	if !there {
		return "–"
	}
	return text
}

// boardNotes say what the figures are of.
func boardNotes(b *versus.Board) []string {
	notes := []string{fmt.Sprintf("%d runs that all have played; differences in pairs of equal seeds, p of "+
		"McNemar's test after Holm; money in units of 100 cents", b.Common)}
	if b.LeftOut > 0 {
		notes = append(notes, fmt.Sprintf("%d runs are left out, which not all have played alike: "+
			"review, latency and cost of a pipeline with such runs are not shown, for they are of those too",
			b.LeftOut))
	}
	return append(notes, b.Unlike...)
}

func boardText(w io.Writer, b *versus.Board) error {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(t, strings.Join(boardHeader[:], "\t"))
	for i := range b.Standings {
		fmt.Fprintln(t, strings.Join(boardLine(&b.Standings[i]), "\t"))
	}
	fmt.Fprintln(t)
	for _, note := range boardNotes(b) {
		fmt.Fprintln(t, note)
	}
	return t.Flush()
}

func boardMarkdown(w io.Writer, b *versus.Board) error {
	var out strings.Builder
	fmt.Fprintf(&out, "| %s |\n|%s\n", strings.Join(boardHeader[:], " | "),
		strings.Repeat("---|", len(boardHeader)))
	escape := strings.NewReplacer("|", `\|`, "\n", " ")
	for i := range b.Standings {
		line := boardLine(&b.Standings[i])
		for k := range line {
			line[k] = escape.Replace(line[k])
		}
		fmt.Fprintf(&out, "| %s |\n", strings.Join(line, " | "))
	}
	fmt.Fprintf(&out, "\n%s\n", strings.Join(boardNotes(b), "\n\n"))
	_, err := io.WriteString(w, out.String())
	return err
}
