package main

import (
	"fmt"

	"storesim/sim/dataset"
	"storesim/sim/dataset/card"
)

// facts is what the card says beside what it counts.
func (c *datasetCmd) facts(set *dataset.Set, runs []datasetRun, seen []dataset.Seen) *card.Facts {
	f := &card.Facts{Set: set, Sampling: c.samplingText(), Split: splitText(runs, c.shares()), Seen: seen}
	for _, x := range c.formats() {
		f.Formats = append(f.Formats, card.Format{Folder: x.name, About: x.about})
	}
	if c.Depth {
		f.Formats = append(f.Formats, card.Format{
			Folder: depthName, About: "depth along the optical axis, 16-bit PNG, millimetres, 0: nothing"})
	}
	if c.Normals {
		f.Formats = append(f.Formats, card.Format{
			Folder: normalName, About: "normals in the camera's axes (x right, y down, z forward), 8-bit " +
				"RGB PNG: n = 2 RGB / 255 - 1; (0, 0, 0): nothing"})
	}
	f.Formats = append(f.Formats, card.Format{Folder: "events.jsonl",
		About: "picks and put-backs, with what each camera sees of hand and unit at the contact"})
	for i := range runs {
		f.Seeds = append(f.Seeds, card.Seed{
			Store: runs[i].Name, Seed: runs[i].Seed, Hash: runs[i].scenario.Hash,
		})
	}
	return f
}

func (c *datasetCmd) samplingText() string {
	text := map[dataset.Mode]string{
		dataset.EveryFrame: "Pictures are taken as they come from the first visitor on",
		dataset.Motion:     "Pictures are taken when somebody in view moved",
		dataset.Events:     "Pictures are taken within a second of a pick or put-back in view",
		dataset.Hard:       "Pictures are the hardest quarter: people hidden, cut off or crowded",
	}[dataset.Mode(c.Sample)]
	text += fmt.Sprintf(", of every %s frame of each camera", ordinal(c.Every))
	if c.Empty >= 0 {
		text += fmt.Sprintf("; a share of %g shows nobody", c.Empty)
	}
	return text + "."
}

func ordinal(n int) string {
	suffix := "th"
	if n/10%10 != 1 {
		switch n % 10 {
		case 1:
			suffix = "st"
		case 2:
			suffix = "nd"
		case 3:
			suffix = "rd"
		}
	}
	return fmt.Sprintf("%d%s", n, suffix)
}

func splitText(runs []datasetRun, s dataset.Shares) string {
	switch s.By {
	case dataset.ByStore:
		for i := range runs {
			if runs[i].Place != runs[0].Place {
				return "No building is in two parts."
			}
		}
		return "No run is in two parts; all are in one building, whose shelves and goods the parts share."
	case dataset.ByShopper:
		return "No shopper is in two parts; pictures with people of two parts were not taken."
	case dataset.BySKU:
		return "No product is in two parts: products of other parts are painted grey and have no label."
	default:
		return "The set has no parts."
	}
}
