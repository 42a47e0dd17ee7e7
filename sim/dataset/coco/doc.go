// Package coco writes data sets as COCO lays them out (https://cocodataset.org/#format-data), in two formats
// with a folder each.
//
// New writes boxes, instance masks and keypoints:
//
//	images/<split>/NAME.jpg
//	annotations/instances_<split>.json         every thing
//	annotations/person_keypoints_<split>.json  people, with their points
//
// NewPanoptic writes pictures in which each pixel has a segment:
//
//	images/<split>/NAME.jpg
//	annotations/panoptic_<split>.json
//	annotations/panoptic_<split>/NAME.png
//
// A split without samples has no files. Ids of images and annotations count from 1 in each file; a person has
// the same annotation id in both files of a split. Boxes are [x, y, width, height] in pixels from the upper
// left corner of the picture and bound the visible part; areas count pixels of the mask. All coordinates are
// of pixel edges: pixel (0, 0) covers [0, 1) x [0, 1).
//
// The categories are 1 person, 2 hand, 3 product, 4 gear, and for panoptic 5 store, the rest of the picture.
// They are the same in all splits. What a product is, its SKU, is an attribute and no category: planograms
// change, a detector that has to name goods is taught from crops, and a split by SKU holds goods in its test
// that training has never seen, which a list of classes could not express.
//
// What COCO has no key for is under "attributes", as CVAT reads it; see attributes in this package for each.
package coco
