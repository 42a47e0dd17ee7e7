package store_test

import (
	"strings"
	"testing"

	"storesim/pipeline/store"
)

// A tracker has an error above 0, and an id that no other device has.
func TestTrackers(t *testing.T) {
	for _, c := range []struct {
		trackers []store.Tracker
		want     string
	}{
		{[]store.Tracker{{ID: "t", Std: 0.05}}, ""},
		{[]store.Tracker{{ID: "t"}}, "trackers[t]: std is 0 m"},
		{[]store.Tracker{{ID: "t", Std: 0.05}, {ID: "t", Std: 0.05}}, `id "t" is empty or given twice`},
	} {
		_, err := store.NewLayout(store.Layout{Trackers: c.trackers})
		if err == nil {
			t.Fatal("an empty store is valid")
		}
		got := err.Error()
		if c.want == "" && strings.Contains(got, "tracker") || !strings.Contains(got, c.want) {
			t.Errorf("%v: problems\n%s\nwant %q", c.trackers, got, c.want)
		}
	}
}
