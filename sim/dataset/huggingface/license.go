package huggingface

import (
	"fmt"
	"slices"
	"strings"

	"storesim/sim/dataset"
)

// licenseLines are the card's, by the Hub's own names, most of which are SPDX's in small letters
// (https://huggingface.co/docs/hub/repositories-licenses). What the Hub has no name for is "other", with a
// name and an address of its own.
func licenseLines(set *dataset.Set) string {
	hub := []string{
		"cc0-1.0", "cc-by-4.0", "cc-by-sa-4.0", "cc-by-nc-4.0", "cc-by-nd-4.0", "cc-by-nc-sa-4.0",
		"cc-by-nc-nd-4.0", "cc-by-3.0", "cc-by-sa-3.0", "cdla-permissive-1.0", "cdla-permissive-2.0",
		"cdla-sharing-1.0", "mit", "apache-2.0", "bsd-2-clause", "bsd-3-clause", "isc", "unlicense",
		"mpl-2.0",
	}
	name := strings.ToLower(set.License)
	switch {
	case slices.Contains(hub, name):
		return "license: " + name + "\n"
	case set.License == "PDDL-1.0", set.License == "ODC-By-1.0", set.License == "ODbL-1.0",
		set.License == "C-UDA-1.0":
		return "license: " + strings.TrimSuffix(name, "-1.0") + "\n"
	case set.License == set.LicenseURL():
		name = "as-linked"
	}
	return fmt.Sprintf("license: other\nlicense_name: %s\nlicense_link: %s\n", name, set.LicenseURL())
}
