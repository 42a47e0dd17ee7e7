package dataset_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"storesim/pipeline/feed"
	"storesim/pipeline/store"
	"storesim/scenarios"
	"storesim/sim"
	"storesim/sim/dataset"
	"storesim/sim/des"
	"storesim/sim/sensor"
	"storesim/sim/truth"
)

type discard struct{}

func (discard) Push(feed.Message) error { return nil }

const width, height = 192, 108

// small is a corner store of a few products with two small cameras and a shopper every second.
func small(t *testing.T, seed uint64) sim.Config {
	t.Helper()
	return corner(t, seed, few)
}

// corner is such a store with what is left of its layout.
func corner(t *testing.T, seed uint64, left func(*testing.T, *store.Layout) *store.Layout) sim.Config {
	t.Helper()
	sc, err := scenarios.Load("corner")
	if err != nil {
		t.Fatal(err)
	}
	cfg := sc.Config
	l := *left(t, cfg.Layout)
	l.Cameras = slices.Clone(l.Cameras[2:4])
	for i := range l.Cameras {
		k := &l.Cameras[i].Intrinsics
		s := float64(width) / float64(k.Width)
		k.Fx, k.Fy, k.Cx, k.Cy, k.Width, k.Height = k.Fx*s, k.Fy*s, k.Cx*s, k.Cy*s, width, height
	}
	cfg.Layout, cfg.Cameras, cfg.Seed, cfg.Stocked = &l, true, seed, 0.25
	cfg.Shoppers.ArrivalsPerHour, cfg.Shoppers.Count, cfg.Duration = []float64{3600}, 6, time.Hour
	return cfg
}

// few is a layout with every sixth product: painting the packs of all takes longer than any of the tests.
func few(t *testing.T, l *store.Layout) *store.Layout {
	t.Helper()
	var some []store.Product
	for i := 0; i < len(l.Catalog.Products); i += 6 {
		some = append(some, l.Catalog.Products[i])
	}
	catalog, err := store.NewCatalog(some)
	if err != nil {
		t.Fatal(err)
	}
	out := *l
	out.Catalog = catalog
	out.Planogram.Facings = slices.DeleteFunc(slices.Clone(l.Planogram.Facings), func(f store.Facing) bool {
		_, kept := catalog.Product(f.SKU)
		return !kept
	})
	made, err := store.NewLayout(out)
	if err != nil || len(some) < 12 {
		t.Fatalf("%d products: %v", len(some), err)
	}
	return made
}

// opened makes a run of a config; drawn counts its pictures.
func opened(cfg sim.Config, drawn *atomic.Int64) dataset.Run {
	return dataset.Run{
		Name: fmt.Sprintf("small-s%d", cfg.Seed), Seed: cfg.Seed, Place: "small", Layout: cfg.Layout,
		Open: func(o dataset.Observer) dataset.Simulation {
			c := cfg
			c.Devices.Cameras.Latency, c.Devices.Cameras.LatencyStd = des.Seconds(o.Ahead), 0
			opt := sim.Options{Workers: o.Workers, Wanted: o.Wanted, Labels: o.Labels, Borrowed: o.Borrowed}
			if o.Witness != nil {
				opt.Witness = func(e sensor.Exposure) { drawn.Add(1); o.Witness(e) }
			}
			return sim.New(c, discard{}, opt)
		},
	}
}

// begun is a job of one run in a folder, with values that the tests change.
func begun(t *testing.T, dir string, drawn *atomic.Int64, seeds ...uint64) *dataset.Job {
	t.Helper()
	j := &dataset.Job{
		Dir: dir, Frames: 40, Quality: 80, Shard: 8, Workers: 2,
		Sampling: dataset.Sampling{Mode: dataset.EveryFrame, Every: 3, Empty: -1},
		Shares:   dataset.Shares{By: dataset.Unsplit},
	}
	for _, s := range seeds {
		j.Runs = append(j.Runs, opened(small(t, s), drawn))
	}
	return j
}

func capture(ctx context.Context, j *dataset.Job) error {
	if err := j.Plan(ctx); err != nil {
		return err
	}
	return j.Capture(ctx)
}

// samples runs a job and returns its pictures.
func samples(t *testing.T, j *dataset.Job) []dataset.Sample {
	t.Helper()
	if err := capture(t.Context(), j); err != nil {
		t.Fatal(err)
	}
	var out []dataset.Sample
	_, err := j.Each(t.Context(), func(s *dataset.Sample) error {
		out = append(out, *s)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// files is everything below a folder.
func files(t *testing.T, dir string) map[string][]byte {
	t.Helper()
	out := map[string][]byte{}
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		text, err := os.ReadFile(path)
		out[strings.TrimPrefix(path, dir)] = text
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func same(t *testing.T, want, got map[string][]byte) {
	t.Helper()
	if a, b := slices.Sorted(maps.Keys(want)), slices.Sorted(maps.Keys(got)); !slices.Equal(a, b) {
		t.Fatalf("files are\n%v, want\n%v", b, a)
	}
	for name := range want {
		if !bytes.Equal(want[name], got[name]) {
			t.Errorf("%s differs", name)
		}
	}
}

// A job that is stopped half way and begun again leaves the same files as one that is not, and does not draw
// anew what was kept; neither the workers nor what is broken in between change them.
func TestResumedEqualsUnbroken(t *testing.T) {
	var drawn atomic.Int64
	whole := begun(t, t.TempDir(), &drawn, 1, 2)
	whole.Depth, whole.Normals = true, true
	if n := len(samples(t, whole)); n != whole.Frames {
		t.Fatalf("%d pictures, want %d", n, whole.Frames)
	}
	want, all := files(t, whole.Dir), drawn.Load()
	dir := t.TempDir()
	ctx, stop := context.WithCancel(t.Context())
	half := begun(t, dir, &drawn, 1, 2)
	half.Depth, half.Normals, half.Workers = true, true, 1
	half.Progress = func(stage string, done, _ int) {
		if stage == "pictures" && done >= half.Frames/2 {
			stop()
		}
	}
	if err := capture(ctx, half); !errors.Is(err, context.Canceled) {
		t.Fatalf("stopped with %v", err)
	}
	kept, err := filepath.Glob(filepath.Join(dir, "shards", "*"))
	if err != nil || len(kept) < 2 {
		t.Fatalf("%d shards are kept: %v", len(kept), err)
	}
	spoil(t, dir, kept[0])
	drawn.Store(0)
	rest := begun(t, dir, &drawn, 1, 2)
	rest.Depth, rest.Normals = true, true
	samples(t, rest)
	if n := drawn.Load(); n == 0 || n > all*3/4 {
		t.Errorf("%d frames drawn again of %d", n, all)
	}
	same(t, want, files(t, dir))
}

// spoil cuts a shard short and leaves what a kill does.
func spoil(t *testing.T, dir, shard string) {
	t.Helper()
	if err := os.Truncate(shard, 100); err != nil {
		t.Fatal(err)
	}
	pictures, err := filepath.Glob(filepath.Join(dir, "pictures", "*"))
	if err != nil || len(pictures) == 0 {
		t.Fatal(pictures, err)
	}
	if err := os.Truncate(pictures[0], 10); err != nil {
		t.Fatal(err)
	}
}

// The samples come in order, have names of their own, and their pictures are there.
func TestSamples(t *testing.T) {
	var drawn atomic.Int64
	list := samples(t, begun(t, t.TempDir(), &drawn, 3))
	names := map[string]bool{}
	seen := 0
	for i := range list {
		s := &list[i]
		if i > 0 && list[i-1].View.Time > s.View.Time || names[s.Name] || dataset.Plain(s.Name) != s.Name {
			t.Errorf("sample %d is %s at %v", i, s.Name, s.View.Time)
		}
		if (int(s.View.Seq)+s.View.Camera)%3 != 0 {
			t.Errorf("%s is not a third frame", s.Name)
		}
		names[s.Name] = true
		seen += people(s)
		w, h, err := dataset.PictureSize(s.File)
		if err != nil || w != width || h != height {
			t.Errorf("%s is %d x %d, %v", s.File, w, h, err)
		}
	}
	if seen < 10 {
		t.Errorf("%d people in %d pictures", seen, len(list))
	}
}

// Motion and events choose frames with people; the share of empty ones is exact.
func TestSampling(t *testing.T) {
	if testing.Short() {
		t.Skip("draws some hundred frames, minutes under the race detector")
	}
	for _, mode := range dataset.Modes() {
		t.Run(string(mode), func(t *testing.T) {
			var drawn atomic.Int64
			j := begun(t, t.TempDir(), &drawn, 5)
			j.Sampling = dataset.Sampling{Mode: mode, Every: 2, Empty: 0.25}
			list := samples(t, j)
			events, empty := history(t, j), 0
			for i, shot := range pictures(j) {
				if shot.Empty {
					empty++
					if n := people(&list[i]); n > 0 {
						t.Errorf("%s is called empty and shows %d people", list[i].Name, n)
					}
				} else if mode == dataset.Events && !aroundOne(events, shot.Time) {
					t.Errorf("nothing happens around %s", list[i].Name)
				}
			}
			if len(list) != 40 || empty != 10 {
				t.Errorf("%d pictures, %d without people, want 40 and 10", len(list), empty)
			}
		})
	}
}

// pictures are the shots of a job's first run that are kept.
func pictures(j *dataset.Job) []dataset.Shot {
	return slices.DeleteFunc(slices.Clone(j.Plans[0].Shots), func(s dataset.Shot) bool { return !s.Picture })
}

// people is how many a picture shows.
func people(s *dataset.Sample) int {
	n := 0
	for i := range s.View.Bodies {
		if s.View.Bodies[i].VisiblePixels > 0 {
			n++
		}
	}
	return n
}

// history is the truth of a job's first run, until after its last picture.
func history(t *testing.T, j *dataset.Job) []truth.Event {
	t.Helper()
	run := j.Runs[0].Open(dataset.Observer{Ahead: 1, Wanted: func(int, uint64) bool { return false }})
	defer run.Close()
	shots := j.Plans[0].Shots
	if _, err := run.Advance(t.Context(), shots[len(shots)-1].Time+2*des.Second); err != nil {
		t.Fatal(err)
	}
	return run.Ledger().Events
}

func aroundOne(events []truth.Event, at des.Time) bool {
	return slices.ContainsFunc(events, func(e truth.Event) bool {
		return (e.Kind == truth.Picked || e.Kind == truth.PutBack) &&
			e.Time-at <= des.Second && at-e.Time <= des.Second
	})
}

// The hard ones show less of the people than those taken as they come.
func TestHardIsHarder(t *testing.T) {
	if testing.Short() {
		t.Skip("draws some hundred frames, minutes under the race detector")
	}
	visible := func(mode dataset.Mode) float64 {
		var drawn atomic.Int64
		j := begun(t, t.TempDir(), &drawn, 7)
		j.Sampling = dataset.Sampling{Mode: mode, Every: 2, Empty: 0}
		sum, n := 0.0, 0
		for _, s := range samples(t, j) {
			for i := range s.View.Bodies {
				if s.View.Bodies[i].Full.Area() > 0 {
					sum, n = sum+s.View.Bodies[i].VisibleFraction, n+1
				}
			}
		}
		if n < 20 {
			t.Fatalf("%d people", n)
		}
		return sum / float64(n)
	}
	if hard, easy := visible(dataset.Hard), visible(dataset.EveryFrame); hard > easy-0.03 {
		t.Errorf("hard frames show %.2f of a person, others %.2f", hard, easy)
	}
}

// Nobody is in two parts of a set that is split by shoppers, and all parts have pictures.
func TestShoppersDoNotLeak(t *testing.T) {
	var drawn atomic.Int64
	j := begun(t, t.TempDir(), &drawn)
	cfg := small(t, 9)
	cfg.Shoppers.ArrivalsPerHour, cfg.Shoppers.Count = []float64{120}, 24
	j.Runs = []dataset.Run{opened(cfg, &drawn)}
	j.Frames, j.Sampling.Empty = 24, 0.1
	j.Shares = dataset.Shares{By: dataset.ByShopper, Val: 0.25, Test: 0.25}
	parts, pictures := map[truth.BodyID]dataset.Split{}, map[dataset.Split]int{}
	for _, s := range samples(t, j) {
		pictures[s.Split]++
		for i := range s.View.Bodies {
			b := &s.View.Bodies[i]
			if part, known := parts[b.Body]; b.VisiblePixels > 0 && known && part != s.Split {
				t.Errorf("%s: body %d is in %v and %v", s.Name, b.Body, part, s.Split)
			}
			if b.VisiblePixels > 0 {
				parts[b.Body] = s.Split
			}
		}
	}
	if len(pictures) != 3 || len(parts) < 4 {
		t.Errorf("pictures by part: %v; %d bodies", pictures, len(parts))
	}
}

// A product has labels in one part only.
func TestProductsDoNotLeak(t *testing.T) {
	var drawn atomic.Int64
	j := begun(t, t.TempDir(), &drawn, 11)
	j.Shares = dataset.Shares{By: dataset.BySKU, Val: 0.25, Test: 0.25}
	parts := map[store.SKU]dataset.Split{}
	for _, s := range samples(t, j) {
		for i := range s.View.Things {
			sku := s.View.Things[i].SKU
			if part, known := parts[sku]; sku != "" && known && part != s.Split {
				t.Errorf("%s is in %v and %v", sku, part, s.Split)
			}
			parts[sku] = s.Split
		}
	}
	if len(parts) < 10 {
		t.Errorf("%d products", len(parts))
	}
}

// Each event has the frame of each camera that is nearest to its contact, picture or not.
func TestEvents(t *testing.T) {
	var drawn atomic.Int64
	j := begun(t, t.TempDir(), &drawn)
	whole := func(_ *testing.T, l *store.Layout) *store.Layout { return l } // hands reach into full shelves
	j.Runs = []dataset.Run{opened(corner(t, 13, whole), &drawn)}
	j.Frames, j.Sampling.Every = 60, 20
	if err := capture(t.Context(), j); err != nil {
		t.Fatal(err)
	}
	sightings, err := j.Each(t.Context(), func(*dataset.Sample) error { return nil })
	if err != nil {
		t.Fatal(err)
	}
	lines := j.Lines(sightings)
	views, hands := 0, 0.0
	for i := range lines {
		if lines[i].Start > lines[i].Contact || lines[i].Contact > lines[i].End || lines[i].Shelf == "" {
			t.Errorf("event %d: %+v", i, lines[i])
		}
		if len(lines[i].Cameras) != j.Plans[0].Events[i].Cameras {
			t.Errorf("event %d: %d views, want %d", i, len(lines[i].Cameras), j.Plans[0].Events[i].Cameras)
		}
		for _, v := range lines[i].Cameras {
			views, hands = views+1, hands+v.Hand
		}
	}
	for _, s := range j.Plans[0].Shots {
		for _, e := range s.Events {
			if d := s.Time - j.Plans[0].Events[e].Time; max(d, -d) > des.Time(time.Second)/10 {
				t.Errorf("the frame nearest to event %d is %v away", e, d)
			}
		}
	}
	if len(lines) < 2 || views < 2 || hands == 0 {
		t.Fatalf("%d events, %d views, %.2f of hands", len(lines), views, hands)
	}
	seen := dataset.CountSeen(lines)
	if len(seen) != 1 || seen[0].Picks == 0 || seen[0].Both > min(seen[0].Hand, seen[0].Item) ||
		seen[0].Any < max(seen[0].Hand, seen[0].Item) || seen[0].Any > seen[0].Picks {
		t.Errorf("seen: %+v", seen)
	}
}

// A set without events has the same pictures and labels to the byte, and nothing but the pictures is drawn.
func TestUnseenEvents(t *testing.T) {
	var told, mute atomic.Int64
	with, without := begun(t, t.TempDir(), &told, 13), begun(t, t.TempDir(), &mute, 13)
	without.Unseen = true
	var lists [2][]dataset.Sample
	for i, j := range []*dataset.Job{with, without} {
		j.Frames, j.Sampling.Every = 60, 20
		lists[i] = samples(t, j)
		for k := range lists[i] {
			lists[i][k].File = ""
		}
	}
	same(t, files(t, filepath.Join(with.Dir, "pictures")), files(t, filepath.Join(without.Dir, "pictures")))
	if len(lists[0]) != 60 || !reflect.DeepEqual(lists[0], lists[1]) {
		t.Error("the labels differ")
	}
	if len(with.Plans[0].Events) == 0 || len(without.Plans[0].Events) != 0 || told.Load() <= 60 || mute.Load() != 60 {
		t.Errorf("%d events with %d frames drawn, %d events with %d", len(with.Plans[0].Events), told.Load(),
			len(without.Plans[0].Events), mute.Load())
	}
}

// What cannot be had is an error, and so is a folder that cannot be made.
func TestErrors(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	var drawn atomic.Int64
	below := begun(t, filepath.Join(file, "set"), &drawn, 1)
	alone := begun(t, t.TempDir(), &drawn, 1)
	alone.Shares = dataset.Shares{By: dataset.ByStore, Val: 0.1}
	closed := begun(t, t.TempDir(), &drawn, 1)
	cfg := small(t, 1)
	cfg.Duration = 5 * time.Second
	closed.Frames, closed.Runs = 100_000, []dataset.Run{opened(cfg, &drawn)}
	for want, j := range map[string]*dataset.Job{
		"not a directory": below, "cannot be split by store": alone, "too few pictures": closed,
	} {
		if err := j.Plan(t.Context()); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("error is %v, want %q", err, want)
		}
	}
}
