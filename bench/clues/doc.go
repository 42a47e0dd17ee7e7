// Package clues fits the weights by which the pipeline decides whose hand made a change on a shelf. Each
// change that a run's ledger explains is a choice: of the people whom the pipeline weighed, those who carry
// the token of the true actor, or nobody if none of them does. The weights are those of a conditional logit
// under which the choices are likeliest, less a penalty on their squares.
//
// The pipeline knows nothing of this: its claims carry the clues that it judged by, and the truth joins them
// here.
package clues
