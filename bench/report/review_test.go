package report

import (
	"bytes"
	"fmt"
	"html"
	"strings"
	"testing"

	"storesim/bench/score"
	"storesim/pipeline/cart"
	"storesim/pipeline/feed"
	"storesim/pipeline/review"
	"storesim/pipeline/store"
)

// What a person looked at is on the page: the questions, what was likely, the answer and what came of it.
func TestReviewOnPage(t *testing.T) {
	page := samplePage(t)
	sheet := page.Pictures[0]
	v := sampleReview(t, page.Results, &sheet)
	page.Reviews = []Reviewed{v}
	text := pageText(t, page)
	for _, want := range []string{
		"wrong before, right after", v.Receipt.Review.Folder, "after 84 s; expected loss 2.10", "1 × Green tea",
		"70.0\u00a0%: 1 × Green tea", "29.9\u00a0%: nothing", "10.0\u00a0%: something else", "not on the receipt",
		"1 × Green tea put back", `href="#review"`,
	} {
		if !strings.Contains(text, want) {
			t.Errorf("the page lacks %q", want)
		}
	}
	if strings.Contains(text, "2 × Green tea") {
		t.Error("the page tells what is not likely")
	}
	if strings.Count(html.UnescapeString(text), string(sheet.Source())) != 2 {
		t.Error("the clip's sheet is not on the page")
	}
}

// A case and its answers are written out with names; what is not booked is null, and lists are never so.
func TestCaseIsWrittenOut(t *testing.T) {
	layout := sampleLayout(t)
	goods := &layout.Catalog
	tea := review.Reading{SKU: "p3", Count: 1}
	c := review.Case{
		Token: "T1", Exited: feed.Stamp(60e9), Issued: feed.Stamp(64e9), PExact: 0.6, Loss: 123.456,
		Questions: []review.Question{
			{Claim: 2, Start: feed.Stamp(1e9), End: feed.Stamp(2e9), Mass: -210, Booked: tea, Cameras: []store.DeviceID{"cam1"},
				Candidates: []review.Candidate{{Reading: tea, P: 0.6}, {P: 0.3}, {Reading: review.Reading{SKU: "p1", Count: 2}, P: 0.1}}},
			{Claim: 7, Candidates: []review.Candidate{{P: 0.8}}, Unnamed: 0.2},
		},
	}
	r := &cart.Receipt{Receipt: store.NewReceipt("T1", map[store.SKU]int{"p3": 1}, goods)}
	got := NewCase(9, &c, r, goods)
	if got.Seed != 9 || got.Loss != 123.46 || got.Issued != 64 || len(got.Lines) != 1 || len(got.Questions) != 2 {
		t.Fatalf("case %+v", got)
	}
	q := got.Questions[0]
	if q.From != 1 || q.To != 2 || q.Nothing != 0.3 || len(q.Candidates) != 2 || q.Booked == nil ||
		*q.Booked != (Goods{SKU: "p3", Name: nameOf(goods, "p3"), Count: 1}) || q.Candidates[1].P != 0.1 {
		t.Errorf("question %+v", q)
	}
	if q := got.Questions[1]; q.Booked != nil || q.Candidates == nil || q.Frames == nil || q.Cameras == nil || q.Unnamed != 0.2 {
		t.Errorf("question %+v", q)
	}
	after := store.NewReceipt("T1", map[store.SKU]int{"p1": 2}, goods)
	answer := NewAnswer([]review.Answer{{Claim: 2, Did: []review.Reading{{SKU: "p1", Count: 2}}}, {Claim: 7}}, 61.239, &after, goods)
	if answer.Seconds != 61.24 || len(answer.Answers) != 2 || answer.Answers[0].Did[0].Name != nameOf(goods, "p1") ||
		answer.Answers[1].Did == nil || len(answer.Lines) != 1 {
		t.Errorf("answer %+v", answer)
	}
}

// The table has a row for each share of each group; the plot is a picture.
func TestReviewByRate(t *testing.T) {
	var s score.ReceiptScores
	for i := range 200 {
		right, loss, over := i%4 > 0, 60.0, 0
		if !right {
			loss, over = 500, 100
		}
		s.Trips = append(s.Trips, score.Trip{
			Token: store.Token(fmt.Sprint(i)), True: true, Issued: 1, Exact: right, PExact: 0.75, Overcharged: store.Cents(over),
			Lines:  []score.StatedLine{{P: 0.9, Right: right}},
			Review: &score.Reviewed{Issued: float64(i), Loss: loss, Seconds: 50, Exact: true},
		})
	}
	groups := []ReviewGroup{{Name: "mine", Receipts: s}}
	text := ReviewMarkdown(groups)
	for _, want := range []string{
		"| mine | 200 | 75.0 % | 75.0 % | 0.000 [", "| 200 | 75.0 % | 0.150 [", // receipts, lines
		"| mine | 0 % | 0 of 200 | 75.0 % |", "| mine | 100 % | 200 of 200 | 100.0 % |", "| 50 | 0 | 500 | 500 … 500 |",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("the table lacks %q:\n%s", want, text)
		}
	}
	png, err := ReviewPlot(groups)
	if err != nil || !bytes.HasPrefix(png, []byte("\x89PNG")) {
		t.Errorf("%d bytes, error %v", len(png), err)
	}
}
