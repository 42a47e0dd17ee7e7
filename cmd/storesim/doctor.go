package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"runtime"
	"strings"

	"storesim/pipeline/detect/onnx"
	"storesim/pipeline/detect/onnx/library"
	"storesim/pipeline/model"
)

// diskNeeded is the room that a run with frames and a report wants.
const diskNeeded = 500 << 20

// doctor writes one line per finding and remembers whether anything was wrong.
type doctor struct {
	w     io.Writer
	found int // problems
}

// runDoctor examines this machine and says, for each thing that is missing, which command mends it. libFlag
// is the path the user gave for the ONNX Runtime library, or "". The error says how many problems there were.
func runDoctor(w io.Writer, libFlag string) error {
	d := &doctor{w: w}
	d.ok("program", "storesim, built with %s for %s/%s", runtime.Version(), runtime.GOOS, runtime.GOARCH)
	d.machine()
	d.tools()
	d.networks(d.library(libFlag))
	switch d.found {
	case 0:
	case 1:
		return errors.New("doctor: found 1 problem")
	default:
		return fmt.Errorf("doctor: found %d problems", d.found)
	}
	fmt.Fprintln(w, "nothing is missing")
	return nil
}

func (d *doctor) ok(what, format string, args ...any) {
	fmt.Fprintf(d.w, "ok       %-12s %s\n", what, fmt.Sprintf(format, args...))
}

// note is for what a run can do without.
func (d *doctor) note(what, format string, args ...any) {
	fmt.Fprintf(d.w, "note     %-12s %s\n", what, fmt.Sprintf(format, args...))
}

// bad is for what has to be mended, and how: one command, or what to do where no command does it.
func (d *doctor) bad(what string, err error, mend string) {
	d.found++
	text := strings.ReplaceAll(err.Error(), "\n", "\n"+strings.Repeat(" ", 22))
	fmt.Fprintf(d.w, "PROBLEM  %-12s %s\n         %-12s mend: %s\n", what, text, "", mend)
}

// machine looks at cores and disk.
func (d *doctor) machine() {
	d.ok("processor", "%d cores, %d used", runtime.NumCPU(), runtime.GOMAXPROCS(0))
	dir, err := os.Getwd()
	if err != nil {
		d.bad("disk", err, "change to a folder that exists")
		return
	}
	free, err := freeBytes(dir)
	switch {
	case err != nil:
		d.note("disk", "cannot tell the free space of %s: %v", dir, err)
	case free < diskNeeded:
		d.bad("disk", fmt.Errorf("%d MB free in %s, a run wants %d", free>>20, dir, diskNeeded>>20),
			"make room, or write elsewhere: storesim run -o DIR")
	default:
		d.ok("disk", "%.1f GB free in %s", float64(free)/1e9, dir)
	}
}

// tools are needed to build and to set up, not to run.
func (d *doctor) tools() {
	for _, tool := range []struct{ name, use string }{
		{"go", "to build"},
		{"gcc", "to build: the network runner calls C (clang will do, with CC=clang)"},
		{"npm", "to fetch ONNX Runtime"},
	} {
		path, err := exec.LookPath(tool.name)
		if err != nil {
			d.note(tool.name, "not installed: wanted %s; running needs it not", tool.use)
			continue
		}
		d.ok(tool.name, "%s", path)
	}
}

// library finds and opens ONNX Runtime; nil where that failed.
func (d *doctor) library(flag string) *onnx.Runtime {
	lib, err := library.Find(flag)
	if err != nil {
		d.bad("library", err, library.Mend)
		return nil
	}
	opened, err := onnx.Open(lib.Path)
	if err != nil {
		d.bad("library", err, mendOf(lib.Source))
		return nil
	}
	d.ok("library", "ONNX Runtime %s, from the %s: %s", opened.Version(), lib.Source, lib.Path)
	if lib.Version == "" {
		d.note("library", "sha256 %s is not that of %s, which storesim is tested with: scores may differ",
			lib.SHA256, library.Version)
	} else {
		d.ok("library", "sha256 %s, as released", lib.SHA256)
	}
	return opened
}

// mendOf says how to get from a library that does not load to one that does.
func mendOf(source library.Source) string {
	switch source {
	case library.FromFlag:
		return "leave out the flag, and run: " + library.Mend
	case library.FromEnv:
		return "unset " + library.EnvPath + ", and run: " + library.Mend
	default:
		return library.Mend
	}
}

// networks loads each committed network and, given a runtime, computes something with it.
func (d *doctor) networks(r *onnx.Runtime) {
	names, err := model.Names()
	if err != nil {
		d.bad("networks", err, restoreNetworks)
		return
	}
	for _, name := range names {
		network, err := model.Load(name)
		if err != nil {
			d.bad("network", err, restoreNetworks)
			continue
		}
		d.ok("network", "%s: sha256 %.12s as in the manifest, %d parameters",
			name, network.SHA256, network.Parameters)
		if r != nil {
			d.infer(r, network)
		}
	}
	if r != nil {
		if err := r.Close(); err != nil {
			d.bad("library", err, library.Mend)
		}
	}
}

// restoreNetworks brings back the files that were built in, and builds again.
const restoreNetworks = "git checkout -- pipeline/model && make build"

// infer runs a network once, and checks the answer where it is known.
func (d *doctor) infer(r *onnx.Runtime, network model.Network) {
	session, err := r.NewSession(network)
	if err != nil {
		d.bad("inference", err, library.Mend)
		return
	}
	_, err = session.Run(session.Input())
	if err = errors.Join(err, session.Check(), session.Close()); err != nil {
		d.bad("inference", err, library.Mend)
		return
	}
	answer := "runs"
	if network.Check != nil {
		answer = "runs, and gives the known answer"
	}
	d.ok("inference", "%s %s", network.Name, answer)
}
