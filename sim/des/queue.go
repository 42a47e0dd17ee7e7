package des

// queue is a first-in first-out ring that grows. The zero queue is empty.
type queue[T any] struct {
	ring []T // its length is 0 or a power of two
	head int
	n    int
}

func (q *queue[T]) at(i int) *T { return &q.ring[(q.head+i)&(len(q.ring)-1)] }

func (q *queue[T]) push(v T) {
	if q.n == len(q.ring) {
		q.grow()
	}
	q.n++
	*q.at(q.n - 1) = v
}

func (q *queue[T]) pop() T {
	first := q.at(0)
	v := *first
	*first = *new(T)
	q.head = (q.head + 1) & (len(q.ring) - 1)
	q.n--
	return v
}

func (q *queue[T]) grow() {
	ring := make([]T, max(8, 2*len(q.ring)))
	k := copy(ring, q.ring[q.head:])
	copy(ring[k:], q.ring[:q.head])
	q.ring, q.head = ring, 0
}
