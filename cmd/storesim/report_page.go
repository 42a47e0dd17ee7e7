package main

import (
	"errors"
	"path/filepath"

	"storesim/bench"
	"storesim/bench/report"
	"storesim/bench/report/timeline"
	"storesim/sim"
)

// narration gathers what the report tells, seed by seed, while a run goes on: each seed's recording is
// written to the results' folder and let go.
type narration struct {
	dir     string // of the results; empty: nothing is recorded
	name    string // of the scenario
	album   *report.Album
	stories []report.Story
	reviews []report.Reviewed
	clock   *report.Clock
	seed    uint64 // that the clock is of
}

func newNarration(dir, name string) *narration {
	return &narration{dir: dir, name: name, album: report.NewAlbum()}
}

// add tells of a seed that was played.
func (n *narration) add(cfg sim.Config, r *bench.Run) error {
	t := runTimeline(n.name, cfg, r)
	if n.clock == nil {
		n.clock, n.seed = report.NewClock(t), r.Seed
	}
	var tiles report.Tiles
	if r.Recording != nil && len(r.Recording.Films) > 0 {
		tiles = func(film, tile int) ([]byte, error) { return r.Recording.Films[film].Tiles[tile].JPEG, nil }
	}
	receipts := report.Pair(r.Seed, r.Truth, r.Issued, &cfg.Layout.Catalog)
	stories, err := report.Stories(t, receipts, tiles, n.album)
	if err != nil {
		return err
	}
	n.stories = append(n.stories, stories...)
	return n.keep(t, r)
}

// keep writes a seed's recording and lets the pictures go.
func (n *narration) keep(t *timeline.Timeline, r *bench.Run) error {
	if r.Recording == nil || n.dir == "" {
		return nil
	}
	err := writeRecording(seedDir(n.dir, r.Seed), t, r.Recording)
	r.Recording = nil
	return err
}

// page is what the report shows.
func (n *narration) page(res *report.Results, pictures []report.Picture) *report.Page {
	return &report.Page{
		Results: res, Pictures: pictures, Stories: n.stories, Reviews: n.reviews,
		Clock: n.clock, ClockSeed: n.seed,
	}
}

// write writes the report in its three forms.
func (n *narration) write(dir string, res *report.Results, pictures []report.Picture) error {
	junit, err := report.JUnit(res, n.stories)
	if err != nil {
		return err
	}
	text := report.Markdown(res, n.stories)
	return errors.Join(
		report.WriteHTML(filepath.Join(dir, report.HTMLFile), n.page(res, pictures)),
		report.WriteFile(filepath.Join(dir, report.MarkdownFile), []byte(text)),
		report.WriteFile(filepath.Join(dir, report.JUnitFile), junit))
}
