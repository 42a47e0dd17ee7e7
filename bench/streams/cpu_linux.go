package streams

import (
	"time"

	"golang.org/x/sys/unix"
)

// threadCPU is the CPU time, user and system, that the calling thread has used, to the nanosecond:
// getrusage(2) moves in steps of milliseconds.
func threadCPU() time.Duration { return used(unix.CLOCK_THREAD_CPUTIME_ID) }

// ProcessCPU is that of the whole process.
func ProcessCPU() time.Duration { return used(unix.CLOCK_PROCESS_CPUTIME_ID) }

// used is 0 where the system does not tell.
func used(clock int32) time.Duration {
	var t unix.Timespec
	if err := unix.ClockGettime(clock, &t); err != nil {
		return 0
	}
	return time.Duration(t.Nano())
}
