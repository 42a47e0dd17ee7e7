package main

import (
	"bytes"
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
	"slices"
	"sync"
	"time"

	"golang.org/x/image/draw"
	"golang.org/x/image/font"
	"golang.org/x/image/font/basicfont"
	"golang.org/x/image/math/fixed"

	"storesim/pipeline/store"
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
		if len(c.Family) > 0 && !slices.Contains(c.Family, f.Name) {
			continue
		}
		sheet, err := contactSheet(a.ctx, scenarios.Shots(f.Name))
		if err != nil {
			return fmt.Errorf("picture of %s: %w", f.Name, err)
		}
		text, err := smallJPEG(sheet, 88, sheetLimit)
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

// Sheets are of panels of this width, so many side by side; a line of text stands above each.
const (
	panelWidth  = 440
	panelHeight = 330
	lineHeight  = 18
	sheetLimit  = 150_000 // bytes
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
		frame, middle, text, err := takeShot(ctx, shot)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", shot.Scenario, err)
		}
		d := font.Drawer{Dst: sheet, Src: image.NewUniform(color.Black), Face: basicfont.Face7x13,
			Dot: fixed.P(at.X+4, at.Y+13)}
		d.DrawString(text)
		box := image.Rect(1, lineHeight, panelWidth-1, lineHeight+panelHeight-1).Add(at)
		draw.CatmullRom.Scale(sheet, box, frame, crop(frame.Bounds(), middle), draw.Src, nil)
	}
	return sheet, nil
}

// crop is the part of a picture, in the shape of a panel, that has a point as near to its middle as can be.
func crop(b image.Rectangle, middle image.Point) image.Rectangle {
	const part = 0.72 // of the picture's height
	h := int(part * float64(b.Dy()))
	w := min(b.Dx(), h*panelWidth/panelHeight)
	x := min(max(b.Min.X, middle.X-w/2), b.Max.X-w)
	y := min(max(b.Min.Y, middle.Y-h/2), b.Max.Y-h)
	return image.Rect(x, y, x+w, y+h)
}

// smallJPEG lowers the quality until the picture has no more than limit bytes.
func smallJPEG(img image.Image, quality, limit int) ([]byte, error) {
	for ; ; quality -= 4 {
		var b bytes.Buffer
		if err := jpeg.Encode(&b, img, &jpeg.Options{Quality: quality}); err != nil {
			return nil, err
		}
		if b.Len() <= limit || quality < 30 {
			return b.Bytes(), nil
		}
	}
}

// longestShot is how much store time is simulated to find a moment.
const longestShot = des.Time(45 * time.Minute)

// takeShot plays a scenario without cameras to find the moment, and again to draw what they see then.
func takeShot(ctx context.Context, shot scenarios.Shot) (frame image.Image, middle image.Point, text string,
	err error) {
	sc, err := scenarios.Load(shot.Scenario)
	if err != nil {
		return nil, middle, "", err
	}
	cfg := sc.Config
	cfg.Cameras = false
	e, err := momentOf(ctx, cfg, shot)
	if err != nil {
		return nil, middle, "", err
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
		return nil, middle, "", err
	}
	s.Close()
	if w.frame == nil {
		return nil, middle, "", fmt.Errorf("no camera sees what happens at %v", e.Time)
	}
	text = fmt.Sprintf("%s, %s at %.1f s", shot.Scenario, cfg.Layout.Cameras[w.camera].ID, e.Time.Seconds())
	return w.frame, w.middle, text, nil
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
		default: // nobody comes or goes
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

// inset reports whether a box is clear of the edge of a picture.
func inset(b store.PixelBox, picture image.Rectangle) bool {
	const edge = 12 // pixels
	return b.MinX > edge && b.MinY > edge &&
		b.MaxX < float64(picture.Dx()-edge) && b.MaxY < float64(picture.Dy()-edge)
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
	middle image.Point // of the actor
}

func (w *shotWitness) see(e sensor.Exposure) {
	worth := 0.0
	var middle image.Point
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
		if !inset(b.Visible, e.Frame.Image.Bounds()) {
			own /= 8 // cut off by the edge
		}
		worth += own
		middle = image.Pt(int(b.Visible.MinX+b.Visible.MaxX)/2, int(b.Visible.MinY+b.Visible.MaxY)/2)
	}
	worth /= 1 + 4*math.Abs(e.View.Time.Sub(w.at).Seconds())
	w.mu.Lock()
	defer w.mu.Unlock()
	better := cmp.Or(cmp.Compare(worth, w.worth), cmp.Compare(w.camera, e.View.Camera), cmp.Compare(w.seq,
		e.View.Seq))
	if worth > 0 && (w.frame == nil || better > 0) {
		w.worth, w.frame, w.camera, w.seq = worth, e.Frame.Image, e.View.Camera, e.View.Seq
		w.middle = middle
	}
}
