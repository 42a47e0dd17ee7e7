package rng

import (
	"math"
	"math/bits"
)

// expCells is how many cells the table of ExpFrom divides [1, 2) into.
const expCells = 256

// expCell is one cell of mantissas: 1/top and ln(2/top) for its upper end.
type expCell struct{ inverse, log float64 }

// expTable is constant.
var expTable = func() (table [expCells]expCell) {
	for i := range table {
		top := 1 + float64(i+1)/expCells
		table[i] = expCell{inverse: 1 / top, log: math.Log(2 / top)}
	}
	return table
}()

// ExpFrom turns a uniform word, such as one from Mix, into an exponential number of mean 1 by inversion. It
// is positive, at most 45, decreasing in the word, and accurate to 2e-16 plus 1e-15 of it; a table and a
// short series take about half the time of math.Log.
//
// With w = 2^-(1+zeros) m, 1 <= m < 2: -ln w = zeros ln 2 + ln(2/top) - ln(m/top), where top is the upper end
// of m's cell, so that no term is negative and nothing cancels.
func ExpFrom(word uint64) float64 {
	zeros := bits.LeadingZeros64(word)
	fraction := word << (zeros + 1)
	m := math.Float64frombits(fraction>>12 | 0x3ff<<52)
	cell := &expTable[fraction>>56]
	s := 1 - m*cell.inverse // in (0, 1/256]; -ln(1-s) = s + s^2/2 + s^3/3 + ...
	s2 := s * s
	series := s + s2*((1.0/2+s*(1.0/3))+s2*((1.0/4+s*(1.0/5))+s2*(1.0/6)))
	return float64(zeros)*math.Ln2 + (cell.log + series)
}
