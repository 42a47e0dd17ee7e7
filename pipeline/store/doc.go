// Package store holds the nouns of a checkout-free store as its installer knows it: geometry, fixtures,
// catalogue, planogram as filed, cameras as calibrated, gates, tokens and receipts. It is a leaf: every
// other package may import it, it imports nothing of this module.
//
// Units are metres, seconds, radians and pixels unless a type says otherwise (Grams, Cents). The world
// frame is right-handed: x to the east and y to the north along the floor, z up, origin at the south-west
// corner of the floor. A camera frame is the usual one of computer vision: x right, y down, z forward along
// the optical axis. Pixel (0, 0) is the corner of the image, so the centre of the first pixel is (0.5,
// 0.5).
//
// A Layout is built and validated once and never written again. The package does not know what is true in
// the store (what lies on the shelves now, who is there): that is the simulator's side.
package store
