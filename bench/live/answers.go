package live

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"sync"

	feedv1 "storesim/pipeline/feed/grpc/storesim/feed/v1"
)

// The bounds of what a client may return.
const (
	maxReceipts = 100_000
	maxLines    = 2_000_000 // of all receipts
	maxNotes    = 4 << 30   // bytes of detections, tracks, events, carts
	maxParts    = 10_000    // lines of a receipt, people in a frame
	maxCount    = 100_000   // units of a line
	maxText     = 200       // bytes of a name or token
)

// Receipt is an issued receipt as JSON, in the form that package receipts reads.
type Receipt struct {
	Token  string        `json:"token"`
	Lines  []ReceiptLine `json:"lines"`
	Exited *int64        `json:"exited,omitempty"`  // nanoseconds since the store opened
	Issued *int64        `json:"issued,omitempty"`  // likewise
	PExact *float64      `json:"p_exact,omitempty"` // probability that it is exactly right
}

// ReceiptLine is a product on it. Its price is the catalogue's.
type ReceiptLine struct {
	SKU   string `json:"sku"`
	Count int    `json:"count"`
	Price int32  `json:"price"`
}

// Answers are what a client returned. They may be given by several goroutines.
type Answers struct {
	mu       sync.Mutex
	prices   map[string]int32
	cameras  map[string]bool
	plates   int32
	receipts []Receipt
	has      map[string]bool // tokens with a receipt
	twice    int             // receipts for a token that had one: the first one counts
	lines    int             // of all receipts
	notes    int             // bytes
	out      io.Writer       // of notes, as JSON lines; may be nil
	reported reported
}

// NewAnswers keeps answers about a store; what is not a receipt is written to notes, which may be nil.
func NewAnswers(l *feedv1.Layout, notes io.Writer) *Answers {
	a := &Answers{prices: map[string]int32{}, cameras: map[string]bool{}, has: map[string]bool{}, out: notes}
	for _, p := range l.GetProducts() {
		a.prices[p.Sku] = p.PriceCents
	}
	for _, c := range l.GetCameras() {
		a.cameras[c.Id] = true
	}
	for _, s := range l.GetShelves() {
		a.plates = max(a.plates, s.FirstPlate+s.Plates)
	}
	return a
}

// Receipts are those that count, in the order in which they came, and how many came for a token that had one.
func (a *Answers) Receipts() (list []Receipt, twice int) {
	a.mu.Lock()
	defer a.mu.Unlock()
	return append([]Receipt{}, a.receipts...), a.twice
}

var errTooMany = errors.New("more answers than a run may have")

// Take checks and keeps a receipt; a now that is not nil replaces the time at which the client says that it
// was issued. A second receipt for a token is counted and does not count.
func (a *Answers) Take(r *Receipt, now *int64) error {
	a.mu.Lock()
	defer a.mu.Unlock()
	if len(a.receipts)+a.twice >= maxReceipts || a.lines+len(r.Lines) > maxLines {
		return errTooMany
	}
	if r.Token == "" || len(r.Token) > maxText {
		return fmt.Errorf("receipt for token %.40q: want 1 to %d bytes", r.Token, maxText)
	}
	if err := a.check(r.Lines); err != nil {
		return fmt.Errorf("receipt for token %q: %w", r.Token, err)
	}
	if p := r.PExact; p != nil && !(*p >= 0 && *p <= 1) {
		return fmt.Errorf("receipt for token %q: p_exact is %v, want 0 to 1", r.Token, *p)
	}
	if a.has[r.Token] {
		a.twice++
		return nil
	}
	kept := *r
	if now != nil {
		kept.Issued = now
	}
	kept.Lines = make([]ReceiptLine, len(r.Lines))
	for i, l := range r.Lines {
		kept.Lines[i] = ReceiptLine{l.SKU, l.Count, a.prices[l.SKU]}
	}
	a.has[r.Token] = true
	a.lines += len(kept.Lines)
	a.receipts = append(a.receipts, kept)
	return nil
}

func (a *Answers) check(lines []ReceiptLine) error {
	if len(lines) > maxParts {
		return fmt.Errorf("%d lines, want at most %d", len(lines), maxParts)
	}
	seen := map[string]bool{}
	for _, l := range lines {
		_, known := a.prices[l.SKU]
		switch {
		case !known:
			return fmt.Errorf("product %.40q is not in the catalogue", l.SKU)
		case seen[l.SKU]:
			return fmt.Errorf("product %q is listed twice", l.SKU)
		case l.Count < 1 || l.Count > maxCount:
			return fmt.Errorf("%d units of %q, want 1 to %d", l.Count, l.SKU, maxCount)
		}
		seen[l.SKU] = true
	}
	return nil
}

// fromProto is a receipt as JSON.
func fromProto(r *feedv1.Receipt) *Receipt {
	return &Receipt{
		Token: r.GetToken(), Lines: linesOf(r.GetLines()), Exited: r.ExitedNs, Issued: r.IssuedNs,
		PExact: r.PExact,
	}
}

func linesOf(list []*feedv1.Line) []ReceiptLine {
	out := make([]ReceiptLine, len(list))
	for i, l := range list {
		out[i] = ReceiptLine{SKU: l.GetSku(), Count: int(l.GetCount())}
	}
	return out
}

// note is a line of what a client found on its way.
type note struct {
	Kind string `json:"kind"` // "detections", "tracks", "event", "cart"
	Note any    `json:"note"`
}

// Note checks what a client found on its way and writes it down.
func (a *Answers) Note(m *feedv1.ClientMessage) error {
	var kind string
	var body any
	var err error
	switch b := m.GetBody().(type) {
	case *feedv1.ClientMessage_Detections:
		kind, body, err = "detections", b.Detections, a.checkDetections(b.Detections)
	case *feedv1.ClientMessage_Tracks:
		kind, body, err = "tracks", b.Tracks, checkTracks(b.Tracks)
	case *feedv1.ClientMessage_Event:
		kind, body, err = "event", b.Event, a.checkEvent(b.Event)
	case *feedv1.ClientMessage_Cart:
		kind, body = "cart", b.Cart
		err = a.check(linesOf(b.Cart.GetLines()))
	default:
		return errors.New("a message without a body that is known")
	}
	if err != nil {
		return fmt.Errorf("%s: %w", kind, err)
	}
	text, err := json.Marshal(note{kind, body})
	if err != nil {
		return fmt.Errorf("%s: %w", kind, err)
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.notes += len(text) + 1; a.notes > maxNotes {
		return errTooMany
	}
	if err := a.reported.keep(m); err != nil {
		return err
	}
	if a.out == nil {
		return nil
	}
	_, err = a.out.Write(append(text, '\n'))
	return err
}

func (a *Answers) checkDetections(d *feedv1.Detections) error {
	if !a.cameras[d.GetCamera()] {
		return fmt.Errorf("there is no camera %.40q", d.GetCamera())
	}
	if len(d.GetPeople()) > maxParts {
		return errTooMany
	}
	for _, p := range d.GetPeople() {
		share := p.GetScore() >= 0 && p.GetScore() <= 1
		if !share || !finite(p.GetMinX(), p.GetMinY(), p.GetMaxX(), p.GetMaxY()) {
			return errors.New("a box or a score that is no number, or a score beyond 0 to 1")
		}
	}
	return nil
}

func checkTracks(t *feedv1.Tracks) error {
	if len(t.GetPeople()) > maxParts {
		return errTooMany
	}
	for _, p := range t.GetPeople() {
		if !finite(p.GetX(), p.GetY()) || len(p.GetToken()) > maxText {
			return errors.New("a place that is no number, or a token that is too long")
		}
	}
	return nil
}

func (a *Answers) checkEvent(e *feedv1.Event) error {
	_, known := a.prices[e.GetSku()]
	n := e.GetCount()
	if !known || n == 0 || max(n, -n) > maxCount || n == math.MinInt32 || e.GetPlate() < 0 ||
		e.GetPlate() >= a.plates || len(e.GetToken()) > maxText {
		return fmt.Errorf("%d units of %.40q at plate %d: want a product, a plate and a count", n, e.GetSku(),
			e.GetPlate())
	}
	return nil
}

func finite(list ...float64) bool {
	for _, v := range list {
		if math.IsNaN(v) || math.IsInf(v, 0) {
			return false
		}
	}
	return true
}
