package streams

import "sort"

// sort puts the jobs in order of arrival, equal ones in order of lanes.
func (w *work) sort() { sort.Stable(w) }

// work implements sort.Interface.

func (w *work) Len() int { return len(w.jobs) }
func (w *work) Less(i, j int) bool {
	a, b := &w.jobs[i], &w.jobs[j]
	return a.Arrives < b.Arrives || a.Arrives == b.Arrives && a.Lane < b.Lane
}
func (w *work) Swap(i, j int) {
	w.jobs[i], w.jobs[j] = w.jobs[j], w.jobs[i]
	w.frames[i], w.frames[j] = w.frames[j], w.frames[i]
}
