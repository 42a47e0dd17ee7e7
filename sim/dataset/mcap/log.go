package mcap

import (
	"cmp"
	"encoding/json"
	"fmt"
	"iter"
	"slices"
	"strings"

	"storesim/pipeline/store"
	"storesim/sim/des"
	"storesim/sim/truth"
)

// Log is what a store tells beside its pictures. Each file of the store has all of it.
type Log struct {
	Plates   iter.Seq[PlateSample] // in order of time; nil for none. It is run through once a file
	Events   []truth.Event         // the ledger's; nil for none
	Receipts []store.Receipt       // the ledger's, in order of leaving; nil for none
	Settings json.RawMessage       // of the run, any JSON; empty for none
}

// PlateSample is one value of a load cell, grams.
type PlateSample struct {
	Time  des.Time
	Plate store.PlateID // the first over the cell
	Grams float64       // as read, not zeroed
	Clean float64       // what truly lies on it
}

// Levels of a foxglove.Log.
const (
	info    = 2
	warning = 3
)

// note is a message that is ready to be written.
type note struct {
	at    des.Time
	topic string
	data  wire
}

// notes are a log's events and receipts, in order of time. A token's receipt is due when the last of its
// bodies leaves.
func (l *Log) notes(catalog *store.Catalog) []note {
	var out []note
	inside := map[store.Token]int{}
	due := l.Receipts
	for i := range l.Events {
		e := &l.Events[i]
		entry := logEntry(e.Time, eventLevel(e), e.Kind.String(), sentence(e))
		out = append(out, note{e.Time, "/events", entry})
		switch e.Kind {
		case truth.Entered:
			inside[e.Token]++
		case truth.Exited:
			inside[e.Token]--
			if e.Token != "" && inside[e.Token] <= 0 && len(due) > 0 {
				entry := logEntry(e.Time, info, string(due[0].Token), receiptText(&due[0], catalog))
				out = append(out, note{e.Time, "/receipts", entry})
				due = due[1:]
			}
		default: // nobody comes or goes
		}
	}
	slices.SortStableFunc(out, func(a, b note) int { return cmp.Compare(a.at, b.at) })
	return out
}

// logEntry is a foxglove.Log.
func logEntry(at des.Time, level uint64, name, text string) wire {
	return wire(nil).time(1, at).varint(2, level).text(3, text).text(4, name)
}

func eventLevel(e *truth.Event) uint64 {
	if e.Misplaced || e.Kind == truth.Dropped {
		return warning
	}
	return info
}

// sentence says in words what happened.
func sentence(e *truth.Event) string {
	var b strings.Builder
	fmt.Fprintf(&b, "body %d %s", e.Body, strings.ReplaceAll(e.Kind.String(), "_", " "))
	if e.SKU != "" {
		fmt.Fprintf(&b, " %d x %s", e.Count(), e.SKU)
	}
	if e.Plate >= 0 && e.Kind != truth.Entered && e.Kind != truth.Exited {
		fmt.Fprintf(&b, ", plate %d", e.Plate)
	}
	if e.Partner != 0 {
		fmt.Fprintf(&b, ", with body %d", e.Partner)
	}
	if e.Act != "" {
		fmt.Fprintf(&b, ", act %s", e.Act)
	}
	if e.Misplaced {
		b.WriteString(", misplaced")
	}
	if e.Token != "" {
		fmt.Fprintf(&b, ", token %s", e.Token)
	}
	return b.String()
}

// receiptText is a receipt as it is printed.
func receiptText(r *store.Receipt, catalog *store.Catalog) string {
	var b strings.Builder
	fmt.Fprintf(&b, "token %s pays %s for %d units", r.Token, r.Total(), r.Units())
	for _, l := range r.Lines {
		p, _ := catalog.Product(l.SKU)
		fmt.Fprintf(&b, "\n%d x %s (%s) at %s", l.Count, l.SKU, p.Name, l.Price)
	}
	return b.String()
}

// wire is a storesim.PlateSample, flat so that viewers can plot it: /plates{plate==12}.grams.
func (p *PlateSample) wire() wire {
	return wire(nil).time(1, p.Time).varint(2, uint64(p.Plate)).double(3, p.Grams).double(4, p.Clean)
}
