package streams

import (
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

// Energy reads the counters of Linux's powercap for whole packages (RAPL) below a folder, usually
// /sys/class/powercap.
type Energy struct {
	paths []string
	ranges,
	last []uint64 // microjoules
}

// OpenEnergy returns nil where the machine does not tell, or does not tell us.
func OpenEnergy(folder string) *Energy {
	found, err := filepath.Glob(filepath.Join(folder, "intel-rapl:*"))
	if err != nil {
		return nil
	}
	e := &Energy{}
	for _, dir := range found {
		if strings.Count(filepath.Base(dir), ":") != 1 { // a part of a package
			continue
		}
		now, err := microjoules(filepath.Join(dir, "energy_uj"))
		if err != nil {
			continue
		}
		most, err := microjoules(filepath.Join(dir, "max_energy_range_uj"))
		if err != nil {
			continue
		}
		e.paths = append(e.paths, filepath.Join(dir, "energy_uj"))
		e.last, e.ranges = append(e.last, now), append(e.ranges, most)
	}
	if len(e.paths) == 0 {
		return nil
	}
	return e
}

// Joules is what was used since the last call, or since opening. The counters turn over at most once.
func (e *Energy) Joules() (float64, error) {
	sum := 0.0
	for k, path := range e.paths {
		now, err := microjoules(path)
		if err != nil {
			return 0, fmt.Errorf("energy: %w", err)
		}
		used := now - e.last[k]
		if now < e.last[k] {
			used = e.ranges[k] - e.last[k] + now
		}
		sum, e.last[k] = sum+float64(used)/1e6, now
	}
	return sum, nil
}

func microjoules(path string) (uint64, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return 0, err
	}
	return strconv.ParseUint(strings.TrimSpace(string(text)), 10, 64)
}
