package sweep

import (
	"context"
	"slices"
	"strings"

	"storesim/bench"
	"storesim/bench/score"
	"storesim/pipeline/store"
	"storesim/sim"
)

// several is what a receipt is charged to that only three stages or more together mend.
const several = "three or more"

// charge names for each wrong receipt of a run the smallest set of stages that mends it: the first single
// stage in the pipeline's order, then the first pair, then several; what true input to the carts does not
// mend the carts lost. The oracle of the carts mends everything, so it is never asked. The run has its
// variants with one oracle each; pairs need more runs of the same store, which are made only where they are
// asked for.
func charge(
	ctx context.Context, cfg sim.Config, opt bench.Options, run *bench.Run,
) (map[store.Token]string, error) {
	c := &charges{to: map[store.Token]string{}}
	if _, c.left = run.Scores.Receipts.Tokens(); opt.Kind != bench.Ours {
		for _, t := range c.left {
			c.to[t] = string(opt.Kind)
		}
		return c.to, nil
	}
	c.mended(nil, run.Ablation)
	opt.Progress, opt.Pictures = nil, 0
	before := slices.DeleteFunc(bench.AllStages(), func(s bench.Stage) bool { return s == bench.Carts })
	for i, first := range before[:len(before)-1] {
		if len(c.left) == 0 {
			break
		}
		opt.Oracles, opt.Ablation = []bench.Stage{first}, true
		pairs, err := bench.Do(ctx, cfg, opt)
		if err != nil {
			return nil, err
		}
		c.mended(opt.Oracles, slices.DeleteFunc(pairs.Ablation, func(v bench.Variant) bool {
			return !slices.Contains(before[i+1:], v.Stage)
		}))
	}
	if len(c.left) == 0 {
		return c.to, nil
	}
	opt.Oracles, opt.Ablation = before, false
	all, err := bench.Do(ctx, cfg, opt)
	if err != nil {
		return nil, err
	}
	c.take(several, &all.Scores)
	for _, t := range c.left {
		c.to[t] = string(bench.Carts)
	}
	return c.to, nil
}

// charges are the wrong receipts that are not charged yet, and those that are.
type charges struct {
	left []store.Token
	to   map[store.Token]string
}

// mended goes through variants in the order of their stages.
func (c *charges) mended(with []bench.Stage, variants []bench.Variant) {
	for _, v := range variants {
		if v.Stage == bench.Carts {
			continue
		}
		var names []string
		for _, s := range append(slices.Clone(with), v.Stage) {
			names = append(names, string(s))
		}
		c.take(strings.Join(names, "+"), &v.Scores)
	}
}

// take charges what is right in these scores.
func (c *charges) take(name string, s *score.Scores) {
	right, _ := s.Receipts.Tokens()
	c.left = slices.DeleteFunc(c.left, func(t store.Token) bool {
		_, mended := slices.BinarySearch(right, t)
		if mended {
			c.to[t] = name
		}
		return mended
	})
}
