package demand

import (
	"fmt"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"gonum.org/v1/gonum/stat/distuv"
)

const (
	daySeconds  = 86400
	hourSeconds = 3600
)

// Arrivals is a rate for each hour of the day with a check of its law.
type Arrivals struct {
	PerHour [24]float64 // mean arrivals an hour, from 0:00 on
	N, Days int         // arrivals; days from the first to the last, those without arrivals too

	// Dispersion is variance over mean of the counts of equal cells: 1 if arrivals are Poisson with these
	// rates, more if they come in bunches or days differ, less if they are spaced out. Cells are the hours of
	// the days, compared over the days; of a single day, tenths of each hour. Low and High bound its 95 %
	// interval; all are NaN where there are too few arrivals to say.
	Dispersion, Low, High float64
}

// Poisson says whether the interval of the dispersion holds 1.
func (a *Arrivals) Poisson() bool { return a.Low <= 1 && a.High >= 1 }

// ReadTimes reads a time from the first column of each line, as seconds of civil time: RFC 3339 (the time of
// day where it was written down), "2006-01-02 15:04:05", or a number of seconds (from a midnight, such as
// those of Unix time in UTC). A first line without a digit is a header. The error names file and line of what
// is wrong, at most twenty of them.
func ReadTimes(r io.Reader, file string) ([]float64, error) {
	faults := &lineFaults{file: file}
	rows, _, err := readRows(r, faults)
	if err != nil {
		return nil, err
	}
	var times []float64
	for i, row := range rows {
		t, err := civilSeconds(row.fields[0])
		switch {
		case err == nil:
			times = append(times, t)
		case i > 0 || strings.ContainsAny(row.fields[0], "0123456789"):
			faults.add(row.line, "%v", err)
		}
	}
	if err := faults.err(); err != nil {
		return nil, err
	}
	if len(times) == 0 {
		return nil, fmt.Errorf("%s: no time in it", file)
	}
	return times, nil
}

// civilSeconds is a time of day and date as seconds from a midnight.
func civilSeconds(text string) (float64, error) {
	if s, err := strconv.ParseFloat(text, 64); err == nil {
		if math.Abs(s) < 1e12 { // not a number neither
			return s, nil
		}
		return 0, fmt.Errorf("%q is no number of seconds: milliseconds perhaps?", text)
	}
	for _, form := range []string{time.RFC3339Nano, time.DateTime, "2006-01-02T15:04:05"} {
		if t, err := time.Parse(form, text); err == nil {
			_, offset := t.Zone()
			return float64(t.Unix()+int64(offset)) + float64(t.Nanosecond())/1e9, nil
		}
	}
	return 0, fmt.Errorf("%q is no time, want 2006-01-02T15:04:05Z, 2006-01-02 15:04:05 or seconds", text)
}

// maxDays is a century: a longer span has a wrong date in it.
const maxDays = 36525

// FitArrivals averages over the whole days from the first to the last arrival. Times are seconds from a
// midnight, in any order.
func FitArrivals(times []float64) (*Arrivals, error) {
	if len(times) == 0 {
		return nil, fmt.Errorf("there is no arrival")
	}
	first := math.Floor(slices.Min(times) / daySeconds)
	last := math.Floor(slices.Max(times) / daySeconds)
	a := &Arrivals{N: len(times), Days: int(last-first) + 1}
	if a.Days > maxDays {
		return nil, fmt.Errorf("the times span %d days: is one of them wrong?", a.Days)
	}
	const tenths = 10
	cells := make([]float64, 24*tenths*a.Days)
	for _, t := range times {
		x := t - first*daySeconds
		a.PerHour[int(math.Mod(x, daySeconds)/hourSeconds)]++
		cells[int(x/(hourSeconds/tenths))]++
	}
	for h := range a.PerHour {
		a.PerHour[h] /= float64(a.Days)
	}
	if a.Days == 1 {
		a.disperse(cells, tenths, func(cell int) int { return cell / tenths })
		return a, nil
	}
	hours := make([]float64, 24*a.Days)
	for i, n := range cells {
		hours[i/tenths] += n
	}
	a.disperse(hours, a.Days, func(cell int) int { return cell % 24 })
	return a, nil
}

// disperse compares the counts of cells, so many of which make a group, with their group's mean. Groups of
// few arrivals are left out: their counts are not near enough to normal for the chi-square interval.
func (a *Arrivals) disperse(counts []float64, each int, group func(cell int) int) {
	var sums, squares [24]float64
	for i, n := range counts {
		sums[group(i)] += n
		squares[group(i)] += n * n
	}
	chi2, freedom := 0.0, 0.0
	for h := range sums {
		mean := sums[h] / float64(each)
		if sums[h] < 10 {
			continue
		}
		chi2 += squares[h]/mean - sums[h]
		freedom += float64(each - 1)
	}
	a.Dispersion, a.Low, a.High = math.NaN(), math.NaN(), math.NaN()
	if freedom > 0 {
		a.Dispersion = chi2 / freedom
		law := distuv.ChiSquared{K: freedom}
		a.Low, a.High = chi2/law.Quantile(0.975), chi2/law.Quantile(0.025)
	}
}
