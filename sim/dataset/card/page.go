package card

import (
	"bytes"
	_ "embed" // the page
	"encoding/base64"
	"fmt"
	"html/template"
	"os"
	"path/filepath"
	"strings"
)

// folder of the card's pictures.
const folder = "card"

//go:embed page.tmpl
var pageText string

// sheetTitle says what is drawn on the samples.
const sheetTitle = "Samples with their labels. People: orange, the visible part framed, the whole person " +
	"dashed, points filled where they are seen. Hands: red. Gear: blue. Products: tinted, in colours by lot."

// picture of the card.
type picture struct {
	File, Title string
	Plot        bool
	Data        template.URL // the whole of it, for the page
}

// Write writes README.md, index.html and their pictures into a folder that exists.
func (c *Card) Write(dir string, f *Facts) error {
	if err := os.MkdirAll(filepath.Join(dir, folder), 0o755); err != nil {
		return err
	}
	pictures, err := c.pictureFiles(dir)
	if err != nil {
		return fmt.Errorf("data set card: %w", err)
	}
	tables := c.tables(f)
	text := c.markdown(f, tables, pictures)
	if err := os.WriteFile(filepath.Join(dir, "README.md"), text, 0o644); err != nil {
		return err
	}
	page, err := template.New("page").Parse(pageText)
	if err != nil {
		return fmt.Errorf("data set card: %w", err)
	}
	var html bytes.Buffer
	err = page.Execute(&html, map[string]any{"Facts": f, "Tables": tables, "Pictures": pictures})
	if err != nil {
		return fmt.Errorf("data set card: %w", err)
	}
	return os.WriteFile(filepath.Join(dir, "index.html"), html.Bytes(), 0o644)
}

func (c *Card) pictureFiles(dir string) ([]picture, error) {
	var out []picture
	add := func(file, title, kind string, data []byte) error {
		out = append(out, picture{File: folder + "/" + file, Title: title, Plot: kind == "image/png",
			Data: template.URL("data:" + kind + ";base64," + base64.StdEncoding.EncodeToString(data))})
		return os.WriteFile(filepath.Join(dir, folder, file), data, 0o644)
	}
	sheet, err := c.Sheet.jpeg()
	if err != nil {
		return nil, err
	}
	if sheet != nil {
		if err := add("samples.jpg", sheetTitle, "image/jpeg", sheet); err != nil {
			return nil, err
		}
	}
	for _, h := range c.histograms() {
		data, err := h.png()
		if err != nil {
			return nil, err
		}
		if err := add(h.file, h.title, "image/png", data); err != nil {
			return nil, err
		}
	}
	return out, nil
}

func (c *Card) markdown(f *Facts, tables []table, pictures []picture) []byte {
	var b bytes.Buffer
	fmt.Fprintf(&b, "# %s\n\n%s\n\n```\n%s\n```\n\nstoresim %s, seed %d. %s, %s, [%s](%s).\n",
		f.Set.Title, f.Set.Text, f.Set.Command, f.Set.Version, f.Set.Seed,
		f.Set.Creator, f.Set.Date, f.Set.License, f.Set.LicenseURL())
	for _, t := range tables {
		fmt.Fprintf(&b, "\n## %s\n\n", t.Title)
		if t.Text != "" {
			fmt.Fprintf(&b, "%s\n\n", t.Text)
		}
		row(&b, t.Head)
		row(&b, strings.Split(strings.Repeat("---,", len(t.Head)-1)+"---", ","))
		for _, r := range t.Rows {
			row(&b, r)
		}
	}
	for _, p := range pictures {
		fmt.Fprintf(&b, "\n![%s](%s)\n", p.Title, p.File)
	}
	return b.Bytes()
}

func row(b *bytes.Buffer, cells []string) {
	fmt.Fprintf(b, "| %s |\n", strings.ReplaceAll(strings.Join(cells, " | "), "\n", " "))
}
