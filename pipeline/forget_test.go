package pipeline_test

import (
	"fmt"
	"runtime"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"storesim/pipeline"
	"storesim/pipeline/attribution"
	"storesim/pipeline/cart"
	"storesim/pipeline/gallery"
	"storesim/pipeline/store"
)

// busyWorld has somebody new every 25 seconds.
func busyWorld(tb testing.TB, length time.Duration) *world {
	tb.Helper()
	var shoppers []shopper
	for k := 0; float64(25*k)+25 < length.Seconds(); k++ {
		s := one(float64(25*k) + 3)
		s.token = store.Token(fmt.Sprintf("card-%d", k+1))
		shoppers = append(shoppers, s)
	}
	return newWorld(tb, length.Seconds(), shoppers...)
}

// memoryOf runs a busy store and calls each every minute; it returns how much more memory is in use at the
// end than in the middle.
func memoryOf(t *testing.T, w *world, each func(p *pipeline.Pipeline)) (*pipeline.Pipeline, int64) {
	t.Helper()
	inUse := func() int64 {
		runtime.GC()
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		return int64(m.HeapAlloc)
	}
	p := w.pipeline(t, pipeline.Options{})
	next, half, middle := time.Minute, len(w.messages)/2, int64(0)
	for i, m := range w.messages {
		if err := p.Push(m); err != nil {
			t.Fatal(err)
		}
		if time.Duration(m.Head().Arrived) >= next {
			each(p)
			next += time.Minute
		}
		if i == half {
			middle = inUse()
		}
	}
	end := inUse()
	if err := p.Finish(); err != nil {
		t.Fatal(err)
	}
	return p, end - middle
}

// archive puts together what a pipeline handed over.
type archive struct {
	receipts []cart.Receipt
	claims   []attribution.Claim
	people   map[gallery.IdentityID]*gallery.Identity
}

func (a *archive) add(past pipeline.Past) {
	a.receipts = append(a.receipts, past.Receipts...)
	a.claims = append(a.claims, past.Claims...)
	for _, who := range past.People {
		if old := a.people[who.ID]; old != nil {
			whole := *who
			whole.Path = slices.Concat(old.Path, who.Path)
			who = &whole
		}
		a.people[who.ID] = who
	}
}

// TestForgetting: a pipeline that hands over the past issues the same receipts, what it hands over is all
// there was, and its memory does not grow with the feed.
func TestForgetting(t *testing.T) {
	w := busyWorld(t, 40*time.Minute)
	whole, grown := memoryOf(t, w, func(*pipeline.Pipeline) {})
	a := archive{people: map[gallery.IdentityID]*gallery.Identity{}}
	most := 0
	// What is handed over is dropped here, or the test's own memory would grow.
	p, flat := memoryOf(t, w, func(p *pipeline.Pipeline) {
		p.Forget()
		most = max(most, len(p.Identities()))
	})
	if most > 30 || len(p.Claims()) > 30 {
		t.Errorf("%d people and %d claims are remembered", most, len(p.Claims()))
	}
	t.Logf("%d receipts; in the second half memory grew by %d kB, with Forget by %d kB",
		len(whole.Receipts()), grown/1024, flat/1024)
	if grown < 1<<20 || flat > grown/5 {
		t.Errorf("memory grew by %d bytes without and %d with Forget", grown, flat)
	}

	p, _ = memoryOf(t, w, func(p *pipeline.Pipeline) { a.add(p.Forget()) })
	a.add(p.Forget())
	for _, who := range p.Identities() {
		a.add(pipeline.Past{People: []*gallery.Identity{who}})
	}
	if diff := cmp.Diff(whole.Receipts(), a.receipts); diff != "" || len(a.receipts) < 90 {
		t.Errorf("%d receipts, others than without Forget:\n%s", len(a.receipts), diff)
	}
	if diff := cmp.Diff(whole.Claims(), a.claims); diff != "" {
		t.Errorf("other claims:\n%s", diff)
	}
	for _, who := range whole.Identities() {
		if diff := cmp.Diff(who, a.people[who.ID]); diff != "" {
			t.Errorf("identity %d:\n%s", who.ID, diff)
		}
	}
}
