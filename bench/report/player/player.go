// Package player serves a run's folder to a browser: its report, and a page on which the run is played: the
// floor plan with people as they are and as they were followed, the cameras' pictures, the plates, the carts,
// all on one clock. It serves what a run wrote (results.json, report.html, recording/SEED) and nothing else,
// and only reads.
package player

import (
	"embed"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strconv"

	"storesim/bench/report"
	"storesim/bench/report/timeline"
	"storesim/bench/report/uplot"
)

//go:embed index.html player.css player.js plan.js panels.js
var assets embed.FS

// recordingDir is the folder of the recordings within a run's, one folder a seed.
const recordingDir = "recording"

// Player is a run's folder as a web site.
type Player struct {
	dir   string
	run   run
	seeds map[uint64]*timeline.Timeline
	mux   *http.ServeMux
}

// run is what the page must know before it asks for a seed.
type run struct {
	Name     string   `json:"name"`
	Command  string   `json:"command"`
	Seeds    []uint64 `json:"seeds"` // recorded ones
	Report   bool     `json:"report"`
	Receipts []bill   `json:"receipts"`
}

// bill is how a receipt fared.
type bill struct {
	Seed    uint64 `json:"seed"`
	Token   string `json:"token"`
	Status  string `json:"status"`
	True    int64  `json:"true"`
	Charged int64  `json:"charged"`
}

// Open reads a run's folder. The error says what is missing where it is none.
func Open(dir string) (*Player, error) {
	res, err := report.Read(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("%s holds no run: there is no %s in it", dir, report.ResultsFile)
	}
	if err != nil {
		return nil, err
	}
	p := &Player{dir: dir, seeds: map[uint64]*timeline.Timeline{}, mux: http.NewServeMux()}
	p.run = run{Name: res.Name, Command: res.Command, Seeds: []uint64{}, Receipts: []bill{}}
	for _, r := range res.Receipts {
		p.run.Receipts = append(p.run.Receipts,
			bill{r.Seed, string(r.Token), string(r.Status), int64(r.True), int64(r.Charged)})
	}
	if _, err := os.Stat(filepath.Join(dir, report.HTMLFile)); err == nil {
		p.run.Report = true
	}
	if err := p.recordings(); err != nil {
		return nil, err
	}
	p.routes()
	return p, nil
}

// recordings reads the timelines of all seeds.
func (p *Player) recordings() error {
	found, err := os.ReadDir(filepath.Join(p.dir, recordingDir))
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	for _, f := range found {
		seed, err := strconv.ParseUint(f.Name(), 10, 64)
		if err != nil || !f.IsDir() {
			continue
		}
		t, err := timeline.Read(p.seedDir(seed))
		if err != nil {
			return err
		}
		p.seeds[seed] = t
		p.run.Seeds = append(p.run.Seeds, seed)
	}
	slices.Sort(p.run.Seeds)
	return nil
}

func (p *Player) seedDir(seed uint64) string {
	return filepath.Join(p.dir, recordingDir, strconv.FormatUint(seed, 10))
}

func (p *Player) routes() {
	p.mux.HandleFunc("GET /{$}", asset("index.html"))
	for _, name := range []string{"player.css", "player.js", "plan.js", "panels.js"} {
		p.mux.HandleFunc("GET /"+name, asset(name))
	}
	p.mux.HandleFunc("GET /uplot.js", text("text/javascript; charset=utf-8", uplot.Script))
	p.mux.HandleFunc("GET /uplot.css", text("text/css; charset=utf-8", uplot.Style))
	p.mux.HandleFunc("GET /run.json", p.about)
	p.mux.HandleFunc("GET /report.html", p.report)
	p.mux.HandleFunc("GET /seed/{seed}/timeline.json", p.timeline)
	p.mux.HandleFunc("GET /seed/{seed}/{film}/{tile}", p.tile)
}

// ServeHTTP answers a browser. No page may load anything from elsewhere.
func (p *Player) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	h := w.Header()
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("Cross-Origin-Resource-Policy", "same-origin")
	h.Set("Cross-Origin-Opener-Policy", "same-origin")
	h.Set("X-Frame-Options", "DENY") // the report's own policy cannot say it
	h.Set("Permissions-Policy", "camera=(), microphone=(), geolocation=()")
	h.Set("Cache-Control", "no-cache")
	if r.URL.Path != "/report.html" { // which brings its own
		h.Set("Content-Security-Policy", "default-src 'self'; img-src 'self' data:; "+
			"style-src 'self' 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'")
	}
	p.mux.ServeHTTP(w, r)
}

func asset(name string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) { http.ServeFileFS(w, r, assets, name) }
}

func text(kind, body string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", kind)
		_, _ = io.WriteString(w, body)
	}
}

func (p *Player) about(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(&p.run) // the browser is gone: nobody to tell
}

func (p *Player) report(w http.ResponseWriter, r *http.Request) {
	http.ServeFile(w, r, filepath.Join(p.dir, report.HTMLFile))
}

// of is the timeline that a request names.
func (p *Player) of(r *http.Request) (t *timeline.Timeline, seed uint64, ok bool) {
	seed, err := strconv.ParseUint(r.PathValue("seed"), 10, 64)
	if err != nil {
		return nil, 0, false
	}
	t, ok = p.seeds[seed]
	return t, seed, ok
}

func (p *Player) timeline(w http.ResponseWriter, r *http.Request) {
	_, seed, ok := p.of(r)
	if !ok {
		http.NotFound(w, r)
		return
	}
	http.ServeFile(w, r, filepath.Join(p.seedDir(seed), timeline.File))
}

// tile cuts one picture out of a film.
func (p *Player) tile(w http.ResponseWriter, r *http.Request) {
	t, seed, ok := p.of(r)
	film, err1 := strconv.Atoi(r.PathValue("film"))
	k, err2 := strconv.Atoi(r.PathValue("tile"))
	if !ok || err1 != nil || err2 != nil || film < 0 || film >= len(t.Films) ||
		k < 0 || k >= len(t.Films[film].Tiles) {
		http.NotFound(w, r)
		return
	}
	data, err := cut(filepath.Join(p.seedDir(seed), t.Films[film].Name()), &t.Films[film].Tiles[k])
	if err != nil {
		http.Error(w, "the picture cannot be read", http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "image/jpeg")
	w.Header().Set("Cache-Control", "max-age=3600")
	_, _ = w.Write(data) // the browser is gone: nobody to tell
}

func cut(path string, tile *timeline.Tile) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer func() { _ = f.Close() }()
	data := make([]byte, tile.Size)
	_, err = f.ReadAt(data, tile.Offset)
	return data, err
}
