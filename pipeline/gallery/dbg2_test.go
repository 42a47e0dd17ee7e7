package gallery

import (
	"fmt"
	"math/rand/v2"
	"testing"
)

func TestSoak(t *testing.T) {
	for _, k := range []string{"good", "poor", "blank", "poor12"} {
		n, bad, idsBad, tokBad, exBad, want, amb := 0, 0, 0, 0, 0, 0, 0
		sum, worst := 0.0, 1.0
		var med, hands float64
		for seed := uint64(100); seed < 140; seed++ {
			num := 6
			if k == "poor12" {
				num = 12
			}
			sp := 2 + 3*rand.New(rand.NewPCG(seed, 9)).Float64()
			w := newWorld(t, seed, shop(seed, num, sp))
			if k != "good" {
				poor(w)
			}
			if k == "blank" {
				w.vague = 10
			}
			f, ex := w.run(90)
			v := judge(w, f, ex)
			n++
			sum += v.idf1
			med += v.median()
			hands += mean(v.hands)
			worst = min(worst, v.idf1)
			if len(f.Identities()) != num {
				idsBad++
			}
			tokBad += num - v.tokens
			l := w.leavers(90)
			exBad += l - v.exits
			want += l
			amb += ambiguous(f)
			if v.idf1 < 0.95 {
				bad++
				fmt.Println(k, seed, v.idf1, v.tokens, v.exits, l, len(ex), len(f.Identities()))
			}
		}
		fmt.Printf("%s idf1 %.4f worst %.3f bad %d ids bad %d tokens bad %d exits bad %d/%d amb %d med %.3f hand %.3f\n", k, sum/float64(n), worst, bad, idsBad, tokBad, exBad, want, amb, med/float64(n), hands/float64(n))
	}
}
