package main

import (
	"bufio"
	"fmt"
	"os"
	"runtime"
	"runtime/debug"
	"strings"

	"storesim/bench/report"
)

// version of the program.
const version = "0.1.0"

// commit is the revision that the program was built from; the build sets it.
var commit string

func toolInfo() report.Tool {
	t := report.Tool{Version: version, Commit: commit}
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return t
	}
	for _, s := range info.Settings {
		switch s.Key {
		case "vcs.revision":
			t.Commit = s.Value
		case "vcs.modified":
			t.Dirty = s.Value == "true"
		}
	}
	return t
}

func machineInfo(load [3]float64) report.Machine {
	return report.Machine{
		CPU: field("/proc/cpuinfo", "model name"), Cores: runtime.NumCPU(), MemoryBytes: memory(),
		OS: runtime.GOOS + "/" + runtime.GOARCH, Go: runtime.Version(), Load: load,
	}
}

// loadAverage is that of the last 1, 5 and 15 minutes; zeros where the system does not tell.
func loadAverage() (load [3]float64) {
	text, err := os.ReadFile("/proc/loadavg")
	if err == nil {
		_, _ = fmt.Sscan(string(text), &load[0], &load[1], &load[2]) // zeros are the answer to a failure
	}
	return load
}

func memory() uint64 {
	var kib uint64
	_, _ = fmt.Sscan(field("/proc/meminfo", "MemTotal"), &kib) // 0 means unknown
	return kib << 10
}

// field is the value of the first "name : value" line of a file, "" where there is none.
func field(path, name string) string {
	f, err := os.Open(path)
	if err != nil {
		return ""
	}
	defer func() { _ = f.Close() }()
	for s := bufio.NewScanner(f); s.Scan(); {
		if k, v, ok := strings.Cut(s.Text(), ":"); ok && strings.TrimSpace(k) == name {
			return strings.TrimSpace(v)
		}
	}
	return ""
}
