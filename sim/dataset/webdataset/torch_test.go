package webdataset_test

import (
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"storesim/sim/dataset"
	"storesim/sim/dataset/internal/foreign"
	"storesim/sim/dataset/internal/madeup"
	"storesim/sim/dataset/webdataset"
)

// PyTorch's DataLoader, with Python's tarfile, streams every sample once with all its labels.
func TestTorchStreams(t *testing.T) {
	type drawn struct {
		set     *dataset.Set
		samples []dataset.Sample
	}
	pictures := t.TempDir()
	d := rapid.Custom(func(t *rapid.T) drawn {
		set, samples := madeup.Set(t, pictures)
		return drawn{set, samples}
	}).Filter(func(d drawn) bool { return len(d.samples) > 8 }).Example(3)
	want := map[string]int{}
	for i := range d.samples {
		s := &d.samples[i]
		s.Split = dataset.Train
		want[s.Name] = 0
		for k := range s.View.Things {
			if d.set.Kept(&s.View.Things[k]) {
				want[s.Name]++
			}
		}
	}
	dir := write(t, d.set, d.samples, webdataset.Limits{Samples: 3, Bytes: 1 << 20})
	got := map[string]int{}
	foreign.Python(t, &got, "torch, numpy, PIL", "python3-torch, python3-pil",
		"testdata/load.py", filepath.Join(dir, "train-*.tar"))
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}
