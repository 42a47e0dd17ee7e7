package clues

import (
	"fmt"
	"maps"
	"slices"

	"storesim/pipeline/attribution"
)

// Study says how the weights in use compare with those that fit the choices best.
type Study struct {
	Changes int     `json:"changes"`
	Nobody  int     `json:"nobody"` // changes that nobody whom the pipeline weighed has made
	Penalty float64 `json:"penalty"`

	Rows      []Row      `json:"rows"`
	All       Judged     `json:"all"`      // the fitted weights judged on what they were fitted to
	HeldOut   *Judged    `json:"held_out"` // odd seeds, fitted to even ones; null where one kind is missing
	Scenarios []Scenario `json:"scenarios"`
}

// Row is one parameter.
type Row struct {
	Clue     string   `json:"clue"` // "nobody" is the constant
	InUse    float64  `json:"in_use"`
	Fitted   float64  `json:"fitted"`
	StdError *float64 `json:"std_error"` // of Fitted; null where the choices do not tell
}

// Judged is how well choices are foretold.
type Judged struct {
	Changes   int   `json:"changes"`
	Contested int   `json:"contested"` // of them, those that more than the actor may have made
	InUse     Marks `json:"in_use"`
	Fitted    Marks `json:"fitted"`
}

// Marks of one set of weights.
type Marks struct {
	LogLikelihood float64 `json:"log_likelihood"` // natural, mean over changes
	Right         int     `json:"right"`          // contested changes whose likeliest candidate is the actor
}

// Scenario is what one scenario's changes say, by the weights in use and by those fitted to all.
type Scenario struct {
	Name string `json:"name"`
	Judged
}

// NewStudy fits and compares. The result does not depend on the order of the choices but for rounding.
func NewStudy(choices []Choice, penalty float64) (*Study, error) {
	fit, err := FitLogit(choices, penalty)
	if err != nil {
		return nil, err
	}
	now := attribution.InUse()
	s := &Study{
		Changes: len(choices), Penalty: penalty,
		Rows: rows(&now, &fit), All: judged(choices, &now, &fit.Logit),
	}
	byName := map[string][]Choice{}
	for _, c := range choices {
		if len(c.Actors) == 0 {
			s.Nobody++
		}
		byName[c.Scenario] = append(byName[c.Scenario], c)
	}
	for _, name := range slices.Sorted(maps.Keys(byName)) {
		s.Scenarios = append(s.Scenarios, Scenario{name, judged(byName[name], &now, &fit.Logit)})
	}
	s.HeldOut, err = heldOut(choices, &now, penalty)
	return s, err
}

func rows(now *attribution.Logit, fit *Fit) []Row {
	names := attribution.ClueNames()
	inUse, fitted := parametersOf(*now), parametersOf(fit.Logit)
	var out []Row
	for k, name := range append(names[:], "nobody") {
		r := Row{Clue: name, InUse: inUse[k], Fitted: fitted[k]}
		if fit.Errors != nil {
			r.StdError = &parametersOf(*fit.Errors)[k]
		}
		out = append(out, r)
	}
	return out
}

// heldOut judges on odd seeds what was fitted to even ones.
func heldOut(choices []Choice, now *attribution.Logit, penalty float64) (*Judged, error) {
	var even, odd []Choice
	for _, c := range choices {
		if c.Seed%2 == 0 {
			even = append(even, c)
		} else {
			odd = append(odd, c)
		}
	}
	if len(even) == 0 || len(odd) == 0 {
		return nil, nil //nolint:nilnil // there is nothing to judge, which is no mistake
	}
	fit, err := FitLogit(even, penalty)
	if err != nil {
		return nil, fmt.Errorf("even seeds: %w", err)
	}
	j := judged(odd, now, &fit.Logit)
	return &j, nil
}

func judged(choices []Choice, now, fitted *attribution.Logit) Judged {
	j := Judged{Changes: len(choices), InUse: marks(choices, now), Fitted: marks(choices, fitted)}
	for i := range choices {
		if choices[i].contested() {
			j.Contested++
		}
	}
	return j
}

func marks(choices []Choice, m *attribution.Logit) Marks {
	l := loss{choices: choices}
	out := Marks{LogLikelihood: -l.value(parametersOf(*m))}
	for i := range choices {
		if choices[i].contested() && choices[i].right(m) {
			out.Right++
		}
	}
	return out
}
