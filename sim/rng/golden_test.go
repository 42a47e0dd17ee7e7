package rng

const (
	goldenMix00    = 0x42228cc6201882bb
	goldenMix12    = 0x5662bd214b9057db
	goldenKey      = 0xfb6a312216087aad
	goldenRoot     = 0x92d2dd1e4d612aeb
	goldenChild    = 0x5b9379fb420e3d9b
	goldenChildN   = 0x38992c3828ea676e
	goldenDraw0    = 0xf3c11e5fd6736464
	goldenDraw1000 = 0xea2b50845755ad38
	goldenNorm     = 0xbfe00f37e22cb80f
	goldenExp      = 0x3ff9120ea5c51e00
)
