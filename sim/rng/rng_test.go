package rng

import (
	"math"
	"math/bits"
	randv2 "math/rand/v2"
	"slices"
	"strconv"
	"testing"
)

var _ randv2.Source = (*Stream)(nil)

// TestGolden pins draws: a change here changes every recorded run.
func TestGolden(t *testing.T) {
	k := NewKey(1, "shopper", "17")
	golden := []struct {
		name string
		got  uint64
		want uint64
	}{
		{"mix", Mix(0, 0), goldenMix00},
		{"mix 1 2", Mix(1, 2), goldenMix12},
		{"key", uint64(k), goldenKey},
		{"zero seed, empty path", uint64(NewKey(0)), goldenRoot},
		{"child", uint64(k.Child("a name that is longer than eight bytes")), goldenChild},
		{"childN", uint64(k.ChildN("item", 3)), goldenChildN},
		{"draw 0", k.Uint64("arrival", 0), goldenDraw0},
		{"draw 1000", k.Uint64("arrival", 1000), goldenDraw1000},
		{"norm", math.Float64bits(k.Norm("height", 0)), goldenNorm},
		{"exp", math.Float64bits(k.Stream("gap").Exp(2)), goldenExp},
	}
	for _, g := range golden {
		if g.got != g.want {
			t.Errorf("%s: got %#x, want %#x", g.name, g.got, g.want)
		}
	}
}

// TestStreamIsRandomAccess: a stream walks the indexed draws, whatever is drawn in between elsewhere.
func TestStreamIsRandomAccess(t *testing.T) {
	k := NewKey(7, "camera", "north")
	s, other := k.Stream("noise"), k.Child("x").Stream("noise")
	for i := range uint64(100) {
		if got, want := s.Uint64(), k.Uint64("noise", i); got != want {
			t.Fatalf("draw %d: stream %#x, indexed %#x", i, got, want)
		}
		if i%3 == 0 {
			other.Uint64()
		}
		if k.Uint64("noise", i) != Mix(k.Base("noise"), i) {
			t.Fatalf("draw %d is not Mix of the base", i)
		}
	}
	if a, b := k.Float64("noise", 5), unit(k.Uint64("noise", 5)); a != b {
		t.Errorf("Float64 %v, want %v", a, b)
	}
}

// TestKeysDiffer: paths that could be confused are different keys, and a child is not a purpose.
func TestKeysDiffer(t *testing.T) {
	k := NewKey(1)
	keys := map[uint64]string{}
	add := func(name string, key uint64) {
		if was, ok := keys[key]; ok {
			t.Errorf("%s and %s are one key", was, name)
		}
		keys[key] = name
	}
	add("root", uint64(k))
	add("seed 2", uint64(NewKey(2)))
	add("a", uint64(k.Child("a")))
	add("a,b", uint64(k.Child("a").Child("b")))
	add("ab", uint64(k.Child("ab")))
	add("b,a", uint64(k.Child("b").Child("a")))
	add("empty", uint64(k.Child("")))
	add("nul", uint64(k.Child("\x00")))
	add("8", uint64(k.Child("12345678")))
	add("8+nul", uint64(k.Child("12345678\x00")))
	add("purpose a", k.Base("a"))
	add("draw a 0", k.Uint64("a", 0))
	for n := range 1000 {
		add("a"+strconv.Itoa(n), uint64(k.ChildN("a", n)))
		add("a,"+strconv.Itoa(n), uint64(k.Child("a").Child(strconv.Itoa(n))))
	}
	if NewKey(3, "a", "b") != NewKey(3).Child("a").Child("b") {
		t.Error("NewKey is not a chain of Child")
	}
}

// TestMixAvalanche: each input bit flips each output bit with probability 1/2, for inputs that are small
// numbers.
func TestMixAvalanche(t *testing.T) {
	// A flip may be met from both its ends, so that n/2 are independent: a share has standard deviation
	// 0.011, and the largest of 8192 shares lies within 5 of them.
	const n = 4096
	for bit := range 128 {
		var flips [64]int
		for i := range uint64(n) {
			a, b := i&63, i>>6
			fa, fb := a, b
			if bit < 64 {
				fa ^= 1 << bit
			} else {
				fb ^= 1 << (bit - 64)
			}
			for d := Mix(a, b) ^ Mix(fa, fb); d != 0; d &= d - 1 {
				flips[bits.TrailingZeros64(d)]++
			}
		}
		for out, count := range flips {
			if share := float64(count) / n; math.Abs(share-0.5) > 5*0.5/math.Sqrt(n/2) {
				t.Errorf("input bit %d flips output bit %d with probability %.3f", bit, out, share)
			}
		}
	}
}

// chiSquare is the statistic of counts that should be equal, as a number of standard deviations from its
// mean.
func chiSquare(counts []int) float64 {
	n := 0
	for _, c := range counts {
		n += c
	}
	want := float64(n) / float64(len(counts))
	sum := 0.0
	for _, c := range counts {
		sum += (float64(c) - want) * (float64(c) - want) / want
	}
	df := float64(len(counts) - 1)
	return (sum - df) / math.Sqrt(2*df)
}

// TestUniformity: one draw of each of many neighbouring entities, and many draws of one, fill the unit
// interval, and neighbours fill the unit square.
func TestUniformity(t *testing.T) {
	const n, side = 1 << 18, 32
	root := NewKey(42)
	s := root.Stream("x")
	draws := map[string]func(i int) float64{
		"keys":    func(i int) float64 { return root.ChildN("shopper", i).Float64("arrival", 0) },
		"indices": func(i int) float64 { return root.Float64("arrival", uint64(i)) },
		"stream":  func(int) float64 { return s.Float64() },
		"seeds":   func(i int) float64 { return NewKey(uint64(i), "shopper").Float64("arrival", 0) },
		"mix":     func(i int) float64 { return unit(Mix(uint64(i), 0)) },
		"mix square": func(i int) float64 {
			return unit(Mix(uint64(i)>>9, uint64(i)&511))
		},
	}
	for name, draw := range draws {
		line, square := make([]int, side*side), make([]int, side*side)
		last, cross := draw(n), 0.0
		for i := range n {
			u := draw(i)
			line[int(u*side*side)]++
			square[int(u*side)*side+int(last*side)]++
			cross += (u - 0.5) * (last - 0.5)
			last = u
		}
		if z := chiSquare(line); math.Abs(z) > 4 {
			t.Errorf("%s: not uniform, chi-square %.1f standard deviations off", name, z)
		}
		if z := chiSquare(square); math.Abs(z) > 4 {
			t.Errorf("%s: neighbours depend on each other, chi-square %.1f standard deviations off", name, z)
		}
		if z := cross * 12 / math.Sqrt(n); math.Abs(z) > 4 {
			t.Errorf("%s: neighbours correlate, %.1f standard deviations off", name, z)
		}
	}
}

// TestMoments compares mean and variance of each distribution with theory, within 4.5 standard errors; the
// error of a variance is sqrt((kurtosis - 1) / n) of it.
func TestMoments(t *testing.T) {
	const n = 200_000
	e := math.Exp(0.25) // exp(sigma^2) at sigma 0.5
	logNormal := func(s *Stream) float64 { return s.LogNormal(2, 0.5) }
	cases := []struct {
		name                     string
		draw                     func(*Stream) float64
		mean, variance, kurtosis float64
	}{
		{"Float64", (*Stream).Float64, 0.5, 1.0 / 12, 1.8},
		{"Open", (*Stream).Open, 0.5, 1.0 / 12, 1.8},
		{"Uniform", func(s *Stream) float64 { return s.Uniform(-2, 4) }, 1, 3, 1.8},
		{"Norm", func(s *Stream) float64 { return s.Norm(3, 2) }, 3, 4, 3},
		{"LogNormal", logNormal, 2 * math.Sqrt(e), 4 * e * (e - 1), e*e*e*e + 2*e*e*e + 3*e*e - 3},
		{"Exp", func(s *Stream) float64 { return s.Exp(2) }, 2, 4, 9},
		{"Bool", func(s *Stream) float64 { return float64(boolInt(s.Bool(0.3))) }, 0.3, 0.21, 1/0.21 - 3},
		{"IntN", func(s *Stream) float64 { return float64(s.IntN(10)) }, 4.5, 8.25, 1.776},
		{"Poisson 0.2", func(s *Stream) float64 { return float64(s.Poisson(0.2)) }, 0.2, 0.2, 8},
		{"Poisson 7", func(s *Stream) float64 { return float64(s.Poisson(7)) }, 7, 7, 3 + 1.0/7},
		{"Poisson 30", func(s *Stream) float64 { return float64(s.Poisson(30)) }, 30, 30, 3 + 1.0/30},
		{"Poisson 31", func(s *Stream) float64 { return float64(s.Poisson(31)) }, 31, 31, 3 + 1.0/31},
		{"Poisson 1000", func(s *Stream) float64 { return float64(s.Poisson(1000)) }, 1000, 1000, 3.001},
	}
	for _, c := range cases {
		s := NewKey(5, c.name).Stream("moments")
		var sum, squares float64
		for range n {
			d := c.draw(s) - c.mean
			sum += d
			squares += d * d
		}
		if z := sum / n / math.Sqrt(c.variance/n); math.Abs(z) > 4.5 {
			t.Errorf("%s: mean %.5f, want %.5f, %.1f standard errors off", c.name, c.mean+sum/n, c.mean, z)
		}
		ratio := squares / n / c.variance
		if z := (ratio - 1) / math.Sqrt((c.kurtosis-1)/n); math.Abs(z) > 4.5 {
			t.Errorf("%s: variance %.4f of the true one, %.1f standard errors off", c.name, ratio, z)
		}
	}
}

func boolInt(b bool) int {
	if b {
		return 1
	}
	return 0
}

// TestPoissonShape compares the counts with the exact probabilities on both sides of the change of method.
func TestPoissonShape(t *testing.T) {
	const n = 200_000
	for _, mean := range []float64{4, 29.5, 30.5, 80} {
		s := NewKey(9, "poisson").Stream(strconv.FormatFloat(mean, 'g', -1, 64))
		counts := map[int]int{}
		for range n {
			counts[s.Poisson(mean)]++
		}
		chi, df := 0.0, -1.0
		for k := range 200 {
			lgamma, _ := math.Lgamma(float64(k) + 1)
			want := n * math.Exp(float64(k)*math.Log(mean)-mean-lgamma)
			if want < 10 {
				continue
			}
			chi += (float64(counts[k]) - want) * (float64(counts[k]) - want) / want
			df++
		}
		if z := (chi - df) / math.Sqrt(2*df); z > 4.5 {
			t.Errorf("mean %v: chi-square %.0f at %.0f degrees of freedom", mean, chi, df)
		}
	}
}

// TestNormFrom: the normal distribution function undoes the quantile, in the centre and far out.
func TestNormFrom(t *testing.T) {
	last := math.Inf(-1)
	for i := range uint64(2000) {
		word := i * (math.MaxUint64 / 2000)
		if i < 64 {
			word = 1 << i
			last = math.Inf(-1)
		}
		if i == 64 {
			last = math.Inf(-1)
		}
		x := NormFrom(word)
		p := open(word)
		tail, want := 0.5*math.Erfc(-x/math.Sqrt2), p
		if p > 0.5 {
			tail, want = 0.5*math.Erfc(x/math.Sqrt2), 1-p
		}
		if math.Abs(tail/want-1) > 1e-13 {
			t.Errorf("NormFrom(%#x) = %v: tail %v, want %v", word, x, tail, want)
		}
		if x < last {
			t.Errorf("NormFrom falls at %#x", word)
		}
		last = x
		if back := NormFrom(^word); back != -x {
			t.Errorf("NormFrom(%#x) = %v, its mirror image %v", word, x, back)
		}
	}
}

// TestExpFrom compares the table with math.Log1p and math.Log.
func TestExpFrom(t *testing.T) {
	check := func(word uint64) {
		got := ExpFrom(word)
		zeros := bits.LeadingZeros64(word)
		m := 1 + float64(word<<(zeros+1)>>12)*0x1p-52
		want := float64(zeros)*math.Ln2 - math.Log1p(m/2-1)
		if !(got > 0) || math.Abs(got-want) > 2e-16+1e-15*want {
			t.Errorf("ExpFrom(%#x) = %v, want %v", word, got, want)
		}
	}
	for i := range 64 {
		check(1 << i)
		check(1<<i - 1)
		check(^uint64(0) >> i)
		check(^uint64(0) << i)
	}
	for i := range uint64(200_000) {
		check(Mix(3, i))
	}
}

func TestWeighted(t *testing.T) {
	weights := []float64{0, 1, 3, 0, 6, 0}
	const n = 100_000
	counts := make([]int, len(weights))
	s := NewKey(1).Stream("weighted")
	for range n {
		counts[s.Weighted(weights)]++
	}
	for i, w := range weights {
		p := w / 10
		if z := float64(counts[i]) - n*p; math.Abs(z) > 4.5*math.Sqrt(n*p*(1-p)) {
			t.Errorf("index %d of weight %v: drawn %d times of %d", i, w, counts[i], n)
		}
	}
	for _, bad := range [][]float64{nil, {0, 0}, {1, -1}, {math.NaN()}, {math.Inf(1)}} {
		mustPanic(t, func() { s.Weighted(bad) })
	}
}

func TestPerm(t *testing.T) {
	s := NewKey(1).Stream("perm")
	counts := map[[4]int]int{}
	for range 24_000 {
		counts[[4]int(s.Perm(4))]++
	}
	var list []int
	for _, c := range counts {
		list = append(list, c)
	}
	if z := chiSquare(list); len(list) != 24 || math.Abs(z) > 4 {
		t.Errorf("%d permutations of 24, chi-square %.1f standard deviations off", len(list), z)
	}
	perm := s.Perm(100)
	slices.Sort(perm)
	if perm[0] != 0 || perm[99] != 99 || len(slices.Compact(perm)) != 100 {
		t.Error("not a permutation")
	}
	if len(s.Perm(0)) != 0 {
		t.Error("Perm(0) is not empty")
	}
}

func TestRefusals(t *testing.T) {
	s := NewKey(1).Stream("x")
	mustPanic(t, func() { s.IntN(0) })
	mustPanic(t, func() { s.Poisson(-1) })
	mustPanic(t, func() { s.Poisson(math.NaN()) })
	mustPanic(t, func() { s.Poisson(math.Inf(1)) })
	if s.Poisson(0) != 0 || s.Bool(0) || !s.Bool(1) {
		t.Error("a certain outcome did not happen")
	}
}

func mustPanic(t *testing.T, f func()) {
	t.Helper()
	defer func() {
		if recover() == nil {
			t.Error("no panic")
		}
	}()
	f()
}

// TestNoAllocation: drawing is free of the collector.
func TestNoAllocation(t *testing.T) {
	k := NewKey(1, "shopper")
	sum := 0.0
	allocs := testing.AllocsPerRun(100, func() {
		s := k.ChildN("item", 4).Stream("mass")
		sum += s.Norm(0, 1) + s.Exp(1) + float64(s.Poisson(50)) + float64(s.Weighted([]float64{1, 2}))
		sum += k.Norm("arrival", 3) + float64(k.Uint64("arrival", 4)) + float64(NewKey(3, "a", "b"))
	})
	if allocs != 0 {
		t.Errorf("%v allocations", allocs)
	}
}
