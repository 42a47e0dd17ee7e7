package score

import (
	"bufio"
	"fmt"
	"maps"
	"math"
	"math/rand/v2"
	"os"
	"reflect"
	"slices"
	"testing"
	"time"

	"storesim/pipeline/feed"
	"storesim/pipeline/gallery"
	"storesim/pipeline/store"
	"storesim/sim/des"
	"storesim/sim/truth"
)

// walk is a straight path of n samples at 5 Hz from t = 0, along x at 1 m/s.
func walk(body int, y float64, n int) TruthPath {
	p := TruthPath{Body: truth.BodyID(body)}
	for i := range n {
		p.Samples = append(p.Samples, PathSample{des.Time(i) * 200e6, store.Vec2{X: 0.2 * float64(i), Y: y}})
	}
	return p
}

// follow claims a path exactly, off by dy.
func follow(id int, p TruthPath, dy float64) *gallery.Identity {
	out := &gallery.Identity{ID: gallery.IdentityID(id)}
	for _, s := range p.Samples {
		out.Path = append(out.Path, gallery.Sample{Time: feed.Stamp(s.Time), Floor: s.At.Add(store.Vec2{Y: dy})})
	}
	return out
}

// swapAt exchanges the rest of two claimed paths from sample k on.
func swapAt(a, b *gallery.Identity, k int) {
	for i := k; i < min(len(a.Path), len(b.Path)); i++ {
		a.Path[i], b.Path[i] = b.Path[i], a.Path[i]
	}
}

func TestTracksPerfect(t *testing.T) {
	a, b := walk(1, 0, 20), walk(2, 3, 30)
	f := Scores{Tracks: Tracks([]TruthPath{a, b}, []*gallery.Identity{follow(1, b, 0), follow(2, a, 0)},
		DefaultTrackOptions())}.Figures()
	for _, name := range []string{"tracks.idf1", "tracks.idp", "tracks.idr", "tracks.mota"} {
		if f[name].Value != 1 {
			t.Errorf("%s: got %+v, want 1", name, f[name])
		}
	}
	if f["tracks.idsw"].Value != 0 || f["tracks.error_m"].Value != 0 {
		t.Errorf("got %+v switches, error %+v", f["tracks.idsw"], f["tracks.error_m"])
	}
}

// Two paths of 20 instants swapped at the 15th: each claim explains 15 of its 20 instants, and both bodies
// change their track once.
func TestTracksSwapped(t *testing.T) {
	a, b := walk(1, 0, 20), walk(2, 3, 20)
	x, y := follow(1, a, 0.1), follow(2, b, 0.1)
	swapAt(x, y, 15)
	o := DefaultTrackOptions()
	o.Gap = 200 * time.Millisecond
	f := Scores{Tracks: Tracks([]TruthPath{a, b}, []*gallery.Identity{x, y}, o)}.Figures()
	for name, want := range map[string]float64{
		"tracks.idf1": 0.75, "tracks.idsw": 2, "tracks.mota": 0.95, "tracks.error_m": 0.1,
	} {
		if math.Abs(f[name].Value-want) > 1e-9 || f[name].Low > want+1e-9 || f[name].High < want-1e-9 {
			t.Errorf("%s: got %+v, want %v", name, f[name], want)
		}
	}
}

// Without cameras no path is claimed, and tracks are not measured; one claimed place is enough to measure
// them.
func TestTracksWithoutPaths(t *testing.T) {
	a, people := walk(1, 0, 20), []*gallery.Identity{{ID: 1, Token: "T1"}, {ID: 2}}
	s := Tracks([]TruthPath{a}, people, DefaultTrackOptions())
	if f := (Scores{Tracks: s}).Figures(); s.Clusters != nil || len(f) > 0 {
		t.Errorf("got %+v", f)
	}
	people[1] = follow(2, walk(1, 9, 1), 0)
	if s := Tracks([]TruthPath{a}, people, DefaultTrackOptions()); len(s.Clusters) != 2 {
		t.Errorf("got %+v", s)
	}
}

// A claim half a metre and more away is both a miss and an extra.
func TestTracksTooFar(t *testing.T) {
	a := walk(1, 0, 10)
	s := Tracks([]TruthPath{a}, []*gallery.Identity{follow(1, a, 0.51)}, DefaultTrackOptions())
	want := []TrackCounts{{Truth: 10}, {Claimed: 10, Extra: 10}}
	if !reflect.DeepEqual(s.Clusters, want) {
		t.Errorf("got %+v, want %+v", s.Clusters, want)
	}
	if f := (Scores{Tracks: s}).Figures(); f["tracks.mota"].Value != -1 || f["tracks.idf1"].Value != 0 {
		t.Errorf("got %+v", f)
	}
}

// Samples between the instants are interpolated; over a gap nothing is claimed.
func TestTracksResampled(t *testing.T) {
	at := []int64{100e6, 350e6, 2000e6}
	got := resample(3, func(k int) (int64, store.Vec2) { return at[k], store.Vec2{X: float64(at[k]) / 1e9} },
		DefaultTrackOptions())
	want := track{1: {X: 0.2}, 10: {X: 2}}
	if len(got) != 2 || got[1].Dist(want[1]) > 1e-12 || got[10] != want[10] {
		t.Errorf("got %v, want %v", got, want)
	}
}

func TestTracksPermuted(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 5))
	var paths []TruthPath
	var people []*gallery.Identity
	for i := range 6 {
		paths = append(paths, walk(i, 0.4*float64(i), 10+5*i))
		people = append(people, follow(i, paths[i], 0.15*r.Float64()))
	}
	swapAt(people[5], people[2], 12)
	want := Scores{Tracks: Tracks(paths, people, DefaultTrackOptions())}.Figures()
	if want["tracks.idf1"].Value >= 1 {
		t.Fatalf("a swap left IDF1 at %v", want["tracks.idf1"])
	}
	r.Shuffle(len(paths), func(i, j int) { paths[i], paths[j] = paths[j], paths[i] })
	r.Shuffle(len(people), func(i, j int) { people[i], people[j] = people[j], people[i] })
	got := Scores{Tracks: Tracks(paths, people, DefaultTrackOptions())}.Figures()
	for name := range want {
		if math.Abs(got[name].Value-want[name].Value) > 1e-12 || math.Abs(got[name].Low-want[name].Low) > 1e-12 {
			t.Errorf("%s: got %+v, want %+v", name, got[name], want[name])
		}
	}
}

// motFile reads boxes by frame and id.
func motFile(t *testing.T, path string) map[int]map[int]store.PixelBox {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Skipf("reference tracks are absent: %v", err)
	}
	t.Cleanup(func() { _ = f.Close() }) // read only
	out := map[int]map[int]store.PixelBox{}
	for lines := bufio.NewScanner(f); lines.Scan(); {
		var frame, id int
		var x, y, w, h float64
		if _, err := fmt.Sscanf(lines.Text(), "%d,%d,%f,%f,%f,%f", &frame, &id, &x, &y, &w, &h); err != nil {
			t.Fatal(err)
		}
		if out[frame] == nil {
			out[frame] = map[int]store.PixelBox{}
		}
		out[frame][id] = store.PixelBox{MinX: x, MinY: y, MaxX: x + w, MaxY: y + h}
	}
	return out
}

// boxInstants compares boxes by 1-IoU up to 0.5.
func boxInstants(gt, got map[int]map[int]store.PixelBox) (out []instant, n, m int) {
	tIndex, cIndex := map[int]int{}, map[int]int{}
	index := func(m map[int]int, id int) int {
		if _, ok := m[id]; !ok {
			m[id] = len(m)
		}
		return m[id]
	}
	for _, frame := range slices.Sorted(maps.Keys(gt)) {
		in := instant{}
		cs := slices.Sorted(maps.Keys(got[frame]))
		for _, j := range cs {
			in.claimed = append(in.claimed, index(cIndex, j))
		}
		for _, i := range slices.Sorted(maps.Keys(gt[frame])) {
			in.truth = append(in.truth, index(tIndex, i))
			row := make([]float64, len(cs))
			for b, j := range cs {
				if row[b] = 1 - gt[frame][i].IoU(got[frame][j]); row[b] > 0.5 {
					row[b] = math.Inf(1)
				}
			}
			in.dist = append(in.dist, row)
		}
		out = append(out, in)
	}
	return out, len(tIndex), len(cIndex)
}

// One tracker's output on a public sequence, with the counts that the public evaluators give.
func TestTracksReference(t *testing.T) {
	for _, c := range []struct {
		name                       string
		idf1, idp, idr, mota, motp float64
		fp, fn, switches           int
	}{
		{"TUD-Campus", 55.7659, 72.973, 45.1253, 52.6462, 72.2799, 13, 150, 7},
		{"TUD-Stadtmitte", 64.4619, 81.976, 53.1142, 56.4014, 65.4096, 45, 452, 7},
	} {
		dir := "../../../shared/anchors/mot/tud/" + c.name
		instants, n, m := boxInstants(motFile(t, dir+"/gt.txt"), motFile(t, dir+"/test.txt"))
		s := TrackScores{Clusters: scoreTracks(instants, n, m)}
		sum := total(s.clusters())
		fp, fn := int(sum[trackExtra]), int(sum[trackTruth]-sum[trackHits])
		if fp != c.fp || fn != c.fn || int(sum[trackSwitches]) != c.switches {
			t.Errorf("%s: FP %d FN %d IDs %v, want %d %d %d", c.name, fp, fn, sum[trackSwitches], c.fp, c.fn, c.switches)
		}
		figure := s.ratiosOf()
		got := []float64{figure["tracks.idf1"], figure["tracks.idp"], figure["tracks.idr"], figure["tracks.mota"],
			1 - over(trackDistance, trackHits)(sum)}
		for i, want := range []float64{c.idf1, c.idp, c.idr, c.mota, c.motp} {
			if math.Abs(100*got[i]-want) > 6e-5 {
				t.Errorf("%s: figure %d is %.5f, want %v", c.name, i, 100*got[i], want)
			}
		}
	}
}

func (s TrackScores) ratiosOf() map[string]float64 {
	out := map[string]float64{}
	for name, r := range (Scores{Tracks: s}).Ratios() {
		out[name] = r.Value()
	}
	return out
}
