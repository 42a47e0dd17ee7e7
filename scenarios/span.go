package scenarios

import (
	"fmt"
	"math"
	"strconv"
)

// span is the range of a number. Its words complete the sentence "want ...".
type span struct {
	what     string
	min, max float64
	open     bool // min itself is not in the range
}

func atLeast(low float64, what string) span { //nolint:unparam // reads as what it says
	return span{what, low, math.Inf(1), false}
}

func above(low float64, what string) span { //nolint:unparam // reads as what it says
	return span{what, low, math.Inf(1), true}
}

func between(low, high float64, what string) span { return span{what, low, high, false} }

func (s span) holds(v float64) bool {
	return v >= s.min && v <= s.max && !math.IsInf(v, 0) && (!s.open || v > s.min)
}

func (s span) String() string {
	switch {
	case !math.IsInf(s.max, 1):
		return fmt.Sprintf("%s from %s to %s", s.what, plain(s.min), plain(s.max))
	case s.open:
		return fmt.Sprintf("%s above %s", s.what, plain(s.min))
	}
	return fmt.Sprintf("%s, %s or more", s.what, plain(s.min))
}

// plain prints a number without an exponent.
func plain(v float64) string { return strconv.FormatFloat(v, 'f', -1, 64) }
