package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"os/exec"
	"slices"
	"strings"
	"testing"
)

// layer says what a package may import of this module, and why it may.
type layer struct {
	path string // from the module's root; "/..." at the end stands for all packages below
	may  string // the same, separated by spaces; "*" for everything
	why  string
}

// layers has a row for every package. A new package is a decision, made here.
//
// The rule behind it: the pipeline sees only what a store's hardware and its installer would give it. What is
// true in the simulated store (sim), how its pixels came to be (render), which story is told (scenarios) and
// how it is judged (bench) cannot be reached from pipeline, neither directly nor through others.
var layers = []layer{
	{"pipeline/store", "", "the trade's nouns depend on nothing"},
	{"pipeline/record", "", "files of checked records; it knows no store"},
	{"pipeline/feed", "pipeline/store pipeline/record", "what the devices of a store emit"},
	{"pipeline/feed/...", "pipeline/store pipeline/feed pipeline/feed/...", "the feed over a protocol of the field"},
	{"pipeline/model", "", "weights and what is known about them"},
	{"pipeline/detect", "pipeline/store pipeline/feed pipeline/model", "a camera's image to detections"},
	{"pipeline/detect/onnx", "pipeline/store pipeline/model pipeline/detect pipeline/detect/onnx/library",
		"runs a network; the only cgo"},
	{"pipeline/detect/onnx/library", "", "finds and fetches the library that onnx loads"},
	{"pipeline/track", "pipeline/store pipeline/feed pipeline/detect", "one camera's detections to tracklets"},
	{"pipeline/track/sort", "pipeline/store pipeline/track", "the baseline of trackers; no part of the pipeline"},
	{"pipeline/gallery", "pipeline/store pipeline/feed pipeline/detect pipeline/track",
		"tracklets and gate reads to people on the floor"},
	{"pipeline/shelf", "pipeline/store pipeline/feed", "plate readings to changes of stock"},
	{"pipeline/attribution", "pipeline/store pipeline/feed pipeline/gallery pipeline/shelf", "whose hand made the change"},
	{"pipeline/cart", "pipeline/store pipeline/feed pipeline/gallery pipeline/shelf pipeline/attribution",
		"attributed changes to receipts, closed when an identity leaves"},
	{"pipeline/health", "pipeline/store pipeline/feed pipeline/detect pipeline/gallery pipeline/shelf " +
		"pipeline/attribution", "which devices are not to be trusted, by the feed alone"},
	{"pipeline/journal", "pipeline/store pipeline/feed pipeline/record pipeline/detect pipeline/cart",
		"what a pipeline needs to come to the same point after a crash"},
	{"pipeline/review", "pipeline/store pipeline/feed pipeline/cart",
		"which receipts a person should look at, and what they answered"},
	{"pipeline/smartcart", "pipeline/store pipeline/feed pipeline/cart", "the cart that scans and weighs"},
	{"pipeline", "pipeline/store pipeline/feed pipeline/model pipeline/detect pipeline/track pipeline/gallery " +
		"pipeline/shelf pipeline/attribution pipeline/cart pipeline/health pipeline/review pipeline/smartcart",
		"the stages in order; the detector is passed in, so not onnx"},

	{"render", "pipeline/store sim/mask", "cameras are the store's; a scene has no store in it"},
	{"sim/des", "", "clock, queue, process"},
	{"sim/rng", "", "random streams"},
	{"sim/demand", "sim/rng", "what shoppers want and when they come, fitted to records; it knows no store"},
	{"sim/day", "sim/des sim/rng sim/demand", "a store day on a graph; nothing has a shape"},
	{"sim/mask", "", "sets of pixels"},
	{"sim/jpeg", "", "pictures to files; cgo with the tag turbojpeg only"},
	{"sim/truth", "pipeline/store sim/des sim/mask", "the ledger of what happened, in the trade's nouns"},
	{"sim/world", "pipeline/store sim/des sim/rng sim/truth", "everything true now; writes the ledger"},
	{"sim/catalog", "pipeline/store sim/rng", "goods and what lies where, made up: a world needs no catalogue"},
	{"sim/scene", "pipeline/store render sim/world sim/truth sim/des sim/rng", "the world as a scene to draw"},
	{"sim/crowd", "pipeline/store", "how people move on a floor: a world needs no crowd"},
	{"sim/crowd/study", "pipeline/store sim/crowd", "how the crowd measures up to published curves, drawn"},
	{"sim/shopper", "pipeline/store sim/des sim/rng sim/world sim/truth sim/crowd sim/demand", "stories of shoppers that change the world"},
	{"sim/checkout", "pipeline/store sim/des sim/rng sim/world sim/truth", "lanes and staff that change the world"},
	{"sim/fault", "pipeline/store sim/des sim/rng", "what goes wrong, drawn per seed"},
	{"sim/sensor", "pipeline/store pipeline/feed render sim/des sim/rng sim/world sim/truth sim/scene sim/fault sim/mask sim/jpeg",
		"the hardware: reads the world, emits the feed"},
	{"sim/dataset", "pipeline/store pipeline/feed render sim/des sim/rng sim/truth sim/world sim/scene sim/sensor sim/mask sim/jpeg sim/dataset/...",
		"a run as training data"},
	{"sim/dataset/hands", "pipeline/store pipeline/feed pipeline/model pipeline/detect sim/truth sim/des sim/mask sim/rng sim/scene sim/dataset",
		"crops as the pipeline cuts them, with what they show"},
	{"sim/dataset/...", "pipeline/store pipeline/feed pipeline/feed/mcap/foxglove sim/truth sim/des sim/mask sim/dataset", "formats of data sets"},
	{"sim", "pipeline/store pipeline/feed render sim/...", "one run: a feed out, a ledger out"},
	{"scenarios", "pipeline/store sim sim/...", "a file to the settings of a run"},
	{"scenarios/importer", "pipeline/store sim/catalog", "tables of the trade to products and shelves"},
	{"scenarios/importer/autocheckout", "pipeline/store pipeline/feed", "a real store's recording to our feed"},

	{"bench/score", "pipeline/store pipeline/feed pipeline/detect pipeline/track pipeline/gallery pipeline/shelf " +
		"pipeline/attribution pipeline/cart pipeline/review sim/truth sim/des", "what was issued against what was true"},
	{"bench/reviewer", "bench/score pipeline/store pipeline/review pipeline/attribution sim/truth sim/rng",
		"the person who answers, as a model"},
	{"bench/report", "bench/score bench/report/timeline bench/report/uplot pipeline/store pipeline/feed pipeline/detect pipeline/track pipeline/gallery " +
		"pipeline/shelf pipeline/attribution pipeline/cart pipeline/review sim/truth sim/des render",
		"scores for people: pictures of what was found beside what was true"},
	{"bench/report/timeline", "bench/score pipeline/store pipeline/attribution pipeline/cart pipeline/gallery " +
		"pipeline/shelf sim/truth", "a run on one clock, as a file"},
	{"bench/report/uplot", "", "a chart library for pages, as published"},
	{"bench/report/player", "bench/report bench/report/timeline bench/report/uplot", "a run's folder as a web site"},
	{"bench/score/...", "bench/score pipeline/store pipeline/feed pipeline/cart sim/mask", "the field's metrics on plain files"},
	{"bench/layout", "bench/score pipeline/store render", "camera layouts, judged"},
	{"bench/live", "bench/score bench/score/receipts bench/score/mot pipeline/store pipeline/feed pipeline/feed/... sim sim/truth sim/sensor " +
		"sim/jpeg sim/des", "plays a store to somebody else's pipeline, and judges it"},
	{"bench/loadstats", "pipeline/store pipeline/feed sim sim/... scenarios", "a stream of load cells, measured"},
	{"bench/trainstats", "", "what the training study measured, as a page and plots"},
	{"bench/emulator", "pipeline/store pipeline/detect render sim/world sim/truth sim/des sim/rng", "the detector's errors, as a model"},
	{"bench/clues", "bench/score pipeline/store pipeline/attribution pipeline/gallery sim/truth",
		"the weights that decide whose hand it was, fitted to the truth"},
	{"bench/confidence", "bench/score pipeline/store pipeline/cart", "how honest stated probabilities are, and what would make them so"},
	{"bench/paired", "bench/compare bench/score bench/sweep", "the same runs both ways"},
	{"bench/streams", "bench pipeline pipeline/store pipeline/feed pipeline/detect pipeline/cart sim sim/des sim/rng sim/truth " +
		"sim/sensor sim/jpeg bench/score bench/report", "how many cameras a machine bears; the detector is passed in"},
	{"bench/sweep", "bench bench/score bench/score/mot scenarios pipeline/store pipeline/feed sim sim/truth sim/des", "many runs"},
	{"bench/compare", "bench/score bench/score/mot pipeline/store", "two pipelines' counts on equal seeds"},
	{"bench", "pipeline pipeline/store pipeline/feed pipeline/model pipeline/detect pipeline/track pipeline/gallery " +
		"pipeline/shelf pipeline/attribution pipeline/cart pipeline/health pipeline/review pipeline/smartcart " +
		"sim sim/... render scenarios bench/score bench/emulator bench/reviewer", "runs a pipeline on a scenario; the detector is passed in, so not onnx"},
	{"internal/fixedseed", "", "for tests only"},
	{"internal/headless", "", "a browser, for tests only"},
	{"cmd/storesim", "*", "flags, progress, output"},
	{"cmd/storesim/internal/...", "*", "parts of the command that nobody else may import"},
}

// required are the packages without which there is no storesim: a row that outlives its package is a mistake
// there.
var required = []string{
	"pipeline", "pipeline/store", "pipeline/feed", "pipeline/model", "pipeline/detect", "pipeline/detect/onnx",
	"pipeline/detect/onnx/library", "pipeline/track", "pipeline/gallery", "pipeline/shelf", "pipeline/attribution",
	"pipeline/cart", "render", "sim", "sim/des", "sim/rng", "sim/truth", "sim/world", "sim/scene", "sim/shopper",
	"sim/sensor", "sim/dataset", "scenarios", "bench", "bench/score", "bench/report", "cmd/storesim",
}

const (
	module      = "storesim/"
	onnxruntime = "github.com/yalue/onnxruntime_go"
)

// hidden are the trees that no package of the pipeline, nor its tests, may reach.
var hidden = []string{"sim/...", "render/...", "scenarios/...", "bench/...", "cmd/..."}

// goPackage is the part of `go list -json` that the rule needs. Deps are direct and indirect.
type goPackage struct {
	ImportPath                               string
	Imports, Deps, TestImports, XTestImports []string
}

// packages lists the module.
func packages(t *testing.T) []goPackage {
	t.Helper()
	cmd := exec.Command("go", "list", "-e",
		"-json=ImportPath,Imports,Deps,TestImports,XTestImports", module+"...")
	out, err := cmd.Output()
	if err != nil {
		if exit, ok := errors.AsType[*exec.ExitError](err); ok {
			t.Fatalf("go list: %v\n%s", err, exit.Stderr)
		}
		t.Fatalf("go list: %v", err)
	}
	var list []goPackage
	for decoder := json.NewDecoder(bytes.NewReader(out)); ; {
		var p goPackage
		if err := decoder.Decode(&p); errors.Is(err, io.EOF) {
			return list
		} else if err != nil {
			t.Fatalf("go list: %v", err)
		}
		list = append(list, p)
	}
}

// inModule keeps the module's own packages, as paths from its root.
func inModule(imports []string) []string {
	var own []string
	for _, path := range imports {
		if rest, ok := strings.CutPrefix(path, module); ok {
			own = append(own, rest)
		}
	}
	return own
}

// matches reports whether a path fits one of the patterns. "a/..." is all packages below a, and "a" is a
// alone.
func matches(path string, patterns []string) bool {
	return slices.ContainsFunc(patterns, func(pattern string) bool {
		tree, whole := strings.CutSuffix(pattern, "...")
		return pattern == "*" || pattern == path || whole && strings.HasPrefix(path, tree)
	})
}

// rowOf returns the row of a package; a row for the package itself goes before one for a tree around it.
func rowOf(rows []layer, path string) (layer, bool) {
	for _, exact := range []bool{true, false} {
		for _, row := range rows {
			if exact && row.path == path || !exact && matches(path, []string{row.path}) {
				return row, true
			}
		}
	}
	return layer{}, false
}

// reachable is what a package may reach through all packages that it may import.
func reachable(rows []layer, path string, seen map[string]bool) {
	row, _ := rowOf(rows, path)
	for next := range strings.FieldsSeq(row.may) {
		if !seen[next] {
			seen[next] = true
			reachable(rows, next, seen)
		}
	}
}

// violations checks packages against rows and returns a sentence for each fault, sorted.
func violations(rows []layer, list []goPackage) []string {
	var faults []string
	for _, p := range list {
		path := strings.TrimPrefix(p.ImportPath, module)
		row, ok := rowOf(rows, path)
		if !ok {
			faults = append(faults, path+" has no row: decide what it may import, and why")
			continue
		}
		faults = append(faults, layerFaults(rows, row, path, p)...)
		faults = append(faults, hiddenFaults(path, p)...)
		if slices.Contains(p.Imports, onnxruntime) && path != "pipeline/detect/onnx" {
			faults = append(faults, path+" imports "+onnxruntime+": cgo stays in pipeline/detect/onnx")
		}
	}
	slices.Sort(faults)
	return slices.Compact(faults)
}

// layerFaults compares direct imports with the row, and indirect ones with what the rows allow in sum.
func layerFaults(rows []layer, row layer, path string, p goPackage) []string {
	var faults []string
	direct := strings.Fields(row.may)
	for _, imported := range inModule(p.Imports) {
		if !matches(imported, direct) {
			faults = append(faults, path+" ("+row.why+") imports "+imported)
		}
	}
	all := map[string]bool{}
	reachable(rows, path, all)
	var through []string
	for pattern := range all {
		through = append(through, pattern)
	}
	for _, dep := range inModule(p.Deps) {
		if !matches(dep, through) {
			faults = append(faults, path+" ("+row.why+") reaches "+dep)
		}
	}
	return faults
}

// hiddenFaults holds whatever the rows say.
func hiddenFaults(path string, p goPackage) []string {
	if !matches(path, []string{"pipeline", "pipeline/..."}) {
		return nil
	}
	var faults []string
	for _, dep := range inModule(slices.Concat(p.Deps, p.TestImports, p.XTestImports)) {
		if matches(dep+"/", hidden) {
			faults = append(faults, path+" reaches "+dep+": the pipeline sees only what hardware gives")
		}
	}
	return faults
}

func TestLayers(t *testing.T) {
	list := packages(t)
	for _, fault := range violations(layers, list) {
		t.Error(fault)
	}
	for _, path := range required {
		if !slices.ContainsFunc(list, func(p goPackage) bool { return p.ImportPath == module+path }) {
			t.Errorf("%s is required and does not exist", path)
		}
	}
}

// The check must be able to fail: one small graph for each kind of fault.
func TestViolations(t *testing.T) {
	rows := []layer{
		{"sim/world", "", ""},
		{"pipeline/store", "", ""},
		{"pipeline/feed", "pipeline/store", "feed"},
		{"pipeline/track", "pipeline/feed", "track"},
		{"pipeline/detect/onnx", "", ""},
		{"cmd/storesim/internal/...", "*", ""},
	}
	cases := map[string]struct {
		p    goPackage
		want string // "" for none
	}{
		"allowed":            {goPackage{ImportPath: "storesim/pipeline/feed", Imports: []string{"storesim/pipeline/store"}}, ""},
		"allowed indirectly": {goPackage{ImportPath: "storesim/pipeline/track", Deps: []string{"storesim/pipeline/store"}}, ""},
		"everything": {
			goPackage{ImportPath: "storesim/cmd/storesim/internal/x", Imports: []string{"storesim/sim/world"}}, "",
		},
		"no row": {goPackage{ImportPath: "storesim/pipeline/new"}, "pipeline/new has no row"},
		"not in the row": {
			goPackage{ImportPath: "storesim/pipeline/track", Imports: []string{"storesim/pipeline/store"}},
			"pipeline/track (track) imports pipeline/store",
		},
		"indirectly not in the rows": {
			goPackage{ImportPath: "storesim/pipeline/feed", Deps: []string{"storesim/pipeline/track"}},
			"pipeline/feed (feed) reaches pipeline/track",
		},
		"the truth, from a test": {
			goPackage{ImportPath: "storesim/pipeline/feed", XTestImports: []string{"storesim/sim/world"}},
			"pipeline/feed reaches sim/world",
		},
		"the root of a hidden tree": {
			goPackage{ImportPath: "storesim/pipeline/feed", TestImports: []string{"storesim/render"}},
			"pipeline/feed reaches render",
		},
		"cgo elsewhere": {
			goPackage{ImportPath: "storesim/pipeline/feed", Imports: []string{onnxruntime}}, "cgo stays in pipeline/detect/onnx",
		},
		"cgo in its place": {goPackage{ImportPath: "storesim/pipeline/detect/onnx", Imports: []string{onnxruntime}}, ""},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			got := strings.Join(violations(rows, []goPackage{c.p}), "\n")
			if (c.want == "") != (got == "") || !strings.Contains(got, c.want) {
				t.Errorf("faults %q, want %q", got, c.want)
			}
		})
	}
}
