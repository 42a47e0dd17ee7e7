package dataset

import (
	"errors"
	"net/url"
	"strings"
)

// Licenses are the identifiers in SPDX's list (https://spdx.org/licenses) under which data is usually
// published: those made for data and works first, then those of software that data is given, too.
func Licenses() []string {
	return []string{
		"CC0-1.0", "CC-BY-4.0", "CC-BY-SA-4.0", "CC-BY-NC-4.0", "CC-BY-ND-4.0", "CC-BY-NC-SA-4.0",
		"CC-BY-NC-ND-4.0", "CC-BY-3.0", "CC-BY-SA-3.0", "PDDL-1.0", "ODC-By-1.0", "ODbL-1.0",
		"CDLA-Permissive-1.0", "CDLA-Permissive-2.0", "CDLA-Sharing-1.0", "C-UDA-1.0", "O-UDA-1.0",
		"MIT", "MIT-0", "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "ISC", "Unlicense", "MPL-2.0",
		"GPL-3.0-only", "GPL-3.0-or-later", "AGPL-3.0-only", "AGPL-3.0-or-later",
	}
}

// errLicense is the error of a license that nobody could look up.
var errLicense = errors.New("want one of " + strings.Join(Licenses(), ", ") +
	", or the address of its text, such as https://example.org/license")

// ParseLicense returns an identifier of Licenses as SPDX spells it, whatever the case of its letters, as
// matching is in SPDX 2.3, annex D; or an absolute http or https URL as it is.
func ParseLicense(text string) (string, error) {
	for _, id := range Licenses() {
		if strings.EqualFold(id, text) {
			return id, nil
		}
	}
	if isWeb(text) {
		return text, nil
	}
	return "", errLicense
}

// isWeb reports whether a text is an address on the web, without spaces or anything else that would have to
// be escaped in a page or a file.
func isWeb(text string) bool {
	u, err := url.Parse(text)
	return err == nil && (u.Scheme == "http" || u.Scheme == "https") && u.Host != "" && u.String() == text
}

// LicenseURL is where the text of the license is to be read.
func (s *Set) LicenseURL() string {
	if isWeb(s.License) {
		return s.License
	}
	return "https://spdx.org/licenses/" + s.License + ".html"
}
