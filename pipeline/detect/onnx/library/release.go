package library

import (
	"fmt"
	"runtime"
)

// Version is the release of ONNX Runtime that storesim is tested with.
const Version = "1.30.0"

// npmPackage is what `npm pack` is asked for.
const npmPackage = "onnxruntime-node@" + Version

// build is the library of one release for one platform.
type build struct {
	entry  string // path inside the npm package's archive
	file   string // name under which it is kept; the loader asks for no other
	sha256 string // lower-case hex
	bytes  int64
}

// builds is keyed by GOOS/GOARCH. The sums are of the files in the package at [Version].
func builds() map[string]build {
	return map[string]build{
		"linux/amd64": {
			entry:  "package/bin/napi-v6/linux/x64/libonnxruntime.so.1",
			file:   "libonnxruntime.so.1",
			sha256: "ffb75a925ba05e47b235bb66e3e3911714a80b328a9c9425539feb204aa32a23",
			bytes:  45828512,
		},
		"linux/arm64": {
			entry:  "package/bin/napi-v6/linux/arm64/libonnxruntime.so.1",
			file:   "libonnxruntime.so.1",
			sha256: "1f549d46250b005580b597f4164984aaf75b3bcb9f3aeb07c7f8a8fe60b23c76",
			bytes:  25135496,
		},
		"darwin/arm64": {
			entry:  "package/bin/napi-v6/darwin/arm64/libonnxruntime.1.30.0.dylib",
			file:   "libonnxruntime.1.30.0.dylib",
			sha256: "685d2be5dba1309c89d3a5324b7fd06a5c42f1a61bfea32d14c4cc28d072121d",
			bytes:  44589928,
		},
		"windows/amd64": {
			entry:  "package/bin/napi-v6/win32/x64/onnxruntime.dll",
			file:   "onnxruntime.dll",
			sha256: "508c362f5673483dd3a086379c392795b2e42d10d5e6f3f90ebd7ac21c97af67",
			bytes:  28754232,
		},
		"windows/arm64": {
			entry:  "package/bin/napi-v6/win32/arm64/onnxruntime.dll",
			file:   "onnxruntime.dll",
			sha256: "6c3a2abf5c6aca11c48a0d338a91af309f2266f25ce2e4084e6a87bbcb0fbfd0",
			bytes:  29815136,
		},
	}
}

// thisBuild is the row of the table for the platform this program was built for.
func thisBuild() (build, error) {
	b, ok := builds()[platform()]
	if !ok {
		return build{}, fmt.Errorf("%s has no library for %s: install ONNX Runtime %s, set %s to its library",
			npmPackage, platform(), Version, EnvPath)
	}
	return b, nil
}

func platform() string { return runtime.GOOS + "/" + runtime.GOARCH }

// releaseOf returns the version whose library has this sum on any platform, or "" for a library not in the
// table.
func releaseOf(sha256 string) string {
	for _, b := range builds() {
		if b.sha256 == sha256 {
			return Version
		}
	}
	return ""
}
