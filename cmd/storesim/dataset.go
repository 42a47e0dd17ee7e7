package main

import (
	"cmp"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"

	"storesim/pipeline/feed"
	"storesim/sim/dataset"
)

type datasetCmd struct {
	Scenarios []string `arg:"" name:"scenario" help:"Presets' names or TOML files: the stores of the set."`
	Frames    int      `default:"1000" help:"Number of pictures, of all stores together."`
	Format    []string `default:"coco" help:"Formats, separated by commas."`
	Seed      *int64   `help:"First seed; default is each scenario's. Training seeds are 100000 and above."`
	Seeds     int      `default:"1" help:"How many seeds in a row, for each scenario."`

	Fix []string `help:"Groups of [randomize] that are not drawn: light,camera."`

	Sample string  `default:"every" help:"every, motion, events or hard: which frames are worth a picture."`
	Every  int     `default:"5" help:"Look at every n-th frame of each camera only (--sample every=K too)."`
	Empty  float64 `default:"-1" help:"Share of pictures without people; below 0: as it comes."`

	Split      string  `default:"none" help:"What parts do not share: store, sku, shopper; none: no parts."`
	Val        float64 `default:"0.1" help:"Share of the part for validation."`
	Test       float64 `default:"0.1" help:"Share of the part for tests."`
	MinVisible float64 `name:"min-visibility" help:"Leave out things that show less of themselves, 0 to 1."`

	License string `default:"CC-BY-4.0" help:"Under which you publish the set: SPDX identifier or URL."`
	Creator string `default:"The storesim authors" help:"Who publishes it."`
	URL     string `name:"url" help:"Where it is published."`
	Date    string `help:"Date of publication, YYYY-MM-DD; default is that of the program's commit."`

	Events bool `default:"true" negatable:"" help:"Draw what cameras saw of each pick: events.jsonl."`

	Quality int    `default:"92" help:"JPEG quality, 1 to 100."`
	Depth   bool   `help:"Depth pictures too: 16-bit PNG, millimetres."`
	Normals bool   `help:"Pictures of the normals too: 8-bit RGB PNG, the camera's axes."`
	Shard   int    `default:"256" help:"Pictures in a shard; a kill costs those of broken shards."`
	Workers int    `help:"Goroutines that draw; default is the number of cores."`
	Out     string `short:"o" required:"" help:"Folder to make; OUT.part keeps what is done until then."`
}

// Help lists the formats.
func (c *datasetCmd) Help() string {
	var text strings.Builder
	text.WriteString("Formats:\n")
	for _, f := range datasetFormats() {
		fmt.Fprintf(&text, "\n  %s: %s", f.name, f.about)
	}
	return text.String() + "\n\nA set that was interrupted (exit code 130) or killed goes on when the " +
		"command is run again."
}

// silence is a sink that nobody listens to.
type silence struct{}

func (silence) Push(feed.Message) error { return nil }

// Run captures what OUT.part does not have yet, writes the formats and renames the folder when all is whole.
func (c *datasetCmd) Run(a *app) error {
	if err := c.check(); err != nil {
		return badInput{err}
	}
	runs, err := c.runs()
	if err != nil {
		return badInput{err}
	}
	out := filepath.Clean(c.Out)
	if _, err := os.Lstat(out); err == nil {
		return badInput{fmt.Errorf("%s exists: choose another folder or remove it", out)}
	}
	part := out + ".part"
	if err := openPart(part, c.settings(runs)); err != nil {
		return badInput{err}
	}
	defer a.onExit(func() { _ = dropIfBare(part) })() // gone already after the end
	if err := c.make(a, part, runs); err != nil {
		return c.failure(a, part, err)
	}
	if err := os.Rename(filepath.Join(part, setFolder), out); err != nil {
		return badInput{err}
	}
	if err := os.RemoveAll(part); err != nil {
		return badInput{err}
	}
	fmt.Fprintf(a.stdout, "%s: open %s\n", out, filepath.Join(out, "index.html"))
	return nil
}

// failure says what can be done about an error.
func (c *datasetCmd) failure(a *app, part string, err error) error {
	if a.ctx.Err() != nil {
		if holdsShards(part) {
			return interrupted{
				came: "the set is not complete",
				then: part + " keeps what is done, and the same command goes on from there",
			}
		}
		return interrupted{
			came: "no shard is complete and nothing is kept", then: "the same command begins anew",
		}
	}
	return badInput{err}
}

// check finds what is wrong with the flags, and sets those that follow from others.
func (c *datasetCmd) check() error {
	share := func(v float64) bool { return v >= 0 && v <= 1 }
	for _, n := range []struct {
		flag  string
		value int
	}{{"frames", c.Frames}, {"every", c.Every}, {"seeds", c.Seeds}, {"shard", c.Shard}} {
		if n.value < 1 {
			return fmt.Errorf("%s is %d, want at least 1", n.flag, n.value)
		}
	}
	switch {
	case c.Quality < 1 || c.Quality > 100:
		return fmt.Errorf("quality is %d, want 1 to 100", c.Quality)
	case c.Workers < 0:
		return fmt.Errorf("workers is %d, want 0 or more", c.Workers)
	case c.Seed != nil && *c.Seed < 0:
		return fmt.Errorf("seed is %d, want 0 or more", *c.Seed)
	case !share(c.Val) || !share(c.Test) || c.Val+c.Test >= 1:
		return fmt.Errorf("val is %g and test %g, want shares whose sum is below 1", c.Val, c.Test)
	case !share(c.MinVisible) || c.Empty > 1:
		return errors.New("min-visibility and empty are shares, 0 to 1")
	case !slices.Contains(dataset.SplitKinds(), dataset.SplitBy(c.Split)):
		return fmt.Errorf("no split %q, want one of %s", c.Split, join(dataset.SplitKinds()))
	}
	c.Workers = cmp.Or(c.Workers, runtime.GOMAXPROCS(0))
	if err := c.checkPublication(); err != nil {
		return err
	}
	if err := c.checkFormats(); err != nil {
		return err
	}
	return c.checkSample()
}

// checkSample takes --sample apart, which may hold --every: every=10, motion=2.
func (c *datasetCmd) checkSample() error {
	mode, every, has := strings.Cut(c.Sample, "=")
	if !slices.Contains(dataset.Modes(), dataset.Mode(mode)) {
		return fmt.Errorf("no sampling %q, want one of %s", mode, join(dataset.Modes()))
	}
	if has {
		n, err := strconv.Atoi(every)
		if err != nil || n < 1 {
			return fmt.Errorf("sampling %q: want a number above 0 after =", c.Sample)
		}
		c.Every = n
	}
	c.Sample = mode
	return nil
}

func (c *datasetCmd) sampling() dataset.Sampling {
	return dataset.Sampling{Mode: dataset.Mode(c.Sample), Every: c.Every, Empty: max(c.Empty, -1)}
}

// shares of the parts; all pictures are in one part where the set is not split.
func (c *datasetCmd) shares() dataset.Shares {
	s := dataset.Shares{By: dataset.SplitBy(c.Split), Val: c.Val, Test: c.Test}
	if s.By == dataset.Unsplit {
		s.Val, s.Test = 0, 0
	}
	return s
}

func join[T ~string](names []T) string {
	text := make([]string, len(names))
	for i, n := range names {
		text[i] = string(n)
	}
	return strings.Join(text, ", ")
}

// make does the work in the folder part.
func (c *datasetCmd) make(a *app, part string, runs []datasetRun) error {
	show := newStages(a)
	defer show.done()
	job := &dataset.Job{
		Dir: part, Frames: c.Frames, Sampling: c.sampling(), Shares: c.shares(), Seed: runs[0].Seed,
		Quality: c.Quality, Depth: c.Depth, Normals: c.Normals, Unseen: !c.Events, Shard: c.Shard,
		Workers: c.Workers, Progress: show.set,
	}
	for i := range runs {
		job.Runs = append(job.Runs, runs[i].Run)
	}
	if err := job.Plan(a.ctx); err != nil {
		return err
	}
	fmt.Fprintln(a.stderr, spanText(job, runs))
	if err := job.Capture(a.ctx); err != nil {
		return err
	}
	if err := c.export(a.ctx, job, runs); err != nil {
		return err
	}
	return writeDrawn(filepath.Join(part, setFolder), c.Fix, runs)
}
