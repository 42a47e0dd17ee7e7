package receipts

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"

	"storesim/pipeline/cart"
	"storesim/pipeline/feed"
	"storesim/pipeline/store"
)

// The bounds of what is read.
const (
	maxLineBytes = 16 << 20
	maxUnits     = 1_000_000   // of a line
	maxPrice     = 100_000_000 // cents
)

// Receipt is a line of a file.
type Receipt struct {
	cart.Receipt
	Party  int  // how many people the receipt is for; of true receipts; 0 where it is not told
	Stated bool // there is a probability of being exact
	Left   bool // Exited is told: when the shopper left
	Drawn  bool // Issued is told: when the receipt was drawn
	Line   int  // of the file, from 1

	priced []bool // by line: the price is told
}

// record is a receipt as JSON. Names do not depend on case. The fields without an underscore are those of
// receipts.jsonl as `storesim run` writes it.
type record struct {
	Token  *store.Token `json:"token"`
	Lines  []recordLine `json:"lines"`
	Party  int          `json:"party"`
	Exited *int64       `json:"exited"`
	Issued *int64       `json:"issued"`
	PExact *float64     `json:"p_exact"`
	PRun   *float64     `json:"pexact"`
}

type recordLine struct {
	SKU   store.SKU `json:"sku"`
	Count *int      `json:"count"`
	Price *int64    `json:"price"` // cents for one unit
}

// ReadFile reads a file of receipts.
func ReadFile(path string) ([]Receipt, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	out, err := Read(f, path)
	return out, errors.Join(err, f.Close())
}

// Read reads receipts, one JSON object a line:
//
//	{"token": "card-1", "lines": [{"sku": "oats", "count": 2, "price": 129}]}
//
// A line without a count is one unit; one without a price costs what the truth says (Compare). True
// receipts may have "party", the number of people, and "exited", when they left; issued ones "p_exact", the
// probability of being exact, "exited", and "issued", when the receipt was drawn. Other fields are passed
// over, and so are empty lines. Errors begin with name:line.
func Read(r io.Reader, name string) ([]Receipt, error) {
	in := bufio.NewScanner(r)
	in.Buffer(make([]byte, 0, 64<<10), maxLineBytes)
	var out []Receipt
	line := 0
	for in.Scan() {
		line++
		text := bytes.TrimSpace(in.Bytes())
		if line == 1 {
			text = bytes.TrimPrefix(text, []byte("\ufeff"))
		}
		if len(text) == 0 {
			continue
		}
		receipt, err := parse(text)
		if err != nil {
			return nil, fmt.Errorf("%s:%d: %w", name, line, err)
		}
		receipt.Line = line
		out = append(out, receipt)
	}
	if err := in.Err(); err != nil {
		return nil, fmt.Errorf("%s:%d: %w", name, line+1, err)
	}
	return out, nil
}

func parse(text []byte) (Receipt, error) {
	var in record
	if err := json.Unmarshal(text, &in); err != nil {
		return Receipt{}, explain(err)
	}
	if in.Token == nil {
		return Receipt{}, errors.New(`no "token"`)
	}
	out := Receipt{Party: in.Party, Left: in.Exited != nil, Drawn: in.Issued != nil}
	out.Token = *in.Token
	if in.Party < 0 {
		return Receipt{}, fmt.Errorf("party is %d, want a number of people", in.Party)
	}
	if in.Exited != nil {
		out.Exited = feed.Stamp(*in.Exited)
	}
	if in.Issued != nil {
		out.Issued = feed.Stamp(*in.Issued)
	}
	for _, p := range []*float64{in.PExact, in.PRun} {
		if p == nil {
			continue
		}
		if !(*p >= 0 && *p <= 1) {
			return Receipt{}, fmt.Errorf("p_exact is %v, want 0 to 1", *p)
		}
		out.PExact, out.Stated = *p, true
	}
	for i, l := range in.Lines {
		if err := out.add(l); err != nil {
			return Receipt{}, fmt.Errorf("lines[%d]: %w", i, err)
		}
	}
	return out, nil
}

func (r *Receipt) add(l recordLine) error {
	line := store.Line{SKU: l.SKU, Count: 1}
	if l.Count != nil {
		line.Count = *l.Count
	}
	if l.Price != nil {
		line.Price = store.Cents(*l.Price)
	}
	switch {
	case l.SKU == "":
		return errors.New(`no "sku"`)
	case line.Count < 1 || line.Count > maxUnits:
		return fmt.Errorf("count is %d, want 1 to %d", line.Count, maxUnits)
	case line.Price < 0 || line.Price > maxPrice:
		return fmt.Errorf("price is %d, want 0 to %d cents", int64(line.Price), maxPrice)
	}
	r.Lines = append(r.Lines, line)
	r.priced = append(r.priced, l.Price != nil)
	return nil
}

// explain says in the words of the file what is wrong with its JSON.
func explain(err error) error {
	if wrong, ok := errors.AsType[*json.UnmarshalTypeError](err); ok {
		if wrong.Field == "" {
			return fmt.Errorf("is a JSON %s, want an object", wrong.Value)
		}
		return fmt.Errorf("%s is a JSON %s, want a value of type %s",
			wrong.Field, wrong.Value, wrong.Type.Kind())
	}
	if syntax, ok := errors.AsType[*json.SyntaxError](err); ok {
		return fmt.Errorf("no JSON at byte %d: %w", syntax.Offset, err)
	}
	return err
}
