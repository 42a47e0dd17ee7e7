package scene

import (
	"testing"

	"storesim/pipeline/store"
	"storesim/render"
)

// BenchmarkEightPeople dresses and draws eight people in the demo store at the cameras' resolution.
func BenchmarkEightPeople(b *testing.B) {
	layout := demoLayout(b)
	builder := New(layout)
	cam := layout.Cameras[0]
	cam.Intrinsics = store.NewIntrinsics(640, 360, 1.45)
	view := render.NewView(cam, Light(layout))
	view.SetStatic(append(append([]render.Object{}, builder.Store()...), demoStock(builder, layout)...))
	var outfits []*Outfit
	for _, s := range demoShoppers() {
		outfits = append(outfits, builder.Outfit(s.look))
	}
	var objs []render.Object
	b.ReportAllocs()
	for b.Loop() {
		objs = objs[:0]
		for i := range 8 {
			s := demoShoppers()[i%3]
			at := store.Vec2{X: 1.4 + 0.6*float64(i%4), Y: 1.3 + 1.3*float64(i/4)}
			pose := stand(s.build, at, float64(i), nil)
			objs = builder.Body(objs, BodyID(i), s.build, outfits[i%3], &pose)
		}
		view.Draw(objs)
	}
}
