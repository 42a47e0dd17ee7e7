// Command storesim runs a simulated checkout-free store, the pipeline that writes its receipts, and the
// score of those receipts. `storesim --help` lists the commands.
//
// Exit codes: 0 for success, 1 for a failed run, 2 for bad input or a missing part, 130 for an interrupt.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"regexp"
	"slices"
	"strings"
	"syscall"

	"github.com/alecthomas/kong"
)

// exit codes.
const (
	exitFailed      = 1
	exitBadInput    = 2
	exitInterrupted = 130
)

// commands is the command line.
type commands struct {
	Version kong.VersionFlag `help:"Print the version."`

	Run       runCmd       `cmd:"" help:"Run a scenario: shoppers, frames, sensors, receipts, score, report."`
	Suite     suiteCmd     `cmd:"" help:"Run many scenarios over many seeds, and table their scores."`
	Track     trackCmd     `cmd:"" help:"Join detections over frames as SORT does, the baseline of trackers."`
	Score     scoreCmd     `cmd:"" help:"Score plain files of tracks, receipts or detections, anybody's."`
	Compare   compareCmd   `cmd:"" help:"Say of two pipelines, under equal seeds, which is better in what."`
	Board     boardCmd     `cmd:"" name:"leaderboard" help:"Rank pipelines over the seeds all have played."`
	Gate      gateCmd      `cmd:"" help:"Fail where a build is worse than a baseline by more than a margin."`
	Scenarios scenariosCmd `cmd:"" help:"List, show or check scenarios."`
	Import    importCmd    `cmd:"" help:"Turn a shop's CSV files into products and shelves of a scenario."`
	Record    recordCmd    `cmd:"" help:"Write what the devices emit to a file, and nothing of the truth."`
	Replay    replayCmd    `cmd:"" help:"Run the pipeline on a recording and print its receipts."`
	View      viewCmd      `cmd:"" help:"Play a run in a browser: floor, cameras, plates, carts, one clock."`
	Serve     serveCmd     `cmd:"" help:"Play a store to a pipeline of your own, live, and score it."`
	Figures   figuresCmd   `cmd:"" help:"Draw the pictures of the README."`
	Dataset   datasetCmd   `cmd:"" help:"Write labelled training pictures of stores in the field's formats."`
	Twins     twinsCmd     `cmd:"" help:"The same seed with one thing changed: paired pictures and receipts."`
	Bench     benchCmd     `cmd:"" help:"Measure the pipeline on suites, and how fast the program draws."`
	Doctor    doctorCmd    `cmd:"" help:"Say what is installed, what is missing and how to mend it."`
	Fit       fitCmd       `cmd:"" help:"Fit demand to a shop's records: baskets, arrivals."`
	Day       dayCmd       `cmd:"" help:"Store days on a graph, without frames: how many are in, how long."`
	Calibrate calibrateCmd `cmd:"" help:"Fit the emulated detector to what the real one finds in frames."`
	Setup     setupCmd     `cmd:"" help:"Fetch the ONNX Runtime library once."`
}

// badInput marks an error that the user can mend: exit code 2.
type badInput struct{ error }

func (b badInput) Unwrap() error { return b.error }

// exit is how kong leaves on a usage error or after --help.
type exit int

func main() { os.Exit(run(os.Args[1:], os.Stdout, os.Stderr)) }

func run(args []string, stdout, stderr io.Writer) (code int) {
	defer func() {
		if r := recover(); r != nil {
			e, ok := r.(exit)
			if !ok {
				panic(r)
			}
			code = int(e)
		}
	}()
	var cli commands
	parser := kong.Must(&cli, kong.Name("storesim"), kong.UsageOnError(), kong.Writers(stdout, stderr),
		kong.Vars{
			"version": version, "cameras": "frames; detections: emulated, fast; none: plates and gates only.",
			"formats": "feed: exact, for `storesim replay`. mcap: JPEG, for any pipeline, truth beside it.",
			"modes":   "lockstep: as fast as the client answers; realtime: late frames are dropped.",
			"brokers": "HOST:PORT of the embedded MQTT broker, or an external one's URL, mqtt://...",
		},
		kong.Description("A checkout-free store to measure pipelines with: "+
			"simulated shoppers, rendered cameras, real networks."),
		kong.Exit(func(code int) { panic(exit(code)) }))
	parsed, err := parser.Parse(joinNegative(asksHelp(args)))
	if err != nil {
		fmt.Fprintf(stderr, "storesim: %s\n", plainer(err))
		return exitBadInput
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	a := &app{ctx: ctx, stdout: stdout, stderr: stderr}
	finished := make(chan struct{})
	defer close(finished)
	go a.leaveOnInterrupt(finished)
	return exitCode(parsed.Run(a), stderr)
}

// asksHelp turns "help run" into "run --help".
func asksHelp(args []string) []string {
	if len(args) == 0 || args[0] != "help" {
		return args
	}
	return append(slices.Clone(args[1:]), "--help")
}

// joinNegative turns "--rate -3" into "--rate=-3": a number after a flag is its value, whatever its sign.
func joinNegative(args []string) []string {
	flag, negative := regexp.MustCompile(`^--[^=]+$`), regexp.MustCompile(`^-[0-9.]`)
	var out []string
	for _, arg := range args {
		last := len(out) - 1
		if last >= 0 && negative.MatchString(arg) && flag.MatchString(out[last]) {
			out[last] += "=" + arg
			continue
		}
		out = append(out, arg)
	}
	return out
}

// plainer says what is wrong with a flag's value without the parser's names of types.
func plainer(err error) string {
	return strings.NewReplacer(
		"expected a valid 64 bit uint but got", "want a whole number of 0 or more, got",
		"expected a valid 64 bit int but got", "want a whole number, got",
		"expected a float but got", "want a number, got").Replace(err.Error())
}

// exitCode prints an error and chooses the exit code.
func exitCode(err error, stderr io.Writer) int {
	var input badInput
	switch {
	case err == nil:
		return 0
	case errors.Is(err, context.Canceled):
		fmt.Fprintf(stderr, "storesim: interrupted: %v\n", err)
		return exitInterrupted
	case errors.As(err, &input):
		fmt.Fprintf(stderr, "storesim: %v\n", err)
		return exitBadInput
	default:
		fmt.Fprintf(stderr, "storesim: %v\n", err)
		return exitFailed
	}
}
