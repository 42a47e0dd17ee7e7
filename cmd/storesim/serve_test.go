package main

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"storesim/bench/score/receipts"
	"storesim/pipeline/feed/grpc"
)

// freeAddress is an address on loopback that nobody listens on.
func freeAddress(t *testing.T) string {
	t.Helper()
	lis, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = lis.Close() }()
	return lis.Addr().String()
}

// serve runs `storesim serve` beside a client and returns what it printed.
func serve(t *testing.T, client func(address string), args ...string) string {
	t.Helper()
	address := freeAddress(t)
	over := make(chan struct{})
	go func() {
		client(address)
		close(over)
	}()
	var out, log bytes.Buffer
	code := run(append([]string{"serve", "--listen", address, "--patience", "60s"}, args...), &out, &log)
	if <-over; code != 0 {
		t.Errorf("exit code %d: %s%s", code, &out, &log)
	}
	return out.String()
}

// The Go client gets the whole store, and a run without receipts says so.
func TestServeGo(t *testing.T) {
	messages := 0
	client := func(address string) {
		s, err := grpc.Join(t.Context(), address, "", "test")
		if err != nil {
			t.Error(err)
			return
		}
		defer func() { _ = s.Close() }()
		for {
			if _, err = s.Next(); err != nil {
				break
			}
			messages++
		}
		if !errors.Is(err, io.EOF) || len(s.Layout.Shelves) == 0 || s.End.Messages != uint64(messages) {
			t.Errorf("%v after %d messages", err, messages)
		}
		r, err := s.Finish()
		if err != nil || r.Verdict != "never answered" || r.Figures["receipts.missing"] != 1 {
			t.Errorf("%v: %v", r, err)
		}
	}
	address := freeAddress(t)
	go client(address)
	var out, log bytes.Buffer
	code := run([]string{"serve", "S01-three-picks", "--cameras", "none", "--listen", address, "-o", t.TempDir()},
		&out, &log)
	if code != exitFailed || !strings.Contains(out.String(), "verdict: never answered") || messages < 1000 {
		t.Errorf("exit code %d after %d messages: %s%s", code, messages, &out, &log)
	}
}

// python runs a client in Python, where Debian's python3-grpcio and python3-opencv are there.
func python(t *testing.T, script string, args ...string) []byte {
	t.Helper()
	cmd := exec.CommandContext(context.Background(), "/usr/bin/python3", append([]string{script}, args...)...)
	cmd.Dir = filepath.Join("..", "..", "bench", "clients", "python")
	cmd.Env = append(os.Environ(), "PYTHONDONTWRITEBYTECODE=1")
	var log bytes.Buffer
	cmd.Stderr = &log
	out, err := cmd.Output()
	if err != nil {
		t.Errorf("%s: %v: %s", script, err, &log)
	}
	return out
}

// readIssued reads receipts without their prices, which an offline client does not tell.
func readIssued(t *testing.T, path string) []receipts.Receipt {
	t.Helper()
	list, err := receipts.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for i := range list {
		for k := range list[i].Lines {
			list[i].Lines[k].Price = 0
		}
	}
	return list
}

// The same pipeline in Python has the same receipts from a recording and from a live run in lock step,
// pictures and all.
func TestPythonClients(t *testing.T) {
	if testing.Short() {
		t.Skip("draws pictures")
	}
	if err := exec.Command("/usr/bin/python3", "-c", "import grpc, cv2").Run(); err != nil {
		t.Skip("Debian's python3-grpcio and python3-opencv are not there")
	}
	dir := t.TempDir()
	scenario := filepath.Join(dir, "small.toml")
	text := "# Three picks, seen by small cameras.\nextends = \"S01-three-picks\"\n\n" +
		"[cameras]\nfps = 0.5\nwidth = 320\nheight = 180\n"
	if err := os.WriteFile(scenario, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	recording := filepath.Join(dir, "run.mcap")
	var log bytes.Buffer
	if code := run([]string{"record", scenario, "-o", recording}, io.Discard, &log); code != 0 {
		t.Fatalf("record: %d: %s", code, &log)
	}
	offline := filepath.Join(dir, "offline.jsonl")
	if err := os.WriteFile(offline, python(t, "offline.py", recording), 0o600); err != nil {
		t.Fatal(err)
	}
	var fromFile bytes.Buffer
	if code := run([]string{"score", recording, offline}, &fromFile, &log); code != 0 {
		t.Fatalf("score: %d: %s", code, &log)
	}
	live := filepath.Join(dir, "live")
	out := serve(t, func(address string) { python(t, "live.py", address) }, scenario, "-o", live)
	if !strings.Contains(out, "verdict: ok") || strings.Contains(out, " 0 of them frames") {
		t.Error(out)
	}
	want, got := readIssued(t, offline), readIssued(t, filepath.Join(live, "receipts.jsonl"))
	if diff := cmp.Diff(want, got, cmpopts.IgnoreUnexported(receipts.Receipt{})); diff != "" || len(got) != 1 {
		t.Errorf("the live run's receipts are others than the recording's:\n%s", diff)
	}
	if !strings.Contains(fromFile.String(), "receipts.count") {
		t.Error(fromFile.String())
	}
}
