package bench

import (
	"context"
	"crypto/sha256"
	"encoding/json"
	"flag"
	"math"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"storesim/bench/emulator"
	"storesim/pipeline"
	"storesim/pipeline/cart"
	"storesim/pipeline/detect"
	"storesim/pipeline/feed"
	"storesim/pipeline/journal"
	"storesim/scenarios"
)

var (
	longHours    = flag.Float64("hours", 0, "store hours of TestLongRun")
	longScenario = flag.String("scenario", "corner", "scenario of TestLongRun")
	longKeep     = flag.Bool("keep", false, "TestLongRun: the pipeline forgets nothing")
	longJournal  = flag.Bool("journal", false, "TestLongRun: keep a journal, and measure a restart from it")
)

// TestLongRun tells how much memory the pipeline holds after each of many hours with emulated detections, and
// how long a restart from its journal takes:
//
//	go test ./bench -run TestLongRun -v -timeout 0 -hours 12 [-keep] [-journal]
func TestLongRun(t *testing.T) {
	if *longHours <= 0 {
		t.Skip("a long run is asked for by -hours")
	}
	runtime.MemProfileRate = 32 << 10
	sc, err := scenarios.Load(*longScenario)
	if err != nil {
		t.Fatal(err)
	}
	cfg := sc.Config
	cfg.Cameras, cfg.Duration = true, time.Duration(*longHours*float64(time.Hour))
	model, err := emulator.Committed()
	if err != nil {
		t.Fatal(err)
	}
	b, err := start(cfg, Options{Kind: Ours, Workers: 2, Sketch: 8, Emulator: model})
	if err != nil {
		t.Fatal(err)
	}
	defer b.close()
	path := filepath.Join(t.TempDir(), "journal")
	if *longJournal {
		b.main.Close()
		j := openJournal(t, path)
		b.main = pipeline.New(b.layout, pipeline.Default(b.layout, b.album), pipeline.Options{Workers: 2, Log: j})
		defer func() { recallAll(t, b, path) }()
	}
	play(t, b)
}

// play runs the store to its end and reports each hour. What the harness keeps of each frame is dropped.
func play(t *testing.T, b *bench) {
	t.Helper()
	issued, hour, digest := 0, time.Duration(0), sha256.New()
	count := func(receipts []cart.Receipt) {
		issued += len(receipts)
		for i := range receipts {
			if err := json.NewEncoder(digest).Encode(&receipts[i]); err != nil {
				t.Fatal(err)
			}
		}
	}
	for done := false; !done; {
		var err error
		if done, err = b.simulate(context.Background()); err == nil {
			err = b.process(context.Background())
		}
		if err != nil {
			t.Fatal(err)
		}
		b.album.forget()
		if !*longKeep {
			count(b.main.Forget().Receipts)
		}
		if now := time.Duration(b.sim.Now()); now >= hour+time.Hour || done {
			hour = now.Truncate(time.Hour)
			t.Logf("%v: pipeline %.1f MB, %d receipts, %d people and %d claims remembered, simulation %.0f s, pipeline %.0f s",
				now, inUse()/1e6, issued+len(b.main.Receipts()), len(b.main.Identities()),
				len(b.main.Claims()), b.time.Simulate.Wall.Seconds(), b.time.Pipeline.Wall.Seconds())
		}
	}
	if err := b.main.Finish(); err != nil {
		t.Fatal(err)
	}
	count(b.main.Receipts())
	t.Logf("%d receipts, digest %.12x", issued, digest.Sum(nil))
}

// forget drops the frames that have been searched.
func (a *album) forget() {
	a.mu.Lock()
	defer a.mu.Unlock()
	for key := range a.found {
		delete(a.views, key)
		delete(a.read, key)
	}
	clear(a.found)
}

// inUse is how many bytes the pipeline holds, estimated from the samples: what was allocated by its functions,
// but not by the detector under them, which is the harness's.
func inUse() float64 {
	runtime.GC()
	runtime.GC() // the profile is that of the last collection but one
	records := make([]runtime.MemProfileRecord, 100_000)
	n, _ := runtime.MemProfile(records, false)
	total := 0.0
	for i := range records[:n] {
		if ours(records[i].Stack()) {
			total += scaled(&records[i])
		}
	}
	return total
}

// ours reports whether a stack is in the pipeline and not in a detector.
func ours(stack []uintptr) bool {
	in, frames := false, runtime.CallersFrames(stack)
	for more := true; more; {
		var f runtime.Frame
		f, more = frames.Next()
		if strings.HasPrefix(f.Function, "storesim/bench.(*album)") {
			return false
		}
		in = in || strings.HasPrefix(f.Function, "storesim/pipeline.(*Pipeline)")
	}
	return in
}

// scaled corrects for the sampling: an object is seen with a probability that rises with its size.
func scaled(r *runtime.MemProfileRecord) float64 {
	n := r.InUseObjects()
	if n == 0 {
		return 0
	}
	size := float64(r.InUseBytes()) / float64(n)
	rate := float64(runtime.MemProfileRate)
	return float64(r.InUseBytes()) / -math.Expm1(-size/rate)
}

func openJournal(t *testing.T, path string) *journal.Journal {
	t.Helper()
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o644)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = f.Close() })
	j, err := journal.Open(f, journal.Key{})
	if err != nil {
		t.Fatal(err)
	}
	return j
}

// recallAll restarts from the journal.
func recallAll(t *testing.T, b *bench, path string) {
	t.Helper()
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	j := openJournal(t, path)
	p := pipeline.New(b.layout, pipeline.Default(b.layout, nil), pipeline.Options{Log: j})
	defer p.Close()
	begun, next := time.Now(), time.Duration(0)
	_, err = j.Recall(func(m feed.Message, found []detect.Detection) error {
		if at := time.Duration(m.Head().Arrived); at > next {
			p.Forget()
			next = at + time.Minute
		}
		return p.Recall(m, found)
	})
	if err != nil {
		t.Fatal(err)
	}
	took := time.Since(begun)
	t.Logf("journal of %.0f MB: %d receipts, recalled in %.1f s, %.1f minutes of the feed a second",
		float64(info.Size())/1e6, j.Issued(), took.Seconds(), b.sim.Now().Seconds()/60/took.Seconds())
}
