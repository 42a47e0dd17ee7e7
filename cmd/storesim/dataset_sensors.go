package main

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"os"
	"path/filepath"
	"slices"

	"storesim/pipeline/feed"
	"storesim/pipeline/store"
	"storesim/sim"
	"storesim/sim/dataset"
	"storesim/sim/dataset/mcap"
	"storesim/sim/dataset/parquet"
	"storesim/sim/sensor"
)

// replay plays a run without its cameras until its last picture, which does the same as when it was captured.
// weighed sees the readings; nil for nobody.
func (c *captured) replay(run int, sink feed.Sink, weighed sensor.PlateWitness) (*sim.Simulation, error) {
	cfg := c.runs[run].config
	cfg.Cameras = false
	shots := c.job.Plans[run].Shots
	s := sim.New(cfg, sink, sim.Options{Weighed: weighed})
	if _, err := s.Advance(c.ctx, shots[len(shots)-1].Time); err != nil {
		s.Close()
		return nil, fmt.Errorf("%s: %w", c.runs[run].Name, err)
	}
	return s, nil
}

// openMCAP writes events and receipts beside the pictures.
func openMCAP(set *dataset.Set, dir string, of *captured) (dataset.Format, error) {
	logs := map[string]mcap.Log{}
	for i := range of.runs {
		s, err := of.replay(i, silence{}, nil)
		if err != nil {
			return nil, err
		}
		s.Close()
		settings, err := json.Marshal(&of.runs[i].config)
		if err != nil {
			return nil, fmt.Errorf("encode settings: %w", err)
		}
		logs[of.runs[i].Name] = mcap.Log{
			Plates: of.plates(i), Events: s.Ledger().Events, Settings: settings,
			Receipts: s.Ledger().Receipts(&of.runs[i].Layout.Catalog),
		}
	}
	return mcap.Open(set, dir, logs)
}

// errEnough ends a replay that nobody wants to hear the rest of.
var errEnough = errors.New("enough")

// stopper is a sink that ends the run once it is told to.
type stopper struct{ stop bool }

func (s *stopper) Push(feed.Message) error {
	if s.stop {
		return errEnough
	}
	return nil
}

// plates plays a run once more for each time it is gone through: the last sample of every reading of every
// cell. A replay that fails ends the samples; the one for the events has said why.
func (c *captured) plates(run int) iter.Seq[mcap.PlateSample] {
	layout, sink := c.runs[run].Layout, &stopper{}
	return func(yield func(mcap.PlateSample) bool) {
		s, err := c.replay(run, sink, func(w sensor.Weighing) {
			shelf := layout.Shelves[slices.IndexFunc(layout.Shelves, func(s store.Shelf) bool {
				return s.ID == w.Reading.Device
			})]
			n := shelf.Cells.Len()
			for cell := 0; cell < n && !sink.stop; cell++ {
				at := (feed.PlateSamples-1)*n + cell
				sink.stop = !yield(mcap.PlateSample{
					Time: w.Taken, Plate: shelf.First + store.PlateID(shelf.Cells[cell]),
					Grams: float64(w.Reading.Grams[at]), Clean: float64(w.Clean[at]),
				})
			}
		})
		if err == nil {
			s.Close()
		}
	}
}

// sensorTables is a format without pictures: what the sensors said while they were taken.
type sensorTables struct {
	of  *captured
	dir string
}

func openParquet(_ *dataset.Set, dir string, of *captured) (dataset.Format, error) {
	return &sensorTables{of, dir}, nil
}

// Add has nothing to do.
func (*sensorTables) Add(*dataset.Sample) error { return nil }

// Close plays the runs once more and writes their tables.
func (t *sensorTables) Close() error {
	for i := range t.of.runs {
		if err := t.table(i); err != nil {
			return fmt.Errorf("parquet: %w", err)
		}
	}
	return nil
}

func (t *sensorTables) table(run int) error {
	r := &t.of.runs[run]
	dir := filepath.Join(t.dir, r.Name)
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	tables, err := parquet.New(dir, r.Layout)
	if err != nil {
		return err
	}
	var weighing error
	s, err := t.of.replay(run, tables, func(w sensor.Weighing) {
		weighing = cmp.Or(weighing, tables.Weigh(w.Reading, w.Taken, w.Clean))
	})
	if err = cmp.Or(err, weighing); err != nil {
		return err
	}
	defer s.Close()
	if err := tables.AddLedger(s.Ledger(), &r.Layout.Catalog); err != nil {
		return err
	}
	return tables.Close()
}
