package parquet_test

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	columns "github.com/parquet-go/parquet-go"
	"github.com/parquet-go/parquet-go/format"
	"pgregory.net/rapid"

	"storesim/internal/fixedseed"
	"storesim/pipeline/feed"
	"storesim/pipeline/store"
	"storesim/sim/dataset/parquet"
	"storesim/sim/des"
	"storesim/sim/truth"
)

func TestMain(m *testing.M) { fixedseed.Main(m) }

// shelves is a store with a shelf of three cells under six plates, and one of two cells.
func shelves(tb testing.TB) *store.Layout {
	tb.Helper()
	catalog, err := store.NewCatalog([]store.Product{
		{SKU: "cola", Name: "Cola", GTIN: store.GTIN13("400000000001"), Price: 149, Mass: 350, Shape: store.Can,
			Size: store.Vec3{X: 0.07, Y: 0.07, Z: 0.12}},
		{SKU: "chips", Name: "Chips", GTIN: store.GTIN13("400000000002"), Price: 259, Mass: 180, Shape: store.Bag,
			Size: store.Vec3{X: 0.15, Y: 0.07, Z: 0.2}},
	})
	if err != nil {
		tb.Fatal(err)
	}
	l, err := store.NewLayout(store.Layout{
		Name: "shelves", Floor: store.Rect{Max: store.Vec2{X: 6, Y: 5}}, Ceiling: 3, Catalog: catalog,
		Gondolas: []store.Gondola{{
			ID: "G1", Pose: store.FloorPose(store.Vec2{X: 2, Y: 3}, 0), Height: 1.8, Depth: 0.4, Surface: "steel",
			Bays: []store.Bay{{Width: 1, Shelves: []store.ShelfSpec{
				{Height: 0.3, Plates: 6, Cells: store.CellPair}, {Height: 0.8, Plates: 2}}}},
		}},
		Gates: []store.Gate{
			{ID: "in", Kind: store.Entry, A: store.Vec2{X: 1}, B: store.Vec2{X: 2}, Inward: store.Vec2{Y: 1}},
			{ID: "out", Kind: store.Exit, A: store.Vec2{X: 4}, B: store.Vec2{X: 5}, Inward: store.Vec2{Y: 1}},
		},
	})
	if err != nil {
		tb.Fatal(err)
	}
	return l
}

func reading(id store.DeviceID, cells int, seq uint64, at des.Time) *feed.PlateReading {
	r := &feed.PlateReading{
		Header: feed.Header{Device: id, Seq: seq, Captured: feed.Stamp(at + 7), Arrived: feed.Stamp(at + 100*des.Millisecond)},
		Grams:  make([]float32, feed.PlateSamples*cells),
	}
	for i := range r.Grams {
		r.Grams[i] = float32(seq)*1000 + float32(i) + 0.1
	}
	return r
}

func clean(cells int, grams float32) []float32 {
	out := make([]float32, feed.PlateSamples*cells)
	for i := range out {
		out[i] = grams + float32(i%cells)
	}
	return out
}

func rows[T any](tb testing.TB, dir, name string) []T {
	tb.Helper()
	out, err := columns.ReadFile[T](filepath.Join(dir, name))
	if err != nil {
		tb.Fatal(err)
	}
	return out
}

func must(tb testing.TB, err error) {
	tb.Helper()
	if err != nil {
		tb.Fatal(err)
	}
}

// A reading becomes a row for each sample and cell, with its true time and mass where somebody weighed; a
// lost reading has none, one that comes twice has them twice.
func TestPlates(t *testing.T) {
	l, dir := shelves(t), t.TempDir()
	tables, err := parquet.New(dir, l)
	must(t, err)
	a, b, lost := reading("G1.B1.S1", 3, 0, des.Second), reading("G1.B1.S2", 2, 9, des.Second), reading("G1.B1.S1", 3, 1, 2*des.Second)
	must(t, tables.Weigh(a, des.Second, clean(3, 0)))
	must(t, tables.Weigh(lost, 2*des.Second, clean(3, 5)))
	must(t, tables.Push(a))
	must(t, tables.Push(b))
	must(t, tables.Push(a))
	must(t, tables.Close())
	got := rows[parquet.Plate](t, dir, "plates.parquet")
	if len(got) != 12*(3+2+3) {
		t.Fatalf("%d rows", len(got))
	}
	for i, row := range got {
		k, cells, weighed, shelf := i, 3, true, "G1.B1.S1"
		switch {
		case i >= 36 && i < 60:
			k, cells, weighed, shelf = i-36, 2, false, "G1.B1.S2"
		case i >= 60:
			k = i - 60
		}
		cell, sample := k%cells, k/cells
		at := int64(des.Second) - int64(time.Duration(11-sample)*time.Second/60)
		want := parquet.Plate{
			Time: at, Captured: at + 7, Arrived: 1_100_000_000, Shelf: shelf, Plate: int32(2 * cell), Grams: float32(k) + 0.1,
		}
		if weighed {
			grams := float32(cell) // 0 of the first cell, which is not the same as none
			want.Clean = &grams
		} else {
			want.Time, want.Seq, want.Plate, want.Grams = at+7, 9, int32(6+cell), 9000+float32(k)+0.1
		}
		if diff := cmp.Diff(want, row); diff != "" {
			t.Fatalf("row %d:\n%s", i, diff)
		}
	}
}

// Weighings of readings that were lost do not pile up, and those that are late still find theirs.
func TestLateReading(t *testing.T) {
	l, dir := shelves(t), t.TempDir()
	tables, err := parquet.New(dir, l)
	must(t, err)
	for seq := range uint64(1000) { // 200 s
		must(t, tables.Weigh(reading("G1.B1.S2", 2, seq, 0), des.Time(seq)*200*des.Millisecond, clean(2, float32(seq))))
	}
	if n := tables.Waiting("G1.B1.S2"); n > 610 {
		t.Errorf("%d weighings wait", n)
	}
	must(t, tables.Push(reading("G1.B1.S2", 2, 900, 180*des.Second)))
	must(t, tables.Push(reading("G1.B1.S2", 2, 3, 0)))
	must(t, tables.Close())
	got := rows[parquet.Plate](t, dir, "plates.parquet")
	if len(got) != 48 || got[0].Clean == nil || *got[0].Clean != 900 || got[24].Clean != nil {
		t.Errorf("%d rows, first %+v", len(got), got[0])
	}
}

// A long table is in groups of rows that fit into memory, compressed, in files whose names say that they are
// whole only when they are.
func TestRowGroups(t *testing.T) {
	l, dir := shelves(t), t.TempDir()
	tables, err := parquet.New(dir, l)
	must(t, err)
	const readings = 4000
	for seq := range uint64(readings) {
		must(t, tables.Push(reading("G1.B1.S1", 3, seq, des.Time(seq)*200*des.Millisecond)))
	}
	if done, _ := filepath.Glob(filepath.Join(dir, "*.parquet")); len(done) > 0 {
		t.Errorf("%v have their names too early", done)
	}
	must(t, tables.Close())
	if parts, _ := filepath.Glob(filepath.Join(dir, "*.part")); len(parts) > 0 {
		t.Errorf("%v is left", parts)
	}
	text, err := os.ReadFile(filepath.Join(dir, "plates.parquet"))
	must(t, err)
	f, err := columns.OpenFile(bytes.NewReader(text), int64(len(text)))
	must(t, err)
	if n := f.NumRows(); n != readings*36 || len(f.RowGroups()) < 2 {
		t.Errorf("%d rows in %d groups", n, len(f.RowGroups()))
	}
	for _, g := range f.Metadata().RowGroups {
		if g.NumRows > 1<<17 {
			t.Errorf("group of %d rows", g.NumRows)
		}
		for _, c := range g.Columns {
			if c.MetaData.Codec != format.Zstd {
				t.Errorf("column %v: %v", c.MetaData.PathInSchema, c.MetaData.Codec)
			}
		}
	}
}

func TestGates(t *testing.T) {
	dir := t.TempDir()
	tables, err := parquet.New(dir, shelves(t))
	must(t, err)
	must(t, tables.Push(&feed.GateEvent{Header: feed.Header{Device: "in", Seq: 4, Captured: 5, Arrived: 6}, Kind: feed.TokenRead, Token: "card"}))
	must(t, tables.Push(&feed.GateEvent{Header: feed.Header{Device: "out", Captured: 7, Arrived: 8}, Kind: feed.Left}))
	must(t, tables.Push(&feed.Frame{}))
	must(t, tables.Close())
	want := []parquet.Gate{
		{Captured: 5, Arrived: 6, Gate: "in", Seq: 4, Kind: "token_read", Token: "card"},
		{Captured: 7, Arrived: 8, Gate: "out", Kind: "left"},
	}
	if diff := cmp.Diff(want, rows[parquet.Gate](t, dir, "gates.parquet")); diff != "" {
		t.Error(diff)
	}
}

func event() *rapid.Generator[truth.Event] {
	return rapid.Custom(func(t *rapid.T) truth.Event {
		start := rapid.Int64Range(0, 1e14)
		body := rapid.IntRange(0, 1e6)
		at := rapid.Float64()
		e := truth.Event{
			Kind: truth.Kind(rapid.IntRange(1, 10).Draw(t, "kind")), Act: rapid.SampledFrom(truth.Acts()).Draw(t, "act"),
			Body: truth.BodyID(body.Draw(t, "body")), Token: store.Token(rapid.String().Draw(t, "token")),
			Partner: truth.BodyID(body.Draw(t, "partner")), PaidBy: store.Token(rapid.String().Draw(t, "paid by")),
			Start: des.Time(start.Draw(t, "start")), Time: des.Time(start.Draw(t, "time")), End: des.Time(start.Draw(t, "end")),
			SKU: store.SKU(rapid.String().Draw(t, "sku")), Plate: store.PlateID(rapid.IntRange(-1, 5000).Draw(t, "plate")),
			At: store.Vec3{X: at.Draw(t, "x"), Y: at.Draw(t, "y"), Z: at.Draw(t, "z")}, Misplaced: rapid.Bool().Draw(t, "misplaced"),
		}
		for range rapid.IntRange(0, 3).Draw(t, "units") {
			e.Items = append(e.Items, truth.ItemID(body.Draw(t, "item")))
		}
		return e
	})
}

// Whatever happens comes back from the table.
func TestEvents(t *testing.T) {
	root, n, l := t.TempDir(), 0, shelves(t)
	rapid.Check(t, func(rt *rapid.T) {
		n++
		dir := filepath.Join(root, fmt.Sprint(n))
		must(t, os.Mkdir(dir, 0o755))
		events := rapid.SliceOfN(event(), 0, 6).Draw(rt, "events")
		tables, err := parquet.New(dir, l)
		must(t, err)
		for i := range events {
			must(t, tables.AddEvent(&events[i]))
		}
		must(t, tables.Close())
		got := rows[parquet.Event](t, dir, "events.parquet")
		if len(got) != len(events) {
			rt.Fatalf("%d rows of %d events", len(got), len(events))
		}
		for i, row := range got {
			if diff := cmp.Diff(events[i], back(&row)); diff != "" || int(row.Count) != events[i].Count() {
				rt.Fatalf("event %d, %d units:\n%s", i, row.Count, diff)
			}
		}
	})
}

// back makes an event of its row.
func back(r *parquet.Event) truth.Event {
	e := truth.Event{
		Act: truth.Act(r.Act), Body: truth.BodyID(r.Actor), Token: store.Token(r.Token), Partner: truth.BodyID(r.Partner),
		PaidBy: store.Token(r.PaidBy), Start: des.Time(r.Start), Time: des.Time(r.Contact), End: des.Time(r.End),
		SKU: store.SKU(r.SKU), Plate: store.PlateID(r.Plate), At: store.Vec3{X: r.X, Y: r.Y, Z: r.Z}, Misplaced: r.Misplaced,
	}
	for k := truth.Entered; k <= truth.Acted; k++ {
		if k.String() == r.Kind {
			e.Kind = k
		}
	}
	for _, id := range r.Items {
		e.Items = append(e.Items, truth.ItemID(id))
	}
	return e
}

// Receipts follow from the ledger, line by line; an empty one is not forgotten.
func TestLedger(t *testing.T) {
	l, dir := shelves(t), t.TempDir()
	var ledger truth.Ledger
	for _, e := range []truth.Event{
		{Kind: truth.Entered, Body: 1, Token: "a", Plate: -1}, {Kind: truth.Entered, Body: 2, Token: "b", Plate: -1, Time: 1},
		{Kind: truth.Picked, Body: 1, Token: "a", SKU: "cola", Items: []truth.ItemID{1, 2}, Time: 2},
		{Kind: truth.Picked, Body: 1, Token: "a", SKU: "chips", Items: []truth.ItemID{3}, Plate: 2, Time: 3},
		{Kind: truth.Exited, Body: 2, Token: "b", Plate: -1, Time: 4}, {Kind: truth.Exited, Body: 1, Token: "a", Plate: -1, Time: 5},
	} {
		ledger.Add(e)
	}
	tables, err := parquet.New(dir, l)
	must(t, err)
	must(t, tables.AddLedger(&ledger, &l.Catalog))
	must(t, tables.Close())
	want := []parquet.Receipt{
		{Token: "b"}, {Token: "a", Line: 1, SKU: "chips", Count: 1, Price: 259, Cents: 259},
		{Token: "a", Line: 2, SKU: "cola", Count: 2, Price: 149, Cents: 298},
	}
	if diff := cmp.Diff(want, rows[parquet.Receipt](t, dir, "receipts.parquet")); diff != "" {
		t.Error(diff)
	}
	if n := len(rows[parquet.Event](t, dir, "events.parquet")); n != 6 {
		t.Errorf("%d events", n)
	}
}

func TestErrors(t *testing.T) {
	l := shelves(t)
	if _, err := parquet.New(filepath.Join(t.TempDir(), "missing"), l); err == nil {
		t.Error("made tables in a folder that is missing")
	}
	tables, err := parquet.New(t.TempDir(), l)
	must(t, err)
	for name, err := range map[string]error{
		`"G9", which is no shelf`:       tables.Push(reading("G9", 1, 0, 0)),
		"36 values for 2 cells":         tables.Push(reading("G1.B1.S2", 3, 0, 0)),
		`weighing of "G9"`:              tables.Weigh(reading("G9", 1, 0, 0), 0, nil),
		"weighing of G1.B1.S2 has 12 v": tables.Weigh(reading("G1.B1.S2", 2, 0, 0), 0, clean(1, 0)),
	} {
		if err == nil || !strings.Contains(err.Error(), name) {
			t.Errorf("error %v, want %q", err, name)
		}
	}
	must(t, tables.Close())
}

// BenchmarkPlates is readings a second of a shelf of three cells.
func BenchmarkPlates(b *testing.B) {
	tables, err := parquet.New(b.TempDir(), shelves(b))
	must(b, err)
	r, truth := reading("G1.B1.S1", 3, 0, 0), clean(3, 700)
	b.ReportAllocs()
	for b.Loop() {
		r.Seq++
		must(b, tables.Weigh(r, des.Time(r.Seq)*200*des.Millisecond, truth))
		must(b, tables.Push(r))
	}
	must(b, tables.Close())
}
