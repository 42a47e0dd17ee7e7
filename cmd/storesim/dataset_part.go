package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"strings"

	"storesim/sim/dataset"
)

// setFolder is where in OUT.part the finished set is put together.
const setFolder = "set"

// datasetSettings is what the captured pictures and labels depend on. The formats are not among it: pictures
// that are there can be written in any.
type datasetSettings struct {
	Version  string
	Stores   []string // name and hash of the scenario
	Frames   int
	Sampling dataset.Sampling
	Shares   dataset.Shares
	Quality  int
	Depth    bool
	Normals  bool
	Unseen   bool
	Shard    int
}

func (c *datasetCmd) settings(runs []datasetRun) *datasetSettings {
	s := &datasetSettings{
		Version: programVersion(), Frames: c.Frames, Sampling: c.sampling(), Shares: c.shares(),
		Quality: c.Quality, Depth: c.Depth, Normals: c.Normals, Unseen: !c.Events, Shard: c.Shard,
	}
	for i := range runs {
		s.Stores = append(s.Stores, runs[i].Name+" "+runs[i].scenario.Hash)
	}
	return s
}

// programVersion tells builds apart: another one may draw other pictures.
func programVersion() string {
	t := toolInfo()
	if t.Commit == "" {
		return t.Version
	}
	return t.Version + " " + t.Commit[:min(12, len(t.Commit))]
}

// openPart makes the working folder, or goes on with one that was begun by the same command.
func openPart(part string, want *datasetSettings) error {
	path := filepath.Join(part, "settings.json")
	text, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return beginPart(part, path, want)
	}
	if err != nil {
		return err
	}
	var was datasetSettings
	if err := json.Unmarshal(text, &was); err != nil {
		return fmt.Errorf("%s: %w: remove %s to begin anew", path, err, part)
	}
	if other := differences(&was, want); len(other) > 0 {
		return fmt.Errorf("%s was begun with other settings (%s): repeat that command, choose another "+
			"folder, or remove it", part, strings.Join(other, "; "))
	}
	return nil
}

func beginPart(part, path string, s *datasetSettings) error {
	if entries, err := os.ReadDir(part); err == nil && len(entries) > 0 && !onlySettings(entries) {
		return fmt.Errorf("%s exists and is no set that was begun: remove it or choose another folder", part)
	}
	if err := os.MkdirAll(part, 0o755); err != nil {
		return err
	}
	text, err := json.MarshalIndent(s, "", "  ")
	if err != nil {
		return err
	}
	if err := os.WriteFile(path+".part", text, 0o644); err != nil {
		return err
	}
	return os.Rename(path+".part", path)
}

// onlySettings reports whether the folder was begun, and left at once.
func onlySettings(entries []os.DirEntry) bool {
	return len(entries) == 1 && entries[0].Name() == "settings.json.part"
}

// differences names the settings that are not the same, with both values.
func differences(was, want *datasetSettings) []string {
	var out []string
	a, b := reflect.ValueOf(was).Elem(), reflect.ValueOf(want).Elem()
	for i := range a.NumField() {
		x, y := a.Field(i).Interface(), b.Field(i).Interface()
		if !reflect.DeepEqual(x, y) {
			out = append(out, fmt.Sprintf("%s: %v, now %v", strings.ToLower(a.Type().Field(i).Name), x, y))
		}
	}
	return out
}

// holdsShards reports whether something is worth keeping.
func holdsShards(part string) bool {
	found, err := filepath.Glob(filepath.Join(part, "shards", "*[0-9]"))
	return err == nil && len(found) > 0
}

// dropIfBare removes a working folder with nothing in it that took long.
func dropIfBare(part string) error {
	if holdsShards(part) {
		return nil
	}
	return os.RemoveAll(part)
}
