package rng

// Key is the hashed identity of an entity. Equal paths below equal seeds give equal keys; keys are otherwise
// unrelated. The zero Key is an ordinary key.
type Key uint64

const (
	seedSalt    = 0x8a5cd789635d2dff // keeps a raw seed apart from a derived key
	childSalt   = 0x121fd2155c472f96 // a child called x ...
	purposeSalt = 0xf39cc0605cedc834 // ... is not the purpose called x
)

// NewKey hashes a path of names below a seed, the most general name first. The path ("a", "b") is
// NewKey(seed, "a").Child("b"), and differs from ("ab").
func NewKey(seed uint64, parts ...string) Key {
	k := Key(Mix(seed^seedSalt, golden))
	for _, part := range parts {
		k = k.Child(part)
	}
	return k
}

// Child is the key of a named part of the entity.
func (k Key) Child(part string) Key {
	return Key(Mix(uint64(k)^childSalt, hashString(part)))
}

// ChildN is the key of the n-th of several parts with one name. It does not allocate. It differs from
// Child(part).Child(strconv.Itoa(n)): use one of the two for one kind of entity.
func (k Key) ChildN(part string, n int) Key {
	return Key(Mix(uint64(k.Child(part)), uint64(n)))
}

// Base is the part of a draw that does not depend on the index: k.Uint64(p, i) == Mix(k.Base(p), i). Hot
// loops keep it instead of hashing the purpose for each draw.
func (k Key) Base(purpose string) uint64 {
	return Mix(uint64(k)^purposeSalt, hashString(purpose))
}

// Uint64 is draw number index for the purpose, uniform over all words.
func (k Key) Uint64(purpose string, index uint64) uint64 {
	return Mix(k.Base(purpose), index)
}

// Float64 is draw number index for the purpose, uniform in [0, 1).
func (k Key) Float64(purpose string, index uint64) float64 {
	return unit(k.Uint64(purpose, index))
}

// Norm is draw number index for the purpose, standard normal.
func (k Key) Norm(purpose string, index uint64) float64 {
	return NormFrom(k.Uint64(purpose, index))
}

// Stream walks the draws of one purpose from index 0 on. Two streams of one (key, purpose) give equal draws,
// so keep one for as long as its sequence should go on.
func (k Key) Stream(purpose string) *Stream {
	return &Stream{base: k.Base(purpose)}
}
