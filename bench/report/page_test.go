package report

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/xml"
	"html"
	"regexp"
	"strings"
	"testing"
)

func pageText(t *testing.T, p *Page) string {
	t.Helper()
	var b bytes.Buffer
	if err := HTML(&b, p); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// The page must work from a memory stick: nothing but data is referred to, every receipt and picture is in it.
func TestHTMLIsSelfContained(t *testing.T) {
	p := samplePage(t)
	page := pageText(t, p)
	for _, bad := range []string{"@import", "url(", "ZgotmplZ", "<no value>", "xmlns", "<link rel=\"style"} {
		if i := strings.Index(page, bad); i >= 0 {
			t.Errorf("the page has %q near %q", bad, page[i:min(i+80, len(page))])
		}
	}
	refers := regexp.MustCompile(`(?:src|href)="([^"]*)"`).FindAllStringSubmatch(page, -1)
	for _, m := range refers {
		own := strings.HasPrefix(m[1], "data:") || strings.HasPrefix(m[1], "#") || strings.HasPrefix(m[1], "./")
		if !own {
			t.Errorf("the page refers to %q", m[1])
		}
	}
	shots := 0
	for _, s := range p.Stories {
		for _, m := range s.Moments {
			shots += len(m.Shots)
		}
	}
	if n := strings.Count(page, `src="data:image/`); n != len(p.Pictures)+shots || shots == 0 {
		t.Errorf("%d pictures in the page, want %d and %d shots", n, len(p.Pictures), shots)
	}
	r := p.Results
	for _, x := range r.Receipts {
		if !strings.Contains(page, string(x.Token)) {
			t.Errorf("receipt %s is not on the page", x.Token)
		}
	}
	for _, want := range []string{"38 of 44 receipts exactly right", r.Command, r.Digests.Ledger, r.Models[0].SHA256} {
		if !strings.Contains(page, want) {
			t.Errorf("the page lacks %q", want)
		}
	}
}

// The policy names every script by its hash: one changed letter and the browser refuses it.
func TestPolicyNamesEveryScript(t *testing.T) {
	page := pageText(t, samplePage(t))
	policy := regexp.MustCompile(`Content-Security-Policy" content="([^"]*)"`).FindStringSubmatch(page)
	if policy == nil {
		t.Fatal("the page has no policy")
	}
	scripts := regexp.MustCompile(`(?s)<script>(.*?)</script>`).FindAllStringSubmatch(page, -1)
	if len(scripts) != 2 {
		t.Fatalf("%d scripts, want the charts' and the page's", len(scripts))
	}
	for i, s := range scripts {
		sum := sha256.Sum256([]byte(s[1]))
		hash := "'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"
		if !strings.Contains(html.UnescapeString(policy[1]), hash) {
			t.Errorf("script %d is not in the policy %s", i, policy[1])
		}
	}
}

// A scenario's words are data: none of them may become markup.
func TestHTMLEscapes(t *testing.T) {
	p := samplePage(t)
	for i := range p.Stories {
		p.Stories[i].Summary = []string{"<b>x</b>"}
	}
	p.Results.Scenario, p.Results.Receipts[0].Token = `<b>x</b>`, `"><script>alert(1)</script>`
	page := pageText(t, p)
	if strings.Contains(page, "<b>x</b>") || strings.Contains(page, "<script>alert") {
		t.Error("markup of the data reached the page")
	}
}

// A run without receipts, cameras or pictures still makes a page.
func TestHTMLOfNothing(t *testing.T) {
	page := pageText(t, &Page{Results: &Results{Schema: Schema, Name: "empty"}})
	if !strings.Contains(page, "not valid") {
		t.Error("a run that is not valid does not say so")
	}
	if strings.Contains(page, "var uPlot=") {
		t.Error("the charts' library is there with nothing to draw")
	}
}

func TestMarkdown(t *testing.T) {
	p := samplePage(t)
	p.Results.Scenario = "a|b<c>"
	text := Markdown(p.Results, p.Stories)
	for _, want := range []string{"# 38 of 44", `a\|b&lt;c>`, "| receipts exactly right |", "    " + p.Results.Command,
		"| none |", "**T1105**", "T9999"} {
		if !strings.Contains(text, want) {
			t.Errorf("the text lacks %q", want)
		}
	}
	for line := range strings.Lines(text) {
		bars := strings.Count(strings.ReplaceAll(line, `\|`, ""), "|")
		if strings.HasPrefix(line, "|") && bars != 5 {
			t.Errorf("a row has %d bars: %s", bars, line)
		}
	}
}

func TestJUnit(t *testing.T) {
	p := samplePage(t)
	p.Results.Valid, p.Results.Reasons = false, []string{"stopped"}
	data, err := JUnit(p.Results, p.Stories)
	if err != nil {
		t.Fatal(err)
	}
	var got junitSuites
	if err := xml.Unmarshal(data, &got); err != nil {
		t.Fatal(err)
	}
	failed := 0
	for _, c := range got.Suite.Cases {
		if c.Failure != nil {
			failed++
		}
	}
	if want := len(p.Results.Receipts) + 1; got.Tests != want || len(got.Suite.Cases) != want {
		t.Errorf("%d tests and %d cases, want %d", got.Tests, len(got.Suite.Cases), want)
	}
	if got.Failures != failed || failed != 7 || got.Errors != 1 {
		t.Errorf("%d failures (%d cases failed), %d errors, want 7 and 1", got.Failures, failed, got.Errors)
	}
}
