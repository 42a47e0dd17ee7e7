package record_test

import (
	"bytes"
	"errors"
	"io"
	"strings"
	"testing"
	"testing/iotest"

	"storesim/pipeline/record"
)

func rows(tb testing.TB, texts ...string) []byte {
	tb.Helper()
	var b bytes.Buffer
	w, err := record.NewWriter(&b)
	if err != nil {
		tb.Fatal(err)
	}
	for _, text := range texts {
		if err := w.Write([]byte(text)); err != nil {
			tb.Fatal(err)
		}
	}
	return b.Bytes()
}

// read returns the records up to the first error, and where that was.
func read(tb testing.TB, r io.Reader) (texts []string, at int64, err error) {
	tb.Helper()
	in, err := record.NewReader(r, 100)
	if err != nil {
		tb.Fatal(err)
	}
	for {
		b, err := in.Next()
		if err != nil {
			return texts, in.Offset(), err
		}
		texts = append(texts, string(b))
	}
}

var long = strings.Repeat("long ", 5000)

func TestRecordsComeBack(t *testing.T) {
	b := rows(t, "one", "", long)
	texts, at, err := read(t, bytes.NewReader(b))
	if !errors.Is(err, io.EOF) || at != int64(100+len(b)) || strings.Join(texts, "|") != "one||"+long {
		t.Errorf("%d records, %v, offset %d", len(texts), err, at)
	}
}

// TestCut ends a file at every byte: whole records come, and the place where the rest must be cut off.
func TestCut(t *testing.T) {
	first, second := len(rows(t, "one")), len(rows(t, "two"))
	b := rows(t, "one", "two")
	for n := range b {
		texts, at, err := read(t, bytes.NewReader(b[:n]))
		whole, want := 0, record.ErrCut
		if n >= first {
			whole = 1
		}
		if n == 0 || n == first {
			want = io.EOF
		}
		if len(texts) != whole || at != int64(100+whole*first) || !errors.Is(err, want) {
			t.Errorf("%d of %d bytes: %d records, offset %d, %v", n, first+second, len(texts), at, err)
		}
	}
}

func TestNoRecords(t *testing.T) {
	flipped := rows(t, long)
	flipped[len(flipped)-1] ^= 1
	for name, b := range map[string][]byte{
		"zeros": make([]byte, 64), "a huge length": bytes.Repeat([]byte{255}, 64), "a wrong checksum": flipped,
	} {
		texts, at, err := read(t, bytes.NewReader(append(rows(t, "one"), b...)))
		if len(texts) != 1 || at != int64(100+len(rows(t, "one"))) || !errors.Is(err, record.ErrDamaged) {
			t.Errorf("%s: %d records, offset %d, %v", name, len(texts), at, err)
		}
	}
	fire := errors.New("disk on fire")
	if _, _, err := read(t, iotest.ErrReader(fire)); !errors.Is(err, fire) || errors.Is(err, record.ErrCut) {
		t.Errorf("a disk's error came as %v", err)
	}
}

// TestSkip goes past a broken record to a good one.
func TestSkip(t *testing.T) {
	b := rows(t, "one", "two")
	b[10] ^= 1
	in, err := record.NewReader(bytes.NewReader(b), 0)
	if err != nil {
		t.Fatal(err)
	}
	if err := in.Skip(); err != nil {
		t.Fatal(err)
	}
	if text, err := in.Next(); err != nil || string(text) != "two" {
		t.Errorf("%q, %v", text, err)
	}
	if err := in.Skip(); !errors.Is(err, record.ErrCut) {
		t.Errorf("at the end: %v", err)
	}
}
