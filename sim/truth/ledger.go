package truth

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"slices"

	"storesim/pipeline/store"
)

// Ledger is the list of what happened, in order of time.
type Ledger struct{ Events []Event }

// Add appends an event. Events come in order of Time.
func (l *Ledger) Add(e Event) { l.Events = append(l.Events, e) }

// Receipts returns what every token that left the store has to pay, in order of leaving; a party that took
// nothing has an empty receipt.
func (l *Ledger) Receipts(catalog *store.Catalog) []store.Receipt {
	counts := map[store.Token]map[store.SKU]int{}
	var out []store.Receipt
	for i := range l.Events {
		e := &l.Events[i]
		if counts[e.Token] == nil {
			counts[e.Token] = map[store.SKU]int{}
		}
		switch e.Kind {
		case Picked:
			counts[e.Token][e.SKU] += e.Count()
		case PutBack:
			counts[e.Token][e.SKU] -= e.Count()
		case Exited:
			out = append(out, store.NewReceipt(e.Token, counts[e.Token], catalog))
		case Entered, Touched:
		}
	}
	return out
}

// Moves returns the events in which goods changed place, in order of time.
func (l *Ledger) Moves() []Event {
	return slices.DeleteFunc(slices.Clone(l.Events), func(e Event) bool {
		return e.Kind != Picked && e.Kind != PutBack
	})
}

// Digest is the SHA-256 of the ledger's JSON, in hex.
func (l *Ledger) Digest() (string, error) {
	text, err := json.Marshal(l.Events)
	if err != nil {
		return "", err
	}
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:]), nil
}
