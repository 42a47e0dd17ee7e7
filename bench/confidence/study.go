package confidence

import (
	"fmt"
	"maps"
	"slices"

	"storesim/bench/score"
	"storesim/pipeline/cart"
)

// Study says how honest raw probabilities are, those stated now, and those of the scaling that fits best.
type Study struct {
	Receipts  int             `json:"receipts"`
	Lines     int             `json:"lines"`
	InUse     cart.Confidence `json:"in_use"`
	Fitted    cart.Confidence `json:"fitted"`   // to all seeds
	Even      cart.Confidence `json:"even"`     // to even ones
	HeldOut   []Judged        `json:"held_out"` // odd seeds by what fits even ones: all, then by scenario
	Scenarios int             `json:"scenarios"`
}

// Judged is how honest probabilities are on some receipts.
type Judged struct {
	Of       string `json:"of"` // the scenario, "all"
	Receipts Marks  `json:"receipts"`
	Lines    Marks  `json:"lines"`
}

// Marks are figures of receipts' or lines' probabilities.
type Marks struct {
	N      int     `json:"n"`
	Right  float64 `json:"right"` // share of them
	Raw    Honesty `json:"raw"`
	InUse  Honesty `json:"in_use"`
	Fitted Honesty `json:"fitted"`
}

// Honesty are the figures of one set of probabilities, with their intervals.
type Honesty struct {
	Mean  float64      `json:"mean"` // stated
	ECE   score.Figure `json:"ece"`
	Brier score.Figure `json:"brier"`
	NLL   score.Figure `json:"nll"`
	// Floor is the mean ECE that probabilities would have which are honest: what chance alone makes of so few
	// outcomes in so many bins.
	Floor float64 `json:"ece_of_honest"`
}

// NewStudy fits to all seeds, and to even ones to judge the fit on odd ones.
func NewStudy(samples []Sample) (*Study, error) {
	var even, odd []Sample
	byName := map[string][]Sample{}
	for _, s := range samples {
		if s.Seed%2 == 0 {
			even = append(even, s)
			continue
		}
		odd = append(odd, s)
		byName[s.Scenario] = append(byName[s.Scenario], s)
	}
	if len(even) == 0 || len(odd) == 0 {
		return nil, fmt.Errorf("%d even and %d odd seeds: want some to fit to and some to judge on",
			len(even), len(odd))
	}
	fit, err := Fit(even)
	if err != nil {
		return nil, err
	}
	all, err := Fit(samples)
	if err != nil {
		return nil, err
	}
	s := &Study{
		Receipts: len(receipts(samples)), Lines: len(lines(samples)), InUse: *cart.InUse(), Fitted: all,
		Even: fit, Scenarios: len(byName),
	}
	s.HeldOut = append(s.HeldOut, judge("all", odd, &fit))
	for _, name := range slices.Sorted(maps.Keys(byName)) {
		s.HeldOut = append(s.HeldOut, judge(name, byName[name], &fit))
	}
	return s, nil
}

func judge(of string, samples []Sample, fit *cart.Confidence) Judged {
	j := Judged{Of: of}
	for _, kind := range []struct {
		list   []outcome
		family string
		marks  *Marks
	}{{receipts(samples), "receipts", &j.Receipts}, {lines(samples), "lines", &j.Lines}} {
		m := kind.marks
		m.N = len(kind.list)
		for _, o := range kind.list {
			if o.right {
				m.Right += 1 / float64(m.N)
			}
		}
		m.Raw = honesty(samples, kind.family, nil)
		m.InUse = honesty(samples, kind.family, cart.InUse())
		m.Fitted = honesty(samples, kind.family, fit)
	}
	return j
}

// honesty judges probabilities under a scaling, the raw ones where that is nil.
func honesty(samples []Sample, family string, c *cart.Confidence) Honesty {
	var s score.ReceiptScores
	for _, sample := range samples {
		for _, t := range sample.Trips {
			if c != nil {
				t.PExact, t.Lines = c.Receipt.Of(t.PExact), slices.Clone(t.Lines)
				for i := range t.Lines {
					t.Lines[i].P = c.Line.Of(t.Lines[i].P)
				}
			}
			s.Trips = append(s.Trips, t)
		}
	}
	stated, lines := s.Stated()
	if family == "lines" {
		stated = lines
	}
	f := s.Calibration()
	h := Honesty{
		ECE: f[family+".ece"], Brier: f[family+".brier"], NLL: f[family+".nll"],
		Floor: score.HonestECE(stated),
	}
	for _, l := range stated {
		h.Mean += l.P / float64(len(stated))
	}
	return h
}
