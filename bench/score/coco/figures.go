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
	list, c := statistics(r.kind), &curves{}
	drawn := make([][]float64, len(list))
	resample(r.images, resamples, func(weight []int) {
		for i, v := range r.values(list, c, weight) {
			if v.n > 0 {
				drawn[i] = append(drawn[i], v.mean())
			}
		}
	})
	out := map[string]score.Figure{}
	for i, v := range r.values(list, c, nil) {
		if v.n > 0 {
			out[r.kind.Prefix()+"."+list[i].name] = interval{r.images, resamples, drawn[i]}.
				around(v.mean(), r.asked(list[i].area))
		}
	}
	return out
}

// interval is what resamples say of a figure. Those that left nothing to ask for say nothing.
type interval struct {
	images, resamples int
	values            []float64
}

// around is a share with its interval: of fewer than two images it is [0, 1]. A share that is all or nothing
// in every resample, where the bootstrap sees no spread, has Wilson's over the images.
func (v interval) around(share float64, n int) score.Figure {
	fig := score.Figure{Value: share, N: n, Low: share, High: share}
	switch {
	case v.resamples == 0:
		fig.NoInterval = true
		return fig
	case v.images < 2:
		fig.Low, fig.High = 0, 1
		return fig
	}
	if len(v.values) > 0 {
		slices.Sort(v.values)
		fig.Low = min(share, score.Quantile(v.values, 0.025))
		fig.High = max(share, score.Quantile(v.values, 0.975))
	}
	if fig.Low == fig.High && (share == 0 || share == 1) {
		fig.Low, fig.High = score.Rate{Hits: v.images * int(share), N: v.images}.Wilson95()
	}
	return fig
}

// resample draws images with replacement and tells how often each was drawn. The draws depend on the number
// of images alone; of fewer than two there are none.
func resample(images, resamples int, each func(weight []int)) {
	if images < 2 {
		return
	}
	draw := rand.New(rand.NewPCG(0xc0c0, uint64(images)))
	weight := make([]int, images)
	for range resamples {
		clear(weight)
		for range images {
			weight[draw.IntN(images)]++
		}
		each(weight)
	}
}
