package main

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"storesim/pipeline/feed"
	"storesim/scenarios/importer/autocheckout"
)

var updatePage = flag.Bool("update", false, "write docs/real-recording.md anew; it takes the recording")

const (
	realPage = "docs/real-recording.md"
	realDir  = "../shared/anchors/autocheckout/BENCHMARK-1"
)

// TestRealRecordingPage compares what the page shows of the commands with what they print of the recording.
func TestRealRecordingPage(t *testing.T) {
	root, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	dir, page := filepath.Join(root, realDir), filepath.Join(root, realPage)
	if _, err := os.Stat(dir); err != nil {
		t.Skipf("the reference recording is not there: %v", err)
	}
	t.Chdir(t.TempDir())
	blocks := map[string]string{
		"import": printed(t, "import", "autocheckout", dir, "-o", "real.feed"),
		"replay": printed(t, "replay", "real.feed"),
		"trace":  trace(recorded(t, dir)),
		"points": points(recorded(t, dir)),
	}
	text, err := os.ReadFile(page)
	if err != nil {
		t.Fatal(err)
	}
	want := string(text)
	for name, block := range blocks {
		want = withBlock(t, want, name, block)
	}
	if *updatePage {
		if err := os.WriteFile(page, []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if want != string(text) {
		t.Errorf("%s shows other than the commands print: run go test ./cmd/storesim -run TestRealRecordingPage -update",
			realPage)
	}
}

// printed is what a command prints, first what it says on the way.
func printed(t *testing.T, args ...string) string {
	t.Helper()
	var stdout, stderr bytes.Buffer
	if code := run(args, &stdout, &stderr); code != 0 {
		t.Fatalf("%v: exit code %d\n%s", args, code, stderr.String())
	}
	return stderr.String() + stdout.String()
}

// withBlock puts a text between the page's marks for it.
func withBlock(t *testing.T, page, name, block string) string {
	t.Helper()
	begin, end := "<!-- "+name+" -->\n", "<!-- end -->"
	head, rest, found := strings.Cut(page, begin)
	_, tail, closed := strings.Cut(rest, end)
	if !found || !closed {
		t.Fatalf("%s has no block %s", realPage, name)
	}
	return head + begin + "```text\n" + block + "```\n" + end + tail
}

func recorded(t *testing.T, dir string) *autocheckout.Recording {
	t.Helper()
	r, err := autocheckout.Read(os.DirFS(dir))
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// trace is the pick as the plates about it and the right hand tell it: means over a fifth of a second.
func trace(r *autocheckout.Recording) string {
	var b strings.Builder
	fmt.Fprintf(&b, "until, s   plate 9  plate 10  plate 11  plate 12   right hand: x, y, z, m\n")
	var hand feed.BodyPoint
	for _, m := range r.Messages {
		switch m := m.(type) {
		case *feed.Bodies:
			if len(m.Bodies) > 0 {
				hand, _ = m.Bodies[0].Point(feed.RightHand)
			}
		case *feed.PlateReading:
			if s := m.Captured.Seconds(); m.Device == "G1.B1.S5" && s > 14.2 && s < 16.2 {
				fmt.Fprintf(&b, "%8.2f", s)
				for plate := 9; plate <= 12; plate++ {
					fmt.Fprintf(&b, "%10.1f", mean(m, plate-1))
				}
				fmt.Fprintf(&b, "   %5.2f %5.2f %5.2f\n", hand.At.X, hand.At.Y, hand.At.Z)
			}
		}
	}
	return b.String()
}

func mean(m *feed.PlateReading, index int) float64 {
	sum, cells := 0.0, len(m.Grams)/feed.PlateSamples
	for k := range feed.PlateSamples {
		sum += float64(m.Grams[k*cells+index])
	}
	return sum / feed.PlateSamples
}

// points tells of the tracker's points: how many are missing or doubtful, and the median way from one message to
// the next while the shopper stands, from 11.5 to 13.5 s.
func points(r *autocheckout.Recording) string {
	var b strings.Builder
	fmt.Fprintf(&b, "part             bodies  missing  score < 0.8  way to the next, cm\n")
	for i, name := range []string{
		"head", "neck", "left shoulder", "right shoulder", "left elbow", "right elbow", "left hand", "right hand",
	} {
		bodies, missing, doubtful, last := 0, 0, 0, (*feed.BodyPoint)(nil)
		var ways []float64
		for _, m := range r.Messages {
			seen, ok := m.(*feed.Bodies)
			if !ok || len(seen.Bodies) == 0 {
				continue
			}
			bodies++
			p, ok := seen.Bodies[0].Point(feed.Head + feed.Part(i))
			if !ok {
				missing++
				continue
			}
			if p.Score < 0.8 {
				doubtful++
			}
			if s := seen.Captured.Seconds(); s > 11.5 && s < 13.5 {
				if last != nil {
					ways = append(ways, 100*p.At.Dist(last.At))
				}
				last = &p
			}
		}
		slices.Sort(ways)
		fmt.Fprintf(&b, "%-16s%7d%9d%13d%21.1f\n", name, bodies, missing, doubtful, ways[len(ways)/2])
	}
	return b.String()
}
