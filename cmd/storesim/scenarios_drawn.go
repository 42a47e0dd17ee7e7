package main

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"

	"storesim/scenarios"
)

// drawn prints what [randomize] draws under a seed: TOML, a line for each key.
func (c *scenariosShow) drawn(w io.Writer) error {
	if *c.Seed < 0 {
		return badInput{fmt.Errorf("seed is %d, want 0 or more", *c.Seed)}
	}
	seed := uint64(*c.Seed)
	sc, err := scenarios.LoadWith(c.Name, scenarios.Options{Seed: &seed})
	if err != nil {
		return badInput{err}
	}
	var out strings.Builder
	if len(sc.Drawn) == 0 {
		fmt.Fprintf(&out, "# %s draws nothing: it has no [randomize]\n", sc.Name)
	}
	group := ""
	for i := range sc.Drawn {
		d := &sc.Drawn[i]
		if d.Group != group {
			group = d.Group
			fmt.Fprintf(&out, "# %s\n", group)
		}
		value, err := json.Marshal(d.Value)
		if err != nil {
			return fmt.Errorf("print %s: %w", d.Key, err)
		}
		fmt.Fprintf(&out, "%-40s = %-24s # %s\n", fmt.Sprintf("%q", d.Key), value, d.Law)
	}
	_, err = io.WriteString(w, out.String())
	return err
}
