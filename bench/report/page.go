package report

import (
	"bytes"
	"crypto/sha256"
	_ "embed" // the page's template
	"encoding/base64"
	"fmt"
	"html/template"
	"image"
	"image/jpeg"
	"image/png"
	"io"
	"strings"

	"storesim/bench/report/uplot"
)

// The page: its template, its style and its program.
var (
	//go:embed page.html
	pageSource string
	//go:embed page.css
	pageStyle string
	//go:embed page.js
	pageScript string
)

// Page is what a report shows.
type Page struct {
	Results   *Results
	Pictures  []Picture
	Stories   []Story // of the receipts that are not exact
	Reviews   []Reviewed
	Clock     *Clock // may be nil
	ClockSeed uint64 // the seed that Clock is of
}

// Picture is one image of the page.
type Picture struct {
	Group   string // heading under which it stands; pictures of one group in a row stand together
	Title   string
	Caption string
	Type    string // "image/png", "image/jpeg"
	Data    []byte
}

// PNG makes a picture of drawn lines and letters.
func PNG(group, title, caption string, img image.Image) (Picture, error) {
	var b bytes.Buffer
	e := png.Encoder{CompressionLevel: png.BestCompression}
	if err := e.Encode(&b, img); err != nil {
		return Picture{}, fmt.Errorf("picture %q: %w", title, err)
	}
	return Picture{Group: group, Title: title, Caption: caption, Type: "image/png", Data: b.Bytes()}, nil
}

// JPEG makes a picture of a camera's frame.
func JPEG(group, title, caption string, img image.Image) (Picture, error) {
	var b bytes.Buffer
	if err := jpeg.Encode(&b, img, &jpeg.Options{Quality: 80}); err != nil {
		return Picture{}, fmt.Errorf("picture %q: %w", title, err)
	}
	return Picture{Group: group, Title: title, Caption: caption, Type: "image/jpeg", Data: b.Bytes()}, nil
}

// Source is the picture as a data URI, so that the page needs no other file.
func (p Picture) Source() template.URL {
	return template.URL("data:" + p.Type + ";base64," + base64.StdEncoding.EncodeToString(p.Data))
}

// HTML writes the report as one self-contained page: it refers to nothing outside itself, and its policy
// lets it run no script but its own.
func HTML(w io.Writer, p *Page) error {
	parsed, err := template.New("page").Funcs(template.FuncMap{
		"token": tokenText, "pexact": pText, "badge": badgeText, "signed": signed, "clock": clock,
		"anchor": anchor, "story": openStory,
	}).Parse(pageSource)
	if err != nil {
		return fmt.Errorf("report: %w", err)
	}
	view, err := newPage(p)
	if err != nil {
		return fmt.Errorf("report: %w", err)
	}
	if err := parsed.Execute(w, view); err != nil {
		return fmt.Errorf("report: %w", err)
	}
	return nil
}

// WriteHTML stores the page at path, all or nothing.
func WriteHTML(path string, p *Page) error {
	var b bytes.Buffer
	if err := HTML(&b, p); err != nil {
		return err
	}
	return WriteFile(path, b.Bytes())
}

// policy is a content security policy that lets a page run these scripts and load nothing.
func policy(scripts []template.JS) string {
	var hashes strings.Builder
	for _, s := range scripts {
		sum := sha256.Sum256([]byte(s))
		hashes.WriteString(" 'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'")
	}
	return "default-src 'none'; img-src data:; style-src 'unsafe-inline'; base-uri 'none'; " +
		"form-action 'none'; script-src" + hashes.String()
}

// scripts are the page's programs; the charts' library only where there is something to draw.
func scripts(clock bool) []template.JS {
	if !clock {
		return []template.JS{template.JS(pageScript)}
	}
	return []template.JS{template.JS(uplot.Script), template.JS(pageScript)}
}

func style(clock bool) template.CSS {
	if !clock {
		return template.CSS(pageStyle)
	}
	return template.CSS(uplot.Style + pageStyle)
}

// shownStory is a story on the page; the first ones are open.
type shownStory struct {
	S    Story
	Open bool
}

func openStory(i int, s Story) shownStory { return shownStory{s, i < 3} }

// anchor names a receipt's story on the page.
func anchor(r Receipt) string { return fmt.Sprintf("story-%d-%s", r.Seed, r.Token) }

func badgeText(r Receipt) string {
	switch r.Status {
	case Missing:
		return "never issued"
	case Phantom:
		return "nobody's"
	default:
		return fmt.Sprintf("%s, owed %s", r.Charged, r.True)
	}
}
