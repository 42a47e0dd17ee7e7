package mcap_test

import (
	"encoding/json"
	"os/exec"
	"path/filepath"
	"slices"
	"testing"
)

// The format's JavaScript library reads the same messages. It is asked where node finds it, for instance with
// NODE_PATH set to a folder in which "npm install @mcap/core fzstd protobufjs" was run.
func TestNodeReads(t *testing.T) {
	node, err := exec.LookPath("node")
	if err != nil {
		t.Skip("node is not there")
	}
	if err := exec.Command(node, "-e", "require('@mcap/core'), require('fzstd'), require('protobufjs')").Run(); err != nil {
		t.Skip("node does not find @mcap/core, fzstd and protobufjs")
	}
	dir, _ := train(t)
	path := filepath.Join(dir, "corner-train.mcap")
	text, err := exec.Command(node, filepath.Join("testdata", "read.cjs"), path).CombinedOutput()
	if err != nil {
		t.Fatalf("%v: %s", err, text)
	}
	var got struct {
		Topics      map[string]int
		Attachments []string
		Streamed    int
	}
	if err := json.Unmarshal(text, &got); err != nil {
		t.Fatalf("%v: %s", err, text)
	}
	r := open(t, path)
	if got.Streamed != len(r.messages) || len(got.Topics) < 10 {
		t.Errorf("%d messages on %v, want %d", got.Streamed, got.Topics, len(r.messages))
	}
	for topic, n := range got.Topics {
		if want := len(r.topic(topic)); n != want {
			t.Errorf("%s: %d messages, want %d", topic, n, want)
		}
	}
	slices.Sort(got.Attachments)
	if want := []string{"planogram.json", "receipts.json", "settings.json", "skus.json"}; !slices.Equal(got.Attachments, want) {
		t.Errorf("attachments %v", got.Attachments)
	}
}
