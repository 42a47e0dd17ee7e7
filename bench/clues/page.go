package clues

import (
	"fmt"
	"math"
	"strings"
)

// vague is the standard error from which a parameter is as good as unknown: no figure is worth reading.
const vague = 100

const legend = "The logarithm of the likelihood is a mean over changes. A change is contested where others " +
	"than the actor\nmay have made it; right is the share of contested changes whose likeliest candidate " +
	"is the actor.\n\n"

// Markdown tables the weights, and how well they foretell who made a change.
func (s *Study) Markdown() string {
	var b strings.Builder
	fmt.Fprintf(&b, "Changes: %d, of which nobody whom the pipeline weighed made %d.\n\n",
		s.Changes, s.Nobody)
	b.WriteString("| clue | in use | fitted | standard error | apart, in standard errors |\n" +
		"|---|---|---|---|---|\n")
	for _, r := range s.Rows {
		within, apart := "could be anything", "-"
		if r.StdError != nil && *r.StdError < vague {
			within = fmt.Sprintf("%.2f", *r.StdError)
			apart = fmt.Sprintf("%.1f", math.Abs(r.InUse-r.Fitted) / *r.StdError)
		}
		fmt.Fprintf(&b, "| %s | %.2f | %.2f | %s | %s |\n", r.Clue, r.InUse, r.Fitted, within, apart)
	}
	b.WriteString("\n" + legend +
		"| judged on | changes | contested | log likelihood, in use | fitted | right, in use | fitted |\n" +
		"|---|---|---|---|---|---|---|\n")
	if s.HeldOut != nil {
		s.HeldOut.row(&b, "odd seeds, fitted to even ones")
	}
	s.All.row(&b, "all, fitted to all")
	for i := range s.Scenarios {
		s.Scenarios[i].row(&b, s.Scenarios[i].Name)
	}
	return b.String()
}

func (j *Judged) row(b *strings.Builder, name string) {
	fmt.Fprintf(b, "| %s | %d | %d | %.4f | %.4f | %s | %s |\n", name, j.Changes, j.Contested,
		j.InUse.LogLikelihood, j.Fitted.LogLikelihood, j.share(j.InUse.Right), j.share(j.Fitted.Right))
}

// share of the contested changes, in words where there is none.
func (j *Judged) share(right int) string {
	if j.Contested == 0 {
		return "-"
	}
	return fmt.Sprintf("%.1f %%", 100*float64(right)/float64(j.Contested))
}
