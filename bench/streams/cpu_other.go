//go:build !linux

package streams

import "time"

// threadCPU is not known here: Measure says so.
func threadCPU() time.Duration { return 0 }

// ProcessCPU is not known here.
func ProcessCPU() time.Duration { return 0 }
