package score

import (
	"storesim/pipeline/gallery"
	"storesim/pipeline/store"
)

// Place is where one of several bodies stood at one instant of a fixed grid.
type Place struct {
	Instant int // number of the instant, from 1
	Track   int // number of the path, from 1
	At      store.Vec2
}

// Places reads true and claimed paths at common instants, in order of instants: what figures of tracks on the
// floor other than these are computed from.
func Places(paths []TruthPath, people []*gallery.Identity, o TrackOptions) (truth, claimed []Place) {
	ts, cs := resampled(paths, people, o)
	grid := gridOf(ts, cs)
	for n, k := range grid {
		truth = placesAt(truth, ts, k, n+1)
		claimed = placesAt(claimed, cs, k, n+1)
	}
	return truth, claimed
}

func placesAt(out []Place, tracks []track, k int64, instant int) []Place {
	for _, i := range presentAt(tracks, k) {
		out = append(out, Place{Instant: instant, Track: i + 1, At: tracks[i][k]})
	}
	return out
}
