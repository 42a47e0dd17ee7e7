package truth

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"slices"

	"storesim/pipeline/store"
	"storesim/sim/des"
)

// Ledger is the list of what happened, in order of time, and the bills that follow from it.
type Ledger struct {
	Events []Event
	// Forget keeps neither events nor bills, only what was charged in all: memory stays flat over a long run.
	Forget bool

	last    des.Time
	open    map[store.Token]*bill // of those inside
	closed  []bill                // of those who left, in order of leaving
	charged map[store.SKU]int     // units on all closed bills
}

// bill is what a party has taken so far.
type bill struct {
	token  store.Token
	units  map[store.SKU]int
	inside int // bodies
}

// Add appends an event. Events come in order of Time.
func (l *Ledger) Add(e Event) {
	if !l.Forget {
		l.Events = append(l.Events, e)
	}
	l.last = e.Time
	l.enter(&e)
}

// Last is the time of the latest event, 0 before the first.
func (l *Ledger) Last() des.Time { return l.last }

// enter adds an event to the bills of those it concerns. Who shows no token has no bill.
func (l *Ledger) enter(e *Event) {
	switch e.Kind {
	case Entered:
		l.bill(e.Token).inside++
	case Picked, Recovered:
		l.bill(e.Token).units[e.SKU] += e.Count()
	case PutBack, Dropped:
		l.bill(e.Token).units[e.SKU] -= e.Count()
	case HandedOver:
		l.bill(e.Token).units[e.SKU] -= e.Count()
		l.bill(e.PaidBy).units[e.SKU] += e.Count()
	case Exited:
		l.leave(e.Token)
	case Touched, Restocked, Acted:
	}
}

func (l *Ledger) bill(token store.Token) *bill {
	b := l.open[token]
	if b == nil {
		if l.open == nil {
			l.open, l.charged = map[store.Token]*bill{}, map[store.SKU]int{}
		}
		b = &bill{token: token, units: map[store.SKU]int{}}
		l.open[token] = b
	}
	return b
}

// leave closes a party's bill when the last of it has gone.
func (l *Ledger) leave(token store.Token) {
	b := l.bill(token)
	b.inside--
	if token == "" || b.inside > 0 {
		return
	}
	delete(l.open, token)
	for sku, n := range b.units {
		l.charged[sku] += n
	}
	if !l.Forget {
		l.closed = append(l.closed, *b)
	}
}

// Receipts returns what every token that left the store has to pay, in order of leaving; a party that took
// nothing has an empty receipt. A party leaves with the last of its bodies. Who shows no token has no
// receipt.
func (l *Ledger) Receipts(catalog *store.Catalog) []store.Receipt {
	var out []store.Receipt
	for i := range l.closed {
		out = append(out, store.NewReceipt(l.closed[i].token, l.closed[i].units, catalog))
	}
	return out
}

// Billed is what all bills come to, those of the parties inside included.
func (l *Ledger) Billed(catalog *store.Catalog) store.Cents {
	sum := worth(l.charged, catalog)
	for token, b := range l.open {
		if token != "" {
			sum += worth(b.units, catalog)
		}
	}
	return sum
}

func worth(units map[store.SKU]int, catalog *store.Catalog) store.Cents {
	var sum store.Cents
	for sku, n := range units {
		p, _ := catalog.Product(sku)
		sum += p.Price * store.Cents(n)
	}
	return sum
}

// Moves returns the events in which goods came to a plate or left one, in order of time.
func (l *Ledger) Moves() []Event {
	return slices.DeleteFunc(slices.Clone(l.Events), func(e Event) bool { return !e.Kind.OnPlate() })
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
