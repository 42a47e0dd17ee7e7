package player

import (
	"math"
	"net/http/httptest"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"storesim/internal/headless"
)

// The player in a real browser, at a desk and on a phone, by day and by night. With -artifacts the pictures
// are kept.
func TestPlayerInBrowser(t *testing.T) {
	browser := headless.Open(t)
	site, err := Open(folder(t))
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(site)
	t.Cleanup(server.Close)
	for _, v := range headless.Views() {
		p := browser.Page(t, server.URL+"/#seed=7&t=26.5", v)
		p.Wait(`document.documentElement.dataset.ready === "yes"`)
		p.Wait(`document.querySelector("#tiles img").naturalWidth === 480 && !!document.querySelector("#plates canvas")`)
		checkPanels(t, p)
		p.Shot("player")
		checkKeys(t, p)
		checkDrawn(t, p)
		p.Check()
	}
}

func at(p *headless.Page) float64 {
	return headless.Ask[float64](p, `Number(document.getElementById("seek").value)`)
}

// checkPanels: the page came up at the time that its address names, and every panel shows that time.
func checkPanels(t *testing.T, p *headless.Page) {
	t.Helper()
	if got := at(p); got != 26.5 {
		t.Errorf("the page opens at %v s, want the 26.5 of its address", got)
	}
	for what, js := range map[string]string{
		"the cart holds both": `document.querySelectorAll("#carts .cart tr.off").length === 1 &&
			document.querySelector("#carts").textContent.includes("Cola 330 ml")`,
		"the camera shows 26.5":       `document.querySelector("#tiles .cap").textContent === "cam1 · 0:26.5"`,
		"the log marks the lost pick": `document.querySelector("#log .at").textContent.includes("no change was claimed")`,
		"the cell is drawn":           `document.querySelector("#plates").textContent.includes("G1.B1.S2 / 3")`,
	} {
		if !headless.Ask[bool](p, js) {
			t.Errorf("it is not so that %s", what)
		}
	}
}

// checkKeys: everything is reached from the keyboard, and the address follows.
func checkKeys(t *testing.T, p *headless.Page) {
	t.Helper()
	for _, c := range []struct {
		key  string
		want float64
	}{
		{kb.ArrowRight, 27.5}, {kb.ArrowLeft, 26.5}, {kb.Home, 0}, {"n", 23.5}, {kb.End, 60}, {"p", 23.5},
	} {
		p.Do(chromedp.KeyEvent(c.key))
		if got := at(p); math.Abs(got-c.want) > 0.05 {
			t.Errorf("after %q it is %v s, want %v", c.key, got, c.want)
		}
	}
	if hash := headless.Ask[string](p, `location.hash`); hash != "#seed=7&t=23.5" {
		t.Errorf("the address ends in %q", hash)
	}
	p.Do(chromedp.KeyEvent(" "))
	p.Wait(`Number(document.getElementById("seek").value) > 23.8`)
	p.Do(chromedp.KeyEvent(" "))
	if label := headless.Ask[string](p, `document.getElementById("play").getAttribute("aria-label")`); label != "play" {
		t.Errorf("the space bar does not stop: the button says %q", label)
	}
	p.Do(chromedp.Evaluate[chromedp.Void](`location.hash = "#seed=7&t=50"`))
	p.Wait(`document.getElementById("seek").value === "50"`)
}

// checkDrawn: the floor is no empty canvas.
func checkDrawn(t *testing.T, p *headless.Page) {
	t.Helper()
	colours := headless.Ask[int](p, `(() => {
		const c = document.getElementById("plan"), d = c.getContext("2d").getImageData(0, 0, c.width, c.height).data;
		const seen = new Set();
		for (let i = 0; i < d.length; i += 4) seen.add(d[i] << 16 | d[i + 1] << 8 | d[i + 2]);
		return seen.size;
	})()`)
	if colours < 20 {
		t.Errorf("the floor plan has %d colours", colours)
	}
}
