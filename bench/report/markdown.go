package report

import (
	"fmt"
	"strings"
)

// MarkdownFile is the name of the report as Markdown, JUnitFile that of the one for a CI system.
const (
	MarkdownFile = "report.md"
	JUnitFile    = "junit.xml"
)

// Markdown writes the report as text for a pull request or a wiki: the headline, the figures, and what went
// wrong.
func Markdown(r *Results, stories []Story) string {
	p := &page{R: r, Seeds: seedsText(r.Seeds)}
	p.headline()
	p.rows()
	var b strings.Builder
	fmt.Fprintf(&b, "# %s\n\n%s\n\n", cell(p.Headline), cell(p.Lead))
	fmt.Fprintf(&b, "Scenario %s, %s, pipeline %s. Repeat with:\n\n    %s\n\n",
		cell(r.Scenario), p.Seeds, cell(r.Pipeline), oneLine(r.Command))
	if !r.Valid {
		fmt.Fprintf(&b, "**This run is not valid:** %s.\n\n", cell(strings.Join(r.Reasons, "; ")))
	}
	b.WriteString("## Score\n\n| figure | value | 95 % interval | out of |\n|---|---:|---|---|\n")
	for _, row := range p.Rows {
		fmt.Fprintf(&b, "| %s | %s | %s | %s |\n", cell(row.Title), row.Value, row.Interval, cell(row.Of))
	}
	b.WriteString(ablationMarkdown(r))
	b.WriteString(storiesMarkdown(r, stories))
	return b.String()
}

func ablationMarkdown(r *Results) string {
	if len(r.Ablation) == 0 {
		return ""
	}
	var b strings.Builder
	b.WriteString("\n## Where the rest is lost\n\n| stage replaced |")
	columns := ablationColumns()
	for _, name := range columns {
		fmt.Fprintf(&b, " %s |", titleOf(name))
	}
	b.WriteString("\n|---|" + strings.Repeat("---:|", len(columns)) + "\n")
	for _, s := range r.Ablation {
		fmt.Fprintf(&b, "| %s |", cell(s.Stage))
		for _, name := range columns {
			fmt.Fprintf(&b, " %s |", ablationCell(s, name))
		}
		b.WriteString("\n")
	}
	return b.String()
}

func storiesMarkdown(r *Results, stories []Story) string {
	summaries := map[string][]string{}
	for _, s := range stories {
		summaries[anchor(s.Receipt)] = s.Summary
	}
	var b strings.Builder
	for _, x := range sortedReceipts(r.Receipts) {
		if x.Status == Exact {
			continue
		}
		if b.Len() == 0 {
			b.WriteString("\n## What went wrong\n\n")
		}
		fmt.Fprintf(&b, "- **%s** (seed %d, %s)", cell(tokenText(x)), x.Seed, cell(badgeText(x)))
		for _, line := range summaries[anchor(x)] {
			fmt.Fprintf(&b, " %s", cell(line))
		}
		b.WriteString("\n")
	}
	return b.String()
}

// cell makes a text safe within a table or a line of Markdown.
func cell(s string) string {
	return strings.NewReplacer("\\", "\\\\", "|", "\\|", "<", "&lt;", "`", "\\`", "*", "\\*", "_", "\\_").
		Replace(oneLine(s))
}

func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }
