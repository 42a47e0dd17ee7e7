// Package scene turns the store and what is true in it into objects for package render: room, fixtures and
// gates, the packages on the shelves with their printed art, the bodies of the shoppers, the gear that they
// carry and push with what lies in it, and what lies on the floor.
//
// A Builder paints every texture and shapes every mesh of one layout in New, from the layout alone, so the
// same layout always looks the same. After New it is never written: the goroutines of all cameras share one.
// Store is the part that never moves; Item and Body place one package and one body.
//
// Frames: a package stands in its product frame with the front facing -y, z up and the origin at the centre
// of its bottom. A gondola's and a plate's frame are those of package store. Instance ids are 0 for the store
// itself; BodyID, HandID, GearID, ForeignID and ItemID give the others; parts of one thing share an id.
//
// The package does not draw (package render) and does not know where anybody goes (package shopper).
package scene
