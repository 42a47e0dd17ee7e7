// Package render turns an abstract scene into a picture: meshes with materials in, image, depth and
// instance ids out of the same pass. It is a z-buffer rasteriser on the CPU with perspective-correct,
// mip-mapped textures. It knows cameras (package store) but nothing of shops, shoppers or products.
//
// A View belongs to one camera. The static part of the scene is drawn once and kept; each Draw lays the
// moving objects over it and counts, per instance, the pixels that are seen and those that would be seen if
// nothing stood in front. On demand, Instances adds masks, what lies outside the image and who hides whom,
// for static objects too, and Normals the direction of every surface in sight. The same scene gives the same
// bytes, on any number of goroutines (one View each).
package render
