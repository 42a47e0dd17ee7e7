package feed_test

import (
	"bytes"
	"encoding/binary"
	"errors"
	"hash/crc32"
	"image"
	"io"
	"math"
	"slices"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/klauspost/compress/zstd"
	"pgregory.net/rapid"

	"storesim/pipeline/feed"
	"storesim/pipeline/store"
)

func newLayout(tb testing.TB) *store.Layout {
	tb.Helper()
	catalog, err := store.NewCatalog([]store.Product{{
		SKU: "cola", GTIN: "4006381333931", Price: 129, Mass: 350, MassStd: 2, Size: store.Vec3{X: 0.07, Y: 0.07, Z: 0.1},
	}})
	if err != nil {
		tb.Fatal(err)
	}
	l, err := store.NewLayout(store.Layout{
		Name: "test", Floor: store.Rect{Max: store.Vec2{X: 4, Y: 4}}, Ceiling: 3,
		Gondolas: []store.Gondola{{
			ID: "G1", Pose: store.FloorPose(store.Vec2{X: 1, Y: 3}, 0.1), Height: 1, Depth: 0.4,
			Bays: []store.Bay{{Width: 0.4, Shelves: []store.ShelfSpec{{Height: 0.5, Plates: 4}}}},
		}},
		Gates: []store.Gate{
			{ID: "in", Kind: store.Entry, B: store.Vec2{Y: 1}}, {ID: "out", Kind: store.Exit, B: store.Vec2{X: 1}},
		},
		Catalog: catalog, Planogram: store.Planogram{Facings: []store.Facing{{SKU: "cola", First: 1, Count: 2}}},
	})
	if err != nil {
		tb.Fatal(err)
	}
	return l
}

func record(tb testing.TB, layout *store.Layout, messages []feed.Message) []byte {
	tb.Helper()
	var b bytes.Buffer
	r, err := feed.NewRecorder(&b, layout)
	if err != nil {
		tb.Fatal(err)
	}
	for _, m := range messages {
		if err := r.Push(m); err != nil {
			tb.Fatal(err)
		}
	}
	if err := r.Close(); err != nil {
		tb.Fatal(err)
	}
	return b.Bytes()
}

// play returns the messages of a recording up to its end (io.EOF) or the first error.
func play(b []byte) ([]feed.Message, error) {
	p, err := feed.NewPlayer(bytes.NewReader(b))
	if err != nil {
		return nil, err
	}
	var out []feed.Message
	for {
		m, err := p.Next()
		if err != nil {
			return out, err
		}
		out = append(out, m)
	}
}

// film is a feed of two cameras, one of which changes its size, with other messages between the frames.
func film() []feed.Message {
	var out []feed.Message
	for i := range 6 {
		for c, camera := range []store.DeviceID{"cam1", "camera-2"} {
			side := 16
			if c == 1 && i >= 3 {
				side = 9
			}
			img := image.NewYCbCr(image.Rect(0, 0, side, side), image.YCbCrSubsampleRatio420)
			for k := range img.Y {
				img.Y[k] = byte(k*7 + c*50)
			}
			img.Y[i*3], img.Cb[i], img.Cr[i] = 255, byte(40*i), 9
			h := feed.Header{Device: camera, Seq: uint64(i), Captured: feed.Stamp(i * 100), Arrived: feed.Stamp(i*100 + 30)}
			out = append(out, &feed.Frame{Header: h, Image: img})
		}
		h := feed.Header{Device: "G1.B1.S1", Seq: uint64(i), Captured: feed.Stamp(i * 100), Arrived: feed.Stamp(i*100 + 50)}
		out = append(out, &feed.PlateReading{Header: h, Grams: []float32{1, 2.5, -3, float32(i)}})
	}
	return append(out, &feed.GateEvent{Header: feed.Header{Device: "in"}, Kind: feed.TokenRead, Token: "card-1"})
}

func TestRecordingComesBack(t *testing.T) {
	layout := newLayout(t)
	messages := film()
	b := record(t, layout, messages)
	got, err := play(b)
	if !errors.Is(err, io.EOF) {
		t.Fatal(err)
	}
	if diff := cmp.Diff(messages, got); diff != "" {
		t.Errorf("the recording differs:\n%s", diff)
	}
	p, err := feed.NewPlayer(bytes.NewReader(b))
	if err != nil {
		t.Fatal(err)
	}
	unexported := cmpopts.IgnoreUnexported(store.Layout{}, store.Catalog{})
	if diff := cmp.Diff(layout, p.Layout, unexported); diff != "" {
		t.Errorf("the layout differs:\n%s", diff)
	}
	if f, ok := p.Layout.FacingOf(2); !ok || f.SKU != "cola" {
		t.Errorf("the layout's plan is not indexed: %v, %v", f, ok)
	}
	if _, ok := p.Layout.Catalog.Product("cola"); !ok {
		t.Error("the layout's catalogue is not indexed")
	}
}

func TestAnyRecordingComesBack(t *testing.T) {
	layout := newLayout(t)
	rapid.Check(t, func(t *rapid.T) {
		messages := rapid.SliceOfN(message(), 0, 12).Draw(t, "messages")
		for _, m := range messages { // few devices, so that frames follow frames
			m.Head().Device = store.DeviceID(rapid.SampledFrom([]string{"a", "bb", ""}).Draw(t, "device"))
		}
		var b bytes.Buffer
		r, err := feed.NewRecorder(&b, layout)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range messages {
			if err := r.Push(m); err != nil {
				t.Fatal(err)
			}
		}
		if err := r.Close(); err != nil {
			t.Fatal(err)
		}
		got, err := play(b.Bytes())
		if !errors.Is(err, io.EOF) {
			t.Fatal(err)
		}
		if diff := cmp.Diff(messages, got, cmpopts.EquateEmpty()); diff != "" {
			t.Errorf("the recording differs:\n%s", diff)
		}
	})
}

// TestDeltaOfFramesIsSmall: a picture that hardly changes costs little.
func TestDeltaOfFramesIsSmall(t *testing.T) {
	img := image.NewYCbCr(image.Rect(0, 0, 64, 64), image.YCbCrSubsampleRatio420)
	state := uint32(1)
	for i := range img.Y {
		state = state*1664525 + 1013904223
		img.Y[i] = byte(state >> 24)
	}
	one := []feed.Message{&feed.Frame{Header: feed.Header{Device: "c"}, Image: img}}
	layout := newLayout(t)
	alone := len(record(t, layout, one))
	twice := len(record(t, layout, append(one, one...)))
	if more := twice - alone; more > 200 {
		t.Errorf("the same picture again takes %d bytes", more)
	}
}

// sparse tells the bytes of a recording that a test tries: all of the mark and round the beginnings of
// records, few of the long insides.
func sparse(b []byte) []int {
	starts := []int{len(magic)}
	for at := len(magic); at < len(b); {
		at += 8 + int(binary.LittleEndian.Uint32(b[at:]))
		starts = append(starts, at)
	}
	var out []int
	for n := range b {
		i, _ := slices.BinarySearch(starts, n+1)
		if i == 0 || n-starts[i-1] < 10 || n+1 == starts[i] || n%37 == 0 {
			out = append(out, n)
		}
	}
	return out
}

// magic is the beginning of every recording.
const magic = "STORESIM FEED 1\n"

// TestTruncated cuts a recording at every kind of place.
func TestTruncated(t *testing.T) {
	b := record(t, newLayout(t), film()[:5])
	whole, err := play(b)
	if !errors.Is(err, io.EOF) {
		t.Fatal(err)
	}
	for _, n := range sparse(b) {
		got, err := play(b[:n])
		if !errors.Is(err, feed.ErrTruncated) {
			t.Fatalf("%d of %d bytes: %v", n, len(b), err)
		}
		if diff := cmp.Diff(whole[:len(got)], got, cmpopts.EquateEmpty()); diff != "" {
			t.Fatalf("%d of %d bytes give other messages:\n%s", n, len(b), diff)
		}
	}
}

// TestDamaged changes bytes of a recording: no change goes unnoticed.
func TestDamaged(t *testing.T) {
	b := record(t, newLayout(t), film()[:5])
	for _, n := range sparse(b) {
		b[n] ^= 0x10
		if _, err := play(b); err == nil || errors.Is(err, io.EOF) {
			t.Errorf("byte %d of %d changed: %v", n, len(b), err)
		}
		b[n] ^= 0x10
	}
	b[len(b)-1] ^= 1
	if _, err := play(b); err == nil || !strings.Contains(err.Error(), "checksum is wrong") {
		t.Errorf("last byte changed: %v", err)
	}
}

func TestNotARecording(t *testing.T) {
	for _, text := range []string{"x", "STORESIM FEED 2\n", "STORESIM GOOD 1\nand so on", "\x1f\x8b and more text than the mark"} {
		if _, err := play([]byte(text)); err == nil || !strings.Contains(err.Error(), "not a recording") {
			t.Errorf("%q: %v", text, err)
		}
	}
	var e *testError
	if _, err := feed.NewPlayer(iotest.ErrReader(&testError{})); !errors.As(err, &e) || errors.Is(err, feed.ErrTruncated) {
		t.Errorf("a disk's error came as %v", err)
	}
}

type testError struct{}

func (*testError) Error() string { return "disk on fire" }

// packed is a record with a right checksum.
func packed(tb testing.TB, b []byte) []byte {
	tb.Helper()
	zip, err := zstd.NewWriter(nil, zstd.WithEncoderConcurrency(1))
	if err != nil {
		tb.Fatal(err)
	}
	return sealed(zip.EncodeAll(b, nil))
}

// sealed gives bytes the length and checksum of a record.
func sealed(b []byte) []byte {
	out := binary.LittleEndian.AppendUint32(nil, uint32(len(b)))
	out = binary.LittleEndian.AppendUint32(out, crc32.Checksum(b, crc32.MakeTable(crc32.Castagnoli)))
	return append(out, b...)
}

// head is a recording's beginning, up to the first message.
func head(tb testing.TB) []byte {
	tb.Helper()
	empty := record(tb, newLayout(tb), nil)
	end := packed(tb, append([]byte{0}, make([]byte, 8)...))
	return empty[:len(empty)-len(end)]
}

func TestBadRecords(t *testing.T) {
	start := head(t)
	gate := packed(t, feed.Append(nil, &feed.GateEvent{Kind: feed.Left}))
	for _, test := range []struct {
		name string
		tail []byte
		want string
	}{
		{"huge length", binary.LittleEndian.AppendUint32(nil, math.MaxUint32), "truncated"},
		{"huge length and more", append(binary.LittleEndian.AppendUint32(nil, math.MaxUint32), 1, 2, 3, 4, 5), "too long"},
		{"large length", append(binary.LittleEndian.AppendUint32(nil, 200<<20), 1, 2, 3, 4, 5), "truncated"},
		{"no zstd", sealed([]byte("plain text")), "recording at byte"},
		{"no message", packed(t, []byte{77}), "message 1: message has unknown kind 77"},
		{"wrong count", append(bytes.Clone(gate), packed(t, []byte{0, 2, 0, 0, 0, 0, 0, 0, 0})...),
			"has 1 messages, its end mark says 2"},
	} {
		_, err := play(append(bytes.Clone(start), test.tail...))
		if err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%s: %v, want %q", test.name, err, test.want)
		}
	}
}

func TestBadLayouts(t *testing.T) {
	for text, want := range map[string]string{
		"{":    "recording's layout: unexpected end",
		"{}":   "floor: must be at least",
		"null": "floor: must be at least",
		`{"Catalog":{"Products":[{"SKU":"a"},{"SKU":"a"}]}}`: "listed twice",
	} {
		b := append([]byte(magic), packed(t, []byte(text))...)
		if _, err := play(b); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("layout %s: %v, want %q", text, err, want)
		}
	}
}

// failing takes so many bytes and no more.
type failing struct{ left int }

func (f *failing) Write(b []byte) (int, error) {
	if f.left -= len(b); f.left < 0 {
		return 0, &testError{}
	}
	return len(b), nil
}

func TestRecorderTellsOfAFullDisk(t *testing.T) {
	r, err := feed.NewRecorder(&failing{100}, newLayout(t))
	if err != nil {
		t.Fatal(err) // nothing is written yet
	}
	var e *testError
	if err := r.Close(); !errors.As(err, &e) {
		t.Errorf("closing on a full disk: %v", err)
	}
}

func TestDigest(t *testing.T) {
	sum := func(messages []feed.Message) string {
		d := feed.NewDigest()
		for _, m := range messages {
			if err := d.Push(m); err != nil {
				t.Fatal(err)
			}
		}
		return d.Hex()
	}
	// A change of these numbers is a change of the format.
	if got := sum(nil); got != "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855" {
		t.Errorf("digest of nothing: %s", got)
	}
	const want = "2c50fcc2250bebbfb87cbcb8a5d7e6a4c9dc12ab1c527ef4c4e06319343affd9"
	if got := sum(film()); got != want {
		t.Errorf("digest of the film: %s, want %s", got, want)
	}
	swapped := film()
	swapped[0], swapped[1] = swapped[1], swapped[0]
	if sum(swapped) == want {
		t.Error("the digest does not see the order")
	}
	later := film()
	later[3].Head().Arrived++
	if sum(later) == want {
		t.Error("the digest does not see the arrival")
	}
}

// FuzzPlayer plays any bytes behind a good head: as they are, and as records that pass their checksum.
func FuzzPlayer(f *testing.F) {
	start := head(f)
	whole := record(f, newLayout(f), film()[:4])
	f.Add(whole[len(start):], false)
	f.Add([]byte{}, false)
	f.Add([]byte{0, 0, 0, 0, 0, 0, 0, 0}, false)
	f.Add([]byte{3, 0, 0}, true)
	frame := feed.Append(nil, film()[0])
	f.Add(frame, true)
	f.Add(frame[:20], true)
	zip, err := zstd.NewWriter(nil, zstd.WithEncoderConcurrency(1), zstd.WithWindowSize(1<<15))
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, tail []byte, seal bool) {
		b := bytes.Clone(start)
		if seal { // twice: the second is read as a difference to the first
			one := sealed(zip.EncodeAll(tail, nil))
			b = append(append(b, one...), one...)
		} else {
			b = append(b, tail...)
		}
		messages, err := play(b)
		if err == nil {
			t.Fatal("a recording without an end")
		}
		for _, m := range messages {
			if _, err := feed.Decode(feed.Append(nil, m)); err != nil {
				t.Errorf("a message that was played cannot be encoded: %v", err)
			}
		}
	})
}
