// Package shelf turns plate readings into mass changes: a place, a time interval, a mass with its
// uncertainty, and a posterior over which products in which number came or went. It does not know who made
// the change.
//
// A channel follows one load cell in windows of 0.1 s: it learns the cell's noise while nothing happens,
// leaves a plateau when a window or a two-sided CUSUM (Page 1954) alarms, and reaches another when three
// windows agree. A transient comes back to its plateau and is no change. The plateaus of an episode are read
// together, by dynamic programming, as levels of the stock and pushes on the way. A board joins the steps of
// a shelf's cells that fall in one moment: it leaves out what coupling explains and divides the rest into
// changes that products explain best. Masses are grams as read; the zero of a cell is of no meaning. A cell
// may carry several plates (store.Cells): a change is then located at the cell, and everything filed on it
// is a hypothesis. A shelf without cells never changes here. Two changes of one cell within about 0.6 s come
// out as one.
package shelf

import (
	"storesim/pipeline/feed"
	"storesim/pipeline/store"
)

// PlateDelta is what one plate gained (> 0) or lost (< 0). Plates that share a load cell have equal parts of
// what the cell says.
type PlateDelta struct {
	Plate store.PlateID
	Mass  store.Grams
	Std   store.Grams // of the cell's mass, from its own noise
}

// Hypothesis says that Count units of SKU came (> 0) or went (< 0), with probability P.
type Hypothesis struct {
	SKU   store.SKU
	Count int
	P     float64
}

// Change is one mass change. Times are by the server's clock as far as the devices' clocks allow.
type Change struct {
	Start, End feed.Stamp // from the first sign of a hand to the settled mass
	Shelf      store.ShelfID
	Plates     []PlateDelta    // all plates over the changed cells, sorted by plate
	Cells      int             // load cells that changed, where plates share one; 0: each has its own
	Dead       []store.PlateID // dead plates between or beside them, which may hide mass; may be nil
	At         store.Vec3      // where the hand must have been: above the changed plates' front third, world
	Mass       store.Grams     // sum over the plates
	Std        store.Grams
	Hypotheses []Hypothesis // sorted by falling P; sum with Unknown is 1
	Unknown    float64      // probability that none of the hypotheses is true
}

// Detector finds changes in the stream of readings. Changes come out in order of End, some seconds late; one
// that took unusually long to tell may come after one that ended later.
type Detector interface {
	Push(r *feed.PlateReading) []Change
	Flush() []Change // at the end of the feed: what is still being settled
}
