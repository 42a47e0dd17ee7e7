package main

import (
	"fmt"
	"runtime"
	"strings"
	"sync/atomic"

	"golang.org/x/sync/errgroup"

	"storesim/bench/score/mot"
)

type scoreMotCmd struct {
	Truth     string  `arg:"" name:"gt" help:"Ground truth: a file, or a folder of sequences."`
	Answer    string  `arg:"" name:"tracker" help:"The tracker's answer: a file, or a folder of sequences."`
	Rules     string  `enum:"auto,mot15,mot17,mot20" default:"auto" help:"What becomes of classes (${enum})."`
	Floor     bool    `help:"Compare points on the floor, in columns 8 and 9, instead of boxes."`
	Radius    float64 `default:"0.5" help:"Metres within which a floor point is right."`
	Resamples int     `default:"500" help:"Resamples of tracks behind each interval; 0 for none."`
	JSON      bool    `name:"json" help:"Print the figures as JSON."`
}

// maxResamples keeps a mistyped number from running for hours.
const maxResamples = 100_000

// Run compares tracks in files with true ones.
func (c *scoreMotCmd) Run(a *app) error {
	if !(c.Radius > 0 && c.Radius <= 1e6) {
		return badInput{fmt.Errorf("--radius %v: want metres above 0", c.Radius)}
	}
	if c.Resamples < 0 || c.Resamples > maxResamples {
		return badInput{fmt.Errorf("--resamples %d: 0 to %d are possible", c.Resamples, maxResamples)}
	}
	files, extra, err := mot.Find(c.Truth, c.Answer)
	if err != nil {
		return badInput{err}
	}
	for _, path := range extra {
		fmt.Fprintf(a.stderr, "storesim: %s belongs to no sequence of the ground truth\n", path)
	}
	sequences, err := c.evaluate(a, files)
	if err != nil {
		return err
	}
	out := scored{
		Metric: "mot", Truth: c.Truth, Answer: c.Answer,
		Figures:     mot.Combine(sequences...).Figures(c.Resamples),
		definitions: mot.Definitions(c.Floor), note: c.note(sequences),
	}
	if len(sequences) > 1 {
		for _, name := range []string{"hota", "deta", "assa", "mota", "idf1", "recall", "precision"} {
			out.columns = append(out.columns, "tracks."+name, "floor."+name)
		}
		for _, s := range sequences {
			out.Parts = append(out.Parts, scoredPart{s.Name, mot.Combine(s).Figures(c.Resamples)})
		}
	}
	return out.print(a.stdout, c.JSON)
}

// evaluate works on several sequences at a time; the result is in order.
func (c *scoreMotCmd) evaluate(a *app, files []mot.Files) ([]mot.Sequence, error) {
	out := make([]mot.Sequence, len(files))
	o := mot.Options{Rules: mot.Rules(c.Rules), Floor: c.Floor, Radius: c.Radius}
	g, ctx := errgroup.WithContext(a.ctx)
	var taken atomic.Int64
	for range min(runtime.GOMAXPROCS(0), len(files)) {
		g.Go(func() error {
			var e mot.Evaluator // keeps its memory from sequence to sequence
			for i := int(taken.Add(1)) - 1; i < len(files) && ctx.Err() == nil; i = int(taken.Add(1)) - 1 {
				s, err := e.Files(files[i], o)
				if err != nil {
					return badInput{err}
				}
				out[i] = s
			}
			return ctx.Err()
		})
	}
	return out, g.Wait()
}

func (c *scoreMotCmd) note(sequences []mot.Sequence) string {
	rules := map[string]bool{}
	var used []string
	frames := 0
	for _, s := range sequences {
		frames += s.Frames
		if r := string(s.Rules); !rules[r] && !s.Floor {
			rules[r] = true
			used = append(used, r)
		}
	}
	text := fmt.Sprintf("%d sequences, %d frames with boxes", len(sequences), frames)
	if c.Floor {
		return text + fmt.Sprintf("; floor points, radius %v m", c.Radius)
	}
	return text + "; rules " + strings.Join(used, ", ")
}
