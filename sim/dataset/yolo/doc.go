// Package yolo writes data sets as Ultralytics' YOLO reads them (https://docs.ultralytics.com/datasets/):
//
//	data.yaml                  names of the classes, and the folders of pictures
//	images/<split>/NAME.jpg
//	labels/<split>/NAME.txt    a row for each thing; empty where there is none
//
// A row is, with coordinates as shares of the picture's width and height, [0, 1]:
//
//	detect:  class cx cy w h            of the box of the visible part
//	segment: class x1 y1 x2 y2 ...      of one polygon around the visible part
//	pose:    class cx cy w h x y v ...  with v 0 outside (x and y are 0), 1 hidden, 2 visible
//
// A row of a segment holds one polygon only: where something in front cuts a thing in parts, they are joined
// by bridges without width, there and back.
//
// Classes are 0 person, 1 hand, 2 product, 3 gear; pose knows people only, for all rows of a file must have
// the same points. A product's SKU is not written: the format has no place for it, and a class for each would
// make a list that changes with the planogram. The folder may be moved: data.yaml does not say where it is.
package yolo
