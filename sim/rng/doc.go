// Package rng draws random numbers that are pure functions of (seed, entity key, purpose, index).
//
// There is no generator whose state entities share: a draw is a hash of its coordinates. Adding a shopper or
// a camera therefore moves nobody else's draws, two runs that differ in one thing meet the same luck
// everywhere else (common random numbers), and the order of drawing, or the number of workers, cannot change
// a result.
//
// A [Key] is the hashed identity of an entity: a path below the scenario's seed, such as NewKey(seed,
// "shopper", "17"). A purpose ("arrival", "basket") names one sequence of draws of that entity. Either ask
// for draw number index directly (Key.Uint64, Key.Float64, Key.Norm) or walk the sequence with a [Stream].
//
// Distributions that take one number from the hash use inversion, so they are monotone in it: equal
// coordinates give comparable draws even where a parameter differs between two runs. Poisson above a mean of
// 30 rejects and may take several.
//
// The package is for simulation, not for secrets. It does not read clocks or the global random source.
package rng
