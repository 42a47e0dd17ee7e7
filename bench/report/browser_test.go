package report

import (
	"path/filepath"
	"slices"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"storesim/internal/headless"
)

// The page in a real browser, at a desk and on a phone, by day and by night: it complains of nothing and
// nothing hangs over the edge. With -artifacts the pictures are kept.
func TestPageInBrowser(t *testing.T) {
	browser := headless.Open(t)
	path := filepath.Join(t.TempDir(), HTMLFile)
	if err := WriteHTML(path, samplePage(t)); err != nil {
		t.Fatal(err)
	}
	for _, v := range headless.Views() {
		p := browser.Page(t, "file://"+path, v)
		p.Wait(`document.querySelectorAll(".clock canvas").length === 2`)
		checkTheme(t, p, v.Dark)
		checkSorting(t, p)
		checkStories(t, p)
		p.Check()
		p.Shot("report")
	}
}

// checkTheme: the page follows the system, and the button turns it round.
func checkTheme(t *testing.T, p *headless.Page, dark bool) {
	t.Helper()
	const isDark = `getComputedStyle(document.body).backgroundColor.match(/\d+/g)[0] < 128`
	before := headless.Ask[bool](p, isDark)
	p.Do(chromedp.Click("#theme"))
	after := headless.Ask[bool](p, isDark)
	p.Do(chromedp.Click("#theme"))
	if before != dark || after == dark {
		t.Errorf("dark is %v, and %v after the button, for a system whose dark is %v", before, after, dark)
	}
}

// checkSorting: a table's heads are reached and pressed with the keyboard alone.
func checkSorting(t *testing.T, p *headless.Page) {
	t.Helper()
	column := func() []float64 {
		return headless.Ask[[]float64](p,
			`[...document.querySelectorAll("#receipt-table tbody tr")].map((r) => Number(r.cells[5].textContent))`)
	}
	headless.Ask[bool](p, `document.querySelector("#receipt-table").closest("details").open = true`)
	p.Do(chromedp.Focus("#receipt-table th:nth-child(6) button"))
	if unsorted := column(); slices.IsSorted(unsorted) || len(unsorted) != 45 {
		t.Fatalf("%d receipts, sorted before anything was pressed", len(unsorted))
	}
	p.Do(chromedp.KeyEvent(kb.Enter))
	falling := column()
	slices.Reverse(falling)
	if !slices.IsSorted(falling) {
		t.Errorf("after Enter the column is not falling: %v", column())
	}
	p.Do(chromedp.KeyEvent(" "))
	state := headless.Ask[string](p, `document.querySelector("#receipt-table th:nth-child(6)").getAttribute("aria-sort")`)
	if got := column(); !slices.IsSorted(got) || state != "ascending" {
		t.Errorf("after the space bar aria-sort is %q: %v", state, got)
	}
}

// checkStories: a link to a story opens it.
func checkStories(t *testing.T, p *headless.Page) {
	t.Helper()
	headless.Ask[bool](p, `document.querySelector("#story-1000-T1700").open = false`)
	headless.Ask[bool](p, `document.querySelector('a[href="#story-1000-T1700"]').click() || true`)
	p.Wait(`document.querySelector("#story-1000-T1700").open`)
	if !headless.Ask[bool](p, `document.querySelector("#story-1000-T1105").open`) {
		t.Error("the first story is not open from the start")
	}
}
