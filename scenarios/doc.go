// Package scenarios turns scenario files (TOML) into sim.Config and holds the scenarios that come with the
// program.
//
// A file names everything a run depends on, one table per noun: the store ([store], [[gondola]], [[gate]],
// [[product]] and [[shelf]], or [catalog] and [planogram] that make them up), its devices ([[camera]],
// [cameras], [plates], [[fault]], [swarm]), who comes ([shoppers], [demand], [behaviour], [[burst]]) or
// what is played ([cast], [[actor]]). It begins with a comment paragraph that says what happens and what is
// hard about it. With extends = "corner" a file starts from another one: its tables are merged into the
// other's key by key, its arrays replace the other's. The scenarios that come with the program stand in
// families: the first stores, ac30, stress, mixes, formats. Schema and pages come from the decoder's own
// calls.
//
// Decoding is strict: a key that is unknown, missing, of the wrong type or out of range, and a store that
// cannot stand, give Errors with file, line, key and what would be right. Lengths are metres, angles
// degrees, masses grams, prices cents, durations Go's ("2m30s"); the floor's origin is its south-west
// corner, x to the east, y to the north.
package scenarios
