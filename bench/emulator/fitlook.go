package emulator

import (
	"cmp"
	"maps"
	"math"
	"slices"

	"gonum.org/v1/gonum/mat"

	"storesim/pipeline/detect"
	"storesim/sim/truth"
)

// lookRow is the appearance vector that was found for a body.
type lookRow struct {
	row
	run   int
	body  *Body
	found *[detect.EmbeddingSize]float32
}

const axesOfLook = detect.EmbeddingSize

// wearer is one body of one run.
type wearer struct {
	run  int
	body truth.BodyID
}

// meanLook sums the vectors of a wearer.
type meanLook struct {
	n       float64
	clothes Clothes
	mean    [axesOfLook]float64
}

// fitLook fits how vectors depend on clothes, how people differ beyond that, and how they vary within a
// person and camera.
func fitLook(rows []lookRow) Look {
	slices.SortStableFunc(rows, func(a, b lookRow) int { return cmp.Compare(a.series, b.series) })
	people := map[wearer]*meanLook{}
	for i := range rows {
		key := wearer{rows[i].run, rows[i].body.ID}
		p := people[key]
		if p == nil {
			p = &meanLook{clothes: rows[i].body.Clothes}
			people[key] = p
		}
		p.n++
		for k, v := range rows[i].found {
			p.mean[k] += (float64(v) - p.mean[k]) / p.n
		}
	}
	out := Look{People: len(people)}
	if len(people) == 0 {
		return out
	}
	between := out.byClothes(people)
	within, residuals := make([][]float64, 0, len(rows)), make([]row, len(rows))
	for i := range rows {
		p := people[wearer{rows[i].run, rows[i].body.ID}]
		v := make([]float64, axesOfLook)
		for k, x := range rows[i].found {
			v[k] = float64(x) - p.mean[k]
		}
		within, residuals[i] = append(within, v), rows[i].row
	}
	out.Person, out.Frame = factor(between), factor(within)
	inOrder(residuals)
	out.Kernel = fitKernel(residuals, func(bin []pair) float64 { return alike(within, bin) })
	return out
}

// byClothes fits the mean of each axis, and returns what is left of each person.
func (l *Look) byClothes(people map[wearer]*meanLook) [][]float64 {
	keys := slices.SortedFunc(maps.Keys(people), func(a, b wearer) int {
		return slices.Compare([]int{a.run, int(a.body)}, []int{b.run, int(b.body)})
	})
	rows, rest := make([]row, len(keys)), make([][]float64, len(keys))
	for i, key := range keys {
		rows[i].x, rest[i] = people[key].clothes[:], make([]float64, axesOfLook)
	}
	for k := range l.Clothes {
		mean := func(i int) float64 { return people[keys[i]].mean[k] }
		l.Clothes[k] = solve(rows, one, mean)
		for i := range rows {
			rest[i][k] = mean(i) - dot(l.Clothes[k], rows[i].x)
		}
	}
	return rest
}

// factor is the lower Cholesky factor of the covariance of vectors of mean 0.
func factor(vectors [][]float64) [][]float64 {
	cov := mat.NewSymDense(axesOfLook, nil)
	for i := range axesOfLook {
		cov.SetSym(i, i, 1e-5)
		for j := range i + 1 {
			sum := cov.At(i, j)
			for _, v := range vectors {
				sum += v[i] * v[j] / float64(len(vectors))
			}
			cov.SetSym(i, j, sum)
		}
	}
	var c mat.Cholesky
	out := make([][]float64, axesOfLook)
	if !c.Factorize(cov) {
		return out
	}
	var lower mat.TriDense
	c.LTo(&lower)
	for i := range out {
		for j := range i + 1 {
			out[i] = append(out[i], lower.At(i, j))
		}
	}
	return out
}

// alike is the correlation of pairs of vectors of mean 0, over all axes.
func alike(v [][]float64, bin []pair) float64 {
	product, a, b := 0.0, 0.0, 0.0
	for _, p := range bin {
		product += dot(v[p.a], v[p.b])
		a, b = a+dot(v[p.a], v[p.a]), b+dot(v[p.b], v[p.b])
	}
	return product / math.Sqrt(max(a*b, 1e-12))
}
