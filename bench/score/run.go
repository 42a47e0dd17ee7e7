package score

import "storesim/pipeline/store"

// RunCounts is what results.json keeps of one run, a scenario under one seed: counts, so that runs can be
// joined, resampled and compared with the same runs of another pipeline without the runs themselves.
type RunCounts struct {
	Scenario     string  `json:"scenario"`
	Hash         string  `json:"hash"` // of the scenario, but for the seed
	Seed         uint64  `json:"seed"`
	StoreSeconds float64 `json:"store_seconds"`
	WallSeconds  float64 `json:"wall_seconds"`          // of simulation and pipeline
	CPUSeconds   float64 `json:"cpu_seconds,omitempty"` // of the pipeline; 0: not measured
	Inside       int     `json:"inside,omitempty"`      // shoppers who had not left at the end
	Feed         string  `json:"feed,omitempty"`        // digests, sha256, hex
	Ledger       string  `json:"ledger,omitempty"`
	Receipts     string  `json:"receipts,omitempty"`

	Counts map[string]Ratio `json:"counts"` // by figure
	Right  []store.Token    `json:"right"`  // true receipts issued exactly, sorted
	Wrong  []store.Token    `json:"wrong"`  // the others, sorted

	// ChargedTo names, for each wrong receipt, the smallest set of stages whose oracles mend it: "gallery",
	// "detection+shelf". Nil where no oracles ran.
	ChargedTo map[store.Token]string `json:"charged_to,omitempty"`
}

// Tokens lists the true receipts that are exact and those that are not.
func (s ReceiptScores) Tokens() (right, wrong []store.Token) {
	right, wrong = []store.Token{}, []store.Token{}
	for _, t := range s.Trips {
		switch {
		case !t.True:
		case t.Exact:
			right = append(right, t.Token)
		default:
			wrong = append(wrong, t.Token)
		}
	}
	return right, wrong
}
