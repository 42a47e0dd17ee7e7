package rng

import "testing"

var sinkFloat float64
var sinkWord uint64

func BenchmarkMix(b *testing.B) {
	var i, sum uint64
	for b.Loop() {
		sum += Mix(17, i)
		i++
	}
	sinkWord = sum
}

func BenchmarkNormFrom(b *testing.B) {
	var i uint64
	sum := 0.0
	for b.Loop() {
		sum += NormFrom(Mix(17, i))
		i++
	}
	sinkFloat = sum
}

func BenchmarkKeyUint64(b *testing.B) {
	k := NewKey(1, "shopper", "17")
	var i, sum uint64
	for b.Loop() {
		sum += k.Uint64("arrival", i)
		i++
	}
	sinkWord = sum
}

func BenchmarkStreamExp(b *testing.B) {
	s := NewKey(1, "x").Stream("y")
	sum := 0.0
	for b.Loop() {
		sum += s.Exp(1)
	}
	sinkFloat = sum
}
