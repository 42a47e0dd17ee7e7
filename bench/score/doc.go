// Package score says how right a pipeline was: receipts, shelf events, who did them, tracks on the floor,
// boxes in the image, money, and how honest the stated probabilities are.
//
// The model is one of counts. Each function compares truth with claims and returns integer counts by cluster:
// a trip for receipts, a body for events and tracks, a frame for boxes. Counts of several seeds are joined by
// Combine; ratios are formed at the end, in Scores.Figures alone. So every figure has one definition
// (Definitions) and one place that computes it.
//
// Counts are exact and have no interval: Low and High are the value. Every other figure carries a 95 %
// interval. A share of independent cases has Wilson's score interval; a figure whose parts hang together
// within a trip, a body or a frame has a percentile bootstrap over those clusters (Efron 1979), with a fixed
// seed, so that equal input gives equal digits. A share is bootstrapped over the clusters that it divides
// by. Where all of them are right, or all wrong, a bootstrap sees no spread; the interval is then Wilson's
// over the number of clusters. Fewer than two clusters say nothing about the spread: the interval is then
// the whole range of the figure, 0 to 1 for shares, calibration error and Brier score, 0 to the radius of a
// match for the position error; MOTA and money have an open range and say that they have no interval
// (Figure.NoInterval). The order of receipts, events and paths changes no figure.
//
// Truth and claims are joined by the gate's token alone. Units are those of package store; times of the
// ledger and of the feed count from the same epoch.
package score
