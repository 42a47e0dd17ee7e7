package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"unicode"

	"storesim/bench"
	"storesim/bench/report"
	"storesim/bench/score"
	"storesim/pipeline/store"
	"storesim/sim"
)

// reviewDir is the folder of reviewed receipts within a run's, with one folder a receipt.
const reviewDir = "review"

// Of reviewed receipts the page shows so many clips: it must stay small enough to be sent to somebody.
const shownSheets = 8

// reviewing writes what a person looked at, and what they said, to a run's folder.
type reviewing struct {
	dir    string // of the results
	res    *report.Results
	frames bool // clips are wanted
	clips  int  // so far
	sheets int  // shown on the page so far
	list   []report.Reviewed
}

// write writes the reviews of all runs, and notes them in the results.
func (w *reviewing) write(
	ctx context.Context, cfgs []sim.Config, runs []*bench.Run, looked [][]*bench.Review,
) error {
	for k, reviews := range looked {
		clips := make([][]*clipFrame, len(reviews))
		if room := min(clipReceipts-w.clips, len(reviews)); w.frames && room > 0 {
			taken, err := takeClips(ctx, cfgs[k], reviews[:room])
			if err != nil {
				return fmt.Errorf("clips of seed %d: %w", runs[k].Seed, err)
			}
			w.clips += room
			copy(clips, taken)
		}
		for i, v := range reviews {
			if err := w.receipt(cfgs[k].Layout, runs[k], v, clips[i]); err != nil {
				return fmt.Errorf("review of %s, seed %d: %w", v.Receipt.Token, runs[k].Seed, err)
			}
		}
	}
	return nil
}

// receipt writes one review's folder.
func (w *reviewing) receipt(l *store.Layout, r *bench.Run, v *bench.Review, clip []*clipFrame) error {
	folder := filepath.Join(reviewDir, fmt.Sprintf("%d-%s", r.Seed, fileName(string(v.Receipt.Token))))
	c := report.NewCase(r.Seed, &v.Case, v.Receipt, &l.Catalog)
	answer := report.NewAnswer(v.Answers, v.Seconds, &v.After, &l.Catalog)
	for _, f := range clip {
		q := &c.Questions[f.question]
		q.Frames = append(q.Frames, f.name(l))
		if err := report.WriteFile(filepath.Join(w.dir, folder, f.name(l)), f.jpeg); err != nil {
			return err
		}
	}
	sheet, err := w.sheet(folder, l, v, clip)
	if err != nil {
		return err
	}
	for name, content := range map[string]any{"case.json": c, "answer.json": answer} { // in any order
		if err := writeJSON(filepath.Join(w.dir, folder, name), content); err != nil {
			return err
		}
	}
	return w.note(r, v, report.Reviewed{Case: c, Answer: answer, Sheet: sheet}, folder)
}

// sheet writes the clip's contact sheet; the first ones are for the page too.
func (w *reviewing) sheet(
	folder string, l *store.Layout, v *bench.Review, clip []*clipFrame,
) (*report.Picture, error) {
	img, err := clipSheet(clip, &v.Case, l)
	if img == nil || err != nil {
		return nil, err
	}
	p, err := report.JPEG("Review", "Clip of "+string(v.Receipt.Token),
		"The ring is where the hand must have been.", img)
	if err != nil {
		return nil, err
	}
	if err := report.WriteFile(filepath.Join(w.dir, folder, "sheet.jpg"), p.Data); err != nil {
		return nil, err
	}
	if w.sheets++; w.sheets > shownSheets {
		return nil, nil
	}
	return &p, nil
}

// note tells of the review in the results, and on the page.
func (w *reviewing) note(r *bench.Run, v *bench.Review, shown report.Reviewed, folder string) error {
	trip := slices.IndexFunc(r.Scores.Receipts.Trips, func(t score.Trip) bool {
		return t.Token == v.Receipt.Token && t.Review != nil
	})
	i := slices.IndexFunc(w.res.Receipts, func(x report.Receipt) bool {
		return x.Seed == r.Seed && x.Token == v.Receipt.Token
	})
	if trip < 0 || i < 0 {
		return errors.New("the receipt is not among the results")
	}
	x := &w.res.Receipts[i]
	x.Review = &report.Review{
		Loss: shown.Case.Loss, Seconds: shown.Answer.Seconds, Status: report.Wrong, Charged: v.After.Total(),
		Folder: filepath.ToSlash(folder),
	}
	switch {
	case r.Scores.Receipts.Trips[trip].Review.Exact:
		x.Review.Status = report.Exact
	case x.Status == report.Phantom:
		x.Review.Status = report.Phantom
	}
	shown.Receipt = *x
	w.list = append(w.list, shown)
	return nil
}

// fileName is a token as a name of a file.
func fileName(token string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) || r == '-' {
			return r
		}
		return '_'
	}, token)
}

// writeJSON stores a value as indented JSON, all or nothing.
func writeJSON(path string, value any) error {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	if err := e.Encode(value); err != nil {
		return err
	}
	return report.WriteFile(path, b.Bytes())
}
