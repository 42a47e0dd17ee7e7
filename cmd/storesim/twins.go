package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"storesim/pipeline/store"
	"storesim/scenarios"
	"storesim/sim/dataset"
)

type twinsCmd struct {
	Scenario string   `arg:"" help:"A preset's name or a TOML file."`
	Change   []string `sep:"none" required:"" help:"key=value: what is different in b; key= leaves it out."`
	Seed     *int64   `help:"Seed of both; default is the scenario's."`
	Fix      []string `help:"Groups of [randomize] that are not drawn: light,camera."`
	Frames   int      `default:"100" help:"Number of pairs."`
	Every    int      `default:"5" help:"Take every n-th frame of each camera."`
	Format   []string `default:"coco" help:"Formats, as of storesim dataset, separated by commas."`
	Quality  int      `default:"92" help:"JPEG quality, 1 to 100."`
	Workers  int      `help:"Goroutines that draw; default is the number of cores."`
	Out      string   `short:"o" required:"" help:"Folder to make: a, b, pairs.jsonl, receipts.jsonl."`
}

// Help says what twins are.
func (c *twinsCmd) Help() string {
	return "The same seed with one thing changed: what differs between the pictures, and between the " +
		"receipts, is what the change did. Values are TOML's or bare words: " +
		"--change 'product[cola-330].art.base=#102030' --change cameras.exposure=0.5\n\n" +
		"pairs.jsonl has a line for each pair: the share of pixels that differ before the pictures are " +
		"compressed, the box around them, and what those to be seen pay in both. Pictures of one sensor " +
		"differ in its noise too where the change shows; nowhere else."
}

// twin is one of the two stores.
type twin struct {
	name string // a or b
	set  *datasetCmd
	run  datasetRun
	job  *dataset.Job

	receipts map[store.Token]store.Receipt
}

// Run captures both stores and writes them beside each other.
func (c *twinsCmd) Run(a *app) error {
	twins, err := c.open()
	if err != nil {
		return badInput{err}
	}
	out := filepath.Clean(c.Out)
	if _, err := os.Lstat(out); err == nil {
		return badInput{fmt.Errorf("%s exists: choose another folder or remove it", out)}
	}
	part, discard, err := twinsFolder(a, out)
	if err != nil {
		return badInput{err}
	}
	defer discard()
	pairs, err := c.make(a, part, twins)
	if err != nil {
		return badInputUnlessStopped(a, err)
	}
	if err := os.Rename(part, out); err != nil {
		return badInput{err}
	}
	return summary(a.stdout, out, pairs)
}

// twinsFolder makes the hidden folder in which OUT is built up. Its name follows from OUT's, so that what a
// kill left there goes now: twins are few, and begin anew. discard removes it, and does nothing once it was
// renamed.
func twinsFolder(a *app, out string) (part string, discard func(), err error) {
	part = filepath.Join(filepath.Dir(out), "."+filepath.Base(out)+".part")
	if err := os.RemoveAll(part); err != nil {
		return "", nil, err
	}
	if err := os.MkdirAll(part, 0o755); err != nil {
		return "", nil, err
	}
	return part, a.onExit(func() { _ = os.RemoveAll(part) }), nil
}

// open reads both stores.
func (c *twinsCmd) open() (twins [2]*twin, err error) {
	for i, name := range []string{"a", "b"} {
		t := &twin{name: name, set: &datasetCmd{
			Scenarios: []string{c.Scenario}, Frames: c.Frames, Every: c.Every, Format: c.Format, Seed: c.Seed,
			Fix: c.Fix, Seeds: 1, Sample: "every", Empty: -1, Split: "none", Quality: c.Quality, Shard: 256,
			Workers: c.Workers,
		}}
		t.set.License, t.set.Creator = "CC-BY-4.0", "The storesim authors"
		if err := t.set.check(); err != nil {
			return twins, err
		}
		var changes []string
		if i == 1 {
			changes = c.Change
		}
		o := scenarios.Options{Fix: c.Fix, Changes: changes}
		seeds, err := loadSeeds(c.Scenario, c.Seed, 1, o)
		if err != nil {
			return twins, err
		}
		if t.run, err = t.set.run(seeds[0]); err != nil {
			return twins, err
		}
		twins[i] = t
	}
	if twins[0].run.scenario.Hash == twins[1].run.scenario.Hash {
		return twins, errors.New("the changes change nothing: both have the same hash")
	}
	return twins, nil
}

// make captures both and writes everything into the folder part.
func (c *twinsCmd) make(a *app, part string, twins [2]*twin) ([]pair, error) {
	show := newStages(a)
	defer show.done()
	work := filepath.Join(part, "work")
	differ := &differ{dir: filepath.Join(work, "raw"), found: map[string]difference{}}
	if err := os.MkdirAll(differ.dir, 0o755); err != nil {
		return nil, err
	}
	for _, t := range twins {
		t.job = &dataset.Job{
			Dir: filepath.Join(work, t.name), Runs: []dataset.Run{t.run.Run}, Frames: c.Frames,
			Sampling: t.set.sampling(), Shares: t.set.shares(), Seed: t.run.Seed, Quality: c.Quality,
			Shard: t.set.Shard, Workers: t.set.Workers, Progress: show.set,
		}
		if err := t.job.Plan(a.ctx); err != nil {
			return nil, err
		}
	}
	if err := common(twins); err != nil {
		return nil, err
	}
	for i, t := range twins {
		t.job.Runs[0].Open = differ.watch(t, i == 1)
		if err := t.job.Capture(a.ctx); err != nil {
			return nil, err
		}
	}
	if differ.err != nil {
		return nil, differ.err
	}
	pairs, err := c.write(a.ctx, part, twins, differ)
	if err != nil {
		return nil, err
	}
	return pairs, os.RemoveAll(work)
}

// common leaves the frames that both have: those of a camera that one of them lacks, or that one of them
// lost, have no twin. Sets are of pictures only, so there is nothing to look at for events.
func common(twins [2]*twin) error {
	for i, t := range twins {
		known := map[string]bool{}
		other := twins[1-i]
		for _, s := range other.job.Plans[0].Shots {
			known[other.frame(s.Camera, s.Seq)] = s.Picture
		}
		kept := *t.job.Plans[0]
		kept.Shots, kept.Events = nil, nil
		for _, s := range t.job.Plans[0].Shots {
			if s.Events = nil; s.Picture && known[t.frame(s.Camera, s.Seq)] {
				kept.Shots = append(kept.Shots, s)
			}
		}
		if len(kept.Shots) == 0 {
			return errors.New("the twins have no frame in common")
		}
		defer func() { t.job.Plans[0] = &kept }()
	}
	return nil
}

// frame names a frame alike in both twins, whatever the place of its camera in the file.
func (t *twin) frame(camera int, seq uint64) string {
	return fmt.Sprintf("%s-%d", t.run.Layout.Cameras[camera].ID, seq)
}

func summary(w io.Writer, out string, pairs []pair) error {
	sum, differing, paid := 0.0, 0, map[store.Token]bool{}
	for i := range pairs {
		sum += pairs[i].Share
		if pairs[i].Share > 0 {
			differing++
		}
		for _, r := range pairs[i].Receipts {
			if !r.Same {
				paid[r.Token] = true
			}
		}
	}
	_, err := fmt.Fprintf(w, "%s: %s, %d differ, in %.3g %% of their pixels; %s differ\n", out,
		count(len(pairs), "pair"), differing, 100*sum/float64(max(1, differing)),
		count(len(paid), "receipt"))
	return err
}

// command repeats the twins.
func (c *twinsCmd) command() string {
	words := []string{"storesim", "twins", c.Scenario}
	for _, change := range c.Change {
		words = append(words, "--change", "'"+change+"'")
	}
	if c.Seed != nil {
		words = append(words, "--seed", fmt.Sprint(*c.Seed))
	}
	if len(c.Fix) > 0 {
		words = append(words, "--fix", strings.Join(c.Fix, ","))
	}
	return strings.Join(append(words, "--frames", fmt.Sprint(c.Frames), "--every", fmt.Sprint(c.Every),
		"--quality", fmt.Sprint(c.Quality)), " ")
}
