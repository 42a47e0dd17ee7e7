package attribution

import (
	"math"

	"storesim/pipeline/shelf"
)

// Two units that leave at once are one person's, or two people's of whom each took one. The second one must
// be a likely actor too: the logarithm of their weight over that of nobody at which both are as likely, found
// on the same changes as the clues' weights and raised, since two at one place are rarer than there.
const evenOdds = 5.6

// Divide splits the loss of two units of one product into two losses of one where two people reached there at
// the same moment. Any other claim is returned as it is.
func Divide(c Claim) []Claim {
	if c.Change.Mass >= 0 || len(c.Candidates) < 2 || len(c.Change.Hypotheses) == 0 || c.Nobody <= 0 {
		return []Claim{c}
	}
	top := c.Change.Hypotheses[0]
	if top.Count != -2 || top.P < 0.5 {
		return []Claim{c}
	}
	second := math.Log(c.Candidates[1].P / c.Nobody)
	if second < evenOdds {
		return []Claim{c}
	}
	both := 1 / (1 + math.Exp(evenOdds-second))
	return []Claim{c.half(0, both), c.half(1, both)}
}

// half is the loss of one of the two units, by one of the two likeliest actors.
func (c *Claim) half(taker int, both float64) Claim {
	out := *c
	out.Change.Mass /= 2
	out.Change.Plates = append([]shelf.PlateDelta(nil), c.Change.Plates...)
	for i := range out.Change.Plates {
		out.Change.Plates[i].Mass /= 2
	}
	out.Change.Hypotheses = append([]shelf.Hypothesis(nil), c.Change.Hypotheses[0])
	out.Change.Hypotheses[0].Count = -1
	out.Change.Unknown = 1 - out.Change.Hypotheses[0].P
	out.Nobody *= 1 - both
	out.Candidates = append([]Candidate(nil), c.Candidates...)
	for i := range out.Candidates {
		out.Candidates[i].P *= 1 - both
	}
	out.Candidates[taker].P += both
	if taker > 0 && out.Candidates[taker].P > out.Candidates[0].P {
		out.Candidates[0], out.Candidates[taker] = out.Candidates[taker], out.Candidates[0]
	}
	return out
}
