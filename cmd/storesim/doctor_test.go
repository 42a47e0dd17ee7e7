package main

import (
	"bytes"
	"errors"
	"path/filepath"
	"strings"
	"testing"

	"storesim/pipeline/detect/onnx/library"
)

func TestDoctorOnAHealthyMachine(t *testing.T) {
	if _, err := library.Find(""); errors.Is(err, library.ErrNotFound) {
		t.Skip(err)
	}
	var out bytes.Buffer
	for range 2 { // the library must come back after it was closed
		out.Reset()
		if err := runDoctor(&out, ""); err != nil {
			t.Fatalf("%v\n%s", err, &out)
		}
	}
	for _, want := range []string{"ONNX Runtime", "probe runs, and gives the known answer", "nothing is missing"} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("says nothing of %q:\n%s", want, &out)
		}
	}
}

// Whatever is wrong, the doctor goes on to the end and names the command that mends it.
func TestDoctorNamesTheMend(t *testing.T) {
	var out bytes.Buffer
	gone := filepath.Join(t.TempDir(), "gone.so")
	err := runDoctor(&out, gone)
	if err == nil || !strings.Contains(err.Error(), "1 problem") {
		t.Errorf("error %v, want one problem", err)
	}
	for _, want := range []string{"PROBLEM  library", gone, "mend: storesim setup", "network"} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("says nothing of %q:\n%s", want, &out)
		}
	}
}
