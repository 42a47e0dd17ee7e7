package trainstats

import (
	"fmt"
	"io"
	"path/filepath"
	"strings"
)

// Names of the two pictures, beside each other in a folder.
const (
	curvePicture    = "training-curve.png"
	ablationPicture = "training-ablation.png"
)

// WritePictures draws both plots into a folder.
func WritePictures(s *Study, folder string) error {
	curve, err := Curve(s)
	if err != nil {
		return err
	}
	ablation, err := Ablation(s)
	if err != nil {
		return err
	}
	if err := save(curve, filepath.Join(folder, curvePicture)); err != nil {
		return err
	}
	return save(ablation, filepath.Join(folder, ablationPicture))
}

// WritePage writes docs/training.md; figures is the folder of the pictures as the page names it.
func WritePage(w io.Writer, s *Study, figures string) error {
	var b strings.Builder
	intro(&b, s)
	fmt.Fprintf(&b, "## More frames\n\n![Precision and recall by training frames](%s/%s)\n\n",
		figures, curvePicture)
	b.WriteString("Mean over seeds, and their least and most, percent.\n\n")
	sizesTable(&b, s)
	fmt.Fprintf(&b, "\n## What the randomisation is worth\n\n![Change without each group](%s/%s)\n\n",
		figures, ablationPicture)
	groupsText(&b, s)
	groupsTable(&b, s)
	_, err := io.WriteString(w, b.String())
	return err
}

func intro(b *strings.Builder, s *Study) {
	var held []string
	frames := 0
	for _, h := range s.HeldOut {
		held = append(held, fmt.Sprintf("`%s` (seed %d)", h.Scenario, h.Seed))
		frames += h.Frames
	}
	r := s.Rows[0]
	fmt.Fprintf(b, `# Training the detector: frames and randomisation

What the person network (%d parameters) learns from `+"`storesim dataset %s`"+`, seeds %d to %d,
judged on %d frames of stores, products and people that it never saw:
%s;
%d people, %d heads, %d floor points, %d visible hands. Each network starts from nothing and takes %d steps
of %d crops, so that sizes and groups differ in their frames alone. AP50 is COCO's of boxes; a point is
recalled where one of its kind lies within 12 pixels of it at 1280 x 720.
These frames and those of the committed network are older than the fisheyes, the focus blur and the automatic
exposure of that scenario.
`+"`pipeline/model/train/study.py`"+` trains and counts, and `+"`go test ./bench/trainstats -update`"+`
writes this page from `+"`docs/training/study.json`"+`.

`, s.Parameters, s.Scenario, s.Seeds.First, s.Seeds.Last, frames, strings.Join(held, ", "),
		r.People, r.Head.Of, r.Foot.Of, r.Hand.Of, r.Steps, s.Crops)
}

func header(b *strings.Builder, first string) {
	b.WriteString("| " + first + " | networks |")
	for _, m := range measures() {
		b.WriteString(" " + m.name + " |")
	}
	b.WriteString("\n|---|---|" + strings.Repeat("---|", len(measures())) + "\n")
}

func sizesTable(b *strings.Builder, s *Study) {
	header(b, "frames")
	for _, frames := range s.Sizes() {
		runs := s.runs("", frames)
		fmt.Fprintf(b, "| %d | %d |", frames, len(runs))
		for _, m := range measures() {
			mean, low, high := m.extent(runs)
			fmt.Fprintf(b, " %.1f (%.1f to %.1f) |", 100*mean, 100*low, 100*high)
		}
		b.WriteByte('\n')
	}
}

func groupsText(b *strings.Builder, s *Study) {
	groups := s.Groups()
	frames := s.runs(groups[0], 0)[0].Frames
	_, freedom := s.noise(measures()[0])
	cells := len(groups) * len(measures())
	fmt.Fprintf(b, `Each row is trained on %d frames of the same seeds with one group of %s fixed at the
file's values, and set against the %d networks of as many frames with all groups drawn. Percentage points; the
interval is Student's, 95 %%, from the noise between networks' seeds pooled over all runs (%d degrees of
freedom). **Bold** leaves zero out: of %d cells about %.0f would by luck alone. The frames are the same for
every seed of a network: how much another draw of the stores would change is not in the interval.

`, frames, "`[randomize]`", len(s.runs("", frames)), freedom, cells, 0.05*float64(cells))
}

func groupsTable(b *strings.Builder, s *Study) {
	header(b, "switched off")
	for _, group := range s.Groups() {
		fmt.Fprintf(b, "| %s | %d |", group, len(s.runs(group, 0)))
		for _, m := range measures() {
			c := s.change(group, m)
			text := fmt.Sprintf("%+.1f ± %.1f", 100*c.mean, 100*c.half)
			if c.clear() {
				text = "**" + text + "**"
			}
			b.WriteString(" " + text + " |")
		}
		b.WriteByte('\n')
	}
}
