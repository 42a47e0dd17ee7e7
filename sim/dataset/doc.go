// Package dataset takes pictures with full labels of simulated stores, and keeps them until they are written
// in the formats of the field, each of which is a package below this one.
//
// A set is made in three steps. Job.Plan plays every run without drawing and chooses frames: it can look
// ahead, to what happens after a frame, and it decides the parts. Job.Capture plays the runs again, draws the
// chosen frames and keeps pictures and labels in shards that are whole or not there; what is in whole shards
// is never drawn again, so a job that was killed goes on where it was, and its files come out the same.
// Job.Each reads the samples back in order, for as many formats as are wanted.
//
// Memory does not grow with the number of pictures: labels are packed when they are made, and at most a few
// shards are open at a time. The plan holds some hundred bytes for each frame that could be taken.
//
// Pixels and boxes are those of truth.Thing; times are simulated time.
package dataset
