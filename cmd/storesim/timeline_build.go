package main

import (
	"cmp"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"time"

	"storesim/bench"
	"storesim/bench/report"
	"storesim/bench/report/timeline"
	"storesim/pipeline/detect"
	"storesim/pipeline/feed"
	"storesim/pipeline/gallery"
	"storesim/sim"
	"storesim/sim/truth"
)

// recordingDir is the folder of what a run keeps to be looked at, with one folder a seed.
const recordingDir = "recording"

// seedDir is the folder of a seed's recording within a run's.
func seedDir(dir string, seed uint64) string {
	return filepath.Join(dir, recordingDir, strconv.FormatUint(seed, 10))
}

// runTimeline puts a run on one clock.
func runTimeline(name string, cfg sim.Config, r *bench.Run) *timeline.Timeline {
	seen := newWitness(cfg, r)
	t := timeline.New(&timeline.Source{
		Name: name, Seed: r.Seed, End: r.End.Seconds(), Layout: cfg.Layout, Events: r.Ledger.Events,
		Paths: r.Paths, Identities: r.Identities, Claims: r.Claims, Issued: r.Issued, Camera: seen.best,
	})
	if r.Recording == nil {
		return t
	}
	for _, c := range r.Recording.Cells {
		times, grams := make([]time.Duration, len(c.Points)), make([]float32, len(c.Points))
		for i, p := range c.Points {
			times[i], grams[i] = time.Duration(p.Time), p.Grams
		}
		t.AddWeights(cfg.Layout, c.Shelf, c.Cell, times, grams)
	}
	for i := range r.Recording.Films {
		addFilm(&t.Films[i], cfg, i, r)
	}
	return t
}

// addFilm adds a camera's pictures with what was found in them, in pixels of the small ones.
func addFilm(f *timeline.Film, cfg sim.Config, camera int, r *bench.Run) {
	film := &r.Recording.Films[camera]
	f.Width, f.Height = film.Width, film.Height
	cam := &cfg.Layout.Cameras[camera]
	scale := float64(film.Width) / float64(cam.Intrinsics.Width)
	offset := int64(0)
	for _, tile := range film.Tiles {
		found := r.Found(camera, tile.Seq)
		labels := identify(cam, found, tile.Time, r.Identities)
		o := timeline.Tile{Time: float64(tile.Time/1e7) / 100, Offset: offset, Size: len(tile.JPEG)}
		for k := range found {
			o.Found = append(o.Found, mark(&found[k], int(labels[k].Identity), scale))
		}
		f.Tiles = append(f.Tiles, o)
		offset += int64(len(tile.JPEG))
	}
}

func mark(d *detect.Detection, id int, scale float64) timeline.Mark {
	px := func(v float64) int { return int(v*scale + 0.5) }
	m := timeline.Mark{id, px(d.Box.MinX), px(d.Box.MinY), px(d.Box.Width()), px(d.Box.Height())}
	for i, p := range []detect.Point{d.Head, d.Foot, d.Hands[0], d.Hands[1]} {
		m[5+2*i], m[6+2*i] = -1, -1
		if p.Score > 0 {
			m[5+2*i], m[6+2*i] = px(p.X), px(p.Y)
		}
	}
	return m
}

// witness knows which camera saw an event best.
type witness struct {
	run   *bench.Run
	films []bench.Film
}

func newWitness(cfg sim.Config, r *bench.Run) *witness {
	w := &witness{run: r}
	if r.Recording != nil && cfg.Cameras {
		w.films = r.Recording.Films
	}
	return w
}

// best is the camera in whose picture next to an event most of the actor is seen, and a hand; -1 for none.
func (w *witness) best(e *truth.Event) int {
	best, most := -1, 0
	for c := range w.films {
		k, ok := nearestTile(w.films[c].Tiles, feed.Stamp(e.Time))
		if !ok {
			continue
		}
		view, _ := w.run.View(c, w.films[c].Tiles[k].Seq)
		for _, b := range view.Bodies {
			hand := b.Hands[0].Visibility == truth.Visible || b.Hands[1].Visibility == truth.Visible
			pixels := b.VisiblePixels
			if hand {
				pixels *= 4
			}
			if b.Body == e.Body && pixels > most {
				best, most = c, pixels
			}
		}
	}
	return best
}

// nearestTile is the picture next to a time; ok is false where there is none.
func nearestTile(tiles []bench.Tile, t feed.Stamp) (k int, ok bool) {
	if len(tiles) == 0 {
		return 0, false
	}
	k, _ = slices.BinarySearchFunc(tiles, t, func(a bench.Tile, t feed.Stamp) int {
		return cmp.Compare(a.Time, t)
	})
	if k == len(tiles) || k > 0 && t.Sub(tiles[k-1].Time) < tiles[k].Time.Sub(t) {
		k--
	}
	return k, true
}

// whereabouts is where an identity was seen last before a time; ok is false for one that was not there.
func whereabouts(who *gallery.Identity, t feed.Stamp) (at gallery.Sample, ok bool) {
	n, _ := slices.BinarySearchFunc(who.Path, t+1, func(s gallery.Sample, t feed.Stamp) int {
		return cmp.Compare(s.Time, t)
	})
	if n == 0 {
		return gallery.Sample{}, false
	}
	at = who.Path[n-1]
	return at, t.Sub(at.Time) < time.Second
}

// writeRecording writes a seed's timeline and one file of pictures a camera.
func writeRecording(dir string, t *timeline.Timeline, rec *bench.Recording) error {
	data, err := t.Encode()
	if err != nil {
		return err
	}
	if err := report.WriteFile(filepath.Join(dir, timeline.File), data); err != nil {
		return err
	}
	for i := range rec.Films {
		if len(rec.Films[i].Tiles) == 0 {
			continue
		}
		var film []byte
		for _, tile := range rec.Films[i].Tiles {
			film = append(film, tile.JPEG...)
		}
		if err := os.WriteFile(filepath.Join(dir, t.Films[i].Name()), film, 0o644); err != nil {
			return err
		}
	}
	return nil
}
