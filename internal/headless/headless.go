// Package headless opens pages in Debian's chromium, or in whatever chromium or chrome is installed, for
// tests: it gathers what a page complains of, and takes pictures that are kept where go test -artifacts puts
// them.
package headless

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// Browser is a browser without a window.
type Browser struct{ ctx context.Context }

// Open starts a browser, which ends with the test. Where there is none, and in a short run, the test is
// skipped.
func Open(t *testing.T) *Browser {
	t.Helper()
	if testing.Short() {
		t.Skip("a browser takes its time")
	}
	path := find()
	if path == "" {
		t.Skip("there is no chromium or chrome on this machine")
	}
	opts := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(path),
		chromedp.DisableGPU, chromedp.WSURLReadTimeout(time.Minute))
	if os.Geteuid() == 0 {
		opts = append(opts, chromedp.NoSandbox) // which chromium refuses to root
	}
	allocated, stop := chromedp.NewExecAllocator(t.Context(), opts...)
	ctx, end := chromedp.NewContext(allocated)
	t.Cleanup(func() { end(); stop() })
	if err := chromedp.Do(ctx); err != nil {
		t.Skipf("%s does not start: %v", path, err)
	}
	return &Browser{ctx}
}

func find() string {
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome", "chrome"} {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	return ""
}

// View is how a page is looked at.
type View struct {
	Name          string
	Width, Height int64
	Dark          bool
}

// Views are those of a desktop and of a phone, by day and by night.
func Views() []View {
	return []View{
		{"desktop-light", 1280, 900, false}, {"desktop-dark", 1280, 900, true},
		{"phone-light", 390, 844, false}, {"phone-dark", 390, 844, true},
	}
}

// Page is an open page.
type Page struct {
	ctx  context.Context
	t    *testing.T
	view View

	mu         sync.Mutex
	complaints []string
}

// Page opens an address in a tab of its own.
func (b *Browser) Page(t *testing.T, url string, v View) *Page {
	t.Helper()
	timed, stop := context.WithTimeout(b.ctx, time.Minute) // a browser that hangs must not hang the tests
	ctx, end := chromedp.NewContext(timed)
	t.Cleanup(func() { end(); stop() })
	p := &Page{ctx: ctx, t: t, view: v}
	if err := chromedp.Listen(ctx, p.listen); err != nil {
		t.Fatal(err)
	}
	scheme := "light"
	if v.Dark {
		scheme = "dark"
	}
	media := emulation.SetEmulatedMediaParams{
		Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}}}
	if _, err := chromedp.Call(ctx, emulation.SetEmulatedMedia, media); err != nil {
		t.Fatal(err)
	}
	p.Do(chromedp.EmulateViewport(v.Width, v.Height), chromedp.Navigate(url))
	return p
}

// listen keeps what the page complains of.
func (p *Page) listen(ev any) {
	complaint := ""
	switch ev := ev.(type) {
	case *runtime.EventExceptionThrown:
		complaint = ev.ExceptionDetails.Text
		if ev.ExceptionDetails.Exception != nil {
			complaint += " " + ev.ExceptionDetails.Exception.Description
		}
	case *runtime.EventConsoleAPICalled:
		if ev.Type == runtime.ConsoleAPICalledTypeError || ev.Type == runtime.ConsoleAPICalledTypeWarning {
			complaint = "console"
			for _, a := range ev.Args {
				complaint += fmt.Sprintf(" %s%s", a.Value, a.Description)
			}
		}
	case *log.EventEntryAdded:
		if ev.Entry.Level == log.EntryLevelError || ev.Entry.Level == log.EntryLevelWarning {
			complaint = ev.Entry.Text + " " + ev.Entry.URL
		}
	}
	if complaint == "" {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.complaints = append(p.complaints, complaint)
}

// Do runs actions.
func (p *Page) Do(actions ...chromedp.Action[chromedp.Void]) {
	p.t.Helper()
	if err := chromedp.Do(p.ctx, actions...); err != nil {
		p.t.Fatal(err)
	}
}

// Ask evaluates an expression of JavaScript on a page.
func Ask[T any](p *Page, expression string) T {
	p.t.Helper()
	v, err := chromedp.Run(p.ctx, chromedp.Evaluate[T](expression))
	if err != nil {
		p.t.Fatalf("%s: %v", expression, err)
	}
	return v
}

// Wait until an expression of JavaScript is true.
func (p *Page) Wait(expression string) {
	p.t.Helper()
	poll := chromedp.Poll[chromedp.Void](expression, chromedp.WithPollingTimeout(30*time.Second))
	_, err := chromedp.Run(p.ctx, poll)
	if err != nil {
		p.t.Fatalf("waiting for %s: %v", expression, err)
	}
}

// Check fails the test where the page complained of something, or is wider than the screen.
func (p *Page) Check() {
	p.t.Helper()
	over := Ask[[]string](p, `(() => {
		const w = document.documentElement.clientWidth;
		if (document.documentElement.scrollWidth <= w) return [];
		return [...document.querySelectorAll("body *")].filter((e) => e.getBoundingClientRect().right > w + 1)
			.map((e) => e.tagName + "." + e.className).slice(0, 8);
	})()`)
	if len(over) > 0 {
		p.t.Errorf("%s: the page scrolls sideways: %v", p.view.Name, over)
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, c := range p.complaints {
		p.t.Errorf("%s: the page complains: %s", p.view.Name, c)
	}
}

// Shot keeps a picture of the whole page among the test's artifacts.
func (p *Page) Shot(name string) {
	p.t.Helper()
	png, err := chromedp.Run(p.ctx, chromedp.FullScreenshot(100))
	if err != nil {
		p.t.Fatal(err)
	}
	path := filepath.Join(p.t.ArtifactDir(), name+"-"+p.view.Name+".png")
	if err := os.WriteFile(path, png, 0o600); err != nil {
		p.t.Fatal(err)
	}
}
