// Package report turns the results of a run into what a person or a program reads: results.json, a short
// table for the terminal, one self-contained HTML page, and pictures of the store (floor plan with paths,
// camera coverage, frames with what was found in them).
//
// Results is the whole of it as data; its JSON form is versioned (Schema) and has one field order, so that
// two runs can be compared byte by byte. The package computes no scores (package score does) and reads no
// clock and no machine: who runs the benchmark fills in Machine and Timings. Metres are drawn north up.
package report
