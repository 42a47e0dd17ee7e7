package dataset_test

import (
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"storesim/sim/dataset"
)

// A license is one that can be looked up: by SPDX's name, in whatever letters, or by its address.
func TestLicense(t *testing.T) {
	for text, url := range map[string]string{
		"CC-BY-4.0": "https://spdx.org/licenses/CC-BY-4.0.html", "odbl-1.0": "https://spdx.org/licenses/ODbL-1.0.html",
		"https://example.org/license": "https://example.org/license",
	} {
		id, err := dataset.ParseLicense(text)
		set := dataset.Set{License: id}
		if err != nil || set.LicenseURL() != url {
			t.Errorf("%s is %q at %s, %v", text, id, set.LicenseURL(), err)
		}
	}
	for _, text := range []string{
		"", "foo", "CC-BY", "CC-BY-4.0 ", "all mine", "ftp://example.org/x", "https://", "https://a.b/c d", "/license",
		"https://a.b/\"x\"",
	} {
		if id, err := dataset.ParseLicense(text); err == nil || id != "" || !strings.Contains(err.Error(), "CC-BY-4.0") {
			t.Errorf("%q is %q, %v", text, id, err)
		}
	}
}

// What was accepted is accepted again as the same, and a word that is not on the list never is.
func TestLicenseIsCanonical(t *testing.T) {
	known := dataset.Licenses()
	rapid.Check(t, func(t *rapid.T) {
		word := rapid.SampledFrom(known).Draw(t, "license")
		changed := rapid.SampledFrom([]func(string) string{strings.ToLower, strings.ToUpper}).Draw(t, "case")(word)
		if got, err := dataset.ParseLicense(changed); err != nil || got != word {
			t.Errorf("%s is %q, %v", changed, got, err)
		}
		other := rapid.StringMatching(`[A-Za-z0-9.-]{1,12}`).Draw(t, "word")
		listed := slices.ContainsFunc(known, func(id string) bool { return strings.EqualFold(id, other) })
		if _, err := dataset.ParseLicense(other); (err == nil) != listed {
			t.Errorf("%s: %v", other, err)
		}
	})
}
