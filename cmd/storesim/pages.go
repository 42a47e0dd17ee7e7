package main

import (
	"cmp"
	"context"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"math"
	"os"
	"path/filepath"
	"runtime"
	"sync"
	"time"

	"bytes"

	"golang.org/x/image/draw"
	"golang.org/x/image/font"
	"golang.org/x/image/font/basicfont"
	"golang.org/x/image/math/fixed"

	"storesim/scenarios"
	"storesim/sim"
	"storesim/sim/des"
	"storesim/sim/sensor"
	"storesim/sim/truth"
)

type scenariosPages struct {
	Page     string   `default:"scenarios/README.md" help:"The page."`
	Pictures string   `default:"docs/scenarios" help:"Folder for the pictures."`
	TextOnly bool     `help:"Leave the pictures as they are."`
	Family   []string `help:"Draw the pictures of these families only."`
}

// Run writes the page and draws its pictures.
func (c *scenariosPages) Run(a *app) error {
	if err := writeText(a, c.Page, []byte(scenarios.Page())); err != nil || c.TextOnly {
		return err
	}
	if err := os.MkdirAll(c.Pictures, 0o755); err != nil {
		return badInput{err}
	}
	for _, f := range scenarios.Families() {
		if len(c.Family) > 0 && !contains(c.Family, f.Name) {
			continue
		}
		sheet, err := contactSheet(a.ctx, scenarios.Shots(f.Name))
		if err != nil {
			return fmt.Errorf("picture of %s: %w", f.Name, err)
		}
		text, err := smallJPEG(sheet)
		if err != nil {
			return err
		}
		if err := writeText(a, filepath.Join(c.Pictures, f.Name+".jpg"), text); err != nil {
			return err
		}
		fmt.Fprintf(a.stderr, "storesim: %s: %d bytes\n", f.Name, len(text))
	}
	return nil
}

func contains(list []string, s string) bool {
	for _, e := range list {
		if e == s {
			return true
		}
	}
	return false
}

// Sheets are of panels of this width, so many side by side; a line of text stands above each.
const (
	panelWidth  = 440
	panelHeight = 330
	lineHeight  = 18
	sheetLimit  = 150 << 10 // bytes
)

// contactSheet draws one frame for each shot.
func contactSheet(ctx context.Context, shots []scenarios.Shot) (image.Image, error) {
	columns := 3
	if len(shots) == 4 {
		columns = 2
	}
	rows := (len(shots) + columns - 1) / columns
	sheet := image.NewRGBA(image.Rect(0, 0, columns*panelWidth, rows*(panelHeight+lineHeight)))
	draw.Draw(sheet, sheet.Bounds(), image.White, image.Point{}, draw.Src)
	for i, shot := range shots {
		at := image.Pt(i%columns*panelWidth, i/columns*(panelHeight+lineHeight))
		frame, text, err := takeShot(ctx, shot)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", shot.Scenario, err)
		}
		d := font.Drawer{Dst: sheet, Src: image.NewUniform(color.Black), Face: basicfont.Face7x13,
			Dot: fixed.P(at.X+4, at.Y+13)}
		d.DrawString(text)
		box := image.Rect(1, lineHeight, panelWidth-1, lineHeight+panelHeight-1).Add(at)
		draw.CatmullRom.Scale(sheet, box, frame, crop(frame.Bounds()), draw.Src, nil)
	}
	return sheet, nil
}

// crop is the middle of a picture in the shape of a panel.
func crop(b image.Rectangle) image.Rectangle {
	w, h := b.Dx(), b.Dy()
	if w*panelHeight > h*panelWidth {
		w = h * panelWidth / panelHeight
	} else {
		h = w * panelHeight / panelWidth
	}
	corner := b.Min.Add(image.Pt((b.Dx()-w)/2, (b.Dy()-h)/2))
	return image.Rectangle{Min: corner, Max: corner.Add(image.Pt(w, h))}
}

// smallJPEG lowers the quality until the picture is small enough.
func smallJPEG(img image.Image) ([]byte, error) {
	for quality := 88; ; quality -= 4 {
		var b bytes.Buffer
		if err := jpeg.Encode(&b, img, &jpeg.Options{Quality: quality}); err != nil {
			return nil, err
		}
		if b.Len() <= sheetLimit || quality < 30 {
			return b.Bytes(), nil
		}
	}
}

// longestShot is how much store time is simulated to find a moment.
const longestShot = des.Time(45 * time.Minute)

// takeShot plays a scenario without cameras to find the moment, and again to draw what they see then.
func takeShot(ctx context.Context, shot scenarios.Shot) (image.Image, string, error) {
	sc, err := scenarios.Load(shot.Scenario)
	if err != nil {
		return nil, "", err
	}
	cfg := sc.Config
	cfg.Cameras = false
	e, err := momentOf(ctx, cfg, shot)
	if err != nil {
		return nil, "", err
	}
	cfg.Cameras = true
	w := &shotWitness{body: e.Body, at: e.Time}
	s := sim.New(cfg, silence{}, sim.Options{Workers: runtime.GOMAXPROCS(0), Witness: w.see,
		Wanted: func(camera int, seq uint64) bool {
			t := float64(seq) / cfg.Layout.Cameras[camera].FPS
			return math.Abs(t-e.Time.Seconds()) < 0.6
		}})
	defer s.Close()
	if _, err := s.Advance(ctx, e.Time.Add(3*time.Second)); err != nil {
		return nil, "", err
	}
	s.Close()
	if w.frame == nil {
		return nil, "", fmt.Errorf("no camera sees what happens at %v", e.Time)
	}
	text := fmt.Sprintf("%s, %s at %.1f s", shot.Scenario, cfg.Layout.Cameras[w.camera].ID, e.Time.Seconds())
	return w.frame, text, nil
}

// momentOf finds the event of the shot's kind at which most people are inside; the first of several.
func momentOf(ctx context.Context, cfg sim.Config, shot scenarios.Shot) (truth.Event, error) {
	s := sim.New(cfg, silence{}, sim.Options{})
	defer s.Close()
	for done := false; !done && s.Now() < longestShot; {
		var err error
		if done, err = s.Advance(ctx, s.Now().Add(10*time.Second)); err != nil {
			return truth.Event{}, err
		}
	}
	var best truth.Event
	inside, most := 0, -1
	for _, e := range s.Ledger().Events {
		switch e.Kind {
		case truth.Entered:
			inside++
		case truth.Exited:
			inside--
		}
		if e.Kind == shot.Kind && (shot.Act == "" || e.Act == shot.Act) && inside > most {
			best, most = e, inside
		}
	}
	if most < 0 {
		return best, fmt.Errorf("there is no event %s %s", shot.Kind, shot.Act)
	}
	return best, nil
}

// shotWitness keeps the frame that shows an actor, the hands and the others best.
type shotWitness struct {
	body truth.BodyID
	at   des.Time

	mu     sync.Mutex
	worth  float64
	frame  *image.YCbCr
	camera int
	seq    uint64
}

func (w *shotWitness) see(e sensor.Exposure) {
	worth := 0.0
	for _, b := range e.View.Bodies {
		if b.Body != w.body {
			worth += 0.3 * math.Min(float64(b.VisiblePixels), 8000)
			continue
		}
		own := math.Min(float64(b.VisiblePixels), 30000)
		for _, h := range b.Hands {
			if h.Visibility == truth.Visible {
				own *= 2
			}
		}
		worth += own
	}
	worth /= 1 + 4*math.Abs(e.View.Time.Sub(w.at).Seconds())
	w.mu.Lock()
	defer w.mu.Unlock()
	better := cmp.Or(cmp.Compare(worth, w.worth), cmp.Compare(w.camera, e.View.Camera), cmp.Compare(w.seq, e.View.Seq))
	if worth > 0 && (w.frame == nil || better > 0) {
		w.worth, w.frame, w.camera, w.seq = worth, e.Frame.Image, e.View.Camera, e.View.Seq
	}
}

