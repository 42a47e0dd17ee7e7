package report

import (
	"bytes"
	_ "embed" // the page's template
	"encoding/base64"
	"fmt"
	"html/template"
	"image"
	"image/jpeg"
	"image/png"
	"io"
	"strings"
)

//go:embed page.html
var pageSource string

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
	if err := jpeg.Encode(&b, img, &jpeg.Options{Quality: 88}); err != nil {
		return Picture{}, fmt.Errorf("picture %q: %w", title, err)
	}
	return Picture{Group: group, Title: title, Caption: caption, Type: "image/jpeg", Data: b.Bytes()}, nil
}

// Source is the picture as a data URI, so that the page needs no other file.
func (p Picture) Source() template.URL {
	return template.URL("data:" + p.Type + ";base64," + base64.StdEncoding.EncodeToString(p.Data))
}

// HTML writes the report as one self-contained page.
func HTML(w io.Writer, r *Results, pictures []Picture) error {
	page, err := template.New("page").Funcs(template.FuncMap{
		"token": tokenText, "pexact": pText, "status": statusText, "contents": contentsText, "signed": signed,
	}).Parse(pageSource)
	if err != nil {
		return fmt.Errorf("report: %w", err)
	}
	if err := page.Execute(w, newPage(r, pictures)); err != nil {
		return fmt.Errorf("report: %w", err)
	}
	return nil
}

// WriteHTML stores the page at path, all or nothing.
func WriteHTML(path string, r *Results, pictures []Picture) error {
	var b bytes.Buffer
	if err := HTML(&b, r, pictures); err != nil {
		return err
	}
	return WriteFile(path, b.Bytes())
}

func statusText(r Receipt) string {
	switch r.Status {
	case Missing:
		return "never issued"
	case Phantom:
		return "nobody's"
	default:
		return ""
	}
}

// contentsText lists what is on an exact receipt.
func contentsText(r Receipt) string {
	if len(r.Lines) == 0 {
		return "nothing"
	}
	parts := make([]string, len(r.Lines))
	for i, l := range r.Lines {
		parts[i] = l.Name
		if l.True != 1 {
			parts[i] = fmt.Sprintf("%d × %s", l.True, l.Name)
		}
	}
	return strings.Join(parts, ", ")
}
