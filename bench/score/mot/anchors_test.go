package mot

import (
	"fmt"
	"math"
	"os"
	"path/filepath"
	"testing"

	"storesim/pipeline/store"
	"storesim/pipeline/track/sort"
)

const anchors = "../../../../shared/anchors/mot/tud"

// published are the figures of a sequence as the public evaluators print them, and as TrackEval computes
// them.
type published struct {
	counts [9]int             // true tracks, MT, PT, ML, FP, FN, IDSW, Frag, IDTP
	shares map[string]float64 // at full length
}

func references() map[string]published {
	return map[string]published{
		"TUD-Campus": {[9]int{8, 1, 6, 1, 13, 150, 7, 7, 162}, map[string]float64{
			"hota": 0.3913974378451139, "deta": 0.418047030142763, "assa": 0.36912068120832836,
			"detre": 0.4415774813077262, "detpr": 0.7140825035561879, "assre": 0.38322491394349667,
			"asspr": 0.754049776587294, "loca": 0.770052227022172, "mota": 0.5264623955431755,
			"motp": 0.7227989153605385, "moda": 0.5459610027855153, "recall": 0.5821727019498607,
			"precision": 0.9414414414414415, "idf1": 0.5576592082616179, "idr": 0.45125348189415043,
			"idp": 0.7297297297297297,
		}},
		"TUD-Stadtmitte": {[9]int{10, 5, 4, 1, 45, 452, 7, 6, 614}, map[string]float64{
			"hota": 0.3978490169927877, "deta": 0.3922675723693166, "assa": 0.4088407518112996,
			"detre": 0.4131305773083227, "detpr": 0.6376220926147144, "assre": 0.4492190092628564,
			"asspr": 0.6312033236759915, "loca": 0.737521177178062, "mota": 0.5640138408304498,
			"motp": 0.6540957044559912, "moda": 0.5700692041522492, "recall": 0.6089965397923875,
			"precision": 0.9399198931909212, "idf1": 0.6446194225721785, "idr": 0.5311418685121108,
			"idp": 0.8197596795727636,
		}},
		"overall": {[9]int{18, 6, 10, 2, 58, 602, 14, 13, 776}, map[string]float64{
			"hota": 0.3999570912884786, "deta": 0.3976832912424188, "assa": 0.4124495298453543,
			"detre": 0.41987146083029353, "detpr": 0.65510325762914, "assre": 0.45066464751205776,
			"asspr": 0.6922105014510623, "loca": 0.7324802580659768, "mota": 0.5551155115511551,
			"motp": 0.6698229455064297, "moda": 0.5643564356435643, "recall": 0.6026402640264027,
			"precision": 0.9402677651905252, "idf1": 0.6242960579243765, "idr": 0.5122112211221123,
			"idp": 0.7991761071060762,
		}},
	}
}

// Two public sequences with one tracker's answer: every figure is TrackEval's.
func TestReferences(t *testing.T) {
	if _, err := os.Stat(anchors); err != nil {
		t.Skipf("reference tracks are absent: %v", err)
	}
	files, extra, err := Find(anchors, anchors)
	if err != nil || len(files) != 2 || len(extra) != 0 {
		t.Fatalf("found %v, extra %v, %v", files, extra, err)
	}
	scores := map[string]Scores{}
	var all []Sequence
	for _, f := range files {
		s, err := EvaluateFiles(f, Options{})
		if err != nil {
			t.Fatal(err)
		}
		if s.Rules != MOT15 {
			t.Errorf("%s: rules %s", f.Name, s.Rules)
		}
		scores[f.Name] = Combine(s)
		all = append(all, s)
	}
	scores["overall"] = Combine(all...)
	for name, want := range references() {
		c := scores[name].Total()
		got := [9]int{c.TruthTracks, c.Mostly, c.Partly, c.TruthTracks - c.Mostly - c.Partly, c.Extra,
			c.Truth - c.Hits, c.Switches, c.Fragments, c.IDHits}
		if got != want.counts {
			t.Errorf("%s: counts %v, want %v", name, got, want.counts)
		}
		figures := scores[name].Figures(DefaultResamples)
		for metric, v := range want.shares {
			if got := figures["tracks."+metric].Value; math.Abs(got-v) > 1e-12 {
				t.Errorf("%s: %s is %.15f, want %.15f", name, metric, got, v)
			}
		}
	}
}

// The published tracker on the published detections of a sequence makes the mistakes that it is known for.
func TestPublishedTracker(t *testing.T) {
	found := filepath.Join(anchors, "../sort-det/TUD-Campus/det.txt")
	if _, err := os.Stat(found); err != nil {
		t.Skipf("reference detections are absent: %v", err)
	}
	in, err := ReadDetections(found)
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "tracks.txt")
	var rows []byte
	tracker := sort.New(sort.Published())
	for _, frame := range in.Frames() {
		boxes := make([]store.PixelBox, len(frame))
		for i := range frame {
			boxes[i] = frame[i].Box
		}
		for _, b := range tracker.Update(boxes) {
			rows = fmt.Appendf(rows, "%d,%d,%.2f,%.2f,%.2f,%.2f,1\n",
				frame[0].Frame, b.Track, b.MinX, b.MinY, b.Width(), b.Height())
		}
	}
	if err := os.WriteFile(path, rows, 0o600); err != nil {
		t.Fatal(err)
	}
	s, err := EvaluateFiles(Files{Truth: filepath.Join(anchors, "TUD-Campus/gt.txt"), Claims: path}, Options{})
	if err != nil {
		t.Fatal(err)
	}
	c := Combine(s).Total()
	got := [8]int{c.Claimed, c.Extra, c.Truth - c.Hits, c.Switches, c.Fragments, c.Mostly, c.Partly, c.TruthTracks}
	if want := [8]int{261, 15, 113, 6, 9, 6, 2, 8}; got != want {
		t.Errorf("rows, FP, FN, IDSW, Frag, MT, PT, tracks are %v, want %v", got, want)
	}
}

// The truth as its own answer is exactly right.
func TestReferenceAgainstItself(t *testing.T) {
	for _, name := range []string{"TUD-Campus", "TUD-Stadtmitte"} {
		path := filepath.Join(anchors, name, "gt.txt")
		if _, err := os.Stat(path); err != nil {
			t.Skipf("reference tracks are absent: %v", err)
		}
		s, err := EvaluateFiles(Files{Name: name, Truth: path, Claims: path}, Options{})
		if err != nil {
			t.Fatal(err)
		}
		checkPerfect(t, Combine(s).Figures(DefaultResamples), "tracks.")
	}
}
