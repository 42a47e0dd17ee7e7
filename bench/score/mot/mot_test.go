package mot

import (
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"storesim/bench/score"
)

type fataler interface {
	Helper()
	Fatalf(format string, args ...any)
	Errorf(format string, args ...any)
}

func mustRead(t fataler, text string, floor bool) *File {
	t.Helper()
	f, err := Read(strings.NewReader(text), "tracks.txt", floor)
	if err != nil {
		t.Fatalf("%v", err)
	}
	return f
}

func evaluate(t fataler, truth, claims string, o Options) Scores {
	t.Helper()
	s, err := Evaluate("s", mustRead(t, truth, o.Floor), mustRead(t, claims, o.Floor), o)
	if err != nil {
		t.Fatalf("%v", err)
	}
	return Combine(s)
}

// checkPerfect wants every share at exactly 1 and every error at 0.
func checkPerfect(t fataler, figures map[string]score.Figure, prefix string) {
	t.Helper()
	for _, m := range measures(prefix == "floor.") {
		f, ok := figures[m.Name]
		switch {
		case !ok:
			t.Fatalf("no figure %s", m.Name)
		case m.kind != count && f.Value != 1:
			t.Errorf("%s is %v, want exactly 1", m.Name, f.Value)
		case m.Lower && f.Value != 0 && m.Title != "fragments": // the truth may have gaps
			t.Errorf("%s is %v, want 0", m.Name, f.Value)
		}
	}
}

// One person over six frames, claimed by two tracks with a gap between them, and one claim on nothing.
func TestByHand(t *testing.T) {
	truth := "1,1,0,0,10,10\n2,1,0,0,10,10\n3,1,0,0,10,10\n4,1,0,0,10,10\n5,1,0,0,10,10\n6,1,0,0,10,10\n"
	claims := "1,7,0,0,10,10\n2,7,0,0,10,10\n2,9,50,50,10,10\n4,8,0,0,10,5\n5,8,0,0,10,10\n6,8,0,0,10,10\n"
	s := evaluate(t, truth, claims, Options{})
	c := s.Total()
	// At similarity 0.5 the claim of frame 4 still matches.
	got := []int{c.Hits, c.Extra, c.Switches, c.Fragments, c.Mostly, c.Partly, c.IDHits}
	if want := []int{5, 1, 1, 0, 1, 0, 3}; !cmp.Equal(got, want) {
		t.Errorf("CLEAR and identity counts %v, want %v", got, want)
	}
	low, high := c.HOTA[0], c.HOTA[Alphas-1]
	if low.Hits != 5 || low.Extra != 1 || high.Hits != 4 || high.Extra != 2 {
		t.Errorf("HOTA counts %+v and %+v", low, high)
	}
	// Two matches of a track of 6 with one of 2, three of it with one of 3.
	if want := 2*2.0/6 + 3*3.0/6; math.Abs(low.Association-want) > 1e-12 {
		t.Errorf("association %v, want %v", low.Association, want)
	}
	f := s.Figures(DefaultResamples)
	if got := f["tracks.mota"].Value; got != (5-1-1)/6.0 {
		t.Errorf("MOTA %v", got)
	}
	if got := f["tracks.idf1"].Value; got != 2*3/12.0 {
		t.Errorf("IDF1 %v", got)
	}
}

// A frame without any claim does not let go of a match, one with claims elsewhere does: TrackEval's rule.
func TestFragments(t *testing.T) {
	const truth = "1,1,0,0,10,10\n2,1,0,0,10,10\n3,1,0,0,10,10\n"
	for claims, want := range map[string]int{
		"1,7,0,0,10,10\n3,7,0,0,10,10\n":                 0,
		"1,7,0,0,10,10\n2,7,90,0,10,10\n3,7,0,0,10,10\n": 1,
	} {
		if got := evaluate(t, truth, claims, Options{}).Total().Fragments; got != want {
			t.Errorf("%q: %d fragments, want %d", claims, got, want)
		}
	}
}

// Claims on distractors go unpunished, rows marked 0 and other classes are not asked for.
func TestRules(t *testing.T) {
	const truth = "1,1,0,0,10,10,1,1,1\n1,2,100,0,10,10,0,8,1\n1,3,200,0,10,10,0,1,1\n1,4,300,0,10,10,0,6,1\n1,5,400,0,10,10,0,3,1\n"
	const claims = "1,1,0,0,10,10,1\n1,2,100,0,10,10,1\n1,3,200,0,10,10,1\n1,4,300,0,10,10,1\n1,5,400,0,10,10,1\n"
	for rules, want := range map[Rules][3]int{ // true boxes, claimed, extra
		Auto: {1, 4, 3}, MOT17: {1, 4, 3}, MOT20: {1, 3, 2}, MOT15: {1, 5, 4},
	} {
		c := evaluate(t, truth, claims, Options{Rules: rules}).Total()
		if got := [3]int{c.Truth, c.Claimed, c.Extra}; got != want {
			t.Errorf("%s: %v, want %v", rules, got, want)
		}
	}
	checkPerfect(t, evaluate(t, truth, truth, Options{}).Figures(DefaultResamples), "tracks.")
	other := strings.ReplaceAll(truth, ",8,1\n", ",99,1\n")
	if got := evaluate(t, other, claims, Options{}).Total().Claimed; got != 5 {
		t.Errorf("unknown classes: %d claims, want all 5, as under MOT15", got)
	}
	for name, c := range map[string]struct {
		truth, claims string
		rules         Rules
		want          string
	}{
		"class of truth":  {other, claims, MOT17, "tracks.txt:2: class 99"},
		"class of claims": {truth, "1,1,0,0,9,9,1,3\n", MOT20, "tracks.txt:1: class 3"},
		"rules":           {truth, claims, "mot3", `no rules "mot3"`},
	} {
		_, err := Evaluate("s", mustRead(t, c.truth, false), mustRead(t, c.claims, false), Options{Rules: c.rules})
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %q", name, err, c.want)
		}
	}
}

// Mistakes in files are told with file and line.
func TestReadErrors(t *testing.T) {
	for text, want := range map[string]string{
		"1,1,0,0,9\n":                             "f:1: 5 columns, want at least 6",
		"1,1,0,0,9,9\n\n1,2,0,x,9,9\n":            `f:3: column 4 is "x"`,
		"1,1,0,0,9,9\n2,1,0,0,9,9,1\n":            "f:2: 7 columns, where the first row has 6",
		"0,1,0,0,9,9\n":                           "f:1: frame is 0",
		"1.5,1,0,0,9,9\n":                         `f:1: column 1 is "1.5", want a whole number`,
		"1,1,NaN,0,9,9\n":                         `f:1: column 3 is "NaN"`,
		"1,1,0,0,1e99,9\n":                        `f:1: column 5 is "1e99"`,
		"frame,id,x,y,w,h\n":                      `f:1: column 1 is "frame"`,
		"2,5,0,0,9,9\n1,5,0,0,9,9\n2,5,1,1,9,9\n": "f:3: track 5 is twice in frame 2, first on line 1",
	} {
		if _, err := Read(strings.NewReader(text), "f", false); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want %q", text, err, want)
		}
	}
	if _, err := Read(strings.NewReader("1 2 3 4 5"), "f", true); err == nil {
		t.Error("five columns are no floor points")
	}
}

// Commas, blanks, a mark, CRLF and numbers with a point are all read alike.
func TestReadForms(t *testing.T) {
	file := mustRead(t, "1,2,3,4,5,6\n2,2,3,4,5,6\n", false)
	want := file.Rows
	for _, text := range []string{
		"\ufeff1,2,3,4,5,6\r\n2,2,3,4,5,6\r\n", "1 2 3 4 5 6\n2\t2  3 4 5 6", "2,2,3,4,5,6\n1,2,3,4,5,6",
		"1.0, 2, 3., 4e0, 5, 6,\n2, 2, 3, 4, 5, 6,\n",
	} {
		read := mustRead(t, text, false)
		got := read.Rows
		if !cmp.Equal(read.Tracks, file.Tracks) {
			t.Errorf("%q: tracks %v, want %v", text, read.Tracks, file.Tracks)
		}
		for i := range got {
			got[i].Line = want[i].Line
		}
		if !cmp.Equal(got, want) {
			t.Errorf("%q: %v", text, cmp.Diff(want, got))
		}
	}
}

// A plain row is read the quick way as it is read the careful way, to the last bit.
func TestPlainRow(t *testing.T) {
	cell := rapid.OneOf(rapid.StringMatching(`-?[0-9]{1,9}(\.[0-9]{0,7})?`), rapid.StringMatching(`[0-9]{1,3}`),
		rapid.StringMatching(`-?[0-9.]{1,17}`), rapid.SampledFrom([]string{"", " 1", "1e3", "-0", "nan", ".5", "-", "1.0"}))
	count := rapid.StringMatching(`[1-9][0-9]{0,2}`)
	number := rapid.StringMatching(`-?[0-9]{1,6}(\.[0-9]{0,7})?`)
	plain := 0
	rapid.Check(t, func(t *rapid.T) {
		cells := rapid.SliceOfN(cell, 1, 12).Draw(t, "cells")
		if rapid.Bool().Draw(t, "good") {
			cells = append([]string{count.Draw(t, "frame"), count.Draw(t, "track")},
				rapid.SliceOfN(number, 4, 8).Draw(t, "numbers")...)
		}
		text, floor := strings.Join(cells, ","), rapid.Bool().Draw(t, "floor")
		got, ok := plainRow([]byte(text), floor)
		if !ok {
			return
		}
		plain++
		want, err := anyRow(text, make([]string, 10), floor)
		if err != nil {
			t.Fatalf("%q was read as %v, where there is an error: %v", text, got, err)
		}
		if got != want || math.Signbit(got.Box.MinX) != math.Signbit(want.Box.MinX) {
			t.Fatalf("%q: %+v, want %+v", text, got, want)
		}
	})
	if plain == 0 {
		t.Error("no row was plain")
	}
}

// One evaluator for many files gives what a new one for each does.
func TestEvaluatorAgain(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		draw := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 0))
		var e Evaluator
		for range 3 {
			truth, claims := crowd(draw, rapid.IntRange(1, 12).Draw(t, "frames"), 5)
			err := errors.Join(e.truth.read(strings.NewReader(truth), "t", false),
				e.claims.read(strings.NewReader(claims), "c", false))
			if err != nil {
				t.Fatalf("%v", err)
			}
			got, err := e.evaluate("s", &e.truth, &e.claims, Options{})
			if err != nil {
				t.Fatalf("%v", err)
			}
			if want := sequenceOf(t, truth, claims); !cmp.Equal(got, want) {
				t.Fatalf("%s", cmp.Diff(want, got))
			}
		}
	})
}

func FuzzRead(f *testing.F) {
	f.Add("1,1,0,0,10,10,1,1,1\n2,1,0,0,10,10,1,2,1\n", false)
	f.Add("1 1 0.5 0.5", true)
	f.Fuzz(func(t *testing.T, text string, floor bool) {
		file, err := Read(strings.NewReader(text), "f", floor)
		if err != nil {
			return
		}
		s, err := Evaluate("s", file, file, Options{Floor: floor})
		if err != nil {
			return
		}
		for name, fig := range Combine(s).Figures(DefaultResamples) {
			if math.IsNaN(fig.Value) || fig.Low > fig.Value || fig.High < fig.Value {
				t.Errorf("%s: %+v", name, fig)
			}
		}
	})
}

// crowd draws a ground truth and a tracker's answer to it: boxes that overlap, tracks that swap, gaps and
// claims on nothing.
func crowd(draw *rand.Rand, frames, people int) (truth, claims string) {
	var t, c strings.Builder
	ids := draw.Perm(people)
	for f := 1; f <= frames; f++ {
		if draw.Float64() < 0.2 && people > 1 {
			i, j := draw.IntN(people), draw.IntN(people)
			ids[i], ids[j] = ids[j], ids[i]
		}
		for i := range people {
			if draw.Float64() < 0.1 {
				continue
			}
			x, y := float64(i*20+f*(i%3)), float64(i%4*15)
			fmt.Fprintf(&t, "%d,%d,%.2f,%.2f,30,60,1,%.3f,%.3f,0\n", f, i+1, x, y, x/40, y/40)
			if draw.Float64() < 0.8 {
				x, y = x+4*draw.NormFloat64(), y+4*draw.NormFloat64()
				fmt.Fprintf(&c, "%d,%d,%.2f,%.2f,30,60,1,%.3f,%.3f,0\n", f, ids[i]+1, x, y, x/40, y/40)
			}
		}
		if draw.Float64() < 0.3 {
			fmt.Fprintf(&c, "%d,%d,900,900,30,60,1,90,90,0\n", f, 1000+draw.IntN(3))
		}
	}
	return t.String(), c.String()
}

// What must hold of any two files, of boxes and of floor points.
func TestProperties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		draw := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 0))
		frames, people := rapid.IntRange(1, 12).Draw(t, "frames"), rapid.IntRange(1, 8).Draw(t, "people")
		truth, claims := crowd(draw, frames, people)
		o := Options{Floor: rapid.Bool().Draw(t, "floor")}
		if truth == "" {
			return
		}
		prefix := map[bool]string{false: "tracks.", true: "floor."}[o.Floor]
		checkPerfect(t, evaluate(t, truth, truth, o).Figures(DefaultResamples), prefix)

		s := evaluate(t, truth, claims, o)
		c := s.Total()
		if c.Truth != strings.Count(truth, "\n") || c.Claimed != strings.Count(claims, "\n") {
			t.Fatalf("%d true and %d claimed boxes", c.Truth, c.Claimed)
		}
		for a, h := range c.HOTA {
			if h.Hits+h.Extra != c.Claimed || h.Hits > c.Truth || h.Association > float64(h.Hits) {
				t.Fatalf("threshold %d: %+v of %d and %d", a, h, c.Truth, c.Claimed)
			}
			if a > 0 && h.Hits > c.HOTA[a-1].Hits {
				t.Fatalf("more matches at threshold %d than below it", a)
			}
		}
		if c.Hits+c.Extra != c.Claimed || o.Floor && c.Found < c.Hits {
			t.Fatalf("CLEAR %+v", c)
		}
		figures := s.Figures(DefaultResamples)
		for _, d := range Definitions(o.Floor) {
			f, ok := figures[d.Name]
			if !ok || f.Low > f.Value || f.High < f.Value || d.Unit == score.Share && (f.Low < 0 || f.High > 1) {
				t.Fatalf("%s: %+v", d.Name, f)
			}
		}
		// Names of tracks and the order of rows say nothing.
		renamed := evaluate(t, shuffled(draw, truth), shuffled(draw, claims), o).Total()
		if math.Abs(hota(&renamed)-hota(&c)) > 1e-12 || renamed.IDHits != c.IDHits {
			t.Fatalf("shuffled rows: HOTA %v, was %v", hota(&renamed), hota(&c))
		}
	})
}

func shuffled(draw *rand.Rand, text string) string {
	lines := strings.SplitAfter(text, "\n")
	draw.Shuffle(len(lines), func(i, j int) { lines[i], lines[j] = lines[j], lines[i] })
	return strings.Join(lines, "")
}

// Two sequences together are one sequence with the second one's frames and tracks counted on.
func TestCombineIsConcatenation(t *testing.T) {
	draw := rand.New(rand.NewPCG(3, 0))
	t1, c1 := crowd(draw, 10, 5)
	t2, c2 := crowd(draw, 14, 6)
	apart := Combine(sequenceOf(t, t1, c1), sequenceOf(t, t2, c2)).Total()
	together := evaluate(t, t1+later(t, t2), c1+later(t, c2), Options{}).Total()
	near := cmp.Comparer(func(a, b float64) bool { return math.Abs(a-b) <= 1e-12*max(1, math.Abs(a)) })
	if d := cmp.Diff(apart, together, near); d != "" || apart.Truth < 50 {
		t.Errorf("apart and together:\n%s", d)
	}
}

func sequenceOf(t fataler, truth, claims string) Sequence {
	t.Helper()
	s, err := Evaluate("s", mustRead(t, truth, false), mustRead(t, claims, false), Options{})
	if err != nil {
		t.Fatalf("%v", err)
	}
	return s
}

func later(t fataler, text string) string {
	t.Helper()
	var out strings.Builder
	for _, d := range mustRead(t, text, false).Rows {
		fmt.Fprintf(&out, "%d,%d,%v,%v,%v,%v,1,0,0,0\n", d.Frame+1000, d.Track+5000, d.Box.MinX, d.Box.MinY,
			d.Box.Width(), d.Box.Height())
	}
	return out.String()
}

// The assignment is as good as the other solver's, and of equally good ones it is that of SciPy 1.10.
func TestAssigner(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n, m := rapid.IntRange(1, 7).Draw(t, "rows"), rapid.IntRange(1, 7).Draw(t, "columns")
		cost := make([][]float64, n)
		var pairs []pair
		for i := range cost {
			cost[i] = make([]float64, m)
			for j := range cost[i] {
				if v := rapid.IntRange(-4, 6).Draw(t, "score"); v > 0 {
					cost[i][j] = -float64(v)
					pairs = append(pairs, pair{truth: int16(i), claim: int16(j), score: float64(v)})
				}
			}
		}
		var a assigner
		got := 0.0
		taken := map[int16]bool{}
		for i, j := range a.solve(n, m, pairs) {
			if j < 0 {
				continue
			}
			if taken[j] {
				t.Fatalf("claim %d twice", j)
			}
			taken[j] = true
			got += cost[i][j]
		}
		if want := score.AssignmentCost(cost, score.Assign(cost)); got != want {
			t.Fatalf("%v: cost %v, want %v", cost, got, want)
		}
	})
	for _, c := range []struct {
		scores [][]float64
		want   []int16
	}{
		{[][]float64{{1, 1}, {1, 1}, {1, 1}}, []int16{0, 1, -1}},
		{[][]float64{{2, 1, 0, 2}, {1, 0, 0, 0}, {1, 0, 0, 1}}, []int16{3, 0, 2}},
		{[][]float64{{2, 2, 2, 1}, {0, 0, 0, 0}, {2, 0, 2, 2}, {0, 2, 1, 1}}, []int16{0, 3, 2, 1}},
		{[][]float64{{0, 0, 1, 0}, {0, 0, 2, 1}, {2, 1, 0, 2}}, []int16{1, 2, 0}},
		{[][]float64{{0, 2, 2, 1}, {0, 1, 0, 2}, {1, 1, 1, 2}}, []int16{1, 3, 2}},
	} {
		var pairs []pair
		for i, row := range c.scores {
			for j, v := range row {
				if v == 0 {
					continue
				}
				pairs = append(pairs, pair{truth: int16(i), claim: int16(j), score: v})
			}
		}
		var a assigner
		if got := a.solve(len(c.scores), len(c.scores[0]), pairs); !reflect.DeepEqual(got, c.want) {
			t.Errorf("%v: %v, want %v", c.scores, got, c.want)
		}
	}
}

// Floor points: within the radius or not, nearer or farther.
func TestFloor(t *testing.T) {
	truth := "1 1 0 0\n1 2 3 0\n1 3 6 0\n"
	claims := "1 1 0.25 0\n1 2 3 0.6\n1 3 6 0\n"
	s := evaluate(t, truth, claims, Options{Floor: true})
	c := s.Total()
	if c.Found != 2 || c.False != 1 || math.Abs(c.Closeness-1.5) > 1e-12 {
		t.Errorf("found %d, false %d, closeness %v", c.Found, c.False, c.Closeness)
	}
	f := s.Figures(DefaultResamples)
	if got := f["floor.moda"].Value; math.Abs(got-1.0/3) > 1e-12 {
		t.Errorf("MODA %v", got)
	}
	if got := f["floor.modp"].Value; math.Abs(got-0.75) > 1e-12 {
		t.Errorf("MODP %v", got)
	}
	// 0.6 m is a similarity of 0.4: right for 8 thresholds of HOTA.
	if c.HOTA[7].Hits != 3 || c.HOTA[8].Hits != 2 {
		t.Errorf("matches %d at 0.40, %d at 0.45", c.HOTA[7].Hits, c.HOTA[8].Hits)
	}
	// As many as can be, though one far pair costs a near one.
	c = evaluate(t, "1 1 0 0\n1 2 0.4 0\n", "1 1 0.38 0\n1 2 0.8 0\n", Options{Floor: true}).Total()
	if c.Found != 2 {
		t.Errorf("found %d of 2", c.Found)
	}
}

// A sequence as of MOT17: 750 frames, 30 people.
func BenchmarkEvaluate(b *testing.B) {
	truth, claims := crowd(rand.New(rand.NewPCG(17, 0)), 750, 30)
	b.ReportAllocs()
	for b.Loop() {
		evaluate(b, truth, claims, Options{}).Figures(DefaultResamples)
	}
}
