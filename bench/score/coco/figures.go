package coco

import (
	"math/rand/v2"
	"slices"

	"storesim/bench/score"
)

// Figures are the statistics that COCOeval prints, named by family: "boxes.ap", "masks.ap50",
// "keypoints.ar_large"; Definitions has their order. One for which nothing was asked (COCOeval's -1) is left
// out. N is the number of objects asked for. Low and High are the percentile bootstrap's over images (Efron
// 1979), with a fixed seed and so many resamples; with 0 resamples there is no interval.
func (r *Result) Figures(resamples int) map[string]score.Figure {
	out := map[string]score.Figure{}
	for _, s := range statistics(r.kind) {
		value, ok := r.mean(s, nil)
		if !ok {
			continue
		}
		fig := score.Figure{Value: value, N: r.asked(s.area), Low: value, High: value}
		out[r.kind.Prefix()+"."+s.name] = bounded(fig, r.images, resamples,
			func(weight []int) (float64, bool) { return r.mean(s, weight) })
	}
	return out
}

// bounded gives a share its interval: of fewer than two images it is [0, 1]. A share that is all or nothing
// in every resample, where the bootstrap sees no spread, has Wilson's over the images.
func bounded(fig score.Figure, images, resamples int, f func(weight []int) (float64, bool)) score.Figure {
	switch {
	case resamples == 0:
		fig.NoInterval = true
		return fig
	case images < 2:
		fig.Low, fig.High = 0, 1
		return fig
	}
	values := resample(images, resamples, f)
	if len(values) > 0 {
		fig.Low = min(fig.Value, score.Quantile(values, 0.025))
		fig.High = max(fig.Value, score.Quantile(values, 0.975))
	}
	if fig.Low == fig.High && (fig.Value == 0 || fig.Value == 1) {
		fig.Low, fig.High = score.Rate{Hits: images * int(fig.Value), N: images}.Wilson95()
	}
	return fig
}

// resample is a statistic, sorted, over images drawn with replacement. The draws depend on the number of
// images alone. Those that leave nothing to ask for say nothing.
func resample(images, resamples int, f func(weight []int) (float64, bool)) []float64 {
	draw := rand.New(rand.NewPCG(0xc0c0, uint64(images)))
	weight := make([]int, images)
	var values []float64
	for range resamples {
		clear(weight)
		for range images {
			weight[draw.IntN(images)]++
		}
		if v, ok := f(weight); ok {
			values = append(values, v)
		}
	}
	slices.Sort(values)
	return values
}
