package des

import (
	"math"
	"time"
)

// Time is an instant of simulated time, in nanoseconds since the start of the run; it is never negative. The
// difference of two is a time.Duration.
type Time int64

// Instants this long after the start of the run.
const (
	Microsecond Time = 1e3
	Millisecond Time = 1e6
	Second      Time = 1e9
	Minute      Time = 60 * Second
	Hour        Time = 60 * Minute
)

// never is later than every event.
const never Time = math.MaxInt64

// FromSeconds is the instant s seconds after the start of the run, rounded to the nearest nanosecond.
func FromSeconds(s float64) Time { return Time(math.Round(s * 1e9)) }

// Seconds is the time span of s seconds, rounded to the nearest nanosecond: for drawn durations.
func Seconds(s float64) time.Duration { return time.Duration(math.Round(s * 1e9)) }

// Seconds is the time since the start of the run in seconds.
func (t Time) Seconds() float64 { return float64(t) / 1e9 }

// Add is the instant d after t, or before it if d is negative.
func (t Time) Add(d time.Duration) Time { return t + Time(d) }

// Sub is the span from u to t.
func (t Time) Sub(u Time) time.Duration { return time.Duration(t - u) }

// String writes the time since the start of the run as time.Duration does, such as 1m2.5s.
func (t Time) String() string { return time.Duration(t).String() }
