package confidence

import (
	"fmt"
	"strings"

	"storesim/bench/score"
	"storesim/pipeline/cart"
)

// Markdown tables the scaling, and how honest probabilities are without it, with that in use, and with the
// fitted one.
func (s *Study) Markdown() string {
	var b strings.Builder
	fmt.Fprintf(&b, "Receipts: %d with %d lines.\n\n", s.Receipts, s.Lines)
	b.WriteString("| scaling of | in use: intercept | slope | fitted to all: intercept | slope | " +
		"to even seeds: intercept | slope |\n|---|---|---|---|---|---|---|\n")
	scaling := func(of string, list ...cart.Scaling) {
		fmt.Fprintf(&b, "| %s |", of)
		for _, x := range list {
			fmt.Fprintf(&b, " %.3f | %.3f |", x.Intercept, x.Slope)
		}
		b.WriteString("\n")
	}
	scaling("receipts", s.InUse.Receipt, s.Fitted.Receipt, s.Even.Receipt)
	scaling("lines", s.InUse.Line, s.Fitted.Line, s.Even.Line)
	b.WriteString("\nJudged on odd seeds; \"fitted\" is to even ones. ECE: calibration error over 15 " +
		"bins; \"honest\" is what chance makes of\nit where probabilities are honest. Brackets are " +
		"95 % intervals, a bootstrap by trip.\n")
	s.table(&b, "receipts", func(j *Judged) *Marks { return &j.Receipts })
	s.table(&b, "lines", func(j *Judged) *Marks { return &j.Lines })
	return b.String()
}

func (s *Study) table(b *strings.Builder, title string, of func(j *Judged) *Marks) {
	fmt.Fprintf(b, "\n| %s of | number | right | probabilities | mean | ECE | honest | Brier score | "+
		"log loss |\n|---|---|---|---|---|---|---|---|---|\n", title)
	for i := range s.HeldOut {
		j := &s.HeldOut[i]
		m := of(j)
		if m.N == 0 {
			continue
		}
		for _, row := range []struct {
			name string
			h    *Honesty
		}{{"raw", &m.Raw}, {"in use", &m.InUse}, {"fitted", &m.Fitted}} {
			fmt.Fprintf(b, "| %s | %d | %.1f %% | %s | %.1f %% | %s | %.3f | %s | %s |\n",
				j.Of, m.N, 100*m.Right, row.name, 100*row.h.Mean, within(row.h.ECE), row.h.Floor,
				within(row.h.Brier), within(row.h.NLL))
		}
	}
}

// within is a figure with its interval.
func within(f score.Figure) string { return fmt.Sprintf("%.3f [%.3f, %.3f]", f.Value, f.Low, f.High) }
