// Package mot scores tracks in plain files with the figures of multi-object tracking: the HOTA family
// (Luiten et al. 2021), CLEAR (Bernardin and Stiefelhagen 2008) and identities (Ristani et al. 2016), on
// boxes in the image or on points of the floor.
//
// The model is one of counts, as in package score: Evaluate compares the ground truth of one sequence with
// a tracker's answer and returns counts, Combine adds the counts of several sequences, and ratios are
// formed at the end, in Scores.Figures. Combined figures are thus those of TrackEval's COMBINED row:
// everything is summed, AssA is weighted by true positives, and HOTA is formed anew at each of the 19
// similarity thresholds before it is averaged.
//
// Where definitions leave room, the rules are those of TrackEval, the evaluator of MOTChallenge, so that
// figures agree to the last digit:
//
//   - A pair is matched at a threshold when its similarity is not below the threshold by more than the
//     rounding unit of float64; for identities no such allowance is made.
//   - Of equally good assignments, the one is taken that the order of search of SciPy's
//     linear_sum_assignment finds (see assigner).
//   - In CLEAR a match of the frame before is kept while its similarity reaches 0.5. Frames without ground
//     truth or without claims do not interrupt it.
//   - A track is mostly tracked above 80 % of its boxes and mostly lost below 20 %.
//   - MOTP is the mean similarity of matches: higher is better.
//   - Ground truth of MOT16, MOT17 and MOT20 has classes; Rules tells what becomes of them.
//
// Similarity of boxes is intersection over union. Similarity of floor points is 1 - d/(2 r), at least 0,
// for a distance of d metres and a radius of r, so that 0.5 is reached at the radius.
//
// Intervals are bootstraps over ground-truth tracks: each takes with it what identity matching assigned to
// it, and a claimed track that was assigned to nobody stands for itself. Matching is not repeated for each
// resample.
//
// Units are those of the files: pixels for boxes, metres for floor points, frames from 1.
package mot
