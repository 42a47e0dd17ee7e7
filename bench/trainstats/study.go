package trainstats

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
)

// schema names the form of the file.
const schema = "storesim.training/1"

// Study is every training run of the study and what they share.
type Study struct {
	Schema   string `json:"schema"`
	Scenario string `json:"scenario"` // that the training frames are from
	Seeds    struct {
		First uint64 `json:"first"`
		Last  uint64 `json:"last"` // included
	} `json:"seeds"`
	HeldOut    []HeldOut `json:"held_out"`
	Crops      int       `json:"crops"` // of a training step
	Parameters int       `json:"parameters"`
	Rows       []Row     `json:"rows"`
}

// HeldOut is a store that the networks are judged on and never trained on.
type HeldOut struct {
	Scenario string `json:"scenario"`
	Seed     uint64 `json:"seed"`
	Frames   int    `json:"frames"`
}

// Row is one network, trained and judged.
type Row struct {
	Fixed       string  `json:"fixed"` // the group of the randomisation that was switched off; "" for none
	Seed        uint64  `json:"seed"`  // of the network's first weights and of its crops
	Frames      int     `json:"frames"`
	Steps       int     `json:"steps"`
	People      int     `json:"people"` // in the held-out frames
	AP          float64 `json:"ap"`     // COCO's average precision of boxes
	AP50        float64 `json:"ap50"`
	KeypointsAP float64 `json:"keypoints_ap"`
	Head        Hits    `json:"head"`
	Foot        Hits    `json:"foot"`
	Hand        Hits    `json:"hand"`
}

// Hits are the true points that have a found one of their kind within 12 pixels of a 1280 x 720 frame.
type Hits struct {
	Hits int `json:"hits"`
	Of   int `json:"of"`
}

func (h Hits) recall() float64 { return float64(h.Hits) / float64(max(h.Of, 1)) }

func (h Hits) valid() bool { return h.Hits >= 0 && h.Hits <= h.Of && h.Of > 0 }

// Read reads a study and checks that its runs can be compared with each other.
func Read(r io.Reader) (*Study, error) {
	var s Study
	d := json.NewDecoder(r)
	d.DisallowUnknownFields()
	if err := d.Decode(&s); err != nil {
		return nil, fmt.Errorf("training study: %w", err)
	}
	if err := s.check(); err != nil {
		return nil, fmt.Errorf("training study: %w", err)
	}
	return &s, nil
}

func (s *Study) check() error {
	if s.Schema != schema {
		return fmt.Errorf("schema is %q, want %q", s.Schema, schema)
	}
	for i, r := range s.Rows {
		if r.Steps != s.Rows[0].Steps || r.Head.Of != s.Rows[0].Head.Of || r.People != s.Rows[0].People {
			return fmt.Errorf("row %d had other steps or was judged on other frames than the first", i)
		}
		if !r.Head.valid() || !r.Foot.valid() || !r.Hand.valid() {
			return fmt.Errorf("row %d has more hits than points, or no points", i)
		}
	}
	for _, h := range s.HeldOut {
		if h.Scenario == s.Scenario || (h.Seed >= s.Seeds.First && h.Seed <= s.Seeds.Last) {
			return fmt.Errorf("%s under seed %d is not held out", h.Scenario, h.Seed)
		}
	}
	if len(s.Groups()) == 0 || len(s.Sizes()) < 2 {
		return errors.New("wants runs of two sizes and one group switched off, at least")
	}
	if fixed := s.runs(s.Groups()[0], 0); len(s.runs("", fixed[0].Frames)) < 2 {
		return fmt.Errorf("wants two runs of %d frames with nothing switched off, at least", fixed[0].Frames)
	}
	return nil
}

// Groups are those switched off in some run, in order of their first run.
func (s *Study) Groups() []string {
	var out []string
	for _, r := range s.Rows {
		if r.Fixed != "" && !slices.Contains(out, r.Fixed) {
			out = append(out, r.Fixed)
		}
	}
	return out
}

// Sizes are the numbers of training frames of runs with nothing switched off, rising.
func (s *Study) Sizes() []int {
	var out []int
	for _, r := range s.Rows {
		if r.Fixed == "" {
			out = append(out, r.Frames)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// runs are those of a group ("" for none) and a size (0 for any).
func (s *Study) runs(fixed string, frames int) []Row {
	var out []Row
	for _, r := range s.Rows {
		if r.Fixed == fixed && (frames == 0 || r.Frames == frames) {
			out = append(out, r)
		}
	}
	return out
}
