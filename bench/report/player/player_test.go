package player

import (
	"bytes"
	"encoding/json"
	"image"
	"image/color"
	"image/jpeg"
	"io"
	"math"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"storesim/bench/report"
	"storesim/bench/report/timeline"
)

// tile is a picture of a floor with a box where somebody stands.
func tile(t *testing.T, x int) []byte {
	t.Helper()
	img := image.NewRGBA(image.Rect(0, 0, 480, 270))
	for v := range 270 {
		for u := range 480 {
			c := color.RGBA{R: uint8(150 + v/5), G: uint8(146 + v/5), B: 140, A: 255}
			if u > x && u < x+40 && v > 90 && v < 210 {
				c = color.RGBA{R: 60, G: 70, B: 95, A: 255}
			}
			img.Set(u, v, c)
		}
	}
	var b bytes.Buffer
	if err := jpeg.Encode(&b, img, nil); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// walk is a round of the floor that begins at a step.
func walk(from, phase int) timeline.Walk {
	w := timeline.Walk{From: from}
	var before [2]int
	for i := range 200 {
		a := 2 * math.Pi * float64(i+phase) / 200
		at := [2]int{600 + int(450*math.Cos(a)), 400 + int(300*math.Sin(a))}
		w.XY = append(w.XY, at[0]-before[0], at[1]-before[1])
		before = at
	}
	return w
}

// sample is a run of one minute with two shoppers, of whom one takes what nobody claims.
func sample() *timeline.Timeline {
	event := func(t float64, kind, token, sku string, body, n, claim int) timeline.Event {
		return timeline.Event{Time: t, Start: t - 0.5, End: t + 0.5, Kind: kind, Body: body, Token: token, SKU: sku,
			Count: n, Shelf: "G1.B1.S2", Cell: 3, Claim: claim, Camera: 0}
	}
	return &timeline.Timeline{
		Schema: timeline.Schema, Name: "sample", Seed: 7, End: 60,
		Store: timeline.Store{Floor: [4]int{0, 0, 1200, 800},
			Gondolas: []timeline.Block{{ID: "G1", Rect: [4]int{400, 350, 800, 450}}},
			Gates:    []timeline.Gate{{ID: "in", Kind: "entry", A: [2]int{100, 0}, B: [2]int{220, 0}}}},
		Products: []timeline.Product{{SKU: "p0", Name: "Cola 330 ml", Price: 99}, {SKU: "p1", Name: "Oat bar", Price: 169}},
		People: []timeline.Person{{ID: 1, Token: "T1", Walks: []timeline.Walk{walk(20, 0)}},
			{ID: 2, Token: "T2", Walks: []timeline.Walk{walk(60, 80)}}},
		Tracked: []timeline.Person{{ID: 1, Token: "T1", Walks: []timeline.Walk{walk(21, 1)}},
			{ID: 2, Walks: []timeline.Walk{walk(62, 82)}}},
		Events: []timeline.Event{event(4, "entered", "T1", "", 1, 0, -1), event(12, "entered", "T2", "", 2, 0, -1),
			event(20, "picked", "T1", "p0", 1, 2, 0), event(25, "picked", "T1", "p1", 1, 1, -1),
			event(44, "exited", "T1", "", 1, 0, -1)},
		Claims: []timeline.Claim{{Start: 19.8, End: 20.9, Shelf: "G1.B1.S2", Cell: 3, Grams: -660, Std: 3,
			Who: []timeline.Who{{ID: 1, P: 0.98}}, Nobody: 0.02, Event: 2,
			What: []timeline.What{{SKU: "p0", Count: -2, P: 0.97}}, Unknown: 0.03}},
		Bills: []timeline.Bill{{Token: "T1", ID: 1, Exited: 44, Issued: 48, PExact: 0.9,
			Entries: []timeline.Entry{{Time: 20.9, SKU: "p0", Count: 2, P: 0.95}}}},
		Plates: []timeline.Trace{{Shelf: "G1.B1.S2", Cell: 3, At: [2]int{500, 450},
			Points: []int{0, 5000, 1990, 0, 20, -600, 20, -60, 3900, 0}}},
		Films: []timeline.Film{{Camera: "cam1", At: [2]int{60, 60}, Ahead: [2]int{70, 70}, Width: 480, Height: 270},
			{Camera: "cam2", At: [2]int{1140, 740}, Ahead: [2]int{-70, -70}}},
	}
}

// folder writes a run's folder as storesim run does.
func folder(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	res := &report.Results{Schema: report.Schema, Name: "sample", Seeds: []uint64{7}, Valid: true,
		Command: "storesim run sample", Receipts: []report.Receipt{
			{Seed: 7, Token: "T1", Status: report.Wrong, True: 367, Charged: 198, Lines: []report.Line{}}}}
	line := sample()
	film := &line.Films[0]
	var data []byte
	for i := range 120 {
		x := 40 + 3*i
		jpg := tile(t, x)
		film.Tiles = append(film.Tiles, timeline.Tile{Time: float64(i) / 2, Offset: int64(len(data)), Size: len(jpg),
			Found: []timeline.Mark{{1, x, 90, 40, 120, x + 20, 100, x + 20, 208, x + 4, 150, -1, -1}}})
		data = append(data, jpg...)
	}
	text, err := line.Encode()
	if err != nil {
		t.Fatal(err)
	}
	seed := filepath.Join(dir, recordingDir, "7")
	for path, content := range map[string][]byte{
		filepath.Join(seed, timeline.File): text, filepath.Join(seed, film.Name()): data,
		filepath.Join(dir, "secret.txt"): []byte("not served"),
	} {
		if err := report.WriteFile(path, content); err != nil {
			t.Fatal(err)
		}
	}
	if err := res.Write(dir); err != nil {
		t.Fatal(err)
	}
	if err := report.WriteHTML(filepath.Join(dir, report.HTMLFile), &report.Page{Results: res}); err != nil {
		t.Fatal(err)
	}
	return dir
}

func get(t *testing.T, site http.Handler, path string) (int, []byte, http.Header) {
	t.Helper()
	w := httptest.NewRecorder()
	site.ServeHTTP(w, httptest.NewRequest(http.MethodGet, path, nil))
	body, err := io.ReadAll(w.Result().Body)
	if err != nil {
		t.Fatal(err)
	}
	return w.Code, body, w.Header()
}

func TestPlayerServesTheRun(t *testing.T) {
	site, err := Open(folder(t))
	if err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string]string{
		"/": "<!doctype html>", "/player.js": "class Run", "/uplot.js": "uPlot", "/run.json": `"seeds":[7]`,
		"/report.html": "Content-Security-Policy", "/seed/7/timeline.json": timeline.Schema,
	} {
		code, body, head := get(t, site, path)
		if code != http.StatusOK || !strings.Contains(string(body), want) {
			t.Errorf("%s: %d, without %q", path, code, want)
		}
		if policy := head.Get("Content-Security-Policy"); path != "/report.html" && !strings.Contains(policy, "'self'") {
			t.Errorf("%s: policy %q", path, policy)
		}
	}
	code, body, _ := get(t, site, "/seed/7/0/100")
	if code != http.StatusOK || !bytes.Equal(body, tile(t, 340)) {
		t.Errorf("picture 100: %d, %d bytes, want those that were written", code, len(body))
	}
	for _, path := range []string{
		"/secret.txt", "/results.json", "/seed/7/0/120", "/seed/7/0/-1", "/seed/7/1/0", "/seed/7/2/0", "/seed/8/0/0",
		"/seed/7/0/x", "/seed/8/timeline.json", "/seed/..%2f..%2fsecret.txt/timeline.json", "/vendor",
	} {
		if code, body, _ := get(t, site, path); code != http.StatusNotFound {
			t.Errorf("%s: %d %.40q, want not found", path, code, body)
		}
	}
	w := httptest.NewRecorder()
	site.ServeHTTP(w, httptest.NewRequest(http.MethodPost, "/run.json", nil))
	if w.Code != http.StatusMethodNotAllowed {
		t.Errorf("a POST is answered %d", w.Code)
	}
}

func TestOpenSaysWhatIsMissing(t *testing.T) {
	change := func(edit func(dir string)) error {
		dir := folder(t)
		edit(dir)
		_, err := Open(dir)
		return err
	}
	line := filepath.Join(recordingDir, "7", timeline.File)
	write := func(name, text string) func(string) {
		return func(dir string) {
			if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
				t.Fatal(err)
			}
		}
	}
	for name, c := range map[string]struct {
		edit func(string)
		want string
	}{
		"no run":          {func(dir string) { _ = os.Remove(filepath.Join(dir, report.ResultsFile)) }, "holds no run"},
		"broken results":  {write(report.ResultsFile, "{"), "results"},
		"broken timeline": {write(line, "{"), "timeline"},
		"another schema":  {write(line, `{"schema":"storesim.timeline/9"}`), "this version reads"},
		"index beyond": {write(line, `{"schema":"storesim.timeline/1","events":[{"claim":4,"camera":-1}]}`),
			"what is not there"},
		"a way out": {write(line, `{"schema":"storesim.timeline/1","films":[{"camera":"../../secret"}]}`), "no file's name"},
		"huge tile": {write(line, `{"schema":"storesim.timeline/1","films":[{"camera":"c","tiles":[{"size":99999999}]}]}`),
			"lies nowhere"},
	} {
		if err := change(c.edit); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: got %v, want %q", name, err, c.want)
		}
	}
}

// A run without a recording is still one: its report is served, and the page says that there is nothing to
// play.
func TestPlayerWithoutRecording(t *testing.T) {
	dir := folder(t)
	if err := os.RemoveAll(filepath.Join(dir, recordingDir)); err != nil {
		t.Fatal(err)
	}
	site, err := Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	var about run
	if _, body, _ := get(t, site, "/run.json"); json.Unmarshal(body, &about) != nil || about.Seeds == nil ||
		len(about.Seeds) != 0 || !about.Report {
		t.Errorf("the run is told of as %s", body)
	}
}

// A picture that was cut off is an error, not a hang or half a picture.
func TestTileOfShortFilm(t *testing.T) {
	dir := folder(t)
	if err := os.Truncate(filepath.Join(dir, recordingDir, "7", "cam1.mjpeg"), 100); err != nil {
		t.Fatal(err)
	}
	site, err := Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	if code, _, _ := get(t, site, "/seed/7/0/5"); code != http.StatusInternalServerError {
		t.Errorf("got %d", code)
	}
}
