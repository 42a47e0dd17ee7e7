// Package trainstats reads what the training study measured (docs/training/study.json, written by
// pipeline/model/train/study.py) and writes docs/training.md with its two plots: how precision and recall
// grow with the number of training frames, and what is lost when a group of the randomisation is fixed.
//
// Shares are in [0, 1] in the file and here, and percentage points on the page. Nothing is trained here.
package trainstats
