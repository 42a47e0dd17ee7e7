// Package compare says whether one pipeline is better than another, from the counts that results.json keeps
// of each run: no run is repeated.
//
// Runs are paired by scenario and seed: the same shoppers do the same things in both, so that what both find
// hard cancels out. A figure is a ratio of counts summed over runs. The interval of a difference is a paired
// bootstrap over runs, the unit within which everything hangs together; few runs have it widened as
// Hesterberg (2015, section 4.4) has it. The p-value is that of Student's t on the runs' linearised
// differences (Cochran 1977, section 6.9), for exact receipts that of McNemar's exact test on equal tokens.
// Holm (1979) adjusts them over a table: that of all scenarios together, and that of every figure on every
// scenario. Processor times are shown, not judged.
//
// No difference shown is no equality shown: Row.Seeds says about how many seeds would settle it, and a Gate
// asks the other question, whether a loss of more than a margin is excluded.
package compare
