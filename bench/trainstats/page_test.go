package trainstats_test

import (
	"bytes"
	"errors"
	"flag"
	"io/fs"
	"os"
	"testing"

	"storesim/bench/trainstats"
)

var update = flag.Bool("update", false, "write docs/training.md and its pictures anew")

const (
	measured = "../../docs/training/study.json"
	page     = "../../docs/training.md"
	figures  = "../../docs/figures"
)

// The committed page is the one of the committed study.
func TestPage(t *testing.T) {
	text, err := os.ReadFile(measured)
	if errors.Is(err, fs.ErrNotExist) {
		t.Skipf("%s is not there: pipeline/model/train/study.py writes it", measured)
	}
	if err != nil {
		t.Fatal(err)
	}
	study, err := trainstats.Read(bytes.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	var want bytes.Buffer
	if err := trainstats.WritePage(&want, study, "figures"); err != nil {
		t.Fatal(err)
	}
	if *update {
		write(t, study, want.Bytes())
	}
	got, err := os.ReadFile(page)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want.Bytes()) {
		t.Error("docs/training.md is not the study's: run go test ./bench/trainstats -update")
	}
}

func write(t *testing.T, study *trainstats.Study, text []byte) {
	t.Helper()
	if err := trainstats.WritePictures(study, figures); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(page, text, 0o644); err != nil {
		t.Fatal(err)
	}
}
