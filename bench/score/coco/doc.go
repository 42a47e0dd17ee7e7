// Package coco scores detections of boxes, masks and keypoints, and panoptic segmentations, as the COCO
// challenges do, on plain files in COCO's JSON.
//
// Average precision and recall are those of COCOeval in pycocotools (cocodataset/cocoapi, cocoeval.py),
// figure by figure: 101 recalls, IoU or OKS from 0.50 to 0.95, at most 1, 10 and 100 detections of a class
// in an image (20 of keypoints), small, medium and large objects split at 32² and 96² pixels of the
// annotation's area, crowds and objects outside the range neither asked for nor counted against who finds
// them. Panoptic quality is that of panopticapi (cocodataset/panopticapi, evaluation.py; Kirillov et al.
// 2019, equation 1). Where those tools go on silently with a file that cannot mean what its author thinks
// (an annotation with id 0, two with the same id, a polygon of two corners), reading fails here with the
// place, the fault and what would be right.
//
// Images, categories and objects are indices into Truth. Coordinates are pixels, the image's upper left
// corner is (0, 0). Every figure carries a bootstrap interval over images.
package coco
