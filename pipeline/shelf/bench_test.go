package shelf_test

import (
	"testing"
	"time"

	"storesim/pipeline/feed"
	"storesim/pipeline/shelf"
)

// BenchmarkIdleSecond is one second of a store of 400 plates on which nothing happens.
func BenchmarkIdleSecond(b *testing.B) {
	const shelves, plates, seconds = 40, 10, 4
	layout, err := newLayout(shelves, plates, nil)
	if err != nil {
		b.Fatal(err)
	}
	r := newRig(1, plates, 0.9)
	var loop []*feed.PlateReading
	for k := range seconds * 5 {
		loop = append(loop, r.reading("", k))
	}
	d := shelf.New(layout, shelf.Options{})
	at := 0
	second := func() {
		for range 5 {
			m := *loop[at%len(loop)]
			at++
			m.Captured = feed.Stamp(at) * feed.Stamp(200*time.Millisecond)
			for i := range layout.Shelves {
				m.Device = layout.Shelves[i].ID
				d.Push(&m)
			}
		}
	}
	for range 10 {
		second()
	}
	b.ReportAllocs()
	for b.Loop() {
		second()
	}
	b.ReportMetric(200*float64(b.N)/b.Elapsed().Seconds(), "readings/s")
}

// BenchmarkBusySecond is one second of a shelf of 12 plates on which something is taken every 1 to 3 s.
func BenchmarkBusySecond(b *testing.B) {
	facings := catalogue()
	layout, err := newLayout(2, 12, facings)
	if err != nil {
		b.Fatal(err)
	}
	r := newRig(1, 12, 0.9)
	r.acts = randomActs(1, 50, 1, layout, facings)
	var loop []*feed.PlateReading
	for k := range 100 * 5 {
		loop = append(loop, r.reading(layout.Shelves[0].ID, k))
	}
	b.ReportAllocs()
	for b.Loop() {
		d := shelf.New(layout, shelf.Options{})
		for _, m := range loop {
			d.Push(m)
		}
	}
	b.ReportMetric(b.Elapsed().Seconds()*1e6/float64(100*b.N), "µs/s")
}
