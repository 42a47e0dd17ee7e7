package emulator

import (
	"math"
	"slices"

	"storesim/pipeline/detect"
)

// spotPixels is how far finds of one thing lie apart at most.
const spotPixels = 40

// haunt is a place where finds of nobody lie, in one camera of one run.
type haunt struct {
	finds []ghostly
	seen  map[uint64]bool // frames
}

// fitGhosts finds the places in which nobody is found again and again, and those where it happened once.
func fitGhosts(runs []Run, all [][]ghostly) Ghosts {
	var out Ghosts
	var rows []row
	var eta []float64
	series := 0
	for r := range runs {
		cameras := 0
		for i := range runs[r].Examples {
			cameras = max(cameras, runs[r].Examples[i].Frame.Camera+1)
		}
		spots := make([][]Spot, cameras)
		for k := range spots {
			frames := framesOf(&runs[r], k)
			for _, h := range haunts(all[r], k) {
				s := h.spot(len(frames))
				spots[k] = append(spots[k], s)
				for _, f := range frames {
					r := row{y: is(h.seen[f.Seq]), series: series, seconds: f.Time.Seconds(), size: 1}
					rows = append(rows, r)
					eta = append(eta, s.Eta)
				}
				series++
			}
		}
		out.Spots = append(out.Spots, spots)
	}
	if len(rows) > 0 {
		out.Kernel = fitKernel(rows, func(bin []pair) float64 { return tetrachoric(rows, eta, bin) })
	}
	return out
}

func framesOf(run *Run, camera int) (out []*Frame) {
	for i := range run.Examples {
		if f := &run.Examples[i].Frame; f.Camera == camera {
			out = append(out, f)
		}
	}
	return out
}

// haunts groups a camera's finds of nobody by place, each with the first place that is near enough.
func haunts(all []ghostly, camera int) []haunt {
	var out []haunt
	for _, g := range all {
		if g.frame.Camera != camera {
			continue
		}
		at := slices.IndexFunc(out, func(h haunt) bool {
			first := h.finds[0].found.Head
			return math.Hypot(first.X-g.found.Head.X, first.Y-g.found.Head.Y) < spotPixels
		})
		if at < 0 {
			at = len(out)
			out = append(out, haunt{seen: map[uint64]bool{}})
		}
		out[at].finds = append(out[at].finds, g)
		out[at].seen[g.frame.Seq] = true
	}
	return out
}

// spot is what a haunt looks like on average, of so many frames.
func (h *haunt) spot(frames int) Spot {
	s := Spot{Eta: quantile(min(max(float64(len(h.seen))/float64(frames), 1e-6), 0.999))}
	var look [detect.EmbeddingSize]float64
	n := float64(len(h.finds))
	for _, g := range h.finds {
		w, t, d := g.frame.Width*n, g.frame.Height*n, g.found
		s.X, s.Y, s.Score = s.X+d.Head.X/w, s.Y+d.Head.Y/t, s.Score+d.Score/n
		s.Width, s.Height = s.Width+d.Box.Width()/w, s.Height+d.Box.Height()/t
		s.FootX, s.FootY = s.FootX+(d.Foot.X-d.Head.X)/w, s.FootY+(d.Foot.Y-d.Head.Y)/t
		for k, v := range d.Embedding {
			look[k] += float64(v)
		}
	}
	norm := math.Sqrt(max(dot(look[:], look[:]), 1e-12))
	for k, v := range look {
		s.Look[k] = float32(v / norm)
	}
	return s
}
