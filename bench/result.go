package bench

import (
	"cmp"
	"slices"
	"time"

	"storesim/bench/score"
	"storesim/pipeline"
)

// eventTolerance is how far a change may lie from the true event in time.
const eventTolerance = 2 * time.Second

// result scores the run.
func (b *bench) result() *Run {
	ledger := b.sim.Ledger()
	r := &Run{
		Seed: b.cfg.Seed, Truth: ledger.Receipts(&b.cfg.Layout.Catalog), Ledger: ledger, Paths: b.sim.Paths(),
		Pictures: b.pictures.kept, Recording: b.recorder.finish(), Feed: b.digest.Hex(), Time: b.time,
		End: b.sim.Now(), Inside: b.sim.Inside(), Books: b.sim.World().Books(),
		album: b.album,
	}
	r.Scores.Receipts = score.Receipts(r.Truth, nil)
	if b.main == nil {
		return r
	}
	r.Issued, r.Claims, r.Identities = b.main.Receipts(), b.main.Claims(), b.main.Identities()
	r.Stats, r.Warnings = b.main.Stats(), b.main.Warnings()
	r.Scores = b.score(b.main)
	b.review(r)
	r.Scores.Detections = b.detections()
	for i, v := range b.variants {
		r.Ablation = append(r.Ablation, Variant{b.stages[i], b.score(v)})
	}
	return r
}

// score compares what a pipeline did with the truth.
func (b *bench) score(p *pipeline.Pipeline) score.Scores {
	l, ledger := b.cfg.Layout, b.sim.Ledger()
	people := p.Identities()
	return score.Scores{
		Receipts: score.Receipts(ledger.Receipts(&l.Catalog), p.Receipts()),
		Events:   score.Events(l, ledger.Events, p.Claims(), people, eventTolerance),
		Tracks:   score.Tracks(score.TruePaths(b.sim.Paths()), people, score.DefaultTrackOptions()),
	}
}

// detections compares the frames' detections with their labels.
func (b *bench) detections() score.DetectionScores {
	b.album.mu.Lock() // after an interrupt cameras may still be drawing
	defer b.album.mu.Unlock()
	if len(b.album.found) == 0 {
		return score.DetectionScores{}
	}
	keys := make([]frameKey, 0, len(b.album.found))
	for k := range b.album.found {
		keys = append(keys, k)
	}
	slices.SortFunc(keys, func(x, y frameKey) int {
		return cmp.Or(cmp.Compare(x.camera, y.camera), cmp.Compare(x.seq, y.seq))
	})
	frames := make([]score.DetectionFrame, len(keys))
	for i, k := range keys {
		frames[i].Found = b.album.found[k]
		view := b.album.views[k]
		frames[i].Truth = score.Asked(&view)
	}
	return score.Detections(frames, score.DefaultPointRadius)
}
