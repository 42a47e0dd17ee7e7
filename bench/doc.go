// Package bench runs a pipeline on a simulated store and scores what it issues. Simulation and pipeline
// take turns: a stretch of the store's time is simulated and rendered, then the pipeline is given its
// messages, so that each is timed alone. Beside the pipeline under test run its variants in which one stage
// is replaced by an oracle, on the same messages: they say which stage loses the receipts.
//
// An oracle reads the truth and must score 100 %; the null pipeline takes every message, does nothing and
// shows the harness's own cost.
package bench
