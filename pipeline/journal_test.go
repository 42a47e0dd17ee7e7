package pipeline_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"storesim/pipeline"
	"storesim/pipeline/cart"
	"storesim/pipeline/detect"
	"storesim/pipeline/feed"
	"storesim/pipeline/journal"
)

// disk is a journal's file.
type disk struct {
	data []byte
	at   int64
}

func (d *disk) Read(b []byte) (int, error) {
	if d.at >= int64(len(d.data)) {
		return 0, io.EOF
	}
	n := copy(b, d.data[d.at:])
	d.at += int64(n)
	return n, nil
}

func (d *disk) Write(b []byte) (int, error) {
	d.data = append(d.data[:d.at], b...)
	d.at += int64(len(b))
	return len(b), nil
}

func (d *disk) Seek(offset int64, whence int) (int64, error) {
	switch whence {
	case io.SeekCurrent:
		offset += d.at
	case io.SeekEnd:
		offset += int64(len(d.data))
	}
	d.at = offset
	return offset, nil
}

func (d *disk) Truncate(n int64) error {
	d.data = d.data[:n]
	return nil
}

func (d *disk) Sync() error { return nil }

func (w *world) key(tb testing.TB) journal.Key {
	tb.Helper()
	hash, err := journal.LayoutHash(w.layout)
	if err != nil {
		tb.Fatal(err)
	}
	return journal.Key{Layout: hash, Networks: []string{"person 1"}, Stages: "cameras"}
}

// resume goes on from a journal with the feed to its end, and returns the pipeline and how many messages the
// journal had.
func (w *world) resume(tb testing.TB, d *disk, messages []feed.Message, det detect.Detector) (*pipeline.Pipeline, int) {
	tb.Helper()
	j, err := journal.Open(d, w.key(tb))
	if err != nil {
		tb.Fatal(err)
	}
	p := pipeline.New(w.layout, pipeline.Default(w.layout, det), pipeline.Options{Workers: 2, Log: j})
	had := 0
	_, err = j.Recall(func(m feed.Message, found []detect.Detection) error {
		had++
		return p.Recall(m, found)
	})
	if err != nil {
		tb.Fatal(err)
	}
	for _, m := range messages[had:] {
		if err := p.Push(m); err != nil {
			tb.Fatal(err)
		}
	}
	if err := errors.Join(p.Finish(), j.Flush()); err != nil {
		tb.Fatal(err)
	}
	return p, had
}

// rough is a feed whose messages come out of order, some of them late and some twice.
func (w *world) rough() []feed.Message {
	var out []feed.Message
	for i, m := range w.shuffled(1, 500*time.Millisecond) {
		switch {
		case i%97 == 13:
			m = later(m, 900*time.Millisecond)
		case i%89 == 7:
			out = append(out, later(m, 50*time.Millisecond))
		}
		out = append(out, m)
	}
	slices.SortStableFunc(out, func(a, b feed.Message) int { return int(a.Head().Arrived - b.Head().Arrived) })
	return out
}

// contents are the entries of a journal: messages with what was found, and receipts.
func (w *world) contents(tb testing.TB, d *disk) (messages []string, receipts []cart.Receipt) {
	tb.Helper()
	j, err := journal.Open(d, w.key(tb))
	if err != nil {
		tb.Fatal(err)
	}
	p := pipeline.New(w.layout, pipeline.Default(w.layout, nil), pipeline.Options{Log: j})
	defer p.Close()
	_, err = j.Recall(func(m feed.Message, found []detect.Detection) error {
		text, err := json.Marshal(struct {
			H     *feed.Header
			Found []detect.Detection
		}{m.Head(), found})
		messages = append(messages, string(text))
		return errors.Join(err, p.Recall(m, found))
	})
	if err := errors.Join(err, p.Finish()); err != nil {
		tb.Fatal(err)
	}
	if j.Issued() != len(p.Receipts()) {
		tb.Errorf("%d receipts in the journal, %d drawn from it", j.Issued(), len(p.Receipts()))
	}
	return messages, p.Receipts()
}

// TestCrash kills a pipeline at any byte of its journal, some with rubbish behind it: the receipts are those
// of a run without a crash, the journal has each of them once, and nothing is searched twice.
func TestCrash(t *testing.T) {
	w := newWorld(t, 32, one(3), two(6))
	feed := w.rough()
	whole := &disk{}
	p, _ := w.resume(t, whole, feed, w)
	p.Close()
	want := p.Receipts()
	if got := text(want); got != both || p.Stats().Late == 0 || p.Stats().Duplicates == 0 {
		t.Fatalf("receipts %q, %+v", got, p.Stats())
	}
	warnings := p.Warnings()
	wantMessages, _ := w.contents(t, &disk{data: bytes.Clone(whole.data)})
	if len(wantMessages) != len(feed) {
		t.Fatalf("the journal has %d of %d messages", len(wantMessages), len(feed))
	}
	rapid.Check(t, func(r *rapid.T) {
		n := rapid.IntRange(0, len(whole.data)).Draw(r, "bytes")
		d := &disk{data: bytes.Clone(whole.data[:n])}
		if n > 600 { // behind the head; a head with rubbish behind half of it is no journal
			d.data = append(d.data, rapid.SliceOfN(rapid.Byte(), 0, 20).Draw(r, "rubbish")...)
		}
		p, had := w.resume(t, d, feed, w)
		defer p.Close()
		if diff := cmp.Diff(want, p.Receipts()); diff != "" {
			r.Fatalf("cut at byte %d of %d, %d messages recalled: other receipts\n%s", n, len(whole.data), had, diff)
		}
		if diff := cmp.Diff(warnings, p.Warnings()); diff != "" {
			r.Fatalf("cut at byte %d: other warnings\n%s", n, diff)
		}
		messages, receipts := w.contents(t, d)
		if diff := cmp.Diff(wantMessages, messages); diff != "" {
			r.Fatalf("cut at byte %d: another journal\n%s", n, diff)
		}
		if diff := cmp.Diff(want, receipts); diff != "" {
			r.Fatalf("cut at byte %d: other receipts in the journal\n%s", n, diff)
		}
	})
}

// TestRecallSearchesNothing: a journal is read without a network, and a pipeline that has crashed at the end
// has all receipts from it.
func TestRecallSearchesNothing(t *testing.T) {
	w := newWorld(t, 32, one(3), two(6))
	d := &disk{}
	p, _ := w.resume(t, d, w.messages, w)
	p.Close()
	size := len(d.data)
	again, had := w.resume(t, d, w.messages, broken{errors.New("there is no network")})
	defer again.Close()
	if had != len(w.messages) || text(again.Receipts()) != both || again.Stats() != p.Stats() {
		t.Errorf("%d messages, receipts %q, %+v", had, text(again.Receipts()), again.Stats())
	}
	if len(d.data) != size {
		t.Errorf("the journal grew from %d to %d bytes", size, len(d.data))
	}
}

// TestJournalOfAnother: what would lead to other receipts is refused, and said.
func TestJournalOfAnother(t *testing.T) {
	w := newWorld(t, 32, one(3))
	d := &disk{}
	p, _ := w.resume(t, d, w.messages, w)
	p.Close()
	for want, change := range map[string]func(*journal.Key){
		"another store":                func(k *journal.Key) { k.Layout = "f00" },
		"person 1; these are person 2": func(k *journal.Key) { k.Networks = []string{"person 2"} },
		`pipeline: "cameras", this`:    func(k *journal.Key) { k.Stages = "plates only" },
		"window 0s and settle 0s":      func(k *journal.Key) { k.Settle = time.Second },
	} {
		key := w.key(t)
		change(&key)
		if _, err := journal.Open(&disk{data: bytes.Clone(d.data)}, key); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("error %v, want %q", err, want)
		}
	}
	if _, err := journal.Open(&disk{data: []byte("STORESIM FEED 1\nxyz")}, w.key(t)); err == nil ||
		!strings.Contains(err.Error(), "not a journal") {
		t.Errorf("a recording in the journal's place: %v", err)
	}
}

// TestOtherReceiptsAreRefused: a program that waits longer for the last changes issues its receipts later.
func TestOtherReceiptsAreRefused(t *testing.T) {
	w := newWorld(t, 32, one(3))
	d := &disk{}
	p, _ := w.resume(t, d, w.messages, w)
	p.Close()
	j, err := journal.Open(d, w.key(t))
	if err != nil {
		t.Fatal(err)
	}
	opt := pipeline.Options{Log: j, Settle: 5 * time.Second}
	other := pipeline.New(w.layout, pipeline.Default(w.layout, nil), opt)
	defer other.Close()
	if _, err = j.Recall(other.Recall); err == nil {
		err = other.Finish()
	}
	if err == nil || !strings.Contains(err.Error(), "receipt of card-1 is not what is drawn") {
		t.Errorf("error %v", err)
	}
}

// TestDamagedJournal: a crash breaks the end of a file. What breaks its middle must not cost the rest.
func TestDamagedJournal(t *testing.T) {
	w := newWorld(t, 32, one(3))
	d := &disk{}
	p, _ := w.resume(t, d, w.messages, w)
	p.Close()
	d.data[len(d.data)/2] ^= 1
	j, err := journal.Open(d, w.key(t))
	if err != nil {
		t.Fatal(err)
	}
	_, err = j.Recall(func(feed.Message, []detect.Detection) error { return nil })
	if err == nil || !strings.Contains(err.Error(), "no crash did it") {
		t.Errorf("error %v", err)
	}
}
