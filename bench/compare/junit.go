package compare

import (
	"encoding/xml"
	"fmt"
	"io"
)

// The elements of a JUnit report that continuous integration systems read.
type (
	junitSuite struct {
		XMLName  xml.Name    `xml:"testsuite"`
		Name     string      `xml:"name,attr"`
		Tests    int         `xml:"tests,attr"`
		Failures int         `xml:"failures,attr"`
		Skipped  int         `xml:"skipped,attr"`
		Cases    []junitCase `xml:"testcase"`
	}
	junitCase struct {
		Class   string        `xml:"classname,attr"`
		Name    string        `xml:"name,attr"`
		Failure *junitMessage `xml:"failure,omitempty"`
		Skipped *junitMessage `xml:"skipped,omitempty"`
		Output  string        `xml:"system-out"`
	}
	junitMessage struct {
		Message string `xml:"message,attr"`
	}
)

// JUnit writes the answers of a gate as a test report: a metric is a test case. What is unknown fails, and is
// skipped where that is allowed.
func JUnit(w io.Writer, gated []Gated, allowUnknown bool) error {
	s := junitSuite{Name: "storesim gate", Tests: len(gated)}
	for _, g := range gated {
		c := junitCase{Class: "storesim.gate", Name: g.Metric, Output: g.String()}
		switch {
		case g.Outcome == Passes:
		case g.Outcome == Unknown && allowUnknown:
			c.Skipped = &junitMessage{g.String()}
			s.Skipped++
		default:
			c.Failure = &junitMessage{g.String()}
			s.Failures++
		}
		s.Cases = append(s.Cases, c)
	}
	if _, err := io.WriteString(w, xml.Header); err != nil {
		return err
	}
	e := xml.NewEncoder(w)
	e.Indent("", "  ")
	if err := e.Encode(s); err != nil {
		return err
	}
	_, err := io.WriteString(w, "\n")
	return err
}

// String says the answer in a sentence.
func (g *Gated) String() string {
	switch {
	case g.Runs == 0:
		return fmt.Sprintf("%s was not measured on both sides", g.Metric)
	case !g.Bounded:
		return fmt.Sprintf("%s: one run bounds nothing", g.Metric)
	}
	return fmt.Sprintf("%s %.4f, was %.4f: a gain of %+.4f, at least %+.4f (margin %.4g) over %d runs",
		g.Metric, g.B, g.A, g.Gain, g.AtLeast, g.Margin, g.Runs)
}
