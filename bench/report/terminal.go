package report

import (
	"cmp"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"unicode/utf8"

	"storesim/bench/score"
)

// IsTerminal reports whether w is a terminal that wants colour: a character device, NO_COLOR unset, TERM not
// "dumb".
func IsTerminal(w io.Writer) bool {
	f, ok := w.(*os.File)
	if !ok || os.Getenv("NO_COLOR") != "" || os.Getenv("TERM") == "dumb" {
		return false
	}
	info, err := f.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0
}

// Terminal writes receipts, true beside issued with their differences, then the score table. Colour adds ANSI
// escapes; without it the signs alone tell.
func Terminal(w io.Writer, r *Results, colour bool) error {
	p := &printer{colour: colour}
	p.receipts(r)
	p.devices(r)
	p.scores(r)
	p.ablation(r)
	p.verdict(r)
	_, err := io.WriteString(w, p.text.String())
	return err
}

// printer gathers lines.
type printer struct {
	text   strings.Builder
	colour bool
}

// The colours of the terminal's own palette.
const (
	bold   = "1"
	faint  = "2"
	red    = "31"
	green  = "32"
	yellow = "33"
)

func (p *printer) paint(code, text string) string {
	if !p.colour || text == "" {
		return text
	}
	return "\x1b[" + code + "m" + text + "\x1b[0m"
}

func (p *printer) line(parts ...string) {
	p.text.WriteString(strings.TrimRight(strings.Join(parts, ""), " ") + "\n")
}

// signs of a receipt's status.
func (p *printer) sign(s Status) string {
	switch s {
	case Exact:
		return p.paint(green, "✓")
	case Missing:
		return p.paint(red, "∅")
	case Phantom:
		return p.paint(red, "?")
	default:
		return p.paint(red, "✗")
	}
}

func (p *printer) receipts(r *Results) {
	width := 5
	for _, x := range r.Receipts {
		width = max(width, utf8.RuneCountInString(tokenText(x)))
	}
	p.line(p.paint(bold, "Receipts"))
	head := fmt.Sprintf("    %s  %18s  %18s  %8s", pad("token", width), "true", "issued", "P(exact)")
	p.line(p.paint(faint, head))
	for _, x := range sortedReceipts(r.Receipts) {
		token := pad(tokenText(x), width)
		p.line(fmt.Sprintf("  %s %s  %18s  %18s  %8s", p.sign(x.Status), token, trueText(x), chargedText(x),
			pText(x)))
		for _, l := range x.Differences() {
			p.line(fmt.Sprintf("      %s %s %s", p.paint(yellow, signed(l.Off())), pad(cut(l.Name, 32), 32),
				p.paint(faint, fmt.Sprintf("took %d, charged %d, %s each", l.True, l.Charged, l.Price))))
		}
	}
	if len(r.Receipts) == 0 {
		p.line(fmt.Sprintf("  none: nobody with a token has left within %.0f store seconds",
			r.Workload.StoreSeconds))
	}
	p.line()
	if r.Books != nil {
		p.line(p.paint(bold, "Books"), "  ", r.Books.Text())
		p.line()
	}
}

// sortedReceipts shows seeds one after the other, and in each the tokens in order.
func sortedReceipts(rs []Receipt) []Receipt {
	out := slices.Clone(rs)
	slices.SortStableFunc(out, func(a, b Receipt) int {
		return cmp.Or(cmp.Compare(a.Seed, b.Seed), cmp.Compare(a.Token, b.Token))
	})
	return out
}

func tokenText(r Receipt) string {
	if r.Token == "" {
		return "(no token)"
	}
	return string(r.Token)
}

func trueText(r Receipt) string {
	if r.Status == Phantom {
		return "nobody"
	}
	return fmt.Sprintf("%s %8s", units(r.TrueUnits()), r.True)
}

func chargedText(r Receipt) string {
	if r.Status == Missing {
		return "never issued"
	}
	return fmt.Sprintf("%s %8s", units(r.ChargedUnits()), r.Charged)
}

func pText(r Receipt) string {
	if r.Status == Missing {
		return "–"
	}
	return fmt.Sprintf("%.2f", r.PExact)
}

func units(n int) string {
	if n == 1 {
		return "1 unit "
	}
	return fmt.Sprintf("%d units", n)
}

// terminalFigures are those worth a line on the terminal; the page has them all.
func terminalFigures() []string {
	return []string{
		"receipts.exact", "items.precision", "items.recall", "items.f1", "money.overcharged_cents",
		"money.undercharged_cents", "receipts.ece", "review.looked", "review.exact", "events.f1",
		"events.item", "attribution.accuracy", "tracks.idf1", "tracks.idsw", "tracks.error_m",
		"detections.ap50", "detections.hands",
		"render.frames_per_s",
		"pipeline.frames_per_s", "pipeline.realtime_factor",
	}
}

// scores prints the figures in the order of their definitions.
func (p *printer) scores(r *Results) {
	p.line(p.paint(bold, "Score"), "  ", p.paint(faint, "with 95 % intervals"))
	for _, row := range scoreRows(r.Figures) {
		if !slices.Contains(terminalFigures(), row.Name) {
			continue
		}
		p.line(fmt.Sprintf("  %s %s  %s  %s", pad(row.Title, 28), lpad(row.Value, 10), pad(row.Interval, 19),
			p.paint(faint, row.Of)))
	}
	p.line()
}

func (p *printer) ablation(r *Results) {
	if len(r.Ablation) == 0 {
		return
	}
	p.line(p.paint(bold, "One stage replaced by its oracle"))
	columns := ablationColumns()
	head := []string{"  " + pad("stage", 28)}
	for _, name := range columns {
		head = append(head, lpad(titleOf(name), 24))
	}
	p.line(p.paint(faint, strings.Join(head, "")))
	for _, s := range r.Ablation {
		row := []string{"  " + pad(s.Stage, 28)}
		for _, name := range columns {
			row = append(row, lpad(ablationCell(s, name), 24))
		}
		p.line(row...)
	}
	p.line()
}

// ablationColumns are the figures that tell the stages apart.
func ablationColumns() []string { return []string{"receipts.exact", "items.f1", "events.f1"} }

func ablationCell(s Stage, name string) string {
	f, ok := s.Figures[name]
	if !ok {
		return "–"
	}
	return formatValue(f.Value, unitOf(name))
}

func (p *printer) verdict(r *Results) {
	if !r.Valid {
		p.line(p.paint(red, "not valid: "), strings.Join(r.Reasons, "; "))
	}
	p.line(p.paint(faint, "repeat with: "), r.Command)
}

func titleOf(name string) string {
	if d, ok := score.Define(name); ok {
		return d.Title
	}
	return name
}

func unitOf(name string) score.Unit {
	d, _ := score.Define(name)
	return d.Unit
}

func pad(s string, width int) string { return s + spaces(width-utf8.RuneCountInString(s)) }

func lpad(s string, width int) string { return spaces(width-utf8.RuneCountInString(s)) + s }

func spaces(n int) string { return strings.Repeat(" ", max(0, n)) }

// cut shortens s to at most n characters.
func cut(s string, n int) string {
	if utf8.RuneCountInString(s) <= n {
		return s
	}
	return string([]rune(s)[:n-1]) + "…"
}
