// Package autocheckout reads a recording of the AutoCheckout contest's store (AiFi NanoStore, CPS-IoT Week
// 2020) as a feed and a layout: its load cells, the bodies that its own tracker saw, its planogram and its
// catalogue. It is the way by which a real store's day comes to the pipeline; nothing of it is simulated.
//
// The recording is a folder of four files, each one JSON object after another, as a database wrote them:
//
//	plate_data.json    a gondola's load cells for 0.2 s: float32, little-endian, base64, of the shape
//	                   (12 samples, shelves, plates), grams, NaN where no plate is; indices count from 1, so
//	                   row 0 is NaN
//	full_targets.json  everybody whom the tracker sees at one time: head, neck, shoulders, elbows, wrists in
//	                   space, inches
//	planogram.json     a product on neighbouring plates of a shelf, and where their left front corner is,
//	                   metres
//	products.json      a product's name, price and mass, grams
//
// The world frame is the planogram's, whose axes at a gondola are those of store.Gondola: x from left to
// right, y into the shelves, z up. The tracker's is the same but for the unit.
//
// What a store has and the recording does not is derived plainly, and said in Recording.Notes: a body shows a
// token when it is first seen, and leaves when it is last seen; the gates stand where nothing bars them; a
// product's size and the spread of its mass stand in. Plate pitch is 4 in, that of the layout 0.1 m: a shelf
// of twelve is centred, which moves its outermost plates by 9 mm. A plate deeper than 0.4 m is as deep in the
// layout.
package autocheckout
