// Package parquet writes what the sensors of a store said and what was true, without the pictures, as Apache
// Parquet (https://parquet.apache.org/docs/file-format): plates.parquet, gates.parquet, events.parquet and
// receipts.parquet. Times are nanoseconds from the start of the run; amounts of money are cents; masses are
// grams. Memory does not grow with the length of a run.
package parquet

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"time"

	"storesim/pipeline/feed"
	"storesim/pipeline/store"
	"storesim/sim/des"
	"storesim/sim/truth"
)

// patience is how long a weighing waits for its reading to arrive, simulated time. Late messages are seconds
// late; a reading that is older was lost.
const patience = 2 * des.Minute

// Tables are the files of a run. They are a feed.Sink. None of the methods may be called by two goroutines
// at once.
type Tables struct {
	plates   *table[Plate]
	gates    *table[Gate]
	events   *table[Event]
	receipts *table[Receipt]

	shelves map[store.DeviceID]*shelf
}

type shelf struct {
	*store.Shelf
	weighings []weighing // of readings that have not arrived, in order of seq
}

type weighing struct {
	seq   uint64
	taken des.Time
	clean []float32
}

// New makes the files in a folder that exists.
func New(dir string, layout *store.Layout) (*Tables, error) {
	t := &Tables{shelves: map[store.DeviceID]*shelf{}}
	for i := range layout.Shelves {
		t.shelves[layout.Shelves[i].ID] = &shelf{Shelf: &layout.Shelves[i]}
	}
	var errs [4]error
	t.plates, errs[0] = newTable[Plate](dir, "plates.parquet")
	t.gates, errs[1] = newTable[Gate](dir, "gates.parquet")
	t.events, errs[2] = newTable[Event](dir, "events.parquet")
	t.receipts, errs[3] = newTable[Receipt](dir, "receipts.parquet")
	if err := errors.Join(errs[:]...); err != nil {
		t.plates.drop()
		t.gates.drop()
		t.events.drop()
		t.receipts.drop()
		return nil, err
	}
	return t, nil
}

// Weigh notes the truth beside a reading when it is taken: when its last sample was, in simulated time, and
// what lay on the cells, like Reading.Grams. The row is written when the reading arrives. It keeps neither.
func (t *Tables) Weigh(r *feed.PlateReading, taken des.Time, clean []float32) error {
	s := t.shelves[r.Device]
	if s == nil {
		return fmt.Errorf("weighing of %q, which is no shelf of the layout", r.Device)
	}
	if len(clean) != feed.PlateSamples*s.Cells.Len() {
		return fmt.Errorf("weighing of %s has %d values for %d cells", r.Device, len(clean), s.Cells.Len())
	}
	s.forget(taken - patience)
	s.weighings = append(s.weighings, weighing{r.Seq, taken, slices.Clone(clean)})
	return nil
}

// forget drops the weighings before a time.
func (s *shelf) forget(before des.Time) {
	n := 0
	for n < len(s.weighings) && s.weighings[n].taken < before {
		n++
	}
	s.weighings = slices.Delete(s.weighings, 0, n)
}

// Push adds the rows of a message of the feed. Frames have none.
func (t *Tables) Push(m feed.Message) error {
	switch m := m.(type) {
	case *feed.PlateReading:
		return t.addPlates(m)
	case *feed.GateEvent:
		return t.gates.add(Gate{
			Captured: int64(m.Captured), Arrived: int64(m.Arrived), Gate: string(m.Device), Seq: m.Seq,
			Kind: gateKind(m.Kind), Token: string(m.Token),
		})
	default:
		return nil
	}
}

func gateKind(k feed.GateKindEvent) string {
	if k == feed.Left {
		return "left"
	}
	return "token_read"
}

func (t *Tables) addPlates(r *feed.PlateReading) error {
	s := t.shelves[r.Device]
	if s == nil {
		return fmt.Errorf("reading of %q, which is no shelf of the layout", r.Device)
	}
	n := s.Cells.Len()
	if len(r.Grams) != feed.PlateSamples*n {
		return fmt.Errorf("reading of %s has %d values for %d cells", r.Device, len(r.Grams), n)
	}
	// It stays among the weighings: a message may arrive twice.
	w, weighed := s.weighing(r.Seq)
	for i, grams := range r.Grams {
		age := time.Duration(feed.PlateSamples-1-i/n) * time.Second / feed.PlateRate
		first, _ := s.CellPlates(i % n)
		row := Plate{
			Captured: int64(r.Captured.Add(-age)), Arrived: int64(r.Arrived),
			Shelf: string(r.Device), Seq: r.Seq, Plate: int32(first), Grams: grams,
		}
		row.Time = row.Captured
		if weighed {
			row.Time, row.Clean = int64(w.taken.Add(-age)), &w.clean[i]
		}
		if err := t.plates.add(row); err != nil {
			return err
		}
	}
	return nil
}

func (s *shelf) weighing(seq uint64) (weighing, bool) {
	i, found := slices.BinarySearchFunc(s.weighings, seq, func(w weighing, seq uint64) int {
		return cmp.Compare(w.seq, seq)
	})
	if !found {
		return weighing{}, false
	}
	return s.weighings[i], true
}

// AddEvent adds an event of the ledger.
func (t *Tables) AddEvent(e *truth.Event) error {
	row := Event{
		Kind: e.Kind.String(), Act: string(e.Act), Actor: int64(e.Body), Token: string(e.Token),
		Partner: int64(e.Partner), PaidBy: string(e.PaidBy), SKU: string(e.SKU), Count: int32(e.Count()),
		Plate: int32(e.Plate), Start: int64(e.Start), Contact: int64(e.Time), End: int64(e.End),
		X: e.At.X, Y: e.At.Y, Z: e.At.Z, Misplaced: e.Misplaced,
	}
	for _, item := range e.Items {
		row.Items = append(row.Items, int64(item))
	}
	return t.events.add(row)
}

// AddReceipt adds the lines of a receipt.
func (t *Tables) AddReceipt(r *store.Receipt) error {
	if len(r.Lines) == 0 {
		return t.receipts.add(Receipt{Token: string(r.Token)})
	}
	for i, l := range r.Lines {
		err := t.receipts.add(Receipt{
			Token: string(r.Token), Line: int32(i + 1), SKU: string(l.SKU), Count: int32(l.Count),
			Price: int64(l.Price), Cents: int64(l.Price) * int64(l.Count),
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// AddLedger adds all events of a ledger and the receipts that follow from them.
func (t *Tables) AddLedger(l *truth.Ledger, catalog *store.Catalog) error {
	for i := range l.Events {
		if err := t.AddEvent(&l.Events[i]); err != nil {
			return err
		}
	}
	for _, r := range l.Receipts(catalog) {
		if err := t.AddReceipt(&r); err != nil {
			return err
		}
	}
	return nil
}

// Close finishes the files.
func (t *Tables) Close() error {
	return errors.Join(t.plates.close(), t.gates.close(), t.events.close(), t.receipts.close())
}
