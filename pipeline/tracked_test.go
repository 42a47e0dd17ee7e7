package pipeline_test

import (
	"strings"
	"testing"

	"storesim/pipeline"
	"storesim/pipeline/feed"
	"storesim/pipeline/store"
)

// Bodies that nobody can use are an error and not silence: a pipeline with cameras of its own, and a tracker
// that the store does not have.
func TestBodiesNobodyCanUse(t *testing.T) {
	w := newWorld(t, 2, one(0))
	tracked := *w.layout
	tracked.Trackers = []store.Tracker{{ID: "tracker", Std: 0.05}}
	layout, err := store.NewLayout(tracked)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name   string
		stages pipeline.Stages
		device store.DeviceID
		want   string
	}{
		{"cameras", pipeline.Default(layout, w), "tracker", "no gallery that takes a tracker's bodies"},
		{"unknown", pipeline.Tracked(layout), "another", `unknown tracker "another"`},
		{"known", pipeline.Tracked(layout), "tracker", ""},
	} {
		p := pipeline.New(layout, c.stages, pipeline.Options{})
		m := &feed.Bodies{Header: header(c.device, 0, 1), Bodies: []feed.Body{{ID: "7", Points: []feed.BodyPoint{
			{Part: feed.Neck, At: store.Vec3{X: 2, Y: 2, Z: 1.5}, Score: 1},
		}}}}
		err := p.Push(m)
		if err == nil {
			err = p.Finish()
		}
		p.Close()
		if (err == nil) != (c.want == "") || err != nil && !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: error %v, want %q", c.name, err, c.want)
		}
		if n := len(p.Identities()); c.want == "" && n != 1 {
			t.Errorf("%s: %d identities, want 1", c.name, n)
		}
	}
}
