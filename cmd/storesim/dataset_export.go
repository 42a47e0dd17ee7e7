package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"golang.org/x/sync/errgroup"

	"storesim/sim/dataset"
	"storesim/sim/dataset/card"
)

// Folders of what lies beside the formats.
const (
	depthName  = "depth"
	normalName = "normals"
)

// export writes the captured pictures in all formats, and the card, into the folder set. What an earlier
// attempt left there goes first.
func (c *datasetCmd) export(ctx context.Context, job *dataset.Job, runs []datasetRun) (err error) {
	dir := filepath.Join(job.Dir, setFolder)
	if err := os.RemoveAll(dir); err != nil {
		return err
	}
	set := c.set(runs)
	writers, err := c.open(set, dir, &captured{ctx, job, runs})
	if err != nil {
		return err
	}
	sheet := &card.Card{Sheet: card.Sheet{Want: 12, Of: c.Frames}}
	sightings, err := job.Each(ctx, func(s *dataset.Sample) error {
		if err := sheet.Add(set, s); err != nil {
			return err
		}
		if err := linkBeside(dir, s); err != nil {
			return err
		}
		return inAll(writers, func(f dataset.Format) error { return f.Add(s) })
	})
	if closing := inAll(writers, dataset.Format.Close); err == nil {
		err = closing
	}
	if err != nil {
		return err
	}
	lines := job.Lines(sightings)
	if err := writeEventLines(filepath.Join(dir, "events.jsonl"), lines); err != nil {
		return err
	}
	return sheet.Write(dir, c.facts(set, runs, dataset.CountSeen(lines)))
}

// linkBeside puts a sample's depth and normals into the set's own folders.
func linkBeside(dir string, s *dataset.Sample) error {
	for _, l := range []struct{ path, folder string }{{s.Depth, depthName}, {s.Normals, normalName}} {
		if l.path == "" {
			continue
		}
		if err := dataset.Link(l.path, filepath.Join(dir, l.folder, s.Name+".png")); err != nil {
			return err
		}
	}
	return nil
}

// open begins all formats, each in a folder of its own.
func (c *datasetCmd) open(set *dataset.Set, dir string, of *captured) ([]dataset.Format, error) {
	var out []dataset.Format
	for _, l := range []struct {
		folder string
		wanted bool
	}{{depthName, c.Depth}, {normalName, c.Normals}} {
		if !l.wanted {
			continue
		}
		if err := os.MkdirAll(filepath.Join(dir, l.folder), 0o755); err != nil {
			return nil, err
		}
	}
	for _, f := range c.formats() {
		folder := filepath.Join(dir, f.name)
		if err := os.MkdirAll(folder, 0o755); err != nil {
			return nil, err
		}
		w, err := f.open(set, folder, of)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", f.name, err)
		}
		out = append(out, w)
	}
	return out, nil
}

// inAll does the same in all formats, at the same time; none of them changes the sample.
func inAll(formats []dataset.Format, do func(dataset.Format) error) error {
	var work errgroup.Group
	for _, f := range formats {
		work.Go(func() error { return do(f) })
	}
	return work.Wait()
}

func writeEventLines(path string, lines []dataset.EventLine) error {
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	return errors.Join(dataset.WriteEvents(f, lines), f.Close())
}

// set says what the samples have in common.
func (c *datasetCmd) set(runs []datasetRun) *dataset.Set {
	var names, about []string
	s := &dataset.Set{
		Command: c.command(), Version: programVersion(), Seed: runs[0].Seed, MinVisible: c.MinVisible,
	}
	c.publish(s)
	for i := range runs {
		s.Stores = append(s.Stores, dataset.Store{Name: runs[i].Name, Layout: runs[i].Layout})
		if i%c.Seeds == 0 {
			names = append(names, runs[i].scenario.Name)
			about = append(about, strings.TrimSpace(runs[i].scenario.About))
		}
	}
	s.Title = fmt.Sprintf("Simulated store: %s", strings.Join(names, ", "))
	s.Text = "Pictures of simulated stores with exact labels. " + strings.Join(about, " ")
	return s
}

// command repeats the set, in another folder if need be.
func (c *datasetCmd) command() string {
	words := []string{"storesim", "dataset"}
	for _, name := range c.Scenarios {
		words = append(words, quoted(name))
	}
	add := func(flag, value, standard string) {
		if value != standard {
			words = append(words, "--"+flag, value)
		}
	}
	number := func(v float64) string { return strconv.FormatFloat(v, 'g', -1, 64) }
	add("frames", strconv.Itoa(c.Frames), "")
	add("format", strings.Join(c.Format, ","), "coco")
	if c.Seed != nil {
		add("seed", strconv.FormatInt(*c.Seed, 10), "")
	}
	add("seeds", strconv.Itoa(c.Seeds), "1")
	add("fix", strings.Join(c.Fix, ","), "")
	add("sample", c.Sample, "every")
	add("every", strconv.Itoa(c.Every), "5")
	if c.Empty >= 0 {
		add("empty", number(c.Empty), "")
	}
	add("split", c.Split, "none")
	if c.Split != "none" {
		add("val", number(c.Val), "0.1")
		add("test", number(c.Test), "0.1")
	}
	add("min-visibility", number(c.MinVisible), "0")
	add("license", quoted(c.License), "CC-BY-4.0")
	add("creator", quoted(c.Creator), quoted("The storesim authors"))
	add("url", quoted(c.URL), "")
	add("date", c.Date, "")
	add("quality", strconv.Itoa(c.Quality), "92")
	if c.Depth {
		words = append(words, "--depth")
	}
	if c.Normals {
		words = append(words, "--normals")
	}
	if !c.Events {
		words = append(words, "--no-events")
	}
	add("shard", strconv.Itoa(c.Shard), "256")
	return strings.Join(words, " ")
}

// quoted is a word as a shell reads it.
func quoted(word string) string {
	if !strings.ContainsAny(word, " \t\n\"'`$&|;<>()*?[]#~=%!\\{}") {
		return word
	}
	return "'" + strings.ReplaceAll(word, "'", `'\''`) + "'"
}
