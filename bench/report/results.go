package report

import (
	"storesim/bench/score"
	"storesim/pipeline/store"
)

// Schema names the form of results.json. A reader turns older forms into it and refuses what it does not
// know. docs/results.md explains every field.
const Schema = "storesim.results/2"

// Results is everything that a run or a suite has to say, in the field order of results.json.
type Results struct {
	Schema     string                  `json:"schema"`
	Name       string                  `json:"name"` // of the run
	Scenario   string                  `json:"scenario"`
	ConfigHash string                  `json:"config_hash"` // sha256, hex
	Seeds      []uint64                `json:"seeds"`
	Pipeline   string                  `json:"pipeline"` // "frames", "oracle", "null", ...
	Started    string                  `json:"started"`  // UTC, RFC 3339
	Command    string                  `json:"command"`  // repeats the run
	Tool       Tool                    `json:"tool"`
	Models     []Model                 `json:"models"`
	Runtime    Runtime                 `json:"onnx_runtime"`
	Machine    Machine                 `json:"machine"`
	Workload   Workload                `json:"workload"`
	Books      *Books                  `json:"books,omitempty"` // none for a suite
	Devices    []Device                `json:"devices,omitempty"`
	Figures    map[string]score.Figure `json:"figures"` // by name, see score.Definitions
	Digests    Digests                 `json:"digests"`
	Receipts   []Receipt               `json:"receipts"`
	Ablation   []Stage                 `json:"ablation,omitempty"`
	Timings    []Timing                `json:"timings"`

	Scenarios   []Scenario             `json:"scenarios,omitempty"`   // of a suite, in its order
	Reliability []score.ReliabilityBin `json:"reliability,omitempty"` // of stated probabilities
	Review      []score.ReviewPoint    `json:"review,omitempty"`      // by share looked at
	Runs        []score.RunCounts      `json:"runs,omitempty"`        // counts of each run

	Valid   bool     `json:"valid"`
	Reasons []string `json:"reasons,omitempty"` // why the run is not valid, or not complete
}

// Scenario is one scenario of a suite, over all its seeds.
type Scenario struct {
	Name         string                  `json:"name"`
	Family       string                  `json:"family,omitempty"` // "mixes"; empty for a file of one's own
	Hash         string                  `json:"hash"`             // with an opening time not its own
	Seeds        []uint64                `json:"seeds"`
	StoreSeconds float64                 `json:"store_seconds"`
	Shoppers     int                     `json:"shoppers"` // true receipts
	Figures      map[string]score.Figure `json:"figures"`
	Lost         map[string]int          `json:"lost,omitempty"` // wrong receipts by stages that mend
}

// Tool is the program that ran.
type Tool struct {
	Version string `json:"version"`
	Commit  string `json:"commit"`
	Dirty   bool   `json:"dirty"`            // built from changed sources
	SHA256  string `json:"sha256,omitempty"` // of the program file, hex
}

// Model is a network file.
type Model struct {
	Name   string `json:"name"`
	SHA256 string `json:"sha256"`
}

// Runtime is the inference library; empty where no network ran.
type Runtime struct {
	Version string `json:"version"`
	SHA256  string `json:"sha256"`
}

// Machine is where it ran.
type Machine struct {
	CPU         string     `json:"cpu"`
	Cores       int        `json:"cores"`
	MemoryBytes uint64     `json:"memory_bytes"`
	OS          string     `json:"os"`
	Go          string     `json:"go"`
	Kernel      string     `json:"kernel,omitempty"`
	Load        [3]float64 `json:"load"`     // load average at the start
	LoadEnd     [3]float64 `json:"load_end"` // and at the end
}

// Workload is how much was simulated.
type Workload struct {
	StoreSeconds float64 `json:"store_seconds"`
	Shoppers     int     `json:"shoppers"`
	Cameras      int     `json:"cameras"`
	Frames       int     `json:"frames"`
	Width        int     `json:"width"`
	Height       int     `json:"height"`
	FPS          float64 `json:"fps"`
	Events       int     `json:"events"`
	Late         int     `json:"late_messages"` // came after their window, and were dropped
}

// Digests tell whether two runs did the same: sha256, hex.
type Digests struct {
	Feed     string `json:"feed"`
	Ledger   string `json:"ledger"`
	Receipts string `json:"receipts"`
}

// Stage is one row of the ablation: the figures when one stage is replaced by its oracle.
type Stage struct {
	Stage   string                  `json:"stage"`
	Figures map[string]score.Figure `json:"figures"`
}

// Timing is how long one part took, summed over its calls.
type Timing struct {
	Part       string  `json:"part"`
	Seconds    float64 `json:"seconds"`               // wall time
	CPUSeconds float64 `json:"cpu_seconds,omitempty"` // 0: not measured
	Count      int     `json:"count"`                 // calls, frames or messages
}

// Status is how a receipt fared.
type Status string

// A receipt is exact, wrong, missing (true, never issued) or a phantom (issued for nobody).
const (
	Exact   Status = "exact"
	Wrong   Status = "wrong"
	Missing Status = "missing"
	Phantom Status = "phantom"
)

// Receipt is one token's true receipt beside what was issued.
type Receipt struct {
	Seed    uint64      `json:"seed"`
	Token   store.Token `json:"token"`
	Status  Status      `json:"status"`
	True    store.Cents `json:"true_cents"`
	Charged store.Cents `json:"charged_cents"`
	PExact  float64     `json:"p_exact"` // as stated by the pipeline
	Lines   []Line      `json:"lines"`   // sorted by SKU, everything on either side

	Evidence []Evidence `json:"evidence,omitempty"` // behind what was issued, in order of time
	Review   *Review    `json:"review,omitempty"`   // nil: nobody looked at it
}

// Line is one product of a receipt, with both counts.
type Line struct {
	SKU     store.SKU   `json:"sku"`
	Name    string      `json:"name"`
	True    int         `json:"true"`
	Charged int         `json:"charged"`
	Price   store.Cents `json:"price_cents"`
	P       float64     `json:"p,omitempty"` // that Charged is right, as stated; 0: not stated
}

// Off is how many units too many were charged, negative for too few.
func (l Line) Off() int { return l.Charged - l.True }

// TrueUnits is the number of units that were taken.
func (r Receipt) TrueUnits() int {
	n := 0
	for _, l := range r.Lines {
		n += l.True
	}
	return n
}

// ChargedUnits is the number of units that were charged.
func (r Receipt) ChargedUnits() int {
	n := 0
	for _, l := range r.Lines {
		n += l.Charged
	}
	return n
}

// Differences are the lines whose counts are not equal.
func (r Receipt) Differences() []Line {
	var out []Line
	for _, l := range r.Lines {
		if l.Off() != 0 {
			out = append(out, l)
		}
	}
	return out
}
