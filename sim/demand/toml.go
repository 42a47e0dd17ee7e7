package demand

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"
)

// WriteTOML writes the model as the [demand] block of a scenario; source names what it was fitted to.
func (f *BasketFit) WriteTOML(w io.Writer, source string) error {
	var b bytes.Buffer
	fmt.Fprintf(&b, "# Fitted to %s: %d baskets, %d items.\n", oneLine(source), f.N, len(f.Items))
	fmt.Fprintf(&b, "# Mean size %.3f (%s), sd %.3f; single %.2f %%.\n", f.Mean, f.interval(), f.SD,
		100*f.Sizes[0])
	b.WriteString("# Items mean the SKUs that begin with their name. With spread = true under [demand] " +
		"those that the store\n# does not have stand for its products in turn.\n")
	b.WriteString("\n[demand]\n")
	f.writeLaw(&b)
	b.WriteString("\n# Share of baskets of 1, 2, 3, ... units.\nsizes = [")
	for i, p := range f.Sizes {
		if i%10 == 0 {
			b.WriteString("\n   ")
		}
		b.WriteString(" " + number(p) + ",")
	}
	b.WriteString("\n]\n")
	if f.Repeat > 0 {
		b.WriteString("\n# Probability that a further unit is one more of an item that is in the basket.\n")
		fmt.Fprintf(&b, "repeat = %s\n", number(f.Repeat))
	}
	b.WriteString("\n# Weights with which baskets drawn hold each item as often as those of the source.\n")
	for i, it := range f.Items {
		fmt.Fprintf(&b, "[[demand.item]] # in %.2f %% of the baskets\nname = %s\nweight = %s\n",
			100*f.Observed[i], quote(it.Name), number(it.Weight))
	}
	if len(f.Pairs) > 0 {
		b.WriteString("\n# Lifts: how much likelier one is taken where the other is in the basket, sizes\n" +
			"# of baskets and all other pairs apart. Pairs not listed have 1.\n")
	}
	for i, p := range f.Pairs {
		fmt.Fprintf(&b, "[[demand.pair]] # in %d baskets\na = %s\nb = %s\nlift = %s\n",
			f.Counts[i], quote(f.Items[p.A].Name), quote(f.Items[p.B].Name), number(p.Lift))
	}
	_, err := w.Write(b.Bytes())
	return err
}

// interval is that of the mean size, which is 1 at least.
func (f *BasketFit) interval() string {
	if f.N < 2 {
		return "one basket gives no interval"
	}
	half := 1.96 * f.SD / math.Sqrt(float64(f.N))
	return fmt.Sprintf("95 %% interval %.3f to %.3f", max(1, f.Mean-half), f.Mean+half)
}

// writeLaw writes the parametric law and whether to use it.
func (f *BasketFit) writeLaw(b *bytes.Buffer) {
	b.WriteString("# Poisson-lognormal law of sizes, at least 1: ")
	if f.Law.Exact() {
		fmt.Fprintf(b, "mu +- %s, sigma +- %s (95 %%).\n", number(1.96*f.Law.MuError),
			number(1.96*f.Law.SigmaError))
	} else {
		b.WriteString("how far mu and sigma may be off, these baskets do not tell.\n")
	}
	fmt.Fprintf(b, "# %s.\n", f.Law.Verdict())
	fmt.Fprintf(b, "basket_mu = %s\nbasket_sigma = %s\n", number(f.Law.Mu), number(f.Law.Sigma))
}

// Verdict says in words whether the law fits.
func (f SizeFit) Verdict() string {
	switch {
	case f.Freedom < 1:
		return "Too few different sizes to test the law"
	case f.Acceptable():
		return fmt.Sprintf("The law is acceptable: chi-square %.1f with %d degrees of freedom, p %.3f",
			f.Chi2, f.Freedom, f.P)
	default:
		return fmt.Sprintf("The law does not fit, prefer sizes: "+
			"chi-square %.1f with %d degrees of freedom, p %.1g", f.Chi2, f.Freedom, f.P)
	}
}

// WriteTOML writes the rates as a scenario's key; source names what they were fitted to.
func (a *Arrivals) WriteTOML(w io.Writer, source string) error {
	var b bytes.Buffer
	fmt.Fprintf(&b, "# Fitted to %s: %s, from 0:00 on.\n", oneLine(source), a.Extent())
	fmt.Fprintf(&b, "# %s.\n", a.Verdict())
	b.WriteString("\n[shoppers]\narrivals_per_hour = [")
	for h, rate := range a.PerHour {
		if h%12 == 0 {
			b.WriteString("\n   ")
		}
		b.WriteString(" " + number(rate) + ",")
	}
	b.WriteString("\n]\n")
	_, err := w.Write(b.Bytes())
	return err
}

// Extent says in words how much there was to fit to.
func (a *Arrivals) Extent() string {
	arrivals, days := "arrivals", "days"
	if a.N == 1 {
		arrivals = "arrival"
	}
	if a.Days == 1 {
		days = "day"
	}
	return fmt.Sprintf("%d %s on %d %s", a.N, arrivals, a.Days, days)
}

// Verdict says in words whether arrivals are Poisson.
func (a *Arrivals) Verdict() string {
	if math.IsNaN(a.Dispersion) {
		return "Too few arrivals to test whether they are Poisson"
	}
	text := fmt.Sprintf("index of dispersion %.3f (95 %% interval %.3f to %.3f)", a.Dispersion, a.Low, a.High)
	switch {
	case a.Poisson():
		return "Poisson arrivals with these rates are acceptable: " + text
	case a.Dispersion > 1:
		return "more variable than Poisson, days differ or people come in groups: " + text
	default:
		return "more regular than Poisson: " + text
	}
}

// number is a TOML number of four digits that matter.
func number(x float64) string {
	if x == 0 {
		return "0.0"
	}
	digits := 3 - int(math.Floor(math.Log10(math.Abs(x))))
	text := strconv.FormatFloat(x, 'f', max(digits, 0), 64)
	if !strings.Contains(text, ".") {
		return text + ".0"
	}
	text = strings.TrimRight(text, "0")
	if strings.HasSuffix(text, ".") {
		text += "0"
	}
	return text
}

// quote is a TOML basic string: JSON's escapes are among TOML's.
func quote(s string) string {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(s); err != nil {
		panic(fmt.Sprintf("demand: a string does not encode: %v", err))
	}
	return strings.ReplaceAll(strings.TrimSuffix(b.String(), "\n"), "\x7f", `\u007f`)
}

// oneLine keeps a file's name within a comment.
func oneLine(s string) string { return strings.Trim(quote(s), `"`) }
