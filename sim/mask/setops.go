package mask

import "fmt"

// Overlap counts the pixels that are in both sets and those that are in at least one. It panics where the
// images differ in size.
func Overlap(a, b *Mask) (intersection, union int) {
	walk(a, b, func(n int, inA, inB bool) {
		if inA && inB {
			intersection += n
		}
		if inA || inB {
			union += n
		}
	})
	return intersection, union
}

// IoU is the intersection over the union, 0 of two empty sets.
func IoU(a, b *Mask) float64 {
	both, either := Overlap(a, b)
	if both == 0 {
		return 0
	}
	return float64(both) / float64(either)
}

// Union is the set of pixels that are in at least one of two sets.
func Union(a, b *Mask) Mask {
	return combine(a, b, func(inA, inB bool) bool { return inA || inB })
}

// Intersection is the set of pixels that are in both of two sets.
func Intersection(a, b *Mask) Mask {
	return combine(a, b, func(inA, inB bool) bool { return inA && inB })
}

func combine(a, b *Mask, in func(inA, inB bool) bool) Mask {
	out := Mask{Width: a.Width, Height: a.Height, Runs: make([]uint32, 1, len(a.Runs)+len(b.Runs))}
	walk(a, b, func(n int, inA, inB bool) {
		last := len(out.Runs) - 1
		if in(inA, inB) != (last&1 == 1) {
			out.Runs = append(out.Runs, 0)
			last++
		}
		out.Runs[last] += uint32(n)
	})
	return out
}

// walk visits the stretches over which neither set changes.
func walk(a, b *Mask, visit func(n int, inA, inB bool)) {
	if a.Width != b.Width || a.Height != b.Height {
		panic(fmt.Sprintf("mask: sets of images of %d x %d and %d x %d", a.Width, a.Height, b.Width,
			b.Height))
	}
	var i, j int
	var leftA, leftB uint32
	for {
		for leftA == 0 && i < len(a.Runs) {
			leftA = a.Runs[i]
			i++
		}
		for leftB == 0 && j < len(b.Runs) {
			leftB = b.Runs[j]
			j++
		}
		n := min(leftA, leftB)
		if n == 0 {
			return
		}
		visit(int(n), i&1 == 0, j&1 == 0)
		leftA -= n
		leftB -= n
	}
}
