package pipeline

import (
	"cmp"
	"container/heap"

	"storesim/pipeline/feed"
)

// entry is a message that waits for its turn. A frame that came in time is searched meanwhile.
type entry struct {
	message feed.Message
	camera  int
	search  *search // nil for none
}

// before orders by capture, then by device and sequence, so that the order is the feed's own whatever the
// arrivals.
func before(a, b *feed.Header) int {
	return cmp.Or(
		cmp.Compare(a.Captured, b.Captured),
		cmp.Compare(a.Device, b.Device),
		cmp.Compare(a.Seq, b.Seq),
	)
}

// queue is a heap of entries.
type queue struct{ items entries }

func (q *queue) len() int          { return len(q.items) }
func (q *queue) first() feed.Stamp { return q.items[0].message.Head().Captured }
func (q *queue) push(e entry)      { heap.Push(&q.items, e) }

func (q *queue) pop() entry {
	e, _ := heap.Pop(&q.items).(entry)
	return e
}

// entries implements heap.Interface.
type entries []entry

func (e entries) Len() int           { return len(e) }
func (e entries) Less(i, j int) bool { return before(e[i].message.Head(), e[j].message.Head()) < 0 }
func (e entries) Swap(i, j int)      { e[i], e[j] = e[j], e[i] }

// Push appends an entry.
func (e *entries) Push(x any) {
	if v, ok := x.(entry); ok {
		*e = append(*e, v)
	}
}

// Pop removes the last entry.
func (e *entries) Pop() any {
	old := *e
	last := old[len(old)-1]
	old[len(old)-1] = entry{}
	*e = old[:len(old)-1]
	return last
}
