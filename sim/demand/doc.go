// Package demand is what shoppers want and when they come: models that are fitted to a shop's own records and
// drawn from.
//
// [Baskets] draws how many units a basket holds and which items they are, so that popular items and items
// that go together turn up as often as in the records. [FitBaskets] makes one from receipts, together with
// the parametric law of sizes (Poisson-lognormal) that scenarios know as basket_mu and basket_sigma.
// [FitArrivals] turns the times of arrivals into a rate for each hour of the day and checks whether arrivals
// are Poisson.
//
// Sizes are units, rates are arrivals an hour. Nothing here knows a store, a clock or a file's place.
package demand
