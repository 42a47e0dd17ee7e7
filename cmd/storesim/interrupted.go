package main

import (
	"context"
	"errors"
	"fmt"
)

// interrupted is what a command says of Ctrl-C or SIGTERM: how far it came, and what it kept and how to have
// the rest. It is a context.Canceled, for which the program exits with 130.
type interrupted struct{ came, then string }

func (i interrupted) Error() string {
	if i.then == "" {
		return i.came
	}
	return i.came + "; " + i.then
}

// Is makes it a context.Canceled.
func (interrupted) Is(target error) bool { return target == context.Canceled }

// whyStopped is why results are not valid.
func whyStopped(stopped error) string {
	if i, ok := errors.AsType[interrupted](stopped); ok {
		return "interrupted: " + i.came
	}
	return stopped.Error()
}

// interruptHelp is what the help of a command says of it.
const interruptHelp = "Ctrl-C and SIGTERM end it with exit code 130: %s. Nothing is left half written."

// interruptedSuite tells how many runs of a suite are complete.
func interruptedSuite(done, all int, dir string) interrupted {
	if done == 0 {
		return interrupted{fmt.Sprintf("none of %d runs is complete", all), "the same command begins anew"}
	}
	return interrupted{
		fmt.Sprintf("%d of %d runs are complete", done, all),
		dir + " keeps them, and the same command goes on from there",
	}
}

// interruptedRun tells how far a run came, in store seconds of each of some seeds, of which done are complete
// and the next one was played until at; at is below 0 where nothing of that one is kept.
func interruptedRun(at float64, each, done, seeds int) (i interrupted) {
	switch {
	case at < 0:
		i.came = fmt.Sprintf("%d of %d seeds are complete", done, seeds)
	case seeds > 1:
		i.came = fmt.Sprintf("the first of %d seeds stopped at %.1f store seconds", seeds, at)
	case at > float64(each):
		i.came = fmt.Sprintf("stopped at %.1f store seconds, while shoppers were leaving", at)
	default:
		i.came = fmt.Sprintf("stopped at %.1f of %d store seconds", at, each)
	}
	return i
}
