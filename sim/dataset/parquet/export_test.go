package parquet

import "storesim/pipeline/store"

// Waiting is how many weighings of a shelf wait for their readings.
func (t *Tables) Waiting(id store.DeviceID) int { return len(t.shelves[id].weighings) }
