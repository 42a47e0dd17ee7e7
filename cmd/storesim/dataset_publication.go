package main

import (
	"fmt"
	"net/url"
	"runtime/debug"
	"time"

	"storesim/sim/dataset"
)

// undated is the date of a set from a program that does not know its commit: no clock enters a data set, so
// that the same command gives the same bytes on any day.
const undated = "1970-01-01"

// checkPublication finds what is wrong with what the user says of a set's publication, and spells the license
// as SPDX does.
func (c *datasetCmd) checkPublication() error {
	if c.Date != "" {
		if _, err := time.Parse(time.DateOnly, c.Date); err != nil {
			return fmt.Errorf("date is %q, want YYYY-MM-DD", c.Date)
		}
	}
	license, err := dataset.ParseLicense(c.License)
	if err != nil {
		return fmt.Errorf("license is %q: %w", c.License, err)
	}
	c.License = license
	if u, err := url.Parse(c.URL); c.URL != "" && (err != nil || !u.IsAbs()) {
		return fmt.Errorf("url is %q, want an absolute one such as https://example.org/set", c.URL)
	}
	return nil
}

// publish sets a set's date, license, creator and URL.
func (c *datasetCmd) publish(s *dataset.Set) {
	s.License, s.Creator, s.URL, s.Date = c.License, c.Creator, c.URL, c.Date
	if s.Date == "" {
		s.Date = commitDate()
	}
}

// commitDate is the day of the program's commit.
func commitDate() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return undated
	}
	for _, s := range info.Settings {
		if s.Key != "vcs.time" {
			continue
		}
		if at, err := time.Parse(time.RFC3339, s.Value); err == nil {
			return at.UTC().Format(time.DateOnly)
		}
	}
	return undated
}
