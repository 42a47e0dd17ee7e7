package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"storesim/bench/score/mot"
	"storesim/pipeline/store"
	"storesim/pipeline/track/sort"
)

// trackCmd runs the tracker that others are compared with.
type trackCmd struct {
	Detections string  `arg:"" help:"MOTChallenge detections: a file, or a folder of sequences."`
	Out        string  `short:"o" required:"" help:"File or folder of the tracks; - for standard output."`
	MaxAge     int     `default:"1" help:"Frames without a detection after which a track ends."`
	MinHits    int     `default:"3" help:"Detections in a row after which a track is told of."`
	MinIoU     float64 `name:"min-iou" default:"0.3" help:"Least overlap of a detection and a track."`
}

// Help is shown by --help.
func (c *trackCmd) Help() string {
	return "Joins boxes over frames as SORT does (Bewley et al. 2016), the tracker that others are " +
		"compared with. Its answer is what `storesim score mot GT TRACKS` takes. In a folder a sequence's " +
		"detections are NAME/det/det.txt, NAME/det.txt or NAME.txt, and its tracks become NAME.txt."
}

// Run tracks one file, or all sequences of a folder.
func (c *trackCmd) Run(a *app) error {
	o := sort.Options{MaxAge: c.MaxAge, MinHits: c.MinHits, MinIoU: c.MinIoU}
	if err := o.Check(); err != nil {
		return badInput{err}
	}
	info, err := os.Stat(c.Detections)
	if err != nil {
		return badInput{err}
	}
	if !info.IsDir() {
		return c.track(a, o, c.Detections, c.Out)
	}
	names, files, err := detections(c.Detections)
	if err != nil {
		return badInput{err}
	}
	if err := os.MkdirAll(c.Out, 0o755); err != nil {
		return badInput{err}
	}
	for i, name := range names {
		if err := a.ctx.Err(); err != nil {
			return err
		}
		if err := c.track(a, o, files[i], filepath.Join(c.Out, name+".txt")); err != nil {
			return err
		}
	}
	return nil
}

// track writes the tracks of one sequence and tells how many they are.
func (c *trackCmd) track(a *app, o sort.Options, from, to string) error {
	in, err := mot.ReadDetections(from)
	if err != nil {
		return badInput{err}
	}
	rows, line := 0, []byte(nil)
	write := func(w io.Writer) error {
		out := bufio.NewWriter(w)
		follow(in, o, func(frame int, b sort.Box) {
			rows++
			line = strconv.AppendInt(line[:0], int64(frame), 10)
			line = strconv.AppendInt(append(line, ','), int64(b.Track), 10)
			for _, v := range []float64{b.MinX, b.MinY, b.Width(), b.Height()} {
				line = strconv.AppendFloat(append(line, ','), v, 'f', 2, 64)
			}
			_, _ = out.Write(append(line, ",1,-1,-1,-1\n"...)) // Flush tells of errors
		})
		return out.Flush()
	}
	if to == "-" {
		return write(a.stdout)
	}
	if err := writeBeside(a, to, write); err != nil {
		return err
	}
	fmt.Fprintf(a.stdout, "%s: %d boxes of %d detections in %d frames\n",
		to, rows, len(in.Rows), len(in.Frames()))
	return nil
}

// follow tracks all frames from the first, those without detections too.
func follow(in *mot.File, o sort.Options, tell func(frame int, b sort.Box)) {
	tracker := sort.New(o)
	var boxes []store.PixelBox
	next := 1
	for _, rows := range in.Frames() {
		for ; next < int(rows[0].Frame); next++ {
			tracker.Update(nil)
		}
		boxes = boxes[:0]
		for i := range rows {
			boxes = append(boxes, rows[i].Box)
		}
		for _, b := range tracker.Update(boxes) {
			tell(next, b)
		}
		next++
	}
}

// detections lists the sequences of a folder.
func detections(dir string) (names, files []string, err error) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, nil, err
	}
	for _, e := range entries {
		name, candidates := e.Name(), []string{"det/det.txt", "det.txt"}
		path := filepath.Join(dir, name)
		if base, ok := strings.CutSuffix(name, ".txt"); ok && !e.IsDir() {
			names, files = append(names, base), append(files, path)
			continue
		}
		for _, inside := range candidates {
			file := filepath.Join(path, inside)
			if _, err := os.Stat(file); err == nil {
				names, files = append(names, name), append(files, file)
				break
			} else if !errors.Is(err, fs.ErrNotExist) && e.IsDir() {
				return nil, nil, err
			}
		}
	}
	if len(files) == 0 {
		return nil, nil, fmt.Errorf("%s: no NAME/det/det.txt, NAME/det.txt or NAME.txt: no sequence", dir)
	}
	return names, files, nil
}
