package score

import (
	"cmp"
	"math"
	"slices"
	"time"

	"storesim/pipeline/gallery"
	"storesim/pipeline/store"
	"storesim/sim/des"
	"storesim/sim/truth"
)

// PathSample is where a body stood.
type PathSample struct {
	Time des.Time
	At   store.Vec2
}

// TruthPath is a body's true way over the floor, in order of time, from its entry to its exit.
type TruthPath struct {
	Body    truth.BodyID
	Token   store.Token
	Samples []PathSample
}

// TrackOptions say how paths are compared.
type TrackOptions struct {
	Radius float64       // metres within which a claimed position is right
	Period time.Duration // between the instants compared
	Gap    time.Duration // a path is interpolated between samples at most this far apart
}

// DefaultTrackOptions compare five times a second within half a metre.
func DefaultTrackOptions() TrackOptions {
	return TrackOptions{Radius: 0.5, Period: 200 * time.Millisecond, Gap: time.Second}
}

// TrackCounts are the sampled instants of one true path with the claimed path assigned to it, or of a claimed
// path assigned to none.
type TrackCounts struct {
	Truth, Claimed int     // instants of the true and of the claimed path
	IDHits         int     // instants at which the assigned pair is within the radius
	Hits           int     // true instants with any claim matched
	Extra          int     // claimed instants matched to no truth
	Switches       int     // times the body's matched claim changed
	Distance       float64 // summed over Hits, metres
}

// TrackScores are the paths of one or more runs.
type TrackScores struct{ Clusters []TrackCounts }

// Tracks compares true with claimed paths on the floor plane: IDF1 by the global least-cost assignment of
// whole paths (Ristani et al. 2016, section 3.2), MOTA and switches by the instant-wise assignment that
// keeps last instant's pairs while they hold (Bernardin and Stiefelhagen 2008, section 2.1.3). Without a
// single claimed place, as in a store without cameras, tracks are not measured: the zero value.
func Tracks(paths []TruthPath, people []*gallery.Identity, o TrackOptions) TrackScores {
	if !slices.ContainsFunc(people, func(p *gallery.Identity) bool { return len(p.Path) > 0 }) {
		return TrackScores{}
	}
	ts, cs := resampled(paths, people, o)
	return TrackScores{Clusters: scoreTracks(floorInstants(ts, cs, o.Radius), len(ts), len(cs))}
}

// resampled are the true and the claimed tracks, in an order that does not depend on their names.
func resampled(paths []TruthPath, people []*gallery.Identity, o TrackOptions) (ts, cs []track) {
	ts, cs = make([]track, len(paths)), make([]track, len(people))
	for i, p := range paths {
		ts[i] = resample(len(p.Samples), func(k int) (int64, store.Vec2) {
			return int64(p.Samples[k].Time), p.Samples[k].At
		}, o)
	}
	for i, p := range people {
		cs[i] = resample(len(p.Path), func(k int) (int64, store.Vec2) {
			return int64(p.Path[k].Time), p.Path[k].Floor
		}, o)
	}
	slices.SortFunc(ts, compareTracks)
	slices.SortFunc(cs, compareTracks)
	return ts, cs
}

// track is a path at the instants of a fixed grid.
type track map[int64]store.Vec2

// compareTracks is an order that knows nothing of names: by the first instant, then by the place.
func compareTracks(a, b track) int {
	ka, kb := firstInstant(a), firstInstant(b)
	return cmp.Or(cmp.Compare(ka, kb), cmp.Compare(a[ka].X, b[kb].X), cmp.Compare(a[ka].Y, b[kb].Y),
		cmp.Compare(len(a), len(b)))
}

func firstInstant(t track) int64 {
	first := int64(math.MaxInt64)
	for k := range t {
		first = min(first, k)
	}
	return first
}

// resample reads n samples in order of time and interpolates them at the multiples of the period.
func resample(n int, sample func(k int) (int64, store.Vec2), o TrackOptions) track {
	out := track{}
	period := int64(o.Period)
	for k := range n {
		t0, a := sample(k)
		if t0%period == 0 {
			out[t0/period] = a
		}
		if k+1 == n {
			break
		}
		t1, b := sample(k + 1)
		if t1 <= t0 || t1-t0 > int64(o.Gap) {
			continue
		}
		for i := t0/period + 1; i*period < t1; i++ {
			f := float64(i*period-t0) / float64(t1-t0)
			out[i] = a.Add(b.Sub(a).Scale(f))
		}
	}
	return out
}

// instant is who is there at one time: indices of true and claimed tracks, and the distance of each pair,
// +Inf where it is too far.
type instant struct {
	truth, claimed []int
	dist           [][]float64
}

func floorInstants(ts, cs []track, radius float64) []instant {
	var out []instant
	for _, k := range gridOf(ts, cs) {
		in := instant{truth: presentAt(ts, k), claimed: presentAt(cs, k)}
		for _, i := range in.truth {
			row := make([]float64, len(in.claimed))
			for n, j := range in.claimed {
				row[n] = ts[i][k].Dist(cs[j][k])
				if row[n] > radius {
					row[n] = math.Inf(1)
				}
			}
			in.dist = append(in.dist, row)
		}
		out = append(out, in)
	}
	return out
}

func gridOf(sets ...[]track) []int64 {
	var out []int64
	for _, tracks := range sets {
		for _, t := range tracks {
			for k := range t {
				out = append(out, k)
			}
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

func presentAt(tracks []track, k int64) []int {
	var out []int
	for i, t := range tracks {
		if _, ok := t[k]; ok {
			out = append(out, i)
		}
	}
	return out
}
