// Package emulator is a model of the person detector's errors: from the labels of a frame it draws what the
// detector would have found in its picture, so that a run needs neither pictures nor the network.
//
// For every body in view it draws whether the body is found and with what score, where head, foot, hands and
// the edges of the box are reported, whether foot and hands are peaks of their own or vectors from the head
// (their covariances differ), whether a hand is missed, invented or another's, and the appearance vector;
// beside that, people who are found twice and things that are taken for people. Yes and no are probits,
// numbers have a linear mean, a log-linear spread and a measured quantile curve; their features are apparent
// size, visible share, visibility of the point, crowding, the picture's edge and the contrast around the
// point as faults and light leave it. Each is driven by a normal process of its own per body and camera
// whose correlation falls with time and with movement in the picture, so that misses and errors come in runs
// as long as measured.
//
// Places are pixels of the camera's full frame, errors are in roots of the area of the body's whole box.
// Draws depend on (seed, camera, body, purpose, frame) alone. [Fit] finds the parameters from frames that
// the network searched; the committed ones, with the network's hash and what they were fitted on, are
// model.json, written by storesim calibrate.
//
// What it does not do: motion blur, lenses out of focus and JPEG have no feature of their own; errors in two
// cameras are independent given the labels; the two sides of a person are never mixed up.
package emulator
