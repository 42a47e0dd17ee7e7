package sensor

import "storesim/render"

// Limits of the automatic exposure.
const (
	meterStep = 4 // the meter looks at every fourth pixel of every fourth row
	leastGain = 1.0 / 8
	mostGain  = 8
)

// meter returns the gain on grey levels that gives a picture the mean luma that is aimed at, within the
// limits and with what is too bright cut off. It looks at this picture alone: an exposure that crept after
// the light over many pictures would make each of them depend on all before it.
func meter(f *render.Frame, aim float64) float64 {
	var count [256]int
	total := 0
	for y := meterStep / 2; y < f.Height; y += meterStep {
		for x := meterStep / 2; x < f.Width; x += meterStep {
			px := f.RGBA[4*(y*f.Width+x):]
			count[lumaOf(int32(px[0]), int32(px[1]), int32(px[2]))]++
			total++
		}
	}
	low, high := leastGain, float64(mostGain)
	for range 24 {
		gain, sum := (low+high)/2, 0.0
		for level, n := range count {
			sum += float64(n) * min(gain*float64(level), 255)
		}
		if sum < aim*float64(total) {
			low = gain
		} else {
			high = gain
		}
	}
	return high
}
