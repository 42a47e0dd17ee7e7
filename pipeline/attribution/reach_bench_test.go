package attribution_test

import (
	"testing"
	"time"

	"storesim/pipeline/attribution"
	"storesim/pipeline/feed"
	"storesim/pipeline/gallery"
	"storesim/pipeline/shelf"
	"storesim/pipeline/store"
)

// BenchmarkReach attributes one change among ten people, hands seen.
func BenchmarkReach(b *testing.B) {
	at := store.Vec2{X: 2, Y: 2}
	c := shelf.Change{
		Start: feed.Stamp(5 * time.Second), End: feed.Stamp(5600 * time.Millisecond), At: at.At(1), Mass: -300,
	}
	var people []*gallery.Identity
	for i := range 10 {
		from := time.Duration(4+i) * time.Second
		stands := store.Vec2{X: 1 + 0.3*float64(i), Y: 1.2}
		people = append(people, stroller(gallery.IdentityID(i+1), stands, store.Vec2{X: 2, Y: 1.5}, from,
			from+time.Second, true))
	}
	b.ReportAllocs()
	for b.Loop() {
		if claim := (attribution.Reach{}).Attribute(c, people); len(claim.Candidates) != len(people) {
			b.Fatalf("%d candidates", len(claim.Candidates))
		}
	}
}
