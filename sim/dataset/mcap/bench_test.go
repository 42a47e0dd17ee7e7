package mcap_test

import (
	"testing"

	"storesim/sim/dataset"
	"storesim/sim/dataset/mcap"
	"storesim/sim/des"
)

// BenchmarkAdd is one picture of 160 x 96 with its annotations and overlay.
func BenchmarkAdd(b *testing.B) {
	set, samples := bench(b, 1)
	s := samples[0]
	w, err := mcap.New(set, b.TempDir())
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		if err := w.Add(&s); err != nil {
			b.Fatal(err)
		}
		s.View.Time += 100 * des.Millisecond
	}
	if err := w.Close(); err != nil {
		b.Fatal(err)
	}
}

var _ dataset.Format = (*mcap.Writer)(nil)
