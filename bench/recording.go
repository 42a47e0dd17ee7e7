package bench

import (
	"image"
	"math"
	"time"

	"storesim/pipeline/detect"
	"storesim/pipeline/feed"
	"storesim/pipeline/store"
	"storesim/sim/jpeg"
	"storesim/sim/truth"
)

// Recording is what a run keeps to be looked at: small pictures of every camera, and what the load cells
// said.
type Recording struct {
	Films []Film       // one a camera, in the layout's order; nil where nothing was drawn
	Cells []CellWeight // of the cells that ever changed, by shelf and cell
}

// Film is one camera's pictures, in order of time.
type Film struct {
	Width, Height int // pixels
	Tiles         []Tile
}

// Tile is one picture.
type Tile struct {
	Seq  uint64 // of the frame it was made from
	Time feed.Stamp
	JPEG []byte
}

// CellWeight is what a load cell said.
type CellWeight struct {
	Shelf, Cell int // index in Layout.Shelves, and of the cell on it
	Points      []Weight
}

// Weight is the mean of one reading, grams, not zeroed.
type Weight struct {
	Time  feed.Stamp
	Grams float32
}

// RecordingOptions say how much is kept.
type RecordingOptions struct {
	Bytes int // bound on the pictures; where it is reached every second one goes; 0: no pictures
}

// The size and the rate of the pictures: enough to see a hand at a shelf, little enough to keep all of them.
const (
	tileWidth   = 480
	tileQuality = 55
	tileEvery   = 500 * time.Millisecond
	emptyEvery  = 10 * time.Second // where nobody is seen
)

// A reading is kept where it differs from the last one that was by so many grams, or by so many times what
// the cell's readings differ from one to the next anyway. So many are kept in all: the memory stays bounded
// where a cell has gone wild.
const (
	leastWeight = 2.0
	leastNoises = 5.0
	firstNoise  = 3.0 // what a cell's noise is taken for until it is known, grams
	mostWeights = 2_000_000
)

// habit is a cell's newest reading, and by how much two in a row usually differ, grams.
type habit struct {
	Weight
	noise float64
}

// follow takes in a reading. A step of the goods counts for little: what differs by far more than usual is
// cut off.
func (h *habit) follow(w Weight) {
	const share = 0.05 // of the newest difference in the mean
	d := min(math.Abs(float64(w.Grams-h.Grams)), 3*h.noise+0.5)
	h.noise += share * (d - h.noise)
	h.Weight = w
}

// recorder makes a recording while a run goes on.
type recorder struct {
	bytes, limit int
	every        time.Duration
	films        []Film
	next         []feed.Stamp // by camera: when the next tile is due
	empty        []feed.Stamp // by camera: when the next one is due that shows nobody
	shelves      map[store.DeviceID]int
	cells        [][]CellWeight // by shelf
	last         [][]habit      // by shelf and cell
	weights      int
}

// newRecorder returns nil where nothing is to be recorded.
func newRecorder(l *store.Layout, opt *RecordingOptions) *recorder {
	if opt == nil {
		return nil
	}
	r := &recorder{
		limit: opt.Bytes, every: tileEvery, films: make([]Film, len(l.Cameras)),
		next: make([]feed.Stamp, len(l.Cameras)), empty: make([]feed.Stamp, len(l.Cameras)),
		shelves: map[store.DeviceID]int{},
		cells:   make([][]CellWeight, len(l.Shelves)), last: make([][]habit, len(l.Shelves)),
	}
	for i := range l.Shelves {
		r.shelves[l.Shelves[i].ID] = i
	}
	return r
}

// take looks at the messages of a stretch.
func (r *recorder) take(b *bench) error {
	if r == nil {
		return nil
	}
	for _, m := range b.sink.messages {
		switch m := m.(type) {
		case *feed.Frame:
			camera := cameraIndex(b, m)
			if err := r.frame(camera, m, shows(b, camera, m.Seq)); err != nil {
				return err
			}
		case *feed.PlateReading:
			r.reading(m)
		}
	}
	return nil
}

// shows reports whether anybody is seen in a frame.
func shows(b *bench, camera int, seq uint64) bool {
	view, _ := b.album.view(camera, seq)
	for i := range view.Bodies {
		if view.Bodies[i].VisiblePixels > 0 {
			return true
		}
	}
	return false
}

// frame keeps a small copy of a picture that is due. Of a row of pictures that show nobody the first is kept,
// and then one now and then.
func (r *recorder) frame(camera int, f *feed.Frame, somebody bool) error {
	drawn := f.Image != nil && !f.Image.Rect.Empty() // a sketch is not
	if !drawn || camera < 0 || r.limit == 0 || f.Captured < r.next[camera] {
		return nil
	}
	if !somebody && f.Captured < r.empty[camera] {
		return nil
	}
	r.empty[camera] = 0
	if !somebody {
		r.empty[camera] = f.Captured.Add(emptyEvery)
	}
	r.next[camera] = r.after(f.Captured)
	small := shrink(f.Image, tileWidth)
	data, err := jpeg.Append(nil, small, tileQuality)
	if err != nil {
		return err
	}
	film := &r.films[camera]
	film.Width, film.Height = small.Rect.Dx(), small.Rect.Dy()
	film.Tiles = append(film.Tiles, Tile{Seq: f.Seq, Time: f.Captured, JPEG: data})
	r.bytes += len(data)
	for r.bytes > r.limit && r.every < time.Hour {
		r.thin()
	}
	return nil
}

// thin halves the rate of the pictures, those kept included.
func (r *recorder) thin() {
	r.every *= 2
	r.bytes = 0
	for c := range r.films {
		var kept []Tile
		var due feed.Stamp
		for _, t := range r.films[c].Tiles {
			if t.Time >= due {
				kept = append(kept, t)
				r.bytes += len(t.JPEG)
				due = r.after(t.Time)
			}
		}
		r.films[c].Tiles, r.next[c] = kept, due
	}
}

// after is when the picture after one is due: at the next whole step, so that all cameras' lie together.
func (r *recorder) after(t feed.Stamp) feed.Stamp {
	step := feed.Stamp(r.every)
	return t - t%step + step
}

// reading keeps the means of a shelf's cells where they changed.
func (r *recorder) reading(m *feed.PlateReading) {
	shelf, known := r.shelves[m.Device]
	n := len(m.Grams) / feed.PlateSamples
	if !known || n == 0 {
		return
	}
	if r.cells[shelf] == nil {
		r.cells[shelf] = make([]CellWeight, n)
		r.last[shelf] = make([]habit, n)
	}
	for c := range min(n, len(r.cells[shelf])) {
		sum := 0.0
		for k := range feed.PlateSamples {
			sum += float64(m.Grams[k*n+c])
		}
		r.weigh(&r.cells[shelf][c], &r.last[shelf][c],
			Weight{m.Captured, float32(sum / feed.PlateSamples)})
	}
}

// weigh keeps a cell's reading, and the one before it, so that a step is seen as one. Readings that came
// late are passed over.
func (r *recorder) weigh(cell *CellWeight, last *habit, w Weight) {
	n := len(cell.Points)
	if n > 0 && w.Time <= last.Time || r.weights >= mostWeights {
		return
	}
	before := last.Weight
	if n == 0 {
		*last = habit{w, firstNoise}
	}
	last.follow(w)
	if n > 0 {
		change := math.Abs(float64(w.Grams - cell.Points[n-1].Grams))
		if change < max(leastWeight, leastNoises*last.noise) {
			return
		}
	}
	if n > 0 && before.Time > cell.Points[n-1].Time {
		cell.Points = append(cell.Points, before)
		r.weights++
	}
	cell.Points = append(cell.Points, w)
	r.weights++
}

// finish returns what was recorded.
func (r *recorder) finish() *Recording {
	if r == nil {
		return nil
	}
	out := &Recording{}
	for _, f := range r.films {
		if len(f.Tiles) > 0 {
			out.Films = r.films
			break
		}
	}
	for s, cells := range r.cells {
		for c, cell := range cells {
			if len(cell.Points) < 2 {
				continue
			}
			if last := r.last[s][c]; last.Time > cell.Points[len(cell.Points)-1].Time {
				cell.Points = append(cell.Points, last.Weight)
			}
			cell.Shelf, cell.Cell = s, c
			out.Cells = append(out.Cells, cell)
		}
	}
	return out
}

// shrink returns a picture of a given width, or a copy of its own where it is not wider.
func shrink(img *image.YCbCr, width int) *image.YCbCr {
	w, h := img.Rect.Dx(), img.Rect.Dy()
	width = min(width, w)
	height := max(2, int(math.Round(float64(h)*float64(width)/float64(w)/2))*2)
	out := image.NewYCbCr(image.Rect(0, 0, width, height), image.YCbCrSubsampleRatio420)
	cw, ch := (w+1)/2, (h+1)/2
	ow, oh := (width+1)/2, (height+1)/2
	shrinkPlane(out.Y, out.YStride, width, height, img.Y, img.YStride, w, h)
	shrinkPlane(out.Cb, out.CStride, ow, oh, img.Cb, img.CStride, cw, ch)
	shrinkPlane(out.Cr, out.CStride, ow, oh, img.Cr, img.CStride, cw, ch)
	return out
}

// shrinkPlane averages the pixels that fall on each pixel of the smaller plane.
func shrinkPlane(dst []byte, dstStride, dw, dh int, src []byte, srcStride, sw, sh int) {
	for y := range dh {
		y0, y1 := y*sh/dh, max((y+1)*sh/dh, y*sh/dh+1)
		for x := range dw {
			x0, x1 := x*sw/dw, max((x+1)*sw/dw, x*sw/dw+1)
			sum := 0
			for v := y0; v < y1; v++ {
				for _, p := range src[v*srcStride+x0 : v*srcStride+x1] {
					sum += int(p)
				}
			}
			n := (y1 - y0) * (x1 - x0)
			dst[y*dstStride+x] = byte((sum + n/2) / n)
		}
	}
}

// View is the labels of a frame; ok is false for a frame that the run did not draw.
func (r *Run) View(camera int, seq uint64) (view truth.FrameView, ok bool) {
	return r.album.view(camera, seq)
}

// Found is what the detector under test found in a frame; nil for one that it was not asked about.
func (r *Run) Found(camera int, seq uint64) []detect.Detection {
	r.album.mu.Lock()
	defer r.album.mu.Unlock()
	return r.album.found[frameKey{camera, seq}]
}
