// Package world is everything that is true now in the simulated store: the stock unit by unit, the bodies
// and where their hands are, what each hand, bag and cart holds, what lies on the floor, gear left in an
// aisle, foreign things on shelves. It changes only through the methods of World; every change is written
// to the truth ledger and told to the sensors' observers. Poses are functions of time between events, so
// that any instant can be drawn, and a run that draws none pays for none.
//
// Units and frames are those of package store. The package does not decide what a shopper wants
// (sim/shopper) nor what a sensor reports (sim/sensor).
package world
