package des

// Store is an unbounded queue of items between processes: Put never waits, Get waits for an item. Items and
// getters are both served first come first served.
type Store[T any] struct {
	items    queue[T]
	getters  queue[*Process]
	promised int // items of woken getters that have not run yet
}

// NewStore returns an empty store.
func NewStore[T any]() *Store[T] { return &Store[T]{} }

// Len is how many items nobody has asked for yet.
func (t *Store[T]) Len() int { return t.items.n - t.promised }

// Put adds an item and wakes the first getter.
func (t *Store[T]) Put(item T) {
	t.items.push(item)
	if t.getters.n > 0 {
		t.promised++
		t.getters.pop().ready()
	}
}

// Get takes the first item, waiting in the story of p until there is one.
func (t *Store[T]) Get(p *Process) T {
	p.check()
	switch {
	case t.promised > 0 && t.Len() > 0: // woken getters come first, and theirs are the first items
		t.promised++
		p.ready()
	case t.Len() > 0:
		return t.items.pop()
	default:
		t.getters.push(p)
	}
	p.suspend()
	t.promised--
	return t.items.pop()
}
