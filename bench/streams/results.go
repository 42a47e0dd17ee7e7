package streams

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"

	"storesim/bench/report"
	"storesim/bench/score"
)

// Schema names the form of streams.json.
const Schema = "storesim.streams/1"

// Results is everything that a measurement has to say, in the field order of streams.json. Fields that it
// shares with results.json mean the same; docs/streams.md has the others.
type Results struct {
	Schema     string          `json:"schema"`
	Name       string          `json:"name"`
	Scenario   string          `json:"scenario"`
	ConfigHash string          `json:"config_hash"`
	Seeds      []uint64        `json:"seeds"`
	Pipeline   string          `json:"pipeline"`
	Started    string          `json:"started"`
	Command    string          `json:"command"`
	Tool       report.Tool     `json:"tool"`
	Models     []report.Model  `json:"models"`
	Runtime    report.Runtime  `json:"onnx_runtime"`
	Machine    report.Machine  `json:"machine"`
	Workload   report.Workload `json:"workload"`

	Mode    Mode    `json:"mode"`
	Clock   string  `json:"clock"` // cpu, wall
	Pixels  string  `json:"pixels"`
	Bytes   int     `json:"picture_bytes"` // kept in memory
	Cores   int     `json:"cores"`         // that the streams may use
	Rule    Rule    `json:"rule"`
	WholeF1 float64 `json:"whole_items_f1"` // with nothing dropped

	Streams    *score.Figure `json:"streams,omitempty"`    // nil for other modes
	Confidence float64       `json:"confidence,omitempty"` // of its interval
	Repeats    []Repeat      `json:"repeats"`
	PeakMemory uint64        `json:"peak_memory_bytes"` // 0: not measured
	Energy     string        `json:"energy"`            // joules while it was measured, or "not measured"
	Valid      bool          `json:"valid"`
	Reasons    []string      `json:"reasons,omitempty"`
}

// Repeat is one measurement.
type Repeat struct {
	Count  int        `json:"streams"`
	At     *Verdict   `json:"at,omitempty"`    // nil where not even one stream passed
	Above  *Verdict   `json:"above,omitempty"` // why one more did not
	Trials []Trial    `json:"trials,omitempty"`
	Answer *Answer    `json:"answer,omitempty"` // of another mode
	Search float64    `json:"search_cpu_ms,omitempty"`
	Decode float64    `json:"decode_cpu_ms,omitempty"` // part of it
	Store  float64    `json:"store_cpu_ms_per_s,omitempty"`
	Stream float64    `json:"cpu_seconds_per_stream_second,omitempty"`
	Load   [3]float64 `json:"load"` // average of 1, 5 and 15 minutes at the end
}

// Conclude forms the figure of the repeats and says what is wrong with it.
func (r *Results) Conclude() {
	var counts []int
	for i := range r.Repeats {
		if a := r.Repeats[i].Answer; a != nil && !a.Valid {
			r.Reasons = append(r.Reasons, a.Reasons...)
		}
		counts = append(counts, r.Repeats[i].Count)
	}
	if r.Mode == ModeStreams && len(counts) > 0 {
		f, confidence := Median(counts)
		r.Streams, r.Confidence = &f, confidence
		if f.High > f.Value+1 || f.Low < f.Value-1 {
			r.Reasons = append(r.Reasons, "repeats differ from their median by more than one stream")
		}
		if r.WholeF1 < r.Rule.Floor {
			r.Reasons = append(r.Reasons, fmt.Sprintf("the floor of F1 is %.4f, undisturbed it is %.4f",
				r.Rule.Floor, r.WholeF1))
		}
	}
	r.Valid = r.Reasons == nil
}

// ModeStreams is the mode that counts streams.
const ModeStreams Mode = "streams"

// Write writes streams.json.
func (r *Results) Write(w io.Writer) error {
	enc := json.NewEncoder(w)
	enc.SetIndent("", "  ")
	return enc.Encode(r)
}

// Benchmarks writes the repeats in Go's benchmark format, a line each, for benchstat.
func (r *Results) Benchmarks(w io.Writer) error {
	var b strings.Builder
	b.WriteString("Unit streams better=higher\nUnit frames/s better=higher\nUnit F1 better=higher\n")
	fmt.Fprintf(&b, "pkg: storesim\ncpu: %s\n", r.Machine.CPU)
	name := strings.ReplaceAll(r.Name, " ", "_")
	for i := range r.Repeats {
		p := &r.Repeats[i]
		fmt.Fprintf(&b, "BenchmarkStreams/%s/%s/%s-%d 1", name, r.Mode, r.Clock, r.Cores)
		if p.Answer != nil {
			fmt.Fprintf(&b, " %v %s", p.Answer.Value, p.Answer.Unit)
		} else {
			fmt.Fprintf(&b, " %d streams", p.Count)
		}
		if p.At != nil {
			fmt.Fprintf(&b, " %v F1 %v p99-age-ms", p.At.F1, p.At.Age.P99.Seconds()*1e3)
		}
		if p.Stream > 0 {
			fmt.Fprintf(&b, " %v cpu-s/stream-s", p.Stream)
		}
		b.WriteByte('\n')
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// Set takes in what a search for the largest count found.
func (r *Repeat) Set(count int, at, above Verdict, trials []Trial) {
	r.Count, r.Trials = count, trials
	if count > 0 {
		r.At = &at
	}
	if above.Streams > 0 {
		r.Above = &above
	}
}
