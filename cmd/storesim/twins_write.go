package main

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"time"

	"storesim/pipeline/store"
	"storesim/sim/dataset"
	"storesim/sim/truth"
)

// pair is a line of pairs.jsonl.
type pair struct {
	Camera   store.DeviceID `json:"camera"`
	Frame    uint64         `json:"frame"` // sequence number
	Time     float64        `json:"time_s"`
	A        string         `json:"a"` // names of the samples
	B        string         `json:"b"`
	Share    float64        `json:"differing_share"` // of the pixels, before compression
	Box      [4]int         `json:"differing_box"`   // min x, min y, max x, max y; the maximum is exclusive
	Receipts []payment      `json:"receipts"`        // of those to be seen in either

	key string
}

// payment is a receipt in both twins.
type payment struct {
	Token store.Token   `json:"token"`
	Same  bool          `json:"same"`
	A     []paymentLine `json:"a"`
	B     []paymentLine `json:"b"`
}

type paymentLine struct {
	SKU   store.SKU   `json:"sku"`
	Count int         `json:"count"`
	Price store.Cents `json:"price"`
}

// write writes both sets, the receipts and the pairs.
func (c *twinsCmd) write(ctx context.Context, part string, twins [2]*twin, d *differ) ([]pair, error) {
	pairs := map[string]*pair{}
	seen := map[string]map[store.Token]bool{}
	for i, t := range twins {
		if err := t.settle(ctx); err != nil {
			return nil, err
		}
		err := t.export(ctx, filepath.Join(part, t.name), c.command(), func(s *dataset.Sample) {
			key := t.frame(s.View.Camera, s.View.Seq)
			if i == 0 {
				at := d.found[key]
				pairs[key] = &pair{
					Camera: t.run.Layout.Cameras[s.View.Camera].ID, Frame: s.View.Seq, key: key,
					Time: s.View.Time.Seconds(), A: s.Name, Share: at.share,
					Box: [4]int{at.box.Min.X, at.box.Min.Y, at.box.Max.X, at.box.Max.Y},
				}
				seen[key] = map[store.Token]bool{}
			}
			addTokens(seen[key], &s.View)
			if i == 1 {
				pairs[key].B = s.Name
			}
		})
		if err != nil {
			return nil, err
		}
	}
	var out []pair
	for key, p := range pairs {
		p.Receipts = []payment{}
		for token := range seen[key] {
			p.Receipts = append(p.Receipts, paymentOf(token, twins))
		}
		slices.SortFunc(p.Receipts, byToken)
		out = append(out, *p)
	}
	slices.SortFunc(out, func(a, b pair) int {
		return cmp.Or(cmp.Compare(a.Time, b.Time), cmp.Compare(a.key, b.key))
	})
	return out, writePairs(part, twins, out)
}

func byToken(a, b payment) int { return cmp.Compare(a.Token, b.Token) }

// addTokens adds those of the people that a picture shows.
func addTokens(to map[store.Token]bool, v *truth.FrameView) {
	for i := range v.Things {
		if t := &v.Things[i]; t.Class == truth.Person && t.VisiblePixels > 0 && t.Token != "" {
			to[t.Token] = true
		}
	}
}

func paymentOf(token store.Token, twins [2]*twin) payment {
	p := payment{Token: token, A: []paymentLine{}, B: []paymentLine{}}
	for _, l := range twins[0].receipts[token].Lines {
		p.A = append(p.A, paymentLine(l))
	}
	for _, l := range twins[1].receipts[token].Lines {
		p.B = append(p.B, paymentLine(l))
	}
	p.Same = reflect.DeepEqual(p.A, p.B)
	return p
}

// settle plays the store once more, its door closed after the last picture, until everybody has paid.
func (t *twin) settle(ctx context.Context) error {
	shots := t.job.Plans[0].Shots
	cfg := t.run.config
	cfg.Cameras = false
	cfg.Duration = max(time.Duration(shots[len(shots)-1].Time), time.Second)
	s := newQuiet(cfg)
	defer s.Close()
	if err := s.Run(ctx); err != nil {
		return fmt.Errorf("%s: %w", t.name, err)
	}
	t.receipts = map[store.Token]store.Receipt{}
	for _, r := range s.Ledger().Receipts(&t.run.Layout.Catalog) {
		t.receipts[r.Token] = r
	}
	return nil
}

// export writes the formats, and shows each sample.
func (t *twin) export(ctx context.Context, dir, command string, visit func(*dataset.Sample)) error {
	runs := []datasetRun{t.run}
	set := t.set.set(runs)
	set.Command = command + " # twin " + t.name
	writers, err := t.set.open(set, dir, &captured{ctx, t.job, runs})
	if err != nil {
		return err
	}
	_, err = t.job.Each(ctx, func(s *dataset.Sample) error {
		visit(s)
		return inAll(writers, func(f dataset.Format) error { return f.Add(s) })
	})
	if closing := inAll(writers, dataset.Format.Close); err == nil {
		err = closing
	}
	return cmp.Or(err, writeDrawn(dir, t.set.Fix, runs))
}

// writePairs writes pairs.jsonl, and all receipts to receipts.jsonl.
func writePairs(part string, twins [2]*twin, pairs []pair) error {
	var all []payment
	for i, t := range twins {
		for token := range t.receipts {
			if _, both := twins[0].receipts[token]; i == 0 || !both {
				all = append(all, paymentOf(token, twins))
			}
		}
	}
	slices.SortFunc(all, byToken)
	if err := writeLines(filepath.Join(part, "receipts.jsonl"), all); err != nil {
		return err
	}
	return writeLines(filepath.Join(part, "pairs.jsonl"), pairs)
}

// writeLines writes one JSON object a line.
func writeLines[T any](path string, lines []T) error {
	var text []byte
	for i := range lines {
		line, err := json.Marshal(&lines[i])
		if err != nil {
			return fmt.Errorf("encode %s: %w", filepath.Base(path), err)
		}
		text = append(append(text, line...), '\n')
	}
	return os.WriteFile(path, text, 0o644)
}
