package mot

// arenaChunk is how many values an arena asks memory for at once.
const arenaChunk = 8192

// arena hands out pieces of memory that are all given back at once. It never moves what it handed out, and
// memory is touched once, not again with each growth as that of a slice is.
type arena[T any] struct {
	chunks [][]T
	at     int // the chunk that pieces come from
	used   int // of it
}

// keep returns a copy of the values, valid until the next reset.
func (a *arena[T]) keep(values []T) []T {
	for a.at < len(a.chunks) && len(a.chunks[a.at])-a.used < len(values) {
		a.at++
		a.used = 0
	}
	if a.at == len(a.chunks) {
		a.chunks = append(a.chunks, make([]T, max(arenaChunk, len(values))))
	}
	piece := a.chunks[a.at][a.used : a.used+len(values) : a.used+len(values)]
	a.used += copy(piece, values)
	return piece
}

// reset takes everything back.
func (a *arena[T]) reset() { a.at, a.used = 0, 0 }
