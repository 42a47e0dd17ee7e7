package main

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"testing"
)

// What an interrupt leaves is said in one sentence, and the exit code is 130.
func TestInterrupted(t *testing.T) {
	for want, err := range map[string]interrupted{
		"stopped at 12.5 of 60 store seconds":                    interruptedRun(12.5, 60, 0, 1),
		"stopped at 61.0 store seconds, while shoppers were":     interruptedRun(61, 60, 0, 1),
		"the first of 3 seeds stopped at 12.5 store seconds":     interruptedRun(12.5, 60, 0, 3),
		"2 of 3 seeds are complete":                              interruptedRun(-1, 60, 2, 3),
		"none of 4 runs is complete; the same command":           interruptedSuite(0, 4, "out"),
		"3 of 4 runs are complete; out keeps them, and the same": interruptedSuite(3, 4, "out"),
	} {
		var stderr bytes.Buffer
		code := exitCode(fmt.Errorf("suite: %w", err), &stderr)
		text := stderr.String()
		if code != exitInterrupted || !strings.Contains(text, want) || strings.Count(text, "\n") != 1 {
			t.Errorf("exit code %d, %q, want %d and %q", code, text, exitInterrupted, want)
		}
		if got := whyStopped(err); got != "interrupted: "+err.came {
			t.Errorf("reason %q", got)
		}
	}
	if got := whyStopped(errors.New("disk full")); got != "disk full" {
		t.Errorf("reason %q", got)
	}
}
