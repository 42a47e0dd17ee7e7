package onnx

import (
	"bytes"
	"fmt"
	"os"
	"strings"
	"sync"
	"testing"

	"storesim/pipeline/detect/onnx/library"
	"storesim/pipeline/model"
)

// shared is the process's one runtime, or why there is none: the library does not unload and load again for
// each test.
var shared = sync.OnceValues(func() (*Runtime, error) {
	lib, err := library.Find("")
	if err != nil {
		return nil, err
	}
	return Open(lib.Path)
})

// open returns the runtime, and skips the test on a machine without the library.
func open(tb testing.TB) *Runtime {
	tb.Helper()
	r, err := shared()
	if err != nil {
		tb.Skip(err)
	}
	return r
}

func session(tb testing.TB, n model.Network) *Session {
	tb.Helper()
	s, err := open(tb).NewSession(n)
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() {
		if err := s.Close(); err != nil {
			tb.Error(err)
		}
	})
	return s
}

func load(tb testing.TB, name string) model.Network {
	tb.Helper()
	n, err := model.Load(name)
	if err != nil {
		tb.Fatal(err)
	}
	return n
}

func TestProbeGivesItsKnownAnswer(t *testing.T) {
	s := session(t, load(t, "probe"))
	if err := s.Check(); err != nil {
		t.Error(err)
	}
}

// The check itself must be able to fail.
func TestCheckFindsAWrongAnswer(t *testing.T) {
	n := load(t, "probe")
	known := *n.Check
	known.Outputs = [][]float32{append([]float32{}, known.Outputs[0]...)}
	known.Outputs[0][3] += 0.125
	n.Check = &known
	if err := session(t, n).Check(); err == nil || !strings.Contains(err.Error(), "y[3] is 9.5, want 9.625") {
		t.Errorf("error is %v", err)
	}
}

func TestEveryCommittedNetworkRuns(t *testing.T) {
	names, err := model.Names()
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		t.Run(name, func(t *testing.T) {
			s := session(t, load(t, name))
			if _, err := s.Run(s.Input()); err != nil {
				t.Error(err)
			}
		})
	}
}

// Filling the session's own buffer and passing another slice are the same thing.
func TestRunCopiesAForeignInput(t *testing.T) {
	s := session(t, load(t, "probe"))
	foreign := make([]float32, len(s.Input()))
	for i := range foreign {
		foreign[i] = float32(i) * 0.75
	}
	out, err := s.Run(foreign)
	if err != nil {
		t.Fatal(err)
	}
	want := fmt.Sprint(out)
	clear(out[0])
	copy(s.Input(), foreign)
	if out, err = s.Run(s.Input()); err != nil || fmt.Sprint(out) != want {
		t.Errorf("own buffer: %v, %v; foreign slice: %s", out, err, want)
	}
}

func TestRunRefusesAnInputOfAnotherSize(t *testing.T) {
	s := session(t, load(t, "probe"))
	for _, n := range []int{0, len(s.Input()) - 1, len(s.Input()) + 1} {
		if _, err := s.Run(make([]float32, n)); err == nil {
			t.Errorf("took an input of %d numbers", n)
		}
	}
}

func TestRunAfterCloseIsAnError(t *testing.T) {
	s, err := open(t).NewSession(load(t, "probe"))
	if err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := s.Run(s.Input()); err == nil {
		t.Error("a closed session ran")
	}
}

func TestRunAllocatesNothing(t *testing.T) {
	s := session(t, load(t, "probe"))
	allocs := testing.AllocsPerRun(100, func() {
		if _, err := s.Run(s.Input()); err != nil {
			t.Fatal(err)
		}
	})
	if allocs != 0 {
		t.Errorf("%v allocations a run", allocs)
	}
}

// Workers of a process have a session each; none sees another's numbers.
func TestSessionsOfManyGoroutines(t *testing.T) {
	first := session(t, load(t, "probe"))
	var workers sync.WaitGroup
	for range 4 {
		s, err := first.Clone()
		if err != nil {
			t.Fatal(err)
		}
		workers.Go(func() {
			for range 200 {
				if err := s.Check(); err != nil {
					t.Error(err)
				}
			}
			if err := s.Close(); err != nil {
				t.Error(err)
			}
		})
	}
	workers.Wait()
}

func TestNewSessionErrors(t *testing.T) {
	r := open(t)
	cases := map[string]struct {
		damage func(*model.Network)
		want   string
	}{
		"not ONNX": {func(n *model.Network) { n.ONNX = []byte("not a network") }, "read the ONNX file"},
		"empty":    {func(n *model.Network) { n.ONNX = nil }, "read the ONNX file"},
		"renamed output": {
			func(n *model.Network) { n.Outputs = []model.Tensor{{Name: "z", Shape: []int{1}}} },
			`output "z" is in the manifest and not in the file`,
		},
		"other shape": {
			func(n *model.Network) { n.Inputs = []model.Tensor{{Name: "x", Shape: []int{1, 2, 3, 2}}} },
			"the manifest float32 [1 2 3 2]",
		},
		"two inputs": {func(n *model.Network) { n.Inputs = append(n.Inputs, n.Inputs[0]) }, "has 2 inputs"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			n := load(t, "probe")
			c.damage(&n)
			_, err := r.NewSession(n)
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("error %v does not say %q", err, c.want)
			}
		})
	}
}

func TestOpenErrors(t *testing.T) {
	if _, err := shared(); err == nil {
		if _, err := Open("elsewhere.so"); err == nil || !strings.Contains(err.Error(), "already open") {
			t.Errorf("second runtime: error %v", err)
		}
		return
	}
	path := t.TempDir() + "/library.so"
	if err := os.WriteFile(path, bytes.Repeat([]byte{1}, 100), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(path); err == nil || !strings.Contains(err.Error(), path) {
		t.Errorf("not a library: error %v", err)
	}
}

// BenchmarkRun is the time of one inference on one thread, for each committed network.
func BenchmarkRun(b *testing.B) {
	names, err := model.Names()
	if err != nil {
		b.Fatal(err)
	}
	for _, name := range names {
		b.Run(name, func(b *testing.B) {
			s := session(b, load(b, name))
			b.ReportAllocs()
			for b.Loop() {
				if _, err := s.Run(s.Input()); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
