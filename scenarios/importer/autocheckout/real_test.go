package autocheckout_test

import (
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"storesim/pipeline/feed"
	"storesim/scenarios/importer/autocheckout"
)

// realRecording reads the contest's recording, which lies beside the project where it lies at all.
func realRecording(t *testing.T) *autocheckout.Recording {
	t.Helper()
	root, err := os.Getwd()
	for err == nil {
		if _, none := os.Stat(filepath.Join(root, "go.mod")); none == nil || root == filepath.Dir(root) {
			break
		}
		root = filepath.Dir(root)
	}
	if err != nil {
		t.Fatal(err)
	}
	dir := filepath.Join(root, "../shared/anchors/autocheckout/BENCHMARK-1")
	if _, err := os.Stat(dir); err != nil {
		t.Skipf("the reference recording is not there: %v", err)
	}
	return read(t, os.DirFS(dir))
}

// TestRealRecording: the store is what was published of it, the one plate that changed has a hand at it, and the
// pipeline issues one receipt, for what the plate says.
func TestRealRecording(t *testing.T) {
	r := realRecording(t)
	l := r.Layout
	if len(l.Gondolas) != 5 || len(l.Planogram.Facings) != 113 || len(l.Catalog.Products) != 108 {
		t.Errorf("%d gondolas, %d facings, %d products; want 5, 113 and 108", len(l.Gondolas),
			len(l.Planogram.Facings), len(l.Catalog.Products))
	}
	if all := strings.Join(r.Notes, "\n"); !strings.Contains(all, "channels that answer where the planogram has no plate: 38,") {
		t.Errorf("the notes do not tell of 38 channels without a plate:\n%s", all)
	}
	ended := r.Ended()
	if len(ended) != 1 || ended[0].Hand > 0.2 || math.Abs(ended[0].Mass+622.9) > 0.1 {
		t.Fatalf("plates that ended otherwise: %v; want one of 622.9 g with a hand within 0.2 m", ended)
	}
	got := replay(t, r)
	if len(got) != 1 || got[0].Units() != 1 || got[0].Count("071142008582") != 1 {
		t.Fatalf("receipts %+v, want one of a bottle of 071142008582", got)
	}
	if e := got[0].Entries[0].Time.Sub(ended[0].At).Abs().Seconds(); e > 0.3 || got[0].PExact < 0.9 {
		t.Errorf("the pick is %.2f s from the plate's, P(exact) %.4f", e, got[0].PExact)
	}
}

// TestRealPeopleStandBeforeShelves: whatever the units and the axes, a body is nowhere in a gondola, no hand is
// deeper in one than an arm, and heads are at the height of heads.
func TestRealPeopleStandBeforeShelves(t *testing.T) {
	r := realRecording(t)
	bodies := 0
	for _, m := range r.Messages {
		b, ok := m.(*feed.Bodies)
		if !ok {
			continue
		}
		for i := range b.Bodies {
			head, seen := b.Bodies[i].Point(feed.Head)
			if !seen {
				continue
			}
			bodies++
			if head.At.Z < 1.4 || head.At.Z > 2 {
				t.Errorf("a head is %.2f m high", head.At.Z)
			}
			for _, o := range r.Layout.Obstacles() {
				if o.Contains(head.At.Floor()) {
					t.Errorf("a head is in a gondola, at %v", head.At)
				}
			}
		}
	}
	if bodies < 200 {
		t.Errorf("%d bodies were looked at", bodies)
	}
}
