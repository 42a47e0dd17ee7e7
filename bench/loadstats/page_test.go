package loadstats_test

import (
	"bytes"
	"flag"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/BurntSushi/toml"

	"storesim/bench/loadstats"
	"storesim/scenarios"
	"storesim/sim/sensor"
)

var update = flag.Bool("update", false, "write docs/sensors.md anew; it takes the recording")

const page = "../../docs/sensors.md"

// TestPage compares the committed page's table of defaults with the code's. With -update it measures again
// and writes the whole page.
func TestPage(t *testing.T) {
	defaults, err := loadstats.Defaults()
	if err != nil {
		t.Fatal(err)
	}
	if *update {
		write(t, defaults)
	}
	text, err := os.ReadFile(page)
	if err != nil {
		t.Fatal(err)
	}
	_, got, ok := strings.Cut(string(text), "## Defaults\n")
	_, want, _ := strings.Cut(loadstats.DefaultsTable(defaults), "## Defaults\n")
	if !ok || got != want {
		t.Errorf("the page's table of defaults is not the code's: run go test ./bench/loadstats -run TestPage -update")
	}
}

func write(t *testing.T, defaults []loadstats.Default) {
	t.Helper()
	recording := realStats(t)
	seeds := []uint64{1000, 1001, 1002, 1003, 1004}
	var runs []loadstats.Stats
	for _, seed := range seeds {
		runs = append(runs, *simulate(t, seed, 10*time.Minute))
	}
	var b bytes.Buffer
	if err := loadstats.WritePage(&b, recording, runs, seeds, defaults); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(page, b.Bytes(), 0o644); err != nil {
		t.Fatal(err)
	}
}

// Each key of the page is a key of a scenario, once, and none has an empty source.
func TestDefaultsAreComplete(t *testing.T) {
	defaults, err := loadstats.Defaults()
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	for _, d := range defaults {
		if seen[d.Key] || d.Value == "" || d.What == "" || d.Source == "" {
			t.Errorf("%+v is given twice or not in full", d)
		}
		seen[d.Key] = true
	}
	// One row for each field of the plates' config, and one for the cells.
	if n := countPrefix(defaults, "plates."); n != fieldsOf(sensor.PlateConfig{})+1 {
		t.Errorf("%d keys of plates, the code has %d", n, fieldsOf(sensor.PlateConfig{})+1)
	}
	if n := countPrefix(defaults, "cameras."); n != fieldsOf(sensor.CameraConfig{}) {
		t.Errorf("%d keys of cameras, the code has %d", n, fieldsOf(sensor.CameraConfig{}))
	}
}

// Each key of [shoppers] that the scenario corner gives is on the page.
func TestShopperDefaultsAreComplete(t *testing.T) {
	defaults, err := loadstats.Defaults()
	if err != nil {
		t.Fatal(err)
	}
	text, err := scenarios.Source("corner")
	if err != nil {
		t.Fatal(err)
	}
	var given struct{ Shoppers map[string]any }
	if _, err := toml.Decode(string(text), &given); err != nil || len(given.Shoppers) == 0 {
		t.Fatalf("no [shoppers] in corner: %v", err)
	}
	listed := map[string]bool{}
	for _, d := range defaults {
		listed[d.Key] = true
	}
	for key := range given.Shoppers {
		if !listed["shoppers."+key] {
			t.Errorf("shoppers.%s has no row", key)
		}
	}
	if n := countPrefix(defaults, "shoppers."); n != len(given.Shoppers) {
		t.Errorf("%d rows of shoppers, corner gives %d", n, len(given.Shoppers))
	}
}
