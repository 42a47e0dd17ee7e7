package track

import (
	"math"

	"storesim/pipeline/detect"
)

// Look is a running mean of appearance vectors. The zero value has seen nothing.
type Look struct {
	mean [detect.EmbeddingSize]float64
	n    float64
}

// lookMemory bounds the weight of the past, in vectors, so that a look can follow a changed view.
const lookMemory = 50

// Add takes one more vector into the mean. A vector of length zero (none was found) is ignored.
func (l *Look) Add(e *[detect.EmbeddingSize]float32) {
	norm := 0.0
	for _, x := range e {
		norm += float64(x) * float64(x)
	}
	if norm < 1e-12 {
		return
	}
	norm = math.Sqrt(norm)
	l.n = min(l.n+1, lookMemory)
	for i, x := range e {
		l.mean[i] += (float64(x)/norm - l.mean[i]) / l.n
	}
}

// Join takes the vectors of another look into the mean.
func (l *Look) Join(m *Look) {
	if l.n+m.n == 0 {
		return
	}
	for i := range l.mean {
		l.mean[i] = (l.mean[i]*l.n + m.mean[i]*m.n) / (l.n + m.n)
	}
	l.n = min(l.n+m.n, lookMemory)
}

// Distance returns 1 - cosine of the angle to a vector, in [0, 2]; known is false where either has length
// zero.
func (l *Look) Distance(e *[detect.EmbeddingSize]float32) (d float64, known bool) {
	dot, a, b := 0.0, 0.0, 0.0
	for i, x := range e {
		dot += l.mean[i] * float64(x)
		a += l.mean[i] * l.mean[i]
		b += float64(x) * float64(x)
	}
	if a < 1e-12 || b < 1e-12 {
		return 0, false
	}
	return 1 - dot/math.Sqrt(a*b), true
}

// Vector returns the mean as a vector of length 1, or zeros where nothing was seen.
func (l *Look) Vector() (e [detect.EmbeddingSize]float32) {
	norm := 0.0
	for _, x := range l.mean {
		norm += x * x
	}
	if norm < 1e-12 {
		return e
	}
	for i, x := range l.mean {
		e[i] = float32(x / math.Sqrt(norm))
	}
	return e
}
