package rng

import "math/bits"

const (
	// golden is 2^64 divided by the golden ratio, made odd: the Weyl increment of Steele, Lea and Flood,
	// "Fast splittable pseudorandom number generators" (2014), section 4.
	golden = 0x9e3779b97f4a7c15

	// mulA, mulB and mulC are odd multipliers with about half of their bits set; mulA and mulB with these
	// shifts are variant 13 in David Stafford's "Better bit mixing" (2011).
	mulA = 0xbf58476d1ce4e5b9
	mulB = 0x94d049bb133111eb
	mulC = 0xd6e8feb86659fd93
)

// Mix hashes two words into one with full avalanche: each input bit flips each output bit with probability
// 1/2. For a fixed a it is a bijection in b, so a counter in b never repeats a value. It is the raw draw
// behind every method here; hot loops (sensor noise) call it with a = Key.Base(purpose) and b = the sample's
// index.
func Mix(a, b uint64) uint64 {
	z := a + (b+1)*golden // b+1, for 0 is a fixed point of the rounds below
	z = (z ^ z>>30) * mulA
	z = (z ^ z>>27) * mulB
	// Without a second look at a, all sequences would be windows on one cycle of length 2^64.
	z = (z ^ z>>31 ^ bits.RotateLeft64(a, 32)) * mulC
	return z ^ z>>32
}

// hashString hashes the bytes and the length of s.
func hashString(s string) uint64 {
	h := uint64(len(s)) * golden
	for len(s) >= 8 {
		h = (h ^ word(s)) * mulA
		h ^= h >> 32
		s = s[8:]
	}
	var tail uint64
	for i := range len(s) {
		tail |= uint64(s[i]) << (8 * i)
	}
	h = (h ^ tail) * mulB
	return h ^ h>>29
}

// word reads the first eight bytes of s, lowest first; written out so that the compiler makes it one load.
func word(s string) uint64 {
	_ = s[7]
	return uint64(s[0]) | uint64(s[1])<<8 | uint64(s[2])<<16 | uint64(s[3])<<24 |
		uint64(s[4])<<32 | uint64(s[5])<<40 | uint64(s[6])<<48 | uint64(s[7])<<56
}

// unit maps a word to [0, 1) in steps of 2^-53.
func unit(u uint64) float64 { return float64(u>>11) * 0x1p-53 }

// open maps a word to (0, 1): the midpoints of 2^52 equal cells, symmetric about 1/2.
func open(u uint64) float64 { return (float64(u>>12) + 0.5) * 0x1p-52 }
