package report

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"strings"
)

// The form that CI systems read: JUnit's, as Jenkins and GitLab take it
// (https://github.com/testmoapp/junitxml).
type junitSuites struct {
	XMLName  xml.Name   `xml:"testsuites"`
	Name     string     `xml:"name,attr"`
	Tests    int        `xml:"tests,attr"`
	Failures int        `xml:"failures,attr"`
	Errors   int        `xml:"errors,attr"`
	Suite    junitSuite `xml:"testsuite"`
}

type junitSuite struct {
	Name       string          `xml:"name,attr"`
	Tests      int             `xml:"tests,attr"`
	Failures   int             `xml:"failures,attr"`
	Errors     int             `xml:"errors,attr"`
	Timestamp  string          `xml:"timestamp,attr,omitempty"`
	Properties []junitProperty `xml:"properties>property"`
	Cases      []junitCase     `xml:"testcase"`
}

type junitProperty struct {
	Name  string `xml:"name,attr"`
	Value string `xml:"value,attr"`
}

type junitCase struct {
	Name    string        `xml:"name,attr"`
	Class   string        `xml:"classname,attr"`
	Failure *junitMessage `xml:"failure"`
	Error   *junitMessage `xml:"error"`
}

type junitMessage struct {
	Message string `xml:"message,attr"`
	Type    string `xml:"type,attr"`
	Text    string `xml:",cdata"`
}

// JUnit writes one test case a receipt: it fails where the receipt is not exact. A run that is not valid adds
// a case that says so.
func JUnit(r *Results, stories []Story) ([]byte, error) {
	suite := junitSuite{
		Name: "storesim " + r.Name, Timestamp: r.Started, Properties: []junitProperty{
			{"scenario", r.Scenario}, {"pipeline", r.Pipeline}, {"command", r.Command},
			{"storesim", strings.TrimSpace(r.Tool.Version + " " + r.Tool.Commit)},
		},
	}
	summaries := map[string][]string{}
	for _, s := range stories {
		summaries[anchor(s.Receipt)] = s.Summary
	}
	for _, x := range sortedReceipts(r.Receipts) {
		c := junitCase{Name: fmt.Sprintf("seed %d, %s", x.Seed, tokenText(x)), Class: r.Name + ".receipts"}
		if x.Status != Exact {
			c.Failure = &junitMessage{Message: differencesText(x), Type: string(x.Status),
				Text: strings.Join(summaries[anchor(x)], "\n") + "\nrepeat with: " + r.Command}
			suite.Failures++
		}
		suite.Cases = append(suite.Cases, c)
	}
	if !r.Valid {
		suite.Errors = 1
		suite.Cases = append(suite.Cases, junitCase{Name: "the run is valid", Class: r.Name,
			Error: &junitMessage{Message: strings.Join(r.Reasons, "; "), Type: "invalid"}})
	}
	suite.Tests = len(suite.Cases)
	var b bytes.Buffer
	b.WriteString(xml.Header)
	e := xml.NewEncoder(&b)
	e.Indent("", "  ")
	err := e.Encode(junitSuites{Name: "storesim", Tests: suite.Tests, Failures: suite.Failures,
		Errors: suite.Errors, Suite: suite})
	if err != nil {
		return nil, fmt.Errorf("junit: %w", err)
	}
	b.WriteByte('\n')
	return b.Bytes(), nil
}

// differencesText is what is wrong with a receipt, in one line.
func differencesText(r Receipt) string {
	parts := []string{badgeText(r)}
	for _, l := range r.Differences() {
		parts = append(parts, signed(l.Off())+" "+l.Name)
	}
	return strings.Join(parts, ", ")
}
