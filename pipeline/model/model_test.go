package model

import (
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"
)

// sample returns a valid set of one network, "probe", that a test may damage.
func sample(t *testing.T) fstest.MapFS {
	t.Helper()
	files := fstest.MapFS{}
	for _, name := range []string{manifestFile, "weights/probe.onnx"} {
		data, err := fs.ReadFile(committed, name)
		if err != nil {
			t.Fatal(err)
		}
		files[name] = &fstest.MapFile{Data: data}
	}
	return files
}

// edit replaces text in a file of the set, which must hold it.
func edit(t *testing.T, files fstest.MapFS, name, from, to string) {
	t.Helper()
	text := string(files[name].Data)
	if !strings.Contains(text, from) {
		t.Fatalf("%s does not hold %q", name, from)
	}
	files[name] = &fstest.MapFile{Data: []byte(strings.Replace(text, from, to, 1))}
}

func TestEveryCommittedNetworkLoads(t *testing.T) {
	names, err := Names()
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		n, err := Load(name)
		if err != nil {
			t.Error(err)
			continue
		}
		if n.Name != name || len(n.ONNX) == 0 {
			t.Errorf("Load(%q) = network %q of %d bytes", name, n.Name, len(n.ONNX))
		}
	}
}

func TestEveryWeightHasARow(t *testing.T) {
	m, err := readManifest(committed)
	if err != nil {
		t.Fatal(err)
	}
	rows := map[string]bool{}
	for r := range maps.Values(m.Network) {
		rows[r.File] = true
	}
	files, err := fs.Glob(committed, "weights/*")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		if !rows[file] {
			t.Errorf("%s has no row in %s", file, manifestFile)
		}
	}
}

// Weights live in plain git: each is small, and so are all together.
func TestWeightsAreSmall(t *testing.T) {
	const totalMax = 8 << 20
	files, err := fs.Glob(committed, "weights/*")
	if err != nil {
		t.Fatal(err)
	}
	var total int64
	for _, file := range files {
		info, err := fs.Stat(committed, file)
		if err != nil {
			t.Fatal(err)
		}
		total += info.Size()
	}
	if total > totalMax {
		t.Errorf("weights take %d bytes together, at most %d", total, totalMax)
	}
}

// A network that has seen a store it is judged on would make every score a lie.
func TestTrainingSeedsAreApartFromJudgingSeeds(t *testing.T) {
	const (
		lastDevelopmentSeed = 999
		lastBenchmarkSeed   = 9999
	)
	m, err := readManifest(committed)
	if err != nil {
		t.Fatal(err)
	}
	for name, r := range m.Network {
		trained := r.Commit != ""
		if trained && len(r.Training.Data) == 0 {
			t.Errorf("%s: trained at %s on no data", name, r.Commit)
		}
		for _, d := range r.Training.Data {
			if len(d.Seeds) == 0 {
				t.Errorf("%s: data of %s has no seeds", name, d.Scenario)
			}
			for _, s := range d.Seeds {
				if s.First <= max(lastDevelopmentSeed, lastBenchmarkSeed) || s.First < FirstTrainingSeed {
					t.Errorf("%s: %s seeds %d..%d reach into those for judging", name, d.Scenario, s.First, s.Last)
				}
			}
		}
	}
}

// Held-out frames must come from seeds the network has not been trained on.
func TestHeldOutSeedsAreHeldOut(t *testing.T) {
	m, err := readManifest(committed)
	if err != nil {
		t.Fatal(err)
	}
	for name, r := range m.Network {
		for _, pair := range overlaps(r.Training.Data) {
			t.Errorf("%s: %s", name, pair)
		}
	}
}

// overlaps names the scenarios with a seed in both splits.
func overlaps(data []Data) []string {
	var found []string
	for _, a := range data {
		for _, b := range data {
			if a.Split != "train" || b.Split != "held-out" || a.Scenario != b.Scenario {
				continue
			}
			for _, s := range a.Seeds {
				for _, u := range b.Seeds {
					if s.First <= u.Last && u.First <= s.Last {
						found = append(found, a.Scenario+": a seed is both trained on and held out")
					}
				}
			}
		}
	}
	return found
}

func TestOverlapsFindsASharedSeed(t *testing.T) {
	data := []Data{
		{Scenario: "a", Split: "train", Seeds: []SeedRange{{100_000, 100_010}}},
		{Scenario: "a", Split: "held-out", Seeds: []SeedRange{{100_010, 100_020}}},
		{Scenario: "b", Split: "held-out", Seeds: []SeedRange{{100_000, 100_000}}},
	}
	if got := overlaps(data); len(got) != 1 {
		t.Errorf("overlaps = %q, want one", got)
	}
}

func TestLoadFromAFolder(t *testing.T) {
	dir := t.TempDir()
	if err := os.CopyFS(dir, sample(t)); err != nil {
		t.Fatal(err)
	}
	if _, err := LoadFrom(os.DirFS(dir), "probe"); err != nil {
		t.Fatal(err)
	}
	if err := os.Remove(filepath.Join(dir, "weights", "probe.onnx")); err != nil {
		t.Fatal(err)
	}
	if _, err := LoadFrom(os.DirFS(dir), "probe"); err == nil || !strings.Contains(err.Error(), "probe.onnx") {
		t.Errorf("missing weights: error %v does not name the file", err)
	}
}

func TestLoadErrors(t *testing.T) {
	const weights = "weights/probe.onnx"
	cases := map[string]struct {
		file, from, to string   // the damage: a replacement in one file
		want           []string // all in the error's text
	}{
		"changed weights": {weights, "Relu", "Tanh", []string{"probe.onnx", "wrong hash", "want sha256 ", ", got "}},
		"unknown key":     {manifestFile, "opset", "opsett", []string{"unknown key", "opsett"}},
		"wrong type":      {manifestFile, "opset = ", "opset = 'x' #", []string{"opset"}},
		"newer schema":    {manifestFile, "schema = 1", "schema = 2", []string{"schema is 2"}},
		"path outside":    {manifestFile, `"weights/probe`, `"../probe`, []string{"not a path below"}},
		"short hash":      {manifestFile, `sha256 = "b`, `sha256 = "`, []string{"64 lower-case hex digits"}},
		"dynamic shape":   {manifestFile, "[1, 2, 2, 3]", "[-1, 2, 2, 3]", []string{"tensor x", "not all positive"}},
		"check too long":  {manifestFile, "input = [", "input = [9.0, ", []string{"check"}},
		"trained on a benchmark seed": {
			manifestFile, "[network.probe.training]", "[network.probe.training]\n" +
				`data = [{scenario="corner", split="train", frames=1, seeds=[{first=1000, last=1010}]}]`,
			[]string{"seeds 1000..1010", "from 100000 on"},
		},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			files := sample(t)
			edit(t, files, c.file, c.from, c.to)
			_, err := LoadFrom(files, "probe")
			if err == nil {
				t.Fatal("no error")
			}
			for _, want := range c.want {
				if !strings.Contains(err.Error(), want) {
					t.Errorf("error %q does not say %q", err, want)
				}
			}
		})
	}
}

func TestLoadOfAnUnknownNetwork(t *testing.T) {
	if _, err := Load("nobody"); err == nil || !strings.Contains(err.Error(), `no network "nobody", only p`) {
		t.Errorf("error %v does not list the networks", err)
	}
}

func TestLoadFromAnEmptyFolder(t *testing.T) {
	if _, err := LoadFrom(fstest.MapFS{}, "probe"); err == nil || !strings.Contains(err.Error(), manifestFile) {
		t.Errorf("error %v does not name %s", err, manifestFile)
	}
}
