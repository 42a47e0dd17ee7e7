// Command example is a checkout pipeline in a page: whoever came in last takes what leaves a shelf. It shows
// how a program joins a run over gRPC, not how receipts get right.
//
//	storesim serve S01-three-picks --cameras none &
//	go run ./pipeline/feed/grpc/example
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"

	"storesim/pipeline/feed"
	"storesim/pipeline/feed/grpc"
	"storesim/pipeline/store"
)

func main() {
	address := flag.String("address", "127.0.0.1:7400", "where storesim serve listens")
	token := flag.String("token", "", "what the server wants to be shown")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	err := run(ctx, *address, *token, os.Stdout)
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "example:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, address, token string, out io.Writer) (err error) {
	session, err := grpc.Join(ctx, address, token, "example: the last one in")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, session.Close()) }()
	p := newPipeline(session.Layout)
	for {
		m, err := session.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return err
		}
		if r := p.push(m); r != nil {
			if err := session.Issue(*r, m.Head().Arrived); err != nil {
				return err
			}
		}
	}
	result, err := session.Finish()
	if err != nil {
		return err
	}
	fmt.Fprintf(out, "%s %s\n%d receipts, %.0f%% exact\n", result.Verdict, result.Reason, result.Receipts,
		100*result.Figures["receipts.exact"])
	return nil
}

// pipeline keeps a basket for each token and the weight of each cell.
type pipeline struct {
	layout  *store.Layout
	shelves map[store.DeviceID]*store.Shelf
	inside  []store.Token // in order of entering
	baskets map[store.Token]map[store.SKU]int
	settled map[store.PlateID]float64 // grams, by a cell's first plate
}

func newPipeline(l *store.Layout) *pipeline {
	p := &pipeline{
		layout: l, shelves: map[store.DeviceID]*store.Shelf{}, baskets: map[store.Token]map[store.SKU]int{},
		settled: map[store.PlateID]float64{},
	}
	for i := range l.Shelves {
		p.shelves[l.Shelves[i].ID] = &l.Shelves[i]
	}
	return p
}

// push takes a message; it returns a receipt when somebody has left.
func (p *pipeline) push(m feed.Message) *store.Receipt {
	switch v := m.(type) {
	case *feed.PlateReading:
		p.weigh(v)
	case *feed.GateEvent:
		if v.Kind == feed.TokenRead {
			p.inside = append(p.inside, v.Token)
			p.baskets[v.Token] = map[store.SKU]int{}
		} else if len(p.inside) > 0 {
			token := p.inside[0] // first in, first out
			p.inside = p.inside[1:]
			r := store.NewReceipt(token, p.baskets[token], &p.layout.Catalog)
			return &r
		}
	}
	return nil
}

// still is how far the samples of a cell at rest may lie apart, grams.
const still = 8

// weigh compares each cell at rest with its last weight at rest.
func (p *pipeline) weigh(r *feed.PlateReading) {
	shelf := p.shelves[r.Device]
	n := shelf.Cells.Len()
	for c := range n {
		low, high, sum := r.Grams[c], r.Grams[c], 0.0
		for k := range feed.PlateSamples {
			g := r.Grams[k*n+c]
			low, high, sum = min(low, g), max(high, g), sum+float64(g)
		}
		first, _ := shelf.CellPlates(c)
		before, known := p.settled[first]
		if high-low > still {
			continue
		}
		mean := sum / feed.PlateSamples
		facing, filed := p.layout.FacingOf(first)
		product, _ := p.layout.Catalog.Product(facing.SKU)
		if !known || !filed {
			p.settled[first] = mean
			continue
		}
		units := round((before - mean) / float64(product.Mass))
		if units == 0 {
			continue
		}
		p.settled[first] = mean
		if len(p.inside) > 0 {
			p.baskets[p.inside[len(p.inside)-1]][facing.SKU] += units
		}
	}
}

// round to the nearest whole number, but to none below six tenths.
func round(units float64) int {
	if units < 0 {
		return -round(-units)
	}
	return int(units + 0.4)
}
