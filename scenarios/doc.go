// Package scenarios turns scenario files (TOML) into sim.Config and holds the scenarios that come with the
// program.
//
// A file names everything a run depends on, one table per noun: [run], [store], [[gondola]], [[gate]],
// [[camera]] and [cameras], [plates], [shoppers], [[product]], [[shelf]]. It begins with a comment paragraph
// that says what happens and what is hard about it. With extends = "corner" a file starts from another one:
// its tables are merged into the other's key by key, its arrays replace the other's.
//
// Decoding is strict: a key that is unknown, missing, of the wrong type or out of range, and a store that
// cannot stand, give Errors with file, line, key and what would be right. Lengths are metres, angles
// degrees, masses grams, prices cents, durations Go's ("2m30s"); the floor's origin is its south-west
// corner, x to the east, y to the north.
package scenarios
