// Package loadstats measures what a stream of load cells is like: how many channels are dead, how noisy the
// rest are, how a pick looks on its own cell, beside it and all over the shelf. The same code reads the
// simulated stream and a recording of a real store, so that the two stand in one table.
//
// A stream is the samples of channels, in shelves of neighbours, at feed.PlateRate. Nothing is told about
// what happened: picks are found in the stream itself, as a lasting change of at least leastPick grams on
// a shelf on which nothing else happens meanwhile. Masses are grams, times seconds.
package loadstats
