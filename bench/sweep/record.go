package sweep

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"maps"

	"storesim/bench"
	"storesim/bench/score"
	"storesim/bench/score/mot"
	"storesim/pipeline/store"
)

// form of records. Those of another form lack something, and are run again.
const form = 3

// Record is what is kept of a run: counts, so that runs can be joined before ratios are formed.
type Record struct {
	Form         int          `json:"form"`
	Scenario     string       `json:"scenario"`
	Hash         string       `json:"hash"`     // of the config, with an opening time not its own
	Pipeline     string       `json:"pipeline"` // with its networks' hash
	Seed         uint64       `json:"seed"`
	StoreSeconds float64      `json:"store_seconds"`
	WallSeconds  float64      `json:"wall_seconds"`
	CPUSeconds   float64      `json:"cpu_seconds,omitempty"` // of the pipeline; 0: not measured
	Inside       int          `json:"inside,omitempty"`      // shoppers who had not left
	Feed         string       `json:"feed"`                  // digests
	Ledger       string       `json:"ledger"`
	Receipts     string       `json:"receipts"`
	Scores       score.Scores `json:"scores"` // without the frames' detections

	// Floor is the sum of the counts of tracks on the floor; nil where nobody was followed.
	Floor *mot.TrackCounts `json:"floor,omitempty"`
	// ChargedTo is that of score.RunCounts.
	ChargedTo map[store.Token]string `json:"charged_to,omitempty"`
}

// key tells runs apart.
type key struct {
	hash, pipeline string
	seed           uint64
}

func (r *Record) key() key { return key{r.Hash, r.Pipeline, r.Seed} }

// NewRecord keeps the counts of a run, and completes the run's own scores with what the ledger tells.
func NewRecord(scenario, hash string, run *bench.Run) (Record, error) {
	ledger, err := run.Ledger.Digest()
	if err != nil {
		return Record{}, err
	}
	receipts, err := json.Marshal(run.Issued)
	if err != nil {
		return Record{}, fmt.Errorf("digest of receipts: %w", err)
	}
	issued := sha256.Sum256(receipts)
	run.Scores.Receipts.Tell(run.Ledger.Events, run.Issued)
	r := Record{
		Form: form, Scenario: scenario, Hash: hash, Seed: run.Seed, Inside: run.Inside,
		Feed: run.Feed, Ledger: ledger, Receipts: hex.EncodeToString(issued[:]),
		StoreSeconds: run.End.Seconds(), CPUSeconds: run.Time.Pipeline.CPU.Seconds(),
		WallSeconds: (run.Time.Simulate.Wall + run.Time.Pipeline.Wall).Seconds(), Scores: run.Scores,
	}
	r.Scores.Detections = score.DetectionScores{}
	return r, r.addFloor(run)
}

// addFloor compares the paths, where anybody was followed.
func (r *Record) addFloor(run *bench.Run) error {
	if len(run.Scores.Tracks.Clusters) == 0 {
		return nil
	}
	o := score.DefaultTrackOptions()
	truth, claimed := score.Places(score.TruePaths(run.Paths), run.Identities, o)
	s, err := mot.Floor(r.Scenario, truth, claimed, o.Radius)
	if err != nil {
		return err
	}
	sum := mot.Combine(s).Total()
	r.Floor = &sum
	return nil
}

// Counts are the record's counts as results.json has them.
func (r *Record) Counts() score.RunCounts {
	out := score.RunCounts{
		Scenario: r.Scenario, Hash: r.Hash, Seed: r.Seed, StoreSeconds: r.StoreSeconds,
		WallSeconds: r.WallSeconds, CPUSeconds: r.CPUSeconds, Inside: r.Inside,
		Feed: r.Feed, Ledger: r.Ledger, Receipts: r.Receipts,
		Counts: r.Scores.Ratios(), ChargedTo: r.ChargedTo,
	}
	out.Right, out.Wrong = r.Scores.Receipts.Tokens()
	if r.Floor != nil {
		maps.Copy(out.Counts, r.Floor.Ratios())
	}
	return out
}

// floorResamples of the runs: each one forms HOTA at 19 thresholds.
const floorResamples = 500

// Figures are the figures of runs together. Those of tracks on the floor have intervals by run, the others
// by the clusters of package score.
func Figures(records []Record) map[string]score.Figure {
	all := make([]score.Scores, len(records))
	floor := mot.Scores{Floor: true}
	for i := range records {
		all[i] = records[i].Scores
		if f := records[i].Floor; f != nil {
			floor.Tracks = append(floor.Tracks, f)
		}
	}
	out := score.Combine(all).Figures()
	if len(floor.Tracks) == 0 {
		return out
	}
	for name, f := range floor.Figures(floorResamples) {
		if f.Method == "" {
			f.Method = "bootstrap by run"
		}
		out[name] = f
	}
	return out
}
