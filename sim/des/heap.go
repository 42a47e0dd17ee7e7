package des

import "math/bits"

// entry is one scheduled event's place in the order. It holds no pointer, so that sifting it costs the
// garbage collector nothing; what the event does is in slots[slot].
type entry struct {
	at    Time
	order uint64 // priority and sequence, see orderOf
	slot  uint32
}

// before is 1 if a precedes b and 0 if not. It compares (at, order) as one 128-bit number by its borrow: the
// outcome is a coin toss inside a heap, and a branch on it would be mispredicted half the time. Times are not
// negative.
func before(a, b *entry) uint64 {
	_, borrow := bits.Sub64(a.order, b.order, 0)
	_, borrow = bits.Sub64(uint64(a.at), uint64(b.at), borrow)
	return borrow
}

// heap is a 4-ary heap of values, least first: half the levels of a binary heap, and the four children lie
// side by side.
type heap []entry

func (h *heap) push(e entry) {
	*h = append(*h, e)
	h.up(len(*h)-1, e)
}

// up places e at hole i or above.
func (h heap) up(i int, e entry) {
	for i > 0 {
		parent := (i - 1) / 4
		if before(&e, &h[parent]) == 0 {
			break
		}
		h[i] = h[parent]
		i = parent
	}
	h[i] = e
}

// down places e at hole i or below.
func (h heap) down(i int, e entry) {
	for {
		first := 4*i + 1
		if first+4 > len(h) {
			h.downLast(i, first, e)
			return
		}
		c := h[first : first+4 : first+4]
		left := before(&c[1], &c[0])
		right := 2 + before(&c[3], &c[2])
		least := left + (right-left)&-before(&c[right&3], &c[left&3])
		if before(&c[least&3], &e) == 0 {
			h[i] = e
			return
		}
		h[i] = c[least&3]
		i = first + int(least)
	}
}

// downLast ends down at a node with fewer than four children, which then have none.
func (h heap) downLast(i, first int, e entry) {
	if first < len(h) {
		least := first
		for c := first + 1; c < len(h); c++ {
			if before(&h[c], &h[least]) == 1 {
				least = c
			}
		}
		if before(&h[least], &e) == 1 {
			h[i] = h[least]
			i = least
		}
	}
	h[i] = e
}

// dropRoot removes the least entry.
func (h *heap) dropRoot() {
	n := len(*h) - 1
	last := (*h)[n]
	*h = (*h)[:n]
	if n > 0 {
		h.down(0, last)
	}
}

// order makes a heap of entries in any order.
func (h heap) order() {
	for i := (len(h) - 2) / 4; i >= 0 && len(h) > 1; i-- {
		h.down(i, h[i])
	}
}

// childMin is the earliest time below the root, never if the root is alone.
func (h heap) childMin() Time {
	least := never
	for i := 1; i < len(h) && i <= 4; i++ {
		least = min(least, h[i].at)
	}
	return least
}
