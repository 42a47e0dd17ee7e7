package main

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"storesim/bench/score"
)

// publishedMetric is a figure of a command with the answer that was published for it.
type publishedMetric struct {
	name  string
	want  float64
	scale float64 // the published unit: 100 for per cent
	near  float64 // half of the last published digit, in that unit
}

// metricCase is a command, on data with a known answer.
type metricCase struct {
	title, command string
	args           func(anchors string) []string
	part           string // of several sequences; empty for all
	list           []publishedMetric
}

func percent(pairs ...any) []publishedMetric {
	var out []publishedMetric
	for i := 0; i < len(pairs); i += 2 {
		out = append(out, publishedMetric{pairs[i].(string), pairs[i+1].(float64), 100, 0.5e-4})
	}
	return out
}

func metricCases() []metricCase {
	// Folders of sequences: NAME/gt.txt on one side, NAME/test.txt on the other.
	mot := func(a string) []string { return []string{"score", "mot", a + "/mot/tud", a + "/mot/tud", "--json"} }
	const command = "storesim score mot tud tud"
	return []metricCase{
		{"TUD-Campus", command, mot, "TUD-Campus", percent("tracks.idf1", 55.7659, "tracks.idp", 72.973,
			"tracks.idr", 45.1253, "tracks.recall", 58.2173, "tracks.precision", 94.1441, "tracks.mota", 52.6462,
			"tracks.motp", 72.2799, "tracks.hota", 39.1397, "tracks.deta", 41.8047, "tracks.assa", 36.9121,
			"tracks.loca", 77.0052)},
		{"TUD-Stadtmitte", command, mot, "TUD-Stadtmitte", percent("tracks.idf1", 64.4619, "tracks.idp", 81.976,
			"tracks.idr", 53.1142, "tracks.recall", 60.8997, "tracks.precision", 93.992, "tracks.mota", 56.4014,
			"tracks.motp", 65.4096, "tracks.hota", 39.7849, "tracks.deta", 39.2268, "tracks.assa", 40.8841,
			"tracks.loca", 73.7521)},
		{"both together", command, mot, "", percent("tracks.idf1", 62.4296, "tracks.idp", 79.9176,
			"tracks.idr", 51.2211, "tracks.recall", 60.264, "tracks.precision", 94.0268, "tracks.mota", 55.5116,
			"tracks.motp", 66.9823, "tracks.hota", 39.9957, "tracks.deta", 39.7683, "tracks.assa", 41.2450,
			"tracks.loca", 73.2480)},
		{"100 images of COCO, boxes", "storesim score coco instances_val2014_100.json bbox_results.json --kind bbox",
			func(a string) []string {
				return []string{"score", "coco", a + "/coco/instances_val2014_100.json", a + "/coco/bbox_results.json",
					"--kind", "bbox", "--json"}
			}, "", []publishedMetric{
				{"boxes.ap", 0.5045806987249628, 1, 1e-12}, {"boxes.ap50", 0.6969727247299577, 1, 1e-12},
				{"boxes.ap75", 0.5729816669904824, 1, 1e-12}, {"boxes.ap_small", 0.5856257209410443, 1, 1e-12},
				{"boxes.ap_medium", 0.5193996948036719, 1, 1e-12}, {"boxes.ap_large", 0.5013978986347466, 1, 1e-12},
				{"boxes.ar1", 0.38681277964578054, 1, 1e-12}, {"boxes.ar10", 0.5936795762842003, 1, 1e-12},
				{"boxes.ar100", 0.595352982877607, 1, 1e-12}, {"boxes.ar_small", 0.6398109626113442, 1, 1e-12},
				{"boxes.ar_medium", 0.5664205978994309, 1, 1e-12}, {"boxes.ar_large", 0.5642905982905982, 1, 1e-12},
			}},
	}
}

// figuresOf runs a command and returns its figures.
func (c *metricCase) figuresOf(t *testing.T, anchors string) map[string]score.Figure {
	t.Helper()
	var stdout, stderr bytes.Buffer
	if code := run(c.args(anchors), &stdout, &stderr); code != 0 {
		t.Fatalf("%s: exit code %d: %s", c.command, code, stderr.String())
	}
	var out scored
	if err := json.Unmarshal(stdout.Bytes(), &out); err != nil {
		t.Fatal(err)
	}
	for _, p := range out.Parts {
		if p.Name == c.part {
			return p.Figures
		}
	}
	if c.part != "" {
		t.Fatalf("%s: no part %s", c.command, c.part)
	}
	return out.Figures
}

// docs/metrics.md has what the commands print today beside the published answers, and they agree.
func TestMetricsPage(t *testing.T) {
	root, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	anchors := filepath.Join(root, "..", "shared", "anchors")
	if _, err := os.Stat(anchors); err != nil {
		t.Skipf("the reference data is not here: %v", err)
	}
	var table strings.Builder
	for _, c := range metricCases() {
		fmt.Fprintf(&table, "\n### %s\n\n`%s`\n\n| figure | ours | published | difference |\n|---|---|---|---|\n", c.title,
			c.command)
		figures := c.figuresOf(t, anchors)
		for _, m := range c.list {
			f, ok := figures[m.name]
			difference := f.Value*m.scale - m.want
			if !ok || math.Abs(difference) > m.near*(1+1e-6) {
				t.Errorf("%s, %s is %v, published %v", c.title, m.name, f.Value*m.scale, m.want)
			}
			fmt.Fprintf(&table, "| `%s` | %s | %v | %.1g |\n", m.name, digits(f.Value*m.scale), m.want, math.Abs(difference))
		}
	}
	page := filepath.Join(root, "docs", "metrics.md")
	text, err := os.ReadFile(page)
	if err != nil {
		t.Fatal(err)
	}
	const begin, end = "<!-- tables: begin -->\n", "\n<!-- tables: end -->"
	head, rest, ok := strings.Cut(string(text), begin)
	was, tail, ok2 := strings.Cut(rest, end)
	if !ok || !ok2 {
		t.Fatalf("%s has no tables", page)
	}
	if was == table.String() {
		return
	}
	if f := flag.Lookup("update"); f == nil || f.Value.String() != "true" {
		t.Fatalf("%s does not have today's figures: go test ./cmd/storesim -run TestMetricsPage -update", page)
	}
	if err := os.WriteFile(page, []byte(head+begin+table.String()+end+tail), 0o644); err != nil {
		t.Fatal(err)
	}
}

// digits is a value to the 14 digits that every machine agrees on.
func digits(v float64) string { return fmt.Sprintf("%.14g", v) }
