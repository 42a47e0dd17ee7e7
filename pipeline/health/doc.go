// Package health finds out from the feed alone which devices of a store cannot be trusted, and where the plan
// is contradicted. A camera is held against the people whom the others see, a load cell against the shelf
// before which nobody stands, a clock against those of its kind, a facing against what its goods weigh. What
// is found is a list of warnings: nothing here changes a receipt.
//
// # What is warned of, and when
//
//	silent    no message for 5 s, or for 25 times the usual pause
//	loses     3 %, and 6, of a device's messages of the last two minutes are missing by their numbers
//	late      1 %, and 6, of them came too late to be used
//	repeats   1 %, and 6, of them came once more
//	clock     the median time from capture to arrival is 60 ms off that of the devices of its kind
//	blind     in two parts of a camera's picture nobody was found in the last four passes that others saw
//	turned    a camera sees people more than a degree beside where all cameras together have them
//	constant  a load cell has repeated one value for 10 s
//	coarse    a load cell answers in steps of 2 g or more
//	noisy     a load cell is louder than any healthy one, or has become four times as loud as it was
//	drifting  a load cell wanders by more than 0.6 g in ten seconds while nobody is near
//	jumped    a load cell's zero jumped by 50 g while nobody was near
//	plan      takings, two at least, weighed what another product weighs rather than what is filed there
//
// Times are feed times, so that the same feed gives the same warnings. A device that is well again keeps its
// warning, with the time at which it ended: there is one for each device and kind, so that the list is
// bounded.
//
// Not found are a plate that is as loud as one healthy plate in ten, creep, and what spoils pictures while
// people are found in them still: dim light, a veil, a package that looks new.
package health
